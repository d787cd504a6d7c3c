"""The letters of a BC3 file: which of its character sets it is really written in, and its records one by one.

The first record names the set: ANSI, 850 or 437; a file that names none is by the format's rule in 850. In the wild
there are files in UTF-8 that claim to be ANSI, and ANSI files that claim nothing, so the bytes have the last word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shared.workbooks.words import Words, say

_RECORD: Final = re.compile(r"(?<![^\n\r|])[ \t]*~([A-Za-z])\|")
_OPENING: Final = re.compile(rb"\s*~[A-Z]\|")
_SETS: Final = {
    "ANSI": "cp1252", "WINDOWS-1252": "cp1252", "CP1252": "cp1252", "ISO-8859-1": "cp1252", "LATIN1": "cp1252",
    "850": "cp850", "437": "cp437", "UTF-8": "utf-8", "UTF8": "utf-8",
}  # fmt: skip
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROLS: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
_RECORDS_MAX: Final = 500_000
_LENGTH_MAX: Final = 1_000_000
_LETTERS: Final = frozenset("áéíóúàèìòùâêîôûäëïöüçñãõÁÉÍÓÚÀÈÒÜÇÑºª²³€·")


class TooMuch(Exception):
    """More than any budget holds: the file was not written by a program of this trade."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its letter, the line of the file where it begins (from 1), its fields without the letter."""

    kind: str
    row: int
    fields: tuple[str, ...]

    def field(self, at: int) -> str:
        """The text of a field, "" where the record ends before it."""
        return self.fields[at].strip() if at < len(self.fields) else ""

    def parts(self, at: int) -> list[str]:
        """The parts of a field; the mark behind the last one opens no part of its own."""
        parts = [part.strip() for part in self.field(at).split("\\")]
        return parts[:-1] if len(parts) > 1 and not parts[-1] else parts

    @property
    def text(self) -> str:
        return f"~{self.kind}|" + "|".join(self.fields)[:117].rstrip()


def claims(data: bytes) -> bool:
    """Whether the bytes begin like a BC3 file."""
    head = data[:400]
    for mark, _ in _MARKS:
        head = head.removeprefix(mark)
    return _OPENING.match(head.replace(b"\0", b"")) is not None


def decoded(data: bytes) -> tuple[str, tuple[Words, ...]]:
    """The text, and what a careful person would want to know about its letters. Control characters go."""
    text, told = _decoded(data)
    return text.translate(_CONTROLS), told


def _decoded(data: bytes) -> tuple[str, tuple[Words, ...]]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), ()
    declared = _declared(data)
    known = _SETS.get(declared.upper())
    if not data.isascii() and known != "utf-8" and _is_utf8(data):
        text = "The file says that its character set is “{said}”, but it is written in UTF-8 and is read so"
        return data.decode("utf-8"), (say(text, said=declared),) if declared else ()
    if known:
        return _replaced(data, known)
    if data.isascii():
        return data.decode("ascii"), ()
    likely = max(("cp850", "cp1252"), key=lambda name: sum(each in _LETTERS for each in data.decode(name, "replace")))
    text = "The file does not say its character set; it is read as {name}: please look at the accents"
    return data.decode(likely, "replace"), (say(text, name="ANSI" if likely == "cp1252" else "850"),)


def records(text: str) -> Iterator[Record]:
    """The records in the file's order. Raises TooMuch when they are more, or longer, than any budget has."""
    row, counted, read = 1, 0, 0
    match = _RECORD.search(text)
    while match:
        following = _RECORD.search(text, match.end())
        end = following.start() if following else len(text)
        read += 1
        if read > _RECORDS_MAX or end - match.end() > _LENGTH_MAX:
            raise TooMuch
        row += text.count("\n", counted, match.start(1))
        counted = match.start(1)
        yield Record(match[1].upper(), row, tuple(text[match.end() : end].split("|")))
        match = following


def _declared(data: bytes) -> str:
    first = next(records(data[:4000].decode("latin-1")), None)
    return first.field(4) if first and first.kind == "V" else ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _replaced(data: bytes, name: str) -> tuple[str, tuple[Words, ...]]:
    text = data.decode(name, "replace")
    if lost := text.count("\ufffd"):
        why = "{count} letters are not of the character set that the file names; they are read as “\ufffd”"
        return text, (say(why, count=lost),)
    return text, ()
