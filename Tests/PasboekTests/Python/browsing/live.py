"""Pages that keep themselves true while they are open."""

import time

from browsing.api import API
from browsing.pages import LANGUAGES

# How long a change may take to be seen. It takes less than a second; a busy machine is slow.
SECONDS_MAX = 60


class Live:
    """An event's board and the code of a screen, as they change before the eyes of somebody."""

    def __init__(self, browser, people, places, report):
        self.browser = browser
        self.people = people
        self.places = places
        self.section = report.section("live")
        self.api = API(browser.service, people["operator"])

    def everything(self):
        # The first two were there when the ledger was made.
        passes = iter(self.places["passes"][2:])
        for language in LANGUAGES:
            self.board(language, next(passes))
        self.codes()

    def board(self, language, number):
        """A check-in is seen without loading the page again, by who has something else in hand."""
        path = f"/boards/{self.places['event']}"
        self.browser.enter(self.people["operator"], language)
        self.browser.open(path)
        self.section.expect(
            self.until("return document.getElementById('state').textContent"),
            f"the board does not say in {language} that it keeps up")
        self.browser.run(
            "document.documentElement.dataset.opened = 'once';"
            "document.querySelector('#parts summary').click();"
            "document.querySelector('#parts summary').focus();")
        before = self.read()
        self.api.check_in(number, self.places["event"])
        self.section.expect(
            self.until(
                "return document.querySelector('#count').textContent !== arguments[0]", before[0]),
            f"a check-in is not seen in {language}")
        after = self.read()
        board = self.api.ask(f"/ledger/v1/boards/{self.places['event']}")
        self.section.equal(after[0].split(" ")[0], str(board["checkins"]), "the count")
        self.section.equal(
            self.browser.run("return document.documentElement.dataset.opened"), "once",
            "how often the board was opened")
        self.section.expect(
            self.browser.run(
                "const open = document.querySelector('#parts details[open] summary');"
                "return open && open === document.activeElement"),
            f"a change shuts in {language} what was open, or takes the focus")
        self.browser.allow_scripts(False)
        self.browser.open(path)
        self.section.equal(self.read(), after, f"the board in {language} without scripts")
        self.browser.allow_scripts(True)

    def read(self):
        """The count, the charts and the tables of a board."""
        return self.browser.run(
            "return Array.from(document.querySelectorAll('[data-part]')).map("
            "each => each.textContent.trim())")

    def codes(self):
        """A code to be printed, and one of a screen that changes by itself."""
        self.browser.enter(self.people["operator"], "en")
        shown = []
        for path in ["code", "screen"]:
            self.browser.open(f"/boards/{self.places['event']}/{path}")
            width, height = self.browser.run(
                "const box = document.querySelector('.qr svg').getBoundingClientRect();"
                "return [box.width, box.height]")
            self.section.expect(width == height >= 200, f"the {path} is {width} by {height}")
            shown.append(self.picture())
        self.section.expect(shown[0] != shown[1], "a screen shows the code that is printed")
        self.section.expect(
            self.until(
                "return document.querySelector('.qr svg').outerHTML !== arguments[0]", shown[1]),
            "the code of a screen does not change")

    def picture(self):
        return self.browser.run("return document.querySelector('.qr svg').outerHTML")

    def until(self, script, *arguments):
        """Waits for what a script answers; whether that came to be."""
        end = time.monotonic() + SECONDS_MAX
        while not (is_so := self.browser.run(script, *arguments)) and time.monotonic() < end:
            time.sleep(0.1)
        return bool(is_so)
