"""Sentences as JSON: kept or sent in one language, said in another, and names looked up where they are said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from shared.kernel.language import Language
from shared.kernel.words import Caption, Several, Title, Words


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
    """The sentence of `kept`; `name` calls what is known by its id alone. What is no such JSON is said as it stands."""
    try:
        found = _part(msgspec.json.decode(text), name)
    except (ValueError, TypeError, KeyError, AttributeError):
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


def _part(value: Any, name: Callable[[str, UUID], object]) -> Any:
    if not isinstance(value, Mapping):
        return value
    if "say" in value:
        return Words(str(value["say"]), {str(key): _part(each, name) for key, each in value.get("with", {}).items()})
    if "caption" in value:
        return Caption(str(value["caption"]), bool(value.get("small")))
    if "title" in value:
        day = value.get("date")
        return Title(str(value["title"]), value.get("number"), date.fromisoformat(day) if day else None)
    if "several" in value:
        return Several(tuple(_part(each, name) for each in value["several"]), str(value.get("between", ", ")))
    if "decimal" in value:
        return Decimal(value["decimal"])
    if "day" in value:
        return date.fromisoformat(value["day"])
    return name(str(value["kind"]), UUID(value["id"]))
