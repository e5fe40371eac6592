"""Pages by keyboard alone: no pointer is moved, and where the keys go is always to be seen."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

STOPS_MAX = 400
# What has the focus: where it stands in the document, and what shows that it has it.
FOCUS = """
const each = document.activeElement;
if (!each || each === document.body || each === document.documentElement) return null;
const box = each.getBoundingClientRect();
const style = getComputedStyle(each);
return {
  place: Array.from(document.querySelectorAll('*')).indexOf(each),
  name: each.tagName.toLowerCase() + (each.id ? '#' + each.id : '') + ' ' +
    (each.getAttribute('aria-label') || each.textContent || '').replace(/\\s+/g, ' ').trim()
      .slice(0, 40),
  outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
  isInView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
    && box.top < innerHeight && box.left < innerWidth,
};
"""
# How many elements of the page a key can reach: of those of which one is chosen, one.
REACHABLE = """
const groups = new Set();
const isMore = each => each.type === 'radio' && groups.size === groups.add(each.name).size;
return Array.from(document.querySelectorAll(
  'a[href], button, input, select, textarea, summary, [tabindex="0"]')).filter(
  each => !each.disabled && each.type !== 'hidden' && each.checkVisibility() && !isMore(each)
).length;
"""


class Keyboard:
    """The keys of a browser, and what has the focus."""

    def __init__(self, browser):
        self.browser = browser

    def press(self, *keys):
        """Presses keys, or types a text."""
        ActionChains(self.browser.driver).send_keys(*keys).perform()

    def back_to(self, selector):
        """Goes back, stop by stop, to where a selector says; answers whether it came there."""
        for _ in range(STOPS_MAX):
            ActionChains(self.browser.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(
                Keys.SHIFT).perform()
            if self.is_at(selector):
                return True
        return False

    @property
    def focus(self):
        return self.browser.run(FOCUS)

    def is_at(self, selector):
        return self.browser.run(
            "return document.activeElement.matches(arguments[0])", selector)

    def go_to(self, selector):
        """Presses Tab until the focus is where a selector says; answers whether it came there."""
        for _ in range(STOPS_MAX):
            if self.is_at(selector):
                return True
            self.press(Keys.TAB)
        return False

    def send(self, key=Keys.ENTER):
        """Presses a key that leads to another page, and waits until that is there."""
        self.browser.follow(lambda: self.press(key))

    def stops(self):
        """Everything that Tab comes by from where the focus is to the end of the page."""
        found = [self.focus]
        for _ in range(STOPS_MAX):
            self.press(Keys.TAB)
            focus = self.focus
            if focus is None or focus["place"] == found[0]["place"]:
                return found
            # A day has a stop for each of its parts.
            if focus["place"] != found[-1]["place"]:
                found.append(focus)
        return found


class KeyboardLooks:
    """What is done at pages by keyboard."""

    def __init__(self, browser, people, places, report):
        self.browser = browser
        self.keyboard = Keyboard(browser)
        self.people = people
        self.places = places
        self.section = report.section("keyboard")

    def at_everything(self, pages):
        self.sign_in()
        self.sign_out()
        self.help_desk()
        for page in pages:
            if not page.is_page:
                continue
            person = "operator" if "operator" in page.people else min(page.people)
            self.browser.enter(self.people[person], "en")
            self.browser.visit(page, self.places)
            self.skips(page.name)
            self.stops(page.name)

    def sign_in(self):
        """From a page that asks who one is, to that page."""
        self.browser.enter(None, "en")
        self.browser.open("/museums")
        self.section.expect(
            self.keyboard.is_at("#token"), "the focus does not begin where the token goes")
        self.keyboard.press("no-token")
        self.keyboard.send()
        self.section.expect(
            self.browser.text("[role=alert]"), "a token that is none is not refused aloud")
        self.section.equal(self.browser.path, "/sign-in", "where a token that is none leads")
        self.section.expect(self.keyboard.go_to("#token"), "Tab does not come to the token")
        self.keyboard.press(self.people["finance"])
        self.section.expect(
            self.keyboard.go_to("main button[type=submit]"), "Tab does not come to the button")
        self.keyboard.send(Keys.SPACE)
        self.section.equal(self.browser.path, "/museums", "where signing in leads")
        cookie = self.browser.driver.get_cookie("pasboek_session") or {}
        self.section.expect(
            cookie.get("httpOnly") and cookie.get("sameSite") == "Strict",
            f"the session's cookie is {cookie}")

    def sign_out(self):
        self.section.expect(
            self.keyboard.go_to(".sign-out button"), "Tab does not come to signing out")
        self.keyboard.send()
        self.section.equal(self.browser.path, "/sign-in", "where signing out leads")
        self.section.equal(
            self.browser.driver.get_cookie("pasboek_session"), None, "what is left of a session")

    def skips(self, name):
        """The first stop leads past the navigation."""
        if self.browser.run("return document.activeElement !== document.body"):
            # A page with one thing to do begins there.
            is_there = self.keyboard.back_to(".skip")
        else:
            self.keyboard.press(Keys.TAB)
            is_there = self.keyboard.is_at(".skip")
        self.section.expect(is_there, f"the first stop of {name} is {self.keyboard.focus}")
        self.section.expect(
            self.keyboard.focus["isInView"], f"the link past the navigation of {name} is not seen")
        self.keyboard.press(Keys.ENTER)
        self.section.expect(self.keyboard.is_at("#main"), f"{name} does not skip to its content")

    def stops(self, name):
        """Every stop is seen, in the order of the page, and none is left out."""
        self.keyboard.back_to(".skip")
        reachable = self.browser.run(REACHABLE)
        found = self.keyboard.stops()
        self.section.equal(len(found), reachable, f"the stops of {name}")
        places = [each["place"] for each in found]
        self.section.equal(places, sorted(places), f"the order of the stops of {name}")
        unseen = [each["name"] for each in found if each["outline"] < 2 or not each["isInView"]]
        self.section.equal(unseen, [], f"stops of {name} that are not to be seen")

    def help_desk(self):
        """A look-up in vain, then one of a pass."""
        self.browser.enter(self.people["helpdesk"], "en")
        self.browser.open("/helpdesk")
        self.section.expect(
            self.keyboard.is_at("#number"), "the focus does not begin where the number goes")
        self.keyboard.press("0900000000316")
        self.keyboard.send()
        self.section.expect(
            self.browser.text("[role=alert]"), "a number that nobody has is not refused aloud")
        self.section.expect(self.keyboard.is_at("#number"), "the number cannot be typed again")
        self.keyboard.press(self.places["pass"])
        self.keyboard.send()
        self.section.expect(
            (self.browser.text("#found") or "").endswith(self.places["pass"]),
            "the help desk does not show whose pass it is")
        self.section.expect(
            self.browser.text("[role=status]"), "the help desk does not say how much it found")
        self.section.equal(self.browser.path, "/helpdesk", "where a look-up leads")
        self.section.expect(
            self.keyboard.go_to("main .scroll"), "Tab does not come to the table of the help desk")
