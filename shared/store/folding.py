"""Folded text: what search and sorting compare; lower case, ё = е, no diacritics."""

import unicodedata
from functools import cache


def folded(text: str) -> str:
    """«Ёлка № 5» → "елка № 5". й stays й: it is a letter of its own, not и with a mark."""
    text = text.casefold().replace("ё", "е")
    if text.isascii():
        return text
    return "".join(map(_base, text))


@cache
def _base(letter: str) -> str:
    if letter == "й":
        return letter
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part)) or letter


def sort_key(text: str) -> str:
    """Folded, with numbers padded so that 2 comes before 10; the same order in both databases."""
    kept, digits = [], ""
    for letter in folded(text) + "\0":
        if letter.isdecimal() and letter.isascii():
            digits += letter
            continue
        if digits:
            kept.append(digits.rjust(9, "0"))
            digits = ""
        kept.append(letter)
    return "".join(kept[:-1])[:200]
