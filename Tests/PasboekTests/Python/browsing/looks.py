"""What holds for every page: who may see it, its language, what it loads, and whom it shuts out."""

import re
import urllib.error
import urllib.request

from browsing import axe
from browsing.browser import COOKIE, SECONDS_MAX
from browsing.pages import LANGUAGES, NOBODY, PAGES, PEOPLE

# Words that are the same in every language, or names.
SAME_EVERYWHERE = {
    "Pasboek", "Check-ins", "Tickets", "csv", "csv-be", "xlsx", "ndjson", "hledger", "Helpdesk",
    "SVG", "PNG",
}
# The narrowest window in which nothing may have to be scrolled sideways (WCAG 2.1, 1.4.10).
NARROW = 320

# The texts of what is made of words of ours in the page's language, not of names and figures. A
# title that says what the heading says stands or falls with it.
WORDS = """
const heading = document.querySelector('h1')?.textContent + ' · Pasboek';
const tags = 'h1, h2, h3, caption, thead th, label, legend, button, summary, main p, dt,'
  + ' figcaption, nav.pages a, option, .tag, a.button, footer p, title, .skip';
return Array.from(document.querySelectorAll(tags)).filter(
  each => !each.querySelector('progress, input, button, select') && each.translate
    && each.closest('[lang]') === document.documentElement
    && !(each.localName === 'title' && each.textContent === heading)).map(
  each => [each.tagName.toLowerCase(), each.textContent.replace(/\\s+/g, ' ').trim()]);
"""
# The page as it is read, without what is alive in it, and what stands there in its place.
READ = """
const copy = document.body.cloneNode(true);
for (const live of copy.querySelectorAll('[aria-live], #state, noscript')) live.remove();
return copy.textContent.replace(/\\s+/g, ' ').trim();
"""
WIDER = """
return Array.from(document.querySelectorAll('body *')).filter(each => {
  const box = each.getBoundingClientRect();
  return box.right > document.documentElement.clientWidth + 1
    && !each.closest('.scroll, pre, .skip') && getComputedStyle(each).position !== 'absolute';
}).map(each => each.tagName + '.' + each.className).slice(0, 3);
"""
# Links of the navigation that do not stand in the row of the first.
BELOW = """
const links = Array.from(document.querySelectorAll('nav.pages a'));
return links.filter(each => each.offsetTop !== links[0].offsetTop).map(each => each.textContent);
"""
# What stands below an axis and runs into what stands beside it.
OVERLAPS = """
return Array.from(document.querySelectorAll('svg.chart')).flatMap(chart => {
  const shown = Array.from(chart.querySelectorAll('.label')).filter(each => each.checkVisibility());
  const boxes = shown.map(each => each.getBoundingClientRect());
  return shown.filter((each, place) => place > 0 && boxes[place].left < boxes[place - 1].right + 2)
    .map(each => each.textContent);
});
"""


