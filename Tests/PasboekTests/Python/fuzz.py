"""Sends a running service what its own OpenAPI document allows, and what it does not.

fuzz.py SERVICE CLIENT SECRET TERMINAL FOLDER: the client may do everything, TERMINAL is the token
of a terminal. Prints how much was tried and what was answered that the document does not say, as
JSON.
"""

import json
import pathlib
import subprocess
import sys

import httpx

SEED = 20261123
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
]
DEVICE = "fuzzed-device-0001"
# What the document's examples call a holder; the service draws the ids of its own.
HOLDER = "2d1c1b8e-5f0a-4f5c-9a53-8f5c1e0d7b21"


def ask(method, path, **words):
    # A secret is hashed slowly, and the machine may be busy.
    answer = httpx.request(method, service + path, timeout=60, **words)
    answer.raise_for_status()
    return answer


def prepare():
    """The tokens of every kind of caller, and the document with a holder who is there."""
    credentials = {
        "grant_type": "client_credentials", "client_id": client, "client_secret": secret,
    }
    token = ask("POST", "/oauth/token", data=credentials).json()["access_token"]
    ask(
        "PUT", "/uitpas/kiosk-devices/setup", headers={"x-custom-token": "TEST-KIOSK-SETUP"},
        json={"name": "CID-TST-001", "deviceId": DEVICE})
    found = ask(
        "GET", "/uitpas/passholders?uitpasNumber=0900000095902",
        headers={"Authorization": f"Bearer {token}"}).json()
    document = ask("GET", "/openapi.json").text
    if HOLDER not in document:
        sys.exit("the document has another holder in its examples")
    (folder / "document.json").write_text(document.replace(HOLDER, found["member"][0]["id"]))
    settings = f"""
seed = {SEED}
workers = 1
continue-on-failure = true
warnings = false
request-timeout = 60.0
[generation]
database = "none"
[checks]
enabled = false
{chr(10).join(f"{name}.enabled = true" for name in CHECKS)}
[auth.openapi]
clientToken = {{ bearer = "{token}" }}
terminalToken = {{ bearer = "{terminal}" }}
clientId = {{ api_key = "{client}" }}
kioskDevice = {{ api_key = "{DEVICE}" }}
# Its answer goes on for minutes.
[[operations]]
include-path-regex = "/boards/.*/stream$"
enabled = false
"""
    (folder / "settings.toml").write_text(settings)


def run(name, phases, seconds, *choice):
    """One run over the operations of a choice; answers its report."""
    report = folder / f"{name}.json"
    program = pathlib.Path(sys.executable).parent / "st"
    words = [
        program, "--config-file", folder / "settings.toml", "run", folder / "document.json",
        "--url", service, "--phases", phases, "--no-color", "--max-time", str(seconds),
        "--report", "json", "--report-json-path", report, *choice,
    ]
    made = subprocess.run(words, capture_output=True, text=True, cwd=folder)
    if not report.exists():
        sys.exit(made.stdout + made.stderr)
    found = json.loads(report.read_text())
    if found["failures"] or found["errors"]:
        print(made.stdout, file=sys.stderr)
    return found


service, client, secret, terminal = sys.argv[1:5]
folder = pathlib.Path(sys.argv[5])
prepare()
# What takes cards and holders out of use comes second, so that the first run finds them. What is
# made up at random comes last, and goes on until its time is over.
gentle = "--exclude-path-regex=^/ledger/v1/[^t]", "--exclude-method=DELETE"
harsh = "--include-path-regex=^/ledger/v1/[^t]", "--include-method=DELETE"
reports = [
    run("gentle", "examples,coverage", 45, *gentle),
    run("harsh", "examples,coverage", 30, *harsh),
    run("random", "fuzzing", 30),
]
accepted, seen, wrong = set(), set(), set()
for report in reports:
    for operation, phases in report["valid_rates"].items():
        seen.add(operation)
        if any(phase["accepted"] for phase in phases.values()):
            accepted.add(operation)
    for failure in report["failures"]:
        wrong |= {f"{failure['title']}: {operation}" for operation in failure["operations"]}
    wrong |= {f"{error['title']}: {error['count']}" for error in report["errors"]}
print(json.dumps({
    "operations": reports[2]["operations"]["selected"],
    "tested": sum(report["operations"]["tested"] for report in reports[:2]),
    "cases": sum(report["test_cases"]["generated"] for report in reports),
    "accepted": len(accepted), "neverAccepted": sorted(seen - accepted), "wrong": sorted(wrong),
}))
