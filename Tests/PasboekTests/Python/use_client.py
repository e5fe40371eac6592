"""Generates a client from an OpenAPI document and uses it, unchanged, against a running service.

use_client.py DOCUMENT PREFIX SERVICE FOLDER: PREFIX stands before the paths of the service, but not
of the document. Prints what was done, what the generator left out, and what went wrong, as JSON.
"""

import importlib
import inspect
import json
import pathlib
import re
import subprocess
import sys
import typing

EVENT = "5a0967f9-cc06-4c3c-9206-30481a767434"
# One ticket a week.
WEEKLY_EVENT = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a"
HOLDER = "0900000095902"
POOR_HOLDER = "0900000067513"
REWARD = "5687"


def generate(document, folder):
    """Puts a package named `client` into the folder; answers what the generator leaves out."""
    settings = folder / "settings.yml"
    settings.write_text(
        "post_hooks: []\nproject_name_override: made\npackage_name_override: client\n")
    generator = pathlib.Path(sys.executable).parent / "openapi-python-client"
    made = subprocess.run(
        [generator, "generate", "--path", document, "--config", settings, "--output-path",
         folder / "made"],
        capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(made.stdout + made.stderr)
    sys.path.insert(0, str(folder / "made"))
    return re.findall(r"^WARNING parsing (\S+ \S+) within", made.stdout + made.stderr, re.M)


class Caller:
    """Finds the generated function of an operation, and calls it with models of its own."""

    def __init__(self, service, prefix, is_whole):
        import httpx
        from client import AuthenticatedClient

        credentials = {
            "grant_type": "client_credentials", "client_id": "test-client",
            "client_secret": "test-secret",
        }
        # A secret is hashed slowly, and the machine may be busy.
        patience = httpx.Timeout(60)
        answer = httpx.post(f"{service}/oauth/token", data=credentials, timeout=patience)
        token = answer.json()["access_token"]
        base = service if is_whole else service + prefix
        self.prefix = prefix if is_whole else ""
        self.client = AuthenticatedClient(base_url=base, token=token, timeout=patience)
        self.operations = {}
        package = pathlib.Path(importlib.import_module("client.api").__file__).parent
        for file in package.rglob("*.py"):
            if file.name == "__init__.py":
                continue
            text = file.read_text()
            method = re.search(r'"method": "(\w+)"', text)[1]
            url = re.sub(r"\{\w+\}", "{}", re.search(r'"url": "([^"]*)"', text)[1])
            self.operations[method, url] = f"client.api.{file.parent.name}.{file.stem}"

    def __call__(self, method, url, status, body=None, **parameters):
        module = importlib.import_module(self.operations[method, self.prefix + url])
        function = module.sync_detailed
        if body is not None:
            parameters["body"] = model(typing.get_type_hints(function)["body"], body)
        answer = function(client=self.client, **parameters)
        name = f"{method.upper()} {url}"
        if answer.status_code != status:
            raise AssertionError(f"{name}: {answer.status_code} {answer.content.decode()}")
        done.append(name)
        return answer.parsed


def model(hint, value):
    """A value as the model that a function takes."""
    is_one = typing.get_origin(hint) in (None, list)
    for choice in [hint] if is_one else typing.get_args(hint):
        if isinstance(value, list) and typing.get_origin(choice) is list:
            return [model(typing.get_args(choice)[0], element) for element in value]
        if isinstance(value, dict) and hasattr(choice, "from_dict"):
            return choice.from_dict(value)
    raise AssertionError(f"{hint} takes no {value}")


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def check_in(call):
    made = call("post", "/checkins", 201, {"eventId": EVENT, "uitpasNumber": HOLDER})
    require(made.points == 1 and made.uitpas_number == HOLDER, f"the check-in is {made}")
    status = call("get", "/checkin-status", 200, uitpas_number=HOLDER, event_id=EVENT)
    require(status.allowed is False and status.end_user_message.nl, f"the status is {status}")
    refused = call("post", "/checkins", 400, {"eventId": EVENT, "uitpasNumber": HOLDER})
    require(str(refused.type_).endswith("/checkin-not-allowed"), f"the refusal is {refused}")
    call("delete", "/checkins/{}", 204, checkin_id=made.id)


def sell(call):
    asked = {"regular_price": 10, "event_id": EVENT, "uitpas_number": POOR_HOLDER}
    offered = call("get", "/tariffs", 200, **asked).available
    require(len(offered) == 1, f"the tariffs are {offered}")
    social = offered[0]
    found = (social.id, social.price, social.remaining)
    require(found == ("SOCIALTARIFF", 2, 1), f"the tariff is {found}")
    order = {
        "eventId": WEEKLY_EVENT, "uitpasNumber": POOR_HOLDER, "regularPrice": 10,
        "tariff": {"id": social.id},
    }
    sold = call("post", "/ticket-sales", 200, [order])
    require(len(sold) == 1 and sold[0].tariff.price == 2, f"sold are {sold}")
    refused = call("post", "/ticket-sales", 400, [order])
    require(str(refused.type_).endswith("/maximum-reached"), f"the refusal is {refused}")
    call("delete", "/ticket-sales/{}", 204, ticket_sale_id=sold[0].id)
    again = call("post", "/ticket-sales", 200, [order])
    require(again[0].id != sold[0].id, f"sold again are {again}")


def redeem(call):
    before = call("get", "/passes/{}", 200, uitpas_number=HOLDER).points
    made = call("post", "/rewards/redeemed", 201, {"rewardId": REWARD, "uitpasNumber": HOLDER})
    require(made.reward.id == REWARD, f"the redemption is {made}")
    after = call("get", "/passes/{}", 200, uitpas_number=HOLDER).points
    require(after == before - 5, f"{before} points became {after}")
    listed = call("get", "/rewards/redeemed", 200, uitpas_number=HOLDER)
    require([each.id for each in listed.member] == [made.id], f"redeemed are {listed}")
    call("delete", "/rewards/redeemed/{}", 204, redeemed_reward_id=made.id)
    restored = call("get", "/passes/{}", 200, uitpas_number=HOLDER).points
    require(restored == before, f"{before} points became {restored}")


done = []
wrong = []
document, prefix, service, folder = sys.argv[1:5]
left_out = generate(document, pathlib.Path(folder))
paths = json.loads(pathlib.Path(document).read_text())["paths"]
call = Caller(service, prefix, any(path.startswith(prefix) for path in paths))
for act in [check_in, sell, redeem]:
    try:
        act(call)
    except (AssertionError, AttributeError, KeyError, TypeError, ValueError) as error:
        wrong.append(f"{act.__name__}: {type(error).__name__}: {error}")
print(json.dumps({"done": done, "leftOut": left_out, "wrong": wrong}))