class Looks:
    """Looks at every page as everybody who may see it, and from outside as everybody else."""

    def __init__(self, browser, people, places, report):
        self.browser = browser
        self.people = people
        self.places = places
        self.pages = report.section("pages")
        self.accessibility = report.section("accessibility")
        self.languages = report.section("languages")
        self.loading = report.section("loading")
        self.refusals = report.section("refusals")

    def at_everything(self):
        for person in PEOPLE:
            for page in PAGES:
                if not page.is_page:
                    self.part(page, person)
                elif person in page.people:
                    self.as_somebody(page, person)
                elif not page.then:
                    self.refused(page, person)
        for page in PAGES:
            if page.is_page and not page.then:
                self.as_nobody(page)

    def part(self, page, person):
        """What is no page is answered to whoever may see that of which it is, and kept by none."""
        name = f"{page.route} for {person}"
        request = urllib.request.Request(
            self.browser.service + page.path(self.places),
            headers={"Cookie": f"{COOKIE}={self.people[person]}"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
                status, headers = answer.status, answer.headers
                self.pages.expect(answer.read(1), f"{name} is empty")
        except urllib.error.HTTPError as error:
            status, headers = error.code, error.headers
        if person in page.people:
            self.pages.equal(status, 200, f"the status of {name}")
            self.pages.equal(headers.get_content_type(), page.kind, f"what {name} is")
        else:
            self.refusals.equal(status, 403, f"the status of {name}")
        self.loading.equal(headers.get("Cache-Control"), "no-store", f"the cache of {name}")

    # Whoever may see it

    def as_somebody(self, page, person):
        """A page in every language, in both schemes, wide and narrow."""
        words = {}
        for language in LANGUAGES:
            self.browser.enter(self.people[person], language)
            name = f"{page.name} for {person} in {language}"
            if not self.opens(page, name, language):
                continue
            links = self.browser.run(
                "return Array.from(document.querySelectorAll('nav.pages a')).map("
                "each => new URL(each.href).pathname)")
            entries = [each.route for each in PAGES if each.is_entry and person in each.people]
            self.pages.equal(links, entries, f"the navigation of {name}")
            self.pages.equal(self.browser.text(".who"), person, f"who is signed in at {name}")
            self.pages.equal(self.browser.run(BELOW), [], f"the second row of {name}")
            self.pages.equal(self.browser.run(OVERLAPS), [], f"what overlaps of {name}")
            words[language] = self.browser.run(WORDS)
            self.whole_words(words[language], name)
            # What stands on a page is the same in every language but in words, and in the other
            # scheme but in colours: whoever sees everything looks at it in all of them.
            if person == "operator" and language == "nl":
                self.accessible(name, ["light", "dark"])
            elif person == "operator" or language == "nl":
                self.accessible(name, ["light"])
        self.translated(words, f"{page.name} for {person}")
        self.without_scripts(page, f"{page.name} for {person}")
        self.narrow(f"{page.name} for {person}")

    def opens(self, page, name, language):
        """Opens a page and holds what was loaded to what a page may load."""
        visit = self.browser.visit(page, self.places)
        is_shown = self.pages.equal(visit.status, 200, f"the status of {name}")
        self.pages.equal(self.browser.path, visit.address, f"where {name} leads")
        self.languages.equal(
            self.browser.run("return document.documentElement.lang"), language,
            f"the language of {name}")
        self.languages.equal(
            visit.headers.get("content-language"), language, f"Content-Language of {name}")
        self.loads(visit, name)
        return is_shown

    def loads(self, visit, name):
        foreign = [
            each for each in visit.requests
            if not each.startswith((self.browser.service + "/", "data:"))
        ]
        self.loading.equal(foreign, [], f"what {name} asks others for")
        self.loading.equal(visit.complaints, [], f"what the console says of {name}")
        policy = visit.headers.get("content-security-policy", "")
        self.loading.expect(
            "default-src 'none'" in policy and "unsafe" not in policy,
            f"the content policy of {name}: {policy!r}")
        self.loading.equal(visit.headers.get("cache-control"), "no-store", f"the cache of {name}")

    def accessible(self, name, schemes):
        for scheme in schemes:
            self.browser.show_as(scheme)
            for fault in axe.violations(self.browser):
                self.accessibility.wrong.append(f"{name}, {scheme}: {fault}")
            self.accessibility.checked += 1
        self.browser.show_as("light")

    # Words

    def whole_words(self, words, name):
        empty = [tag for tag, text in words if not text]
        self.languages.equal(empty, [], f"what says nothing of {name}")
        odd = [
            text for _, text in words if re.search(r"\{\{|\}\}|Optional\(|\bnil\b|\bnull\b", text)
        ]
        self.languages.equal(odd, [], f"what is no word of {name}")

    def translated(self, words, name):
        """No text stands the same in every language but names and figures."""
        if len(words) < len(LANGUAGES):
            return
        same = set.intersection(*({text for _, text in words[each]} for each in LANGUAGES))
        untranslated = sorted(
            text for text in {each.removesuffix(" · Pasboek") for each in same} - SAME_EVERYWHERE
            if re.search(r"[^\W\d_]{3}", text) and text not in self.places["names"])
        self.languages.equal(untranslated, [], f"what is in no language of {name}")

    # Other ways to look

    def without_scripts(self, page, name):
        """The page says the same where no script runs."""
        before = self.browser.run(READ)
        self.browser.allow_scripts(False)
        visit = self.browser.visit(page, self.places)
        self.pages.equal(visit.status, 200, f"the status of {name} without scripts")
        self.pages.expect(
            still(self.browser.run(READ)) == still(before), f"{name} says less without scripts")
        self.browser.allow_scripts(True)

    def narrow(self, name):
        """Nothing is to be scrolled sideways but tables."""
        self.browser.resize(NARROW, 900)
        self.pages.equal(self.browser.run(WIDER), [], f"what is too wide of {name}")
        self.pages.equal(self.browser.run(OVERLAPS), [], f"what overlaps of a narrow {name}")
        self.browser.resize()

    # Whoever may not see it

    def refused(self, page, person):
        self.browser.enter(self.people[person], "en")
        name = f"{page.route} for {person}"
        visit = self.browser.open(page.path(self.places))
        self.refusals.equal(visit.status, 403, f"the status of {name}")
        self.refusals.equal(
            self.browser.text("h1"), "No access", f"the heading of {name}")

    def as_nobody(self, page):
        """Whoever is not signed in is led to sign in, and then on."""
        path = page.path(self.places)
        name = f"{page.route} for {NOBODY}"
        for language in LANGUAGES:
            self.browser.enter(None, language)
            visit = self.browser.open(path)
            self.refusals.equal(visit.status, 200, f"the status of {name}")
            if page.is_open:
                self.refusals.equal(self.browser.path, path, f"where {name} leads")
            else:
                self.refusals.equal(
                    self.browser.path.split("?")[0], "/sign-in", f"where {name} leads")
                self.refusals.equal(
                    self.browser.run("return document.querySelector('[name=next]').value"), path,
                    f"where {name} leads then")
            self.loads(visit, f"{name} in {language}")
        self.accessible(name, ["light", "dark"])


def still(text):
    """A text without what grows while it is looked at: the counts of the service itself."""
    return re.sub(r"[\d.,\u202f\u00a0]+", "#", text)
