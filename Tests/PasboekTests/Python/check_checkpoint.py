"""Checks a signed checkpoint by the published descriptions alone: C2SP signed-note and
tlog-checkpoint, and Ed25519 as RFC 8032 spells it out.

usage: check_checkpoint.py VERIFIER-KEY NOTE

Prints position and root (hexadecimal) and ends with 0; with 1 where the note is not the key's.
"""

import base64
import hashlib
import sys

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, g, f, h = f - e, d + c, d - c, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number > 0:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def x_of(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0 or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (x_of(BASE_Y, 0), BASE_Y, 1, x_of(BASE_Y, 0) * BASE_Y % P)


def is_signed(public, message, signature):
    key, commitment = point(public), point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or len(signature) != 64 or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return same(times(scalar, BASE), add(commitment, times(challenge, key)))


def main(verifier, note):
    name, key_id, encoded = verifier.split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    assert key[0] == 1 and len(key) == 33
    named = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    assert named.hex() == key_id, "the id is not that of name and key"
    text, signatures = note.split("\n\n")
    text += "\n"
    origin, size, root = text.splitlines()[:3]
    assert origin == name and str(int(size)) == size
    for line in signatures.splitlines():
        dash, signer, encoded = line.split(" ")
        assert dash == "\u2014"
        data = base64.b64decode(encoded, validate=True)
        if signer == name and data[:4] == named and is_signed(key[1:], text.encode(), data[4:]):
            print(size, base64.b64decode(root, validate=True).hex())
            return 0
    print("no signature of the key", file=sys.stderr)
    return 1


sys.exit(main(*sys.argv[1:3]))
