"""What the service's APIs answer somebody: the other side of every comparison."""

import json
import urllib.parse
import urllib.request

from browsing.browser import SECONDS_MAX


class API:
    """The routes under `/ledger/v1` and `/uitpas`, asked with a token."""

    def __init__(self, service, token):
        self.service = service
        self.token = token

    def text(self, path, **query):
        asked = urllib.parse.urlencode(query, safe=",-")
        return self.answer(urllib.request.Request(
            self.service + path + (f"?{asked}" if asked else ""),
            headers={"Authorization": f"Bearer {self.token}"}))

    @staticmethod
    def answer(request):
        with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
            return answer.read().decode()

    def check_in(self, number, event):
        """Checks a pass in at an event."""
        body = json.dumps({"eventId": event, "uitpasNumber": number})
        return json.loads(self.answer(urllib.request.Request(
            f"{self.service}/uitpas/checkins", body.encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})))

    def points(self, number):
        """The points of a pass."""
        return self.ask(f"/uitpas/passes/{number}")["points"]

    def ask(self, path, **query):
        return json.loads(self.text(path, **query))

    def export(self, name, start, end, by=None):
        """The lines of an export of a period, and its total."""
        query = {"from": start, "to": end, "format": "ndjson"} | ({"by": by} if by else {})
        lines = [
            json.loads(line)
            for line in self.text(f"/ledger/v1/exports/{name}", **query).splitlines()
        ]
        return lines[1:-1], lines[-1]
