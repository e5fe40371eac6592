"""Every page of the service, who may see it, and what is looked at there.

A new page is a row of `PAGES`: a route of docs/pages.md that has none fails the test.
"""

import dataclasses
import pathlib
import re

# Who looks: each a client with a role, as the test makes them.
PEOPLE = [
    "operator", "region", "finance", "organizer", "helpdesk", "counter", "museum", "partner",
]
LANGUAGES = ["nl", "fr", "de", "en"]
NOBODY = "nobody"
HTML = "text/html"


@dataclasses.dataclass(frozen=True)
class Page:
    """A route of docs/pages.md and an address of it."""

    # As the router names it.
    route: str
    # Whoever may see it when signed in.
    people: frozenset
    # The address: the route where nothing is to be filled in.
    address: str = ""
    # Whether whoever is not signed in may see it as well.
    is_open: bool = False
    # Whether the navigation leads to it.
    is_entry: bool = False
    # What is answered: all but HTML is for a page or to be kept, and not opened by itself.
    kind: str = HTML
    # What is done at it before it is looked at, by the name that `Browser` has for it: such a row
    # is about what follows, and stands beside that of the page itself.
    then: str = ""

    @property
    def is_page(self):
        return self.kind == HTML

    @property
    def name(self):
        return f"{self.route} and {self.then}" if self.then else self.route

    def path(self, places):
        """The path and query, with what the test's ledger has in it."""
        return (self.address or self.route).format(**places)


def row(route, people, address="", **rest):
    return Page(route, frozenset(people.split()), address, **rest)


WHOLE = "operator finance"
TOTALS = "operator region finance organizer"
SYSTEMS = "operator region finance"
STAFF = "operator region helpdesk"
COUNTERS = "operator region counter"
BOARDS = "operator region helpdesk counter"
EVERYONE = " ".join(PEOPLE)

# `until`, `year` and the others are filled in with what the simulated history is of.
PAGES = [
    row("/", EVERYONE, "/?until={until}", is_entry=True),
    row("/counter", COUNTERS, is_entry=True),
    row("/counter", COUNTERS, then="serve"),
    row("/regions", SYSTEMS, "/regions?until={until}", is_entry=True),
    row("/regions/{cardSystemId}", SYSTEMS, "/regions/{region}?until={until}"),
    row("/museums", TOTALS, "/museums?until={until}", is_entry=True),
    row("/finance", TOTALS, "/finance?from={year}-01-01&to={year}-12-31", is_entry=True),
    row("/finance/download/{name}", TOTALS,
        "/finance/download/totals?from={year}-01-01&to={year}-12-31", kind="text/csv"),
    row("/finance/year/{year}", TOTALS),
    row("/boards", BOARDS, is_entry=True),
    row("/boards/{eventId}", BOARDS, "/boards/{event}"),
    row("/boards/{eventId}/stream", BOARDS, "/boards/{event}/stream", kind="text/event-stream"),
    row("/boards/{eventId}/code", COUNTERS, "/boards/{event}/code"),
    row("/boards/{eventId}/code.svg", COUNTERS, "/boards/{event}/code.svg", kind="image/svg+xml"),
    row("/boards/{eventId}/code.png", COUNTERS, "/boards/{event}/code.png", kind="image/png"),
    row("/boards/{eventId}/screen", COUNTERS, "/boards/{event}/screen"),
    row("/helpdesk", STAFF, is_entry=True),
    row("/helpdesk", STAFF, then="look_up"),
    row("/findings", STAFF, is_entry=True),
    row("/log", SYSTEMS, is_entry=True),
    row("/log/{position}", SYSTEMS),
    row("/operations", WHOLE, is_entry=True),
    row("/docs", EVERYONE, is_open=True, is_entry=True),
    row("/docs/{name}", EVERYONE, "/docs/pages", is_open=True),
    row("/docs/{name}/{page}", EVERYONE, "/docs/guides/counters", is_open=True),
    row("/sign-in", EVERYONE, is_open=True),
]


def documented():
    """The routes that docs/pages.md has a row for, which a test holds to the router."""
    document = pathlib.Path(__file__).parents[4] / "docs" / "pages.md"
    return set(re.findall(r"^\| `GET (\S+)` \|", document.read_text(), re.MULTILINE))


def unlisted():
    """Routes of one list that the other does not have."""
    listed = {page.route for page in PAGES}
    return sorted(listed ^ documented())
