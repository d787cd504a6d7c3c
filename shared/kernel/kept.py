"""Sentences as JSON: kept or sent in one language, said in another, and names looked up where they are said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec

from shared.kernel.language import Language
from shared.kernel.words import Caption, Several, Title, Words

DEEPEST: Final = 20
"""Sentences within sentences; three are the most that the program makes."""
DIGITS_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Named:
    """Something by its id: called as it is called where the sentence is said, so that no name travels."""

    kind: str
    id: UUID

    def words(self, _language: Language) -> str:
        return "—"


def kept(words: Words) -> str:
    """The JSON of a sentence."""
    return msgspec.json.encode(_plain(words), order="sorted").decode()


def said(text: str, name: Callable[[str, UUID], object]) -> Words:
    """The sentence of `kept`; `name` calls what is known by its id alone. What is no such JSON is said as it stands.

    It may have come from another computer: whatever is meant ill by it, it can be said in every language.
    """
    try:
        found = _part(msgspec.json.decode(text), name, DEEPEST)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        found = None
    return found if isinstance(found, Words) else Words("{text}", {"text": text})


def _plain(value: object) -> Any:
    match value:
        case Words():
            return {"say": value.text, "with": {key: _plain(each) for key, each in value.values.items()}}
        case Caption():
            return {"caption": value.text, "small": value.small}
        case Title():
            return {"title": value.caption, "number": value.number, "date": value.date}
        case Several():
            return {"several": [_plain(each) for each in value.values], "between": value.between}
        case Named():
            return {"kind": value.kind, "id": value.id}
        case Decimal():
            return {"decimal": format(value, "f")}
        case date():
            return {"day": value}
        case None | bool() | int() | str():
            return value
    return str(value)


def _part(value: Any, name: Callable[[str, UUID], object], depth: int) -> Any:
    """Raises ValueError, TypeError, KeyError, AttributeError, ArithmeticError for what `kept` never makes."""
    if not isinstance(value, Mapping):
        return value
    if not depth:
        raise ValueError("sentences within sentences without end")
    inner = partial(_part, name=name, depth=depth - 1)
    if "say" in value:
        return Words(str(value["say"]), {str(key): inner(each) for key, each in value.get("with", {}).items()})
    if "caption" in value:
        return Caption(str(value["caption"]), bool(value.get("small")))
    if "title" in value:
        day, number = value.get("date"), value.get("number")
        return Title(str(value["title"]), str(number) if number else None, date.fromisoformat(day) if day else None)
    if "several" in value:
        return Several(tuple(map(inner, value["several"])), str(value.get("between", ", ")))
    if "decimal" in value:
        return _written(Decimal(value["decimal"]))
    if "day" in value:
        return date.fromisoformat(value["day"])
    return name(str(value["kind"]), UUID(value["id"]))


def _written(value: Decimal) -> Decimal:
    """One that fits on a line: 1e999999999 is a few letters here, and a gigabyte of zeros written out."""
    if not value.is_finite() or abs(value.adjusted()) > DIGITS_MOST:
        raise ValueError("no number of anything")
    return value
