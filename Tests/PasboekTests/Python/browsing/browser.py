"""One Chromium for everything that is looked at, and what it said and loaded meanwhile."""

import base64
import json
import shutil
import time
import urllib.parse

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

COOKIE = "pasboek_session"
LANGUAGE_COOKIE = "pasboek_language"
# The window that pages are seen in, but where a check asks for another.
WIDTH, HEIGHT = 1200, 900
# A page of a busy machine may take its time.
SECONDS_MAX = 120


class Visit:
    """What came of opening an address."""

    def __init__(self, address):
        self.address = address
        # Of the document itself; None where none came.
        self.status = None
        self.headers = {}
        # Addresses of everything that was asked for.
        self.requests = []
        # What the console said.
        self.complaints = []


class Browser:
    """A window in which somebody, or nobody, is signed in."""

    def __init__(self, service, profile):
        self.service = service
        options = Options()
        options.binary_location = shutil.which("chromium")
        for word in [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}", f"--user-data-dir={profile}",
        ]:
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        # The driver's own path, so that selenium looks for none in the network.
        self.driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(SECONDS_MAX)
        self.driver.set_script_timeout(SECONDS_MAX)

    def close(self):
        self.driver.quit()

    # Who looks, and how.

    def call(self, method, **parameters):
        """A command of the Chrome DevTools protocol."""
        return self.driver.execute_cdp_cmd(method, parameters)

    def enter(self, token, language=None):
        """Signs somebody in, or with None nobody, and chooses a language."""
        self.call("Network.clearBrowserCookies")
        if token:
            self.call("Network.setCookie", name=COOKIE, value=token, url=self.service,
                      httpOnly=True, sameSite="Strict")
        if language:
            self.speak(language)

    def speak(self, language):
        self.call("Network.setCookie", name=LANGUAGE_COOKIE, value=language, url=self.service)

    def show_as(self, scheme="light", media=""):
        """The colours that the reader prefers, and `print` for paper."""
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def resize(self, width=WIDTH, height=HEIGHT):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)

    def allow_scripts(self, are_allowed):
        """Whether pages may run scripts of their own; those of the tests run in any case."""
        self.call("Emulation.setScriptExecutionDisabled", value=not are_allowed)

    # What is seen.

    def open(self, path):
        """Opens a path of the service and says what came of it."""
        self.forget()
        self.driver.get(self.service + path)
        return self.heard(path)

    def visit(self, page, places):
        """Opens a page, and does there what its row says."""
        visit = self.open(page.path(places))
        if page.then:
            self.forget()
            getattr(self, page.then)(places)
            visit = self.heard(visit.address)
        return visit

    def look_up(self, places):
        """Looks for a pass at the help desk."""
        self.driver.find_element("id", "number").send_keys(places["pass"])
        self.follow(self.driver.find_element("css selector", "main form button").click)

    def serve(self, places):
        """Looks for a pass at a counter, at an event, with a price."""
        self.choose(places["event"])
        self.driver.find_element("id", "number").send_keys(places["pass"])
        self.follow(self.driver.find_element("id", "find").click)
        self.driver.find_element("id", "price").send_keys("12.50")
        self.follow(self.driver.find_element("id", "tariffs").click)

    def choose(self, event):
        Select(self.driver.find_element("id", "event")).select_by_value(event)

    def follow(self, act):
        """Does what leads to another page, and waits until that is there."""
        before = self.driver.find_element("css selector", "html")
        act()
        WebDriverWait(self.driver, SECONDS_MAX).until(
            lambda driver: driver.find_element("css selector", "html") != before
            and driver.execute_script("return document.readyState") == "complete")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def text(self, selector="main"):
        """What is to be read in an element, or None where it is not there."""
        return self.run(
            "const found = document.querySelector(arguments[0]); return found && found.innerText",
            selector)

    @property
    def path(self):
        """Where the browser is: a path with its query."""
        parts = urllib.parse.urlsplit(self.driver.current_url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def picture(self, file):
        """Takes a picture of the whole page."""
        height = self.run("return document.documentElement.scrollHeight")
        self.resize(height=height)
        self.driver.save_screenshot(str(file))
        self.resize()

    def paper(self):
        """The page as it is printed: the bytes of a PDF."""
        printed = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(printed["data"])

    # What is heard.

    def forget(self):
        for kind in ["browser", "performance"]:
            self.driver.get_log(kind)

    def heard(self, address):
        """What was loaded and complained of since `forget`, as a visit of an address."""
        visit = Visit(address)
        documents = set()
        end = time.monotonic() + SECONDS_MAX
        # What is told of the network comes when it comes, which may be after the page is there.
        while visit.status is None and time.monotonic() < end:
            for entry in self.driver.get_log("performance"):
                note(json.loads(entry["message"])["message"], visit, documents)
            if visit.status is None:
                time.sleep(0.05)
        visit.complaints = [
            entry["message"] for entry in self.driver.get_log("browser")
            if entry["level"] in ("WARNING", "SEVERE")
        ]
        return visit


def note(message, visit, documents):
    """Adds what the network tells to a visit; the documents that were asked for are remembered."""
    told = message["params"]
    if message["method"] == "Network.requestWillBeSent":
        visit.requests.append(told["request"]["url"])
        if told.get("type") == "Document":
            documents.add(told["requestId"])
    elif message["method"] == "Network.responseReceived" and told["requestId"] in documents:
        visit.status = told["response"]["status"]
        visit.headers = {
            name.lower(): value for name, value in told["response"]["headers"].items()
        }
