"""Folded text: what search and sorting compare; lower case, ё = е, no diacritics."""

import re
from functools import cache
from unicodedata import combining, normalize

_nothing_to_take_apart = re.compile("[\x00-\x7fА-Яа-яЁё«»–—]*+").fullmatch


def folded(text: str) -> str:
    """«Ёлка № 5» → "елка no 5". й stays й: it is a letter of its own, not и with a mark.

    The same for a letter that is spelt as one sign or as a sign and its mark (names from macOS are).
    """
    if _nothing_to_take_apart(text):
        return text.lower().replace("ё", "е")
    return "".join(map(_base, normalize("NFC", normalize("NFKC", text).casefold())))


@cache
def _base(letter: str) -> str:
    if letter == "й":
        return letter
    return "".join(part for part in normalize("NFKD", letter) if not combining(part)).casefold()


def sort_key(text: str) -> str:
    """Folded, with numbers padded so that 2 comes before 10; the same order in both databases."""
    return _digits(_padded, folded(text))[:200]


_digits = re.compile("[0-9]+").sub


def _padded(found: re.Match[str]) -> str:
    return found[0].rjust(9, "0")
