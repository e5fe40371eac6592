"""Reads a ledger's log without any of its code: read_log.py LOG.db EVENTS.cddl.

Every record is decoded by cbor2 and held against the CDDL by zcbor; root, running numbers, balances
and sums are computed anew from the records alone. Prints what was found as one JSON object; what is
wrong stands in "wrong", the first faults only.
"""
import collections
import datetime
import hashlib
import json
import re
import sqlite3
import sys
import zoneinfo

import cbor2
from zcbor.zcbor.zcbor import DataTranslator

FAULTS_MAX = 20
CREATED, LOSS, MEMBERSHIP, ISSUED = 1, 2, 22, 40
CHECKED_IN, REFUSED, UNDONE, RECOUNTED = 50, 51, 52, 53
REDEEMED, REDEMPTION_REFUSED, REDEMPTION_CANCELLED = 62, 63, 64
VISIT, EXTERNAL_VISIT, VISIT_UNDONE, VISIT_COMPENSATED = 90, 92, 93, 94
BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")

# Where a type's body says who, how many points were moved, and the balance afterwards.
POINTS = {
    ISSUED: (1, 2, 4),
    CHECKED_IN: (3, 4, 9),
    REFUSED: (3, None, 9),
    UNDONE: (2, 3, 4),
    RECOUNTED: (2, 4, 5),
    MEMBERSHIP: (1, None, 3),
    REDEEMED: (2, 4, 5),
    REDEMPTION_REFUSED: (3, None, 5),
    REDEMPTION_CANCELLED: (2, 3, 4),
}


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_hash(leaves):
    """The Merkle tree hash of RFC 9162, 2.1.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(root_hash(leaves[:split]), root_hash(leaves[split:]))


class Grammar:
    """The CDDL, by record type."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.rules = DataTranslator.from_cddl(text, 16).my_types
        self.names = {
            int(number): name
            for name, number in re.findall(
                r"^(\w+_record) = \[.*\n +\[header_start, record_type: (\d+)", text, re.M)
        }

    def check(self, data, kind):
        self.rules[self.names[kind]].validate_str(data)


class Ledger:
    """What the records add up to."""

    def __init__(self):
        self.leaves = []
        self.wrong = []
        self.types = collections.Counter()
        self.running = collections.Counter()
        self.balances = collections.Counter()
        self.issued = self.reversed = self.redeemed = 0
        self.keys = set()
        self.compensated = set()
        self.recorded_at = 0
        self.expected_index = (0, 0)

    def expect(self, is_so, position, message):
        if not is_so and len(self.wrong) < FAULTS_MAX:
            self.wrong.append(f"{position}: {message}")

    def fold(self, position, data, header, body):
        (form, stated, kind, _, recorded_at, occurred_at, _, _, key, _, index, count, _,
         reverses, systems) = header
        self.leaves.append(leaf_hash(data))
        self.types[kind] += 1
        self.expect(form == 1 and stated == position, position, f"says {stated}")
        self.expect((kind == CREATED) == (position == 1), position, f"type {kind}")
        self.expect(recorded_at > self.recorded_at, position, "recorded before the one before")
        self.expect(occurred_at <= recorded_at, position, "occurred after it was recorded")
        self.expect(reverses < position, position, f"reverses {reverses}")
        self.recorded_at = recorded_at
        # A held tap that is admitted goes under its own key once more, and names the tap.
        is_admission = len(key) == 2 and reverses > 0
        self.follow(position, () if is_admission else tuple(key), index, count)
        for system, number in zip(systems[::2], systems[1::2]):
            self.running[system] += 1
            self.expect(
                number == self.running[system], position, f"{number} of system {system}")
        if kind in POINTS:
            self.count(position, kind, body)
        if kind in (VISIT, EXTERNAL_VISIT):
            self.compensate(position, kind, occurred_at, body)
        if kind in (VISIT_UNDONE, VISIT_COMPENSATED):
            self.compensate_another(position, kind, occurred_at, body)

    def compensate_another(self, position, kind, occurred_at, body):
        """A paid visit was undone, or another one of its visitor and day is paid instead."""
        moment = body[9] if kind == VISIT_UNDONE else occurred_at
        visit = (VISIT, body[1], body[2], self.day(moment))
        if kind == VISIT_COMPENSATED:
            self.expect(visit not in self.compensated, position, "is compensated twice")
            self.compensated.add(visit)
        elif body[5]:
            self.expect(visit in self.compensated, position, "was not compensated")
            self.compensated.discard(visit)

    @staticmethod
    def day(moment):
        return datetime.datetime.fromtimestamp(moment // 1_000_000, BRUSSELS).date()

    def compensate(self, position, kind, occurred_at, body):
        """A museum is paid by its rate, once for a visitor and local day."""
        museum, average, points, cents, is_paid = (body[part] for part in (1, 5, 6, 7, 8))
        self.expect(
            cents == (average * points + 5_000) // 10_000, position,
            f"{cents} cents are not {points} basis points of {average}")
        visitor = body[2] if kind == VISIT else body[4]
        day = self.day(occurred_at)
        if is_paid:
            self.expect(
                (kind, museum, visitor, day) not in self.compensated, position,
                "is compensated twice")
            self.compensated.add((kind, museum, visitor, day))

    def follow(self, position, key, index, count):
        expected, of = self.expected_index
        self.expect(
            index == expected and index < count and (index == 0 or count == of), position,
            f"record {index} of {count} in its command")
        self.expected_index = (index + 1, count) if index + 1 < count else (0, 0)
        if key and index == 0:
            self.expect(key not in self.keys, position, "its key was used before")
            self.keys.add(key)

    def count(self, position, kind, body):
        holder, added, balance = (body.get(part) for part in POINTS[kind])
        added = added or 0
        if kind == REDEEMED:
            added = -added
        if kind in (REDEEMED, REDEMPTION_CANCELLED):
            self.redeemed -= added
        elif added >= 0:
            self.issued += added
        else:
            self.reversed -= added
        self.balances[holder] += added
        self.expect(
            self.balances[holder] == balance, position,
            f"says balance {balance}, the records make {self.balances[holder]}")


def main(log, cddl):
    grammar = Grammar(cddl)
    ledger = Ledger()
    database = sqlite3.connect(f"file:{log}?mode=ro", uri=True)
    rows = database.execute("SELECT position, bytes FROM records ORDER BY position")
    for expected, (position, data) in enumerate(rows, start=1):
        ledger.expect(position == expected, position, f"comes after {expected - 1}")
        record = cbor2.loads(data)
        ledger.expect(
            cbor2.dumps(record, canonical=True) == data, position, "is not deterministic CBOR")
        header, body = record
        try:
            grammar.check(data, header[2])
        except Exception as error:  # zcbor has no class of its own for what does not fit
            ledger.expect(False, position, f"is not what the CDDL describes: {error!r:.300}")
        ledger.fold(position, data, header, body)
    ledger.expect(ledger.expected_index == (0, 0), position, "ends within a command")
    outstanding = sum(ledger.balances.values())
    ledger.expect(
        ledger.issued - ledger.reversed - ledger.redeemed - outstanding == 0, position,
        f"{ledger.issued} issued, {ledger.reversed} reversed, {ledger.redeemed} redeemed, "
        f"{outstanding} outstanding")
    print(json.dumps({
        "position": len(ledger.leaves),
        "root": root_hash(ledger.leaves).hex(),
        "outstanding": outstanding,
        "keys": len(ledger.keys),
        "types": len(ledger.types),
        "systems": len(ledger.running),
        "wrong": ledger.wrong,
    }))


if __name__ == "__main__":
    main(*sys.argv[1:])
