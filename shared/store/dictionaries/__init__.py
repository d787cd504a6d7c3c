"""The zstd dictionaries that bodies are packed with: numbered, shipped with the program, never changed.

`manifest.json` lists them. `kinds` are those packed with a dictionary from now on, "*" all that none names; a new
dictionary is shipped with no kinds one version before it is used, so that everybody can read what the newest packs.
`python -m tests.demo.dictionaries` makes them of the demo company; no customer's data ever goes into one.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from shared.store.errors import Damaged

FOLDER: Final = Path(__file__).parent
MANIFEST: Final = FOLDER / "manifest.json"
OF_TESTS: Final = 9000
"""Numbers from here on are never shipped."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A dictionary: its file's size in bytes and SHA-256, and what is packed with it."""

    number: int
    file: str
    size: int
    sha256: str
    kinds: list[str] = []


class NoDictionary(Damaged):
    """A body needs a dictionary that this version of the program does not have."""


_registered: dict[int, tuple[list[str], bytes]] = {}


def register(number: int, kinds: list[str], content: bytes) -> None:
    """One more dictionary, for this process: for kinds of tests. Raises ValueError for a number that is in use."""
    if number < OF_TESTS or _registered.get(number, (kinds, content)) != (kinds, content):
        raise ValueError(f"dictionary {number}: numbers of tests start at {OF_TESTS}, and each is given once")
    _registered[number] = (kinds, content)
    number_for.cache_clear()


def known(number: int) -> bool:
    """Whether bodies packed with the dictionary of that number can be read here; 0 is none."""
    return number == 0 or number in _registered or number in manifest()


@cache
def number_for(kind: str) -> int:
    """The dictionary that bodies of a kind are packed with: the newest that names it, else the newest for all."""
    kinds = {number: entry.kinds for number, entry in manifest().items()}
    kinds |= {number: kinds for number, (kinds, _) in _registered.items()}
    return next((max(found) for name in (kind, "*") if (found := [no for no, of in kinds.items() if name in of])), 0)


def content(number: int) -> bytes:
    """A dictionary as it is. Raises NoDictionary, and Damaged where the program's own file is not what it was."""
    if number in _registered:
        return _registered[number][1]
    entry = manifest().get(number)
    if entry is None:
        raise NoDictionary(
            "This was stored by a newer version of Fieldledger and cannot be read by this one. Nothing was changed. "
            "Install the newest version."
        )
    path = FOLDER / entry.file
    found = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(found).hexdigest() != entry.sha256:
        raise Damaged(
            "A file of the program is missing or damaged: {file}. Nothing was changed. Install Fieldledger again.",
            file=entry.file,
        )
    return found


@cache
def manifest() -> dict[int, Entry]:
    """Every dictionary of this version, by number."""
    return {entry.number: entry for entry in msgspec.json.decode(MANIFEST.read_bytes(), type=list[Entry])}
