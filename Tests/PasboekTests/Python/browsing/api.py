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
        request = urllib.request.Request(
            self.service + path + (f"?{asked}" if asked else ""),
            headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
            return answer.read().decode()

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
