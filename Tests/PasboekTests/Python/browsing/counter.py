"""Somebody at a counter who has a keyboard alone, on the public test data set.

What is done is held to what the API tells of the same pass.
"""

import json
import re
import urllib.error

from selenium.webdriver.common.keys import Keys

from browsing import axe, numbers
from browsing.api import API
from browsing.keyboard import Keyboard

# A holder with points and the social tariff.
PASS = "0900000067513"
# A reward that costs five points.
REWARD = "5687"
OPTIONS_MAX = 300
# The value of what is chosen among options of a name, or in a list of that id.
CHOSEN = """
const list = document.getElementById(arguments[0]);
return (list ?? document.querySelector(`input[name="${arguments[0]}"]:checked`))?.value ?? '';
"""


class CounterSession:
    """A check-in, a refusal, a sale, a redemption, and both taken back."""

    def __init__(self, browser, people, places, report):
        self.browser = browser
        self.keyboard = Keyboard(browser)
        self.people = people
        self.places = places
        self.section = report.section("counter")
        self.accessibility = report.section("accessibility")
        self.api = API(browser.service, people["operator"])

    def everything(self):
        self.browser.enter(self.people["counter"], "en")
        self.browser.open("/counter")
        self.section.expect(
            self.keyboard.is_at("#number"), "the focus does not begin where the number goes")
        self.section.expect(self.keyboard.back_to("#event"), "Tab does not come to the event")
        self.pick("event", self.places["event"])
        self.find()
        self.check_in()
        self.refuse()
        self.sell()
        self.redeem()
        self.cancel("redemption", 5)
        self.cancel("sale", 0)

    # The keys

    def press(self, button, key=Keys.ENTER):
        """Goes on to a button and presses it; the page then awaits another number."""
        self.section.expect(self.keyboard.go_to(button), f"Tab does not come to {button}")
        self.keyboard.send(key)
        self.accessible(button)

    def pick(self, name, wanted):
        """Chooses among options by the arrow keys, from where the focus is."""
        for _ in range(OPTIONS_MAX):
            chosen = self.browser.run(CHOSEN, name)
            if re.fullmatch(wanted, chosen):
                return
            self.keyboard.press(Keys.ARROW_DOWN)
        self.section.expect(False, f"no key chooses {wanted} as {name}: {chosen!r} is chosen")

    def accessible(self, what):
        for scheme in ["light", "dark"]:
            self.browser.show_as(scheme)
            for fault in axe.violations(self.browser):
                self.accessibility.wrong.append(f"the counter after {what}, {scheme}: {fault}")
            self.accessibility.checked += 1
        self.browser.show_as()

    # What is told

    def told(self, role, words, what):
        """The outcome is told aloud, and the next number can be typed."""
        text = self.browser.text(f"#outcome[role={role}] .told")
        self.section.equal(text, words, f"what is told of {what}")
        self.section.expect(
            self.keyboard.is_at("#number"), f"no other number can be typed after {what}")
        self.section.equal(self.browser.path, "/counter", f"where {what} leads")

    def balance(self, expected, what):
        """The points of the pass are what is expected, on the page and by the API."""
        self.section.equal(self.api.points(PASS), expected, f"the balance after {what}")
        shown = self.browser.run(
            "return Array.from(document.querySelectorAll('section .facts dt')).find("
            "each => each.textContent === 'Points').nextElementSibling.textContent")
        self.section.equal(
            numbers.integer(shown, "en"), expected, f"the balance that is shown after {what}")

    def changed(self, by, what):
        self.points += by
        self.balance(self.points, what)
        detail = self.browser.text("#outcome p:last-child")
        self.section.equal(
            detail.rsplit(": ", 1)[-1], f"{self.points:,}", f"the new balance of {what}")

    # What is done

    def find(self):
        """A reader types the number and ends it with Enter."""
        self.section.expect(self.keyboard.go_to("#number"), "Tab does not come to the number")
        self.keyboard.press(PASS)
        self.keyboard.send()
        self.points = self.api.points(PASS)
        self.section.expect(self.points > 5, f"the pass has {self.points} points")
        self.balance(self.points, "a look-up")
        self.accessible("a look-up")

    def check_in(self):
        self.press("#checkin", Keys.SPACE)
        self.told("status", "Checked in.", "a check-in")
        self.changed(1, "a check-in")

    def refuse(self):
        """A second check-in in the same period is refused, with the words of the API."""
        self.keyboard.press(PASS)
        self.press("#checkin")
        try:
            self.api.check_in(PASS, self.places["event"])
            self.section.expect(False, "the API takes a second check-in")
        except urllib.error.HTTPError as error:
            words = json.loads(error.read())["endUserMessage"]["en"]
            self.told("alert", words, "a second check-in")
        self.balance(self.points, "a second check-in")

    def sell(self):
        self.section.expect(self.keyboard.go_to("#price"), "Tab does not come to the price")
        self.keyboard.press("10")
        self.keyboard.send()
        self.section.expect(
            self.keyboard.is_at("[name=tariff]"), "the focus is not at the tariffs")
        self.accessible("the tariffs")
        tariff = self.browser.run(CHOSEN, "tariff")
        offered = self.api.ask(
            "/uitpas/tariffs", eventId=self.places["event"], uitpasNumber=PASS,
            regularPrice="10")["available"]
        self.section.expect(
            tariff in [each["id"] for each in offered], f"{tariff} is no tariff of {offered}")
        self.press("#sell")
        self.told("status", "Sold.", "a sale")
        self.changed(0, "a sale")

    def redeem(self):
        self.section.expect(self.keyboard.go_to("[name=reward]"), "Tab does not come to rewards")
        self.keyboard.press(Keys.SPACE)
        self.pick("reward", REWARD)
        self.press("#redeem")
        self.told("status", "Redeemed.", "a redemption")
        self.changed(-5, "a redemption")

    def cancel(self, kind, points):
        """Takes the newest of a kind back, which is then no longer there to be taken back."""
        self.section.expect(self.keyboard.go_to("[name=record]"), f"Tab comes to no {kind}")
        if not self.browser.run(CHOSEN, "record"):
            self.keyboard.press(Keys.SPACE)
        self.pick("record", f"{kind}.*")
        record = self.browser.run(CHOSEN, "record")
        self.press("#cancel")
        self.told("status", "Cancelled.", f"taking {record} back")
        self.changed(points, f"taking {record} back")
        left = self.browser.run(
            "return Array.from(document.querySelectorAll('[name=record]')).map(each => each.value)")
        self.section.expect(record not in left, f"{record} can be taken back twice")
