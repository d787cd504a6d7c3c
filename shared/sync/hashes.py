"""Head hashes and digests: how two ends know, without sending anything, that they hold the same."""

import hashlib
import struct
from collections.abc import Iterable
from typing import Final

NOTHING: Final = bytes(16)
"""The digest of a scope that holds nothing."""
_HEAD = struct.Struct(">16sIB16s")
_ALL: Final = 2**128


def head_hash(id: bytes, rev: int, deleted: bool, content: bytes) -> bytes:
    """16 bytes of SHA-256 over id, rev, whether deleted, and the content hash: a body need not be unpacked for it."""
    return hashlib.sha256(_HEAD.pack(id, rev, deleted, content)).digest()[:16]


def total(hashes: Iterable[bytes]) -> int:
    """The sum of hashes, to be put to a digest by `moved`; of very many in one pass."""
    return sum(map(_number, hashes))


def moved(digest: bytes, come: int = 0, gone: int = 0) -> bytes:
    """The digest after heads of the sum `come` came and heads of the sum `gone` went."""
    return ((int.from_bytes(digest, "big") + come - gone) % _ALL).to_bytes(16, "big")


def _number(hash: bytes) -> int:
    return int.from_bytes(hash, "big")
