"""Holds examples of records against the CDDL: check_records.py RECORDS.txt EVENTS.cddl.

A line of the examples is a name and a record in hexadecimal digits. Prints one JSON object: how
many were checked, of how many types, and what does not fit.
"""
import json
import sys

import cbor2

from read_log import Grammar


def main(records, cddl):
    grammar = Grammar(cddl)
    types, wrong, count = set(), [], 0
    with open(records, encoding="utf-8") as lines:
        for line in lines:
            name, digits = line.split()
            data = bytes.fromhex(digits)
            kind = cbor2.loads(data)[0][2]
            types.add(kind)
            count += 1
            try:
                grammar.check(data, kind)
            except Exception as error:  # zcbor has no class of its own for what does not fit
                wrong.append(f"{name}: {error!r:.300}")
    missing = sorted(set(grammar.names) - types)
    print(json.dumps(
        {"records": count, "types": len(types), "missing": missing, "wrong": wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
