"""The figures that pages show, read in the browser, against those that the APIs answer.

Both are asked with the rights of the same person. A page writes numbers as its language does, so
that they are read back by that language's form alone.
"""

import calendar
import functools
import json

from selenium.common.exceptions import WebDriverException

from browsing import numbers
from browsing.api import API

PARTICIPATIONS = ["checkins", "ticketSales", "visits"]
SHARES = [
    "tickets", "priceCents", "holderShareCents", "municipalityShareCents", "flemishShareCents",
    "organizerShareCents",
]
PASSES = ["passes", "priceCents", "commissionCents"]
COMPENSATION = ["museumVisits", "compensatedVisits", "compensationCents"]
MEASURES = {
    "participations": PARTICIPATIONS, "shares": SHARES, "passes": PASSES,
    "compensation": COMPENSATION,
}
EXPORTS = {
    "participations": "totals", "shares": "shares", "passes": "passes", "compensation": "museum",
}
# The rows of a table, or of a part of it, cell by cell.
ROWS = """
return Array.from(document.querySelectorAll(arguments[0] + ' tr')).map(
  row => Array.from(row.cells).map(cell => cell.textContent));
"""


class Figures:
    """Compares every page that has figures, as somebody, in a language."""

    def __init__(self, browser, people, places, report):
        self.browser = browser
        self.people = people
        self.places = places
        self.section = report.section("figures")

    def as_somebody(self, person, language, pages):
        """The pages of which the person may see the figures."""
        self.person, self.language = person, language
        self.api = API(self.browser.service, self.people[person])
        self.browser.enter(self.people[person], language)
        for page in pages:
            compare = COMPARISONS.get(page.route)
            if compare and person in page.people and not page.then:
                self.name = f"{page.route} for {person} in {language}"
                visit = self.browser.open(page.path(self.places))
                self.position = visit.headers.get("pasboek-position")
                try:
                    compare(self)
                except (ArithmeticError, LookupError, TypeError, WebDriverException) as error:
                    # The page or the answer has not even the shape that is looked for.
                    self.section.expect(False, f"{self.name}: {error!r:.300}")

    # What a page says

    def number(self, text, read=numbers.integer):
        """A figure that is written in the language's form, which is expected of it."""
        found = read(text, self.language)
        self.section.expect(found is not None, f"{self.name}: {text!r} is written otherwise")
        return found

    def rows(self, selector):
        return self.browser.run(ROWS, selector)

    def table(self, identifier, measures, texts=1):
        """The rows of a table's body and its foot: texts as they are, figures as numbers."""
        def read(row):
            reads = [numbers.cents if each.endswith("Cents") else numbers.integer
                     for each in measures]
            if not self.section.equal(
                    len(row), texts + len(measures), f"{self.name}: the cells of {row}"):
                return row
            figures = [self.number(cell, each) for cell, each in zip(row[texts:], reads)]
            return row[:texts] + figures

        rows = self.rows(f"#{identifier} tbody")
        if rows and len(rows[0]) == 1:
            rows = []
        foot = self.rows(f"#{identifier} tfoot")
        return [read(row) for row in rows], [read(row)[texts:] for row in foot]

    def chart(self, identifier, read):
        """The points of a chart by its table, in their order."""
        rows = self.rows(f"figure:has(#{identifier}-title) tbody")
        return [(read(name, self.language), self.number(value)) for name, value in rows]

    def bars(self, identifier):
        """How many bars of a chart are there to be seen."""
        return self.browser.run(
            "return document.querySelectorAll('figure:has(#' + arguments[0] + '-title) svg .bar')"
            ".length", identifier)

    def compare(self, found, expected, what):
        self.section.equal(found, expected, f"{self.name}: {what}")

    # What the APIs say

    @functools.cached_property
    def months(self):
        """The twelve months up to the one that is asked for."""
        year, month = map(int, self.places["until"].split("-"))
        last = year * 12 + month - 1
        return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(last - 11, last + 1)]

    def year_to(self):
        """The first and the last day of the twelve months."""
        year, month = map(int, self.months[-1].split("-"))
        return f"{self.months[0]}-01", f"{self.months[-1]}-{calendar.monthrange(year, month)[1]}"

    def merged(self, export, start, end, by):
        """The lines of an export with corrections added to what they correct, and the total."""
        lines, total = self.api.export(export, start, end, by)
        sums = {}
        for line in lines:
            keys = tuple(
                value for name, value in line.items()
                if isinstance(value, str) and name not in ("kind", "corrects"))
            known = sums.setdefault(keys, dict(line) | dict.fromkeys(measures(line), 0))
            for each in measures(line):
                known[each] += line[each]
        # What comes to nothing is no row of a table.
        return [line for line in sums.values() if any(line[each] for each in measures(line))], total

    # The pages

    def home(self):
        """The key indicators with their targets, and how participations and visits went."""
        if self.person not in ("operator", "finance"):
            self.compare(self.rows("main"), [], "the tables of who sees no indicators")
            return
        told = self.api.ask("/ledger/v1/kpi")
        self.compare(self.position, str(told["position"]), "the position")
        for each in told["indicators"]:
            name, value = each["name"], each["value"]
            card = self.browser.run(
                "const card = document.getElementById(arguments[0]);"
                "return [card.querySelector('.value').textContent,"
                " Array.from(card.querySelectorAll('.hint')).map(hint => hint.textContent),"
                " card.querySelector('progress')?.value]", name)
            self.compare(self.number(card[0]), value, f"{name}")
            hints = [hint.split(" ")[-1] for hint in card[1]]
            expected = [each[key] for key in ("target", "baseline") if key in each]
            self.compare([self.number(hint) for hint in hints], expected, f"the goals of {name}")
            if "target" in each:
                percent = card[1][0].split(" ")[0]
                tenths = (value * 2000 + each["target"]) // (2 * each["target"])
                self.compare(
                    self.number(percent, numbers.tenths), tenths, f"the percents of {name}")
                self.compare(card[2], min(100, value * 100 // each["target"]), f"the bar of {name}")
        self.compare(
            self.chart("participations", numbers.month),
            self.by_month("totals", ["checkins", "ticketSales"]), "participations by month")
        self.compare(
            self.chart("museum-visits", numbers.month), self.by_month("museum", ["museumVisits"]),
            "visits to museums by month")
        self.compare(self.bars("participations"), 12, "the bars of participations")

    def by_month(self, export, measures, chosen=lambda line: True, by="month"):
        """The sum of some measures for each of the twelve months."""
        start, end = self.year_to()
        lines, _ = self.api.export(export, start, end, by)
        sums = dict.fromkeys(self.months, 0)
        for line in filter(chosen, lines):
            sums[line["month"]] += sum(line[each] for each in measures)
        return list(sums.items())

    def regions(self):
        """What each region has, and how much it was taken part in."""
        start, end = self.year_to()
        lines, _ = self.merged("totals", start, end, "card-system")
        sums = {line["cardSystem"]: line for line in lines}
        expected = []
        for region in self.visible_regions():
            partners = self.api.ask("/uitpas/organizers", cardSystemId=region["id"], limit=0)
            counts = sums.get(str(region["id"]), {})
            expected.append(
                [region["name"], len(region["cities"]), partners["totalItems"]]
                + [counts.get(each, 0) for each in PARTICIPATIONS])
        rows, _ = self.table("regions", ["cities", "partners", *PARTICIPATIONS])
        self.section.expect(rows, f"{self.name}: no region")
        self.compare(rows, sorted(expected), "regions")

    def visible_regions(self):
        """The regions that the person may see whole."""
        return [
            each for each in self.places["regions"]
            if self.person != "region" or each["id"] == self.places["region"]]

    def region(self):
        """A region by months, by its organisers and by the social tariff."""
        def is_here(line):
            return line["cardSystem"] == str(self.places["region"])

        self.compare(
            self.chart("participations", numbers.month),
            self.by_month(
                "totals", ["checkins", "ticketSales"], is_here, "month,card-system"),
            "participations by month")
        start, end = self.year_to()
        lines, _ = self.merged("totals", start, end, "organizer,card-system")
        most = sorted(
            ([line["organizerName"]] + [line[each] for each in PARTICIPATIONS]
             for line in lines if is_here(line)), key=lambda row: -(row[1] + row[2]))[:20]
        rows, _ = self.table("organizers", PARTICIPATIONS)
        self.section.expect(rows, f"{self.name}: no organiser")
        self.compare(
            [row[1] + row[2] for row in rows], [row[1] + row[2] for row in most],
            "the order of organisers")
        self.compare(sorted(rows), sorted(most), "the sums of organisers")
        self.social_tariff()

    def social_tariff(self):
        """The part of people with a social tariff, exact where the person may know it."""
        year, month = map(int, self.months[-1].split("-"))
        last = year * 4 + (month - 1) // 3
        first, end_month = last - 4, last % 4 * 3 + 3
        start = f"{first // 4}-{first % 4 * 3 + 1:02}-01"
        end = f"{year}-{end_month:02}-{calendar.monthrange(year, end_month)[1]}"
        if self.person == "finance":
            lines, _ = self.api.export("social-tariff", start, end)
            expected = [
                [line["quarter"], line["withTariff"], line["withoutTariff"], line["participations"]]
                for line in lines if line["cardSystem"] == self.places["region"]]
        else:
            lines, _ = self.api.export(
                "totals", start, end, "quarter,holder-card-system,social-tariff")
            counts = {}
            for line in lines:
                if line["holderCardSystem"] == str(self.places["region"]):
                    told = counts.setdefault(line["quarter"], {"yes": 0, "no": 0})
                    told[line["socialTariff"]] += line["checkins"] + line["ticketSales"]
            expected = [
                [quarter, told["yes"], told["no"], told["yes"] + told["no"]]
                for quarter, told in sorted(counts.items())]
        self.section.expect(expected, f"{self.name}: no quarter of the social tariff")
        found = []
        for row in self.rows("#social-tariff tbody"):
            counts = [
                None if cell == HIDDEN[self.language] else self.number(cell) for cell in row[1:4]]
            found.append([numbers.quarter(row[0], self.language)] + counts)
            if None in (counts[0], counts[2]) or counts[2] == 0:
                self.compare(row[4], "–", f"the share of {row[0]}")
            else:
                tenths = (counts[0] * 2000 + counts[2]) // (2 * counts[2])
                self.compare(
                    self.number(row[4], numbers.tenths), tenths, f"the share of {row[0]}")
        self.compare(found, expected, "the social tariff")

    def museums(self):
        """Visits by month, and what each museum is owed."""
        self.compare(
            self.chart("visits", numbers.month), self.by_month("museum", ["museumVisits"]),
            "visits by month")
        start, end = self.year_to()
        lines, total = self.merged("museum", start, end, "organizer")
        rows, foot = self.table("museums", COMPENSATION)
        self.compare(
            sorted(rows),
            sorted([line["organizerName"]] + [line[each] for each in COMPENSATION]
                   for line in lines), "museums")
        self.compare(foot, [[total[each] for each in COMPENSATION]], "the total of museums")

    def finance(self):
        """Participations and shares of a year, by each of what they can be told apart by."""
        for by in ["month", "quarter", "organizer", "municipality", "card-system"]:
            if by != "month":
                if self.person != "operator" or self.language != "nl":
                    break
                self.browser.open(f"/finance?from={self.first}&to={self.last}&by={by}")
            self.totals("participations", by)
            self.totals("shares", by)
        closed = self.api.ask("/ledger/v1/periods", limit=500)
        found = [
            (numbers.month(row[0], self.language), self.number(row[1]))
            for row in self.rows("#periods tbody") if len(row) > 1]
        self.compare(
            found, [(each["month"], each["position"]) for each in reversed(closed["member"])],
            "closed months")

    @property
    def first(self):
        return f"{self.places['year']}-01-01"

    @property
    def last(self):
        return f"{self.places['year']}-12-31"

    def totals(self, journal, by):
        """A table of the sums of a journal in the year."""
        measures = MEASURES[journal]
        lines, total = self.merged(EXPORTS[journal], self.first, self.last, by)
        rows, foot = self.table(f"{journal}-by-{by}", measures)
        expected = [[self.label(line, by)] + [line[each] for each in measures] for line in lines]
        for row in rows:
            row[0] = self.read(row[0], by)
        self.compare(sorted(rows), sorted(expected), f"{journal} by {by}")
        self.compare(foot, [[total[each] for each in measures]], f"all {journal} by {by}")

    def read(self, text, by):
        """How a table calls what a row is of, as the API says it."""
        if by == "month":
            return str(numbers.month(text, self.language))
        if by == "quarter":
            return str(numbers.quarter(text, self.language))
        return text

    def label(self, line, by):
        """How the API calls what a line is of, as the page says it."""
        if by in ("month", "quarter"):
            return line[by]
        member = {"card-system": "cardSystem"}.get(by, by)
        name = line[f"{member}Name"]
        if by == "municipality":
            code = line[member]
            return f"{code} {name}" if name else code or UNKNOWN[self.language]
        return name or UNKNOWN[self.language]

    def year(self):
        """Every table of the yearly report."""
        for journal, by in [
            ("participations", "quarter"), ("participations", "card-system"),
            ("shares", "quarter"), ("shares", "municipality"), ("passes", "card-system"),
            ("compensation", "organizer"),
        ]:
            self.totals(journal, by)

    def findings(self):
        """How many findings wait, and which."""
        told = self.api.ask("/ledger/v1/findings", state="open", limit=50)
        self.section.expect(told["totalItems"], f"{self.name}: no finding")
        count = self.browser.text("main p .figure")
        self.compare(self.number(count), told["totalItems"], "how many there are")
        found = self.browser.run(
            "return Array.from(document.querySelectorAll('main tbody th .hint')).map("
            "each => Number(each.textContent.slice(1)))")
        self.compare(found, [each["position"] for each in told["member"]], "which there are")

    def operations(self):
        """How far the log and the read models are."""
        facts = self.browser.run(
            "return Array.from(document.querySelectorAll('.facts dd')).map("
            "each => each.textContent)")
        self.compare(str(self.number(facts[0])), self.position, "the records")
        checkpoint = self.browser.text("pre code").splitlines()
        self.compare(
            checkpoint[:3], self.api.text("/ledger/v1/checkpoint").splitlines()[:3],
            "the checkpoint")

    def board(self):
        """How many check-ins stand at an event, by hour, region and terminal."""
        told = self.api.ask(f"/ledger/v1/boards/{self.places['event']}")
        self.section.expect(
            len(told["terminals"]) > 1, f"{self.name}: no check-ins at a terminal and elsewhere")
        self.compare(self.position, str(told["position"]), "the position")
        self.compare(
            self.number(self.browser.text("#count .figure")), told["checkins"], "the check-ins")
        hours = [count for _, count in self.chart("hours", lambda name, language: name)]
        self.compare(len(hours), 24, "the hours")
        self.compare(
            [count for count in hours if count],
            [each["checkins"] for each in told["hours"]], "the check-ins of each hour")
        rows, _ = self.table("regions", ["checkins"])
        self.compare(
            rows, [[each["name"], each["checkins"]] for each in told["regions"]], "the regions")
        rows, _ = self.table("terminals", ["checkins"])
        self.compare(
            rows, [[each.get("terminal", NO_TERMINAL[self.language]), each["checkins"]]
                   for each in told["terminals"]], "the terminals")

    def log(self):
        """The newest records: of the region those that it gets, of the whole ledger the newest."""
        shown = [self.number(row[0]) for row in self.rows("main tbody")]
        self.compare(len(shown), 50, "how many records there are")
        self.compare(shown, sorted(shown, reverse=True), "the order of the records")
        size = self.api.text("/ledger/v1/checkpoint").splitlines()[1]
        self.compare(self.position, size, "the newest record")
        if self.person == "region":
            newest = sorted(self.records(), reverse=True)[:50]
            self.compare(shown, newest, "the records of the region")
        else:
            self.compare(shown[0], int(size), "the first record")

    def records(self):
        """Every record that the region gets, by its position."""
        lines = self.api.text(
            f"/ledger/v1/card-systems/{self.places['region']}/events").splitlines()
        records = [json.loads(line) for line in lines]
        return {int(each["position"]): each for each in records if "type" in each}

    def record(self):
        """A record as the region gets it, and the tree that it is in."""
        position = self.places["position"]
        self.compare(
            self.number(self.browser.text("h1 .figure")), position, "the record's position")
        self.compare(
            json.loads(self.browser.text("pre.code")), self.records()[position], "the record")
        checkpoint = self.api.text("/ledger/v1/checkpoint").splitlines()
        shown = self.browser.run(
            "return Array.from(document.querySelectorAll('pre.code')).at(-1).textContent")
        self.compare(shown.splitlines()[:3], checkpoint[:3], "the checkpoint")
        _, size, root = self.browser.run(
            "return Array.from(Array.from(document.querySelectorAll('.facts')).at(-1)"
            ".querySelectorAll('dd')).map(each => each.textContent)")
        self.compare(str(self.number(size)), checkpoint[1], "the records of the tree")
        self.compare(root, checkpoint[2], "the root of the tree")
        self.section.expect(
            self.browser.text(".notice.good"), f"{self.name}: the record is not in the log")

    def help_desk(self):
        """The timeline of a holder, with what each entry did to the points."""
        number = self.places["pass"]
        holder = self.api.ask("/uitpas/passholders", uitpasNumber=number)["member"][0]["id"]
        told = self.api.ask(f"/ledger/v1/passholders/{holder}/timeline", limit=50)
        self.browser.look_up(self.places)
        count = self.browser.text("main p[role=status]").split(" ")[0]
        self.compare(self.number(count), told["totalItems"], "how many entries there are")
        found = self.browser.run(
            "return Array.from(document.querySelectorAll('main tbody tr')).map(row => "
            "[Number(row.id.split('-')[1]), row.cells[4].textContent])")
        self.compare(
            [(position, self.number(balance) if balance else None) for position, balance in found],
            [(each["position"], each.get("balance")) for each in told["member"]], "the entries")


HIDDEN = {"nl": "niet getoond", "fr": "non montré", "de": "nicht gezeigt", "en": "not shown"}
NO_TERMINAL = {
    "nl": "balie, zuil of telefoon", "fr": "guichet, borne ou téléphone",
    "de": "Schalter, Säule oder Telefon", "en": "counter, kiosk or phone",
}
UNKNOWN = {"nl": "onbekend", "fr": "inconnu", "de": "unbekannt", "en": "unknown"}
COMPARISONS = {
    "/": Figures.home, "/regions": Figures.regions, "/regions/{cardSystemId}": Figures.region,
    "/museums": Figures.museums, "/finance": Figures.finance,
    "/finance/year/{year}": Figures.year, "/helpdesk": Figures.help_desk,
    "/findings": Figures.findings, "/operations": Figures.operations,
    "/boards/{eventId}": Figures.board, "/log": Figures.log, "/log/{position}": Figures.record,
}


def measures(line):
    """The names of what is added up in a line of an export."""
    return [name for name, value in line.items() if isinstance(value, int)]
