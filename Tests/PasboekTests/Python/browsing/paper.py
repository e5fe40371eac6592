"""Pages as they are printed."""

import io
import unicodedata

import pypdf

# What is there to be pressed, and has nothing to do on paper.
PRESSED = "header.top, nav, form, button, select, input, a.skip, summary"
# How wide a sheet of A4 is between its margins, in pixels.
SHEET = 680


class Paper:
    def __init__(self, browser, people, places, report):
        self.browser = browser
        self.people = people
        self.places = places
        self.section = report.section("paper")

    def of_everything(self, pages):
        for page in pages:
            if not page.is_page or "operator" not in page.people:
                continue
            self.browser.enter(self.people["operator"], "en")
            # A form alone has nothing to be printed.
            if page.route != "/sign-in":
                self.browser.visit(page, self.places)
                self.printed(page.name)

    def printed(self, name):
        told = self.browser.run(
            "return Array.from(document.querySelectorAll('h1, h2, caption, .card .value, "
            "table.data td.figure')).filter(each => each.checkVisibility() && "
            "!each.closest('.no-print, form')).map(each => each.textContent)")
        labels = self.browser.run(
            "return Array.from(document.querySelectorAll('header.top nav.pages a, "
            "header.top button')).map(each => each.textContent)")
        document = pypdf.PdfReader(io.BytesIO(self.browser.paper()))
        pages = [page.extract_text() for page in document.pages]
        text = letters(" ".join(pages))
        self.section.expect(all(map(letters, pages)), f"{name} has a page with nothing on paper")
        lost = [each for each in told if letters(each) not in text]
        self.section.equal(lost[:3], [], f"what is not printed of {name}")
        self.section.expect(told, f"{name} has nothing to print")
        root = document.trailer["/Root"]
        self.section.equal(root.get("/Lang"), "en", f"the language of {name} on paper")
        self.section.expect("/StructTreeRoot" in root, f"{name} has no structure on paper")
        self.hidden(name, labels, text)

    def hidden(self, name, labels, text):
        self.browser.show_as(media="print")
        shown = self.browser.run(
            "return Array.from(document.querySelectorAll(arguments[0])).filter("
            "each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 80))", PRESSED)
        self.section.equal(shown, [], f"what cannot be pressed of {name} on paper")
        self.browser.resize(SHEET)
        cut = self.browser.run(
            "return Array.from(document.querySelectorAll('main *')).filter(each => "
            "each.checkVisibility() && each.scrollWidth > each.clientWidth + 1 && "
            "getComputedStyle(each).overflowX != 'visible').map("
            "each => each.outerHTML.slice(0, 80))")
        self.section.equal(cut, [], f"what cannot be scrolled to of {name} on paper")
        self.browser.resize()
        self.browser.show_as()
        self.section.expect(labels, f"{name} has no navigation")
        # One after the other, as they stand in the navigation.
        self.section.expect(
            letters("".join(labels)) not in text, f"{name} has its navigation on paper")


def letters(text):
    """A text without its spaces, and with its letters one by one."""
    return "".join(unicodedata.normalize("NFKC", text).split())
