"""One-time codes for devices: short enough to be typed from paper, too many to be guessed."""

import hashlib
import secrets
from typing import Final

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: they are read as others."""
LENGTH, GROUP = 12, 4
_READ_AS: Final = str.maketrans("OIL", "011", " -\u2013\u2014\t\n\r")


def new_code() -> str:
    """K7QD-0M3X-9TFA: 60 random bits."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(drawn[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def meant(code: str) -> str:
    """Small letters, missing dashes and a letter O change nothing."""
    return code.upper().translate(_READ_AS)


def code_hash(code: str) -> bytes:
    """Of the code as it was meant."""
    return hashlib.sha256(b"device code " + meant(code).encode("utf-8", "replace")).digest()
