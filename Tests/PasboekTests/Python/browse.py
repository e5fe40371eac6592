"""Looks at every page of a running service in Chromium, as everybody who may see it.

browse.py SETTINGS: a file of JSON with a `folder` to work in, and of three services, `ledger`,
`museums` and `counter`, each its address (`service`), the token of each of the `people`, and the
`places` that addresses are filled in with. Every page of the first is looked at, the figures of the
first two, and at the third somebody is served. Prints what was checked and what was wrong, by
section, as JSON.
"""

import json
import pathlib
import sys
import time
import urllib.request

from browsing.api import API
from browsing.browser import COOKIE, SECONDS_MAX, Browser
from browsing.counter import CounterSession
from browsing.figures import Figures
from browsing.keyboard import KeyboardLooks
from browsing.live import Live
from browsing.looks import Looks
from browsing.pages import LANGUAGES, PAGES, unlisted
from browsing.paper import Paper
from browsing.report import Report


def look(settings, report):
    people, places = settings["ledger"]["people"], settings["ledger"]["places"]
    known(settings["ledger"])
    settled(settings["ledger"])
    browser = Browser(settings["ledger"]["service"], f"{settings['folder']}/profile")
    try:
        figures = Figures(browser, people, places, report)
        for language in LANGUAGES:
            figures.as_somebody("operator", language, PAGES)
        for person, language in [
            ("region", "nl"), ("finance", "fr"), ("organizer", "de"), ("helpdesk", "en"),
        ]:
            figures.as_somebody(person, language, PAGES)
        Looks(browser, people, places, report).at_everything()
        KeyboardLooks(browser, people, places, report).at_everything(PAGES)
        Paper(browser, people, places, report).of_everything(PAGES)
        Live(browser, people, places, report).everything()
        counter = settings["counter"]
        browser.service = counter["service"]
        CounterSession(browser, counter["people"], counter["places"], report).everything()
        museums = settings["museums"]
        known(museums)
        settled(museums)
        browser.service = museums["service"]
        Figures(browser, museums["people"], museums["places"], report).as_somebody(
            "operator", "nl", [page for page in PAGES if page.route in (
                "/", "/museums", "/finance", "/finance/year/{year}")])
    finally:
        browser.close()


def settled(ledger):
    """Waits until the first page tells of the newest record: it shows what was counted before."""
    token = ledger["people"]["operator"]
    api = API(ledger["service"], token)
    request = urllib.request.Request(
        ledger["service"] + "/", headers={"Cookie": f"{COOKIE}={token}"})
    end = time.monotonic() + SECONDS_MAX
    while time.monotonic() < end:
        with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
            shown = answer.headers["Pasboek-Position"]
        if shown == str(api.ask("/ledger/v1/kpi")["position"]):
            return
        time.sleep(0.2)


def known(ledger):
    """Fills in what regions of UiTPAS the ledger has, and the passes of one of them."""
    api = API(ledger["service"], ledger["people"]["operator"])
    places = ledger["places"]
    places["regions"] = api.ask("/uitpas/card-systems", limit=500)["member"]
    places["names"] = [
        each["name"] for each in places["regions"] if each["id"] == places["region"]]
    holders = api.ask("/uitpas/passholders", limit=500)["member"]
    places["passes"] = [
        held["currentCard"]["uitpasNumber"] for holder in holders
        for held in holder.get("cardSystemMemberships", [])
        if held["cardSystem"]["id"] == places["region"]
        and held.get("currentCard", {}).get("status") == "ACTIVE"]
    places["pass"] = next(iter(places["passes"]), None)


report = Report()
report.section("list").equal(unlisted(), [], "routes that one list alone has")
look(json.loads(pathlib.Path(sys.argv[1]).read_text()), report)
print(json.dumps(report.json()))
