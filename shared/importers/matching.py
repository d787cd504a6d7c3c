"""Which stored item a row means: by a chosen key, else by what tells the kind's items apart; never by a guess."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from shared.importers.table import LayoutError
from shared.kernel.base import Catalog
from shared.kernel.describe import Shape
from shared.kernel.words import Caption, Several
from shared.workbooks.words import ImportRefused, Words, say

NAMES_SHOWN: Final = 3
Key = tuple[str, ...]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """The stored item of a row, none (then it is new), or (`why`) that nobody can say."""

    id: UUID | None = None
    why: Words | None = None
    closed: Words | None = None
    """The item is there and no longer in use."""


def keys_of(shape: Shape, chosen: Sequence[str], fields: Sequence[str]) -> tuple[Key, ...]:
    """The keys that a sheet with these fields can be matched by, the best first. Raises ImportRefused; LayoutError
    where a person may say which column it is."""
    known = [field.name for field in shape.fields]
    for name in chosen:
        if name not in known:
            text = "{kinds} have no field “{name}” to be matched by. Nothing was imported."
            raise ImportRefused(text, kinds=Caption(shape.cls.captions), name=name)
    wanted: tuple[Key, ...] = (tuple(chosen),) if chosen else shape.cls.natural_keys  # type: ignore[attr-defined]
    keys = tuple(key for key in wanted if set(key) <= set(fields))
    if not keys:
        needed = Several([Several([Caption(shape.field(name).caption) for name in key], " + ") for key in wanted], "; ")
        text = (
            "Without a column for {needed} nobody can say which of {kinds} a row means. Nothing was imported. "
            "Say which column it is, or choose another key."
        )
        raise LayoutError(text, needed=needed, kinds=Caption(shape.cls.captions, small=True))
    return keys


class Stock:
    """The stored items of one kind by their keys. Items in use come first; others are found only to say so."""

    def __init__(self, shape: Shape, keys: Sequence[Key], rows: Sequence[Row], chosen: bool) -> None:
        self.shape, self.keys, self.chosen = shape, tuple(keys), chosen
        self.spell = shape.cls.spelling  # type: ignore[attr-defined]
        self._spelled: dict[str, str] = {}
        self.rows: dict[UUID, Row] = {row["id"]: row for row in rows if not row["folder"]}
        self.by_key: dict[Key, dict[Any, list[UUID]]] = {key: {} for key in (*self.keys, ("code",), ("code", "name"))}
        self.closed: dict[Key, dict[Any, list[UUID]]] = {key: {} for key in self.by_key}
        self.telling = tuple(name for name in self.keys[0] if name not in ("code", "name"))
        for id, row in self.rows.items():
            indexes = self.closed if row["marked"] or row["replaced_by"] is not None else self.by_key
            for key, index in indexes.items():
                for value in self._values(key, row):
                    index.setdefault(value, []).append(id)

    def _values(self, key: Key, row: Row) -> Iterable[Any]:
        """The key's value; where items have other spellings of their own (м2, кв.м), each of these."""
        value = self.key_value(key, row)
        spelled = self.shape.cls.spellings_of.__func__ is not Catalog.spellings_of.__func__  # type: ignore[attr-defined]
        if value is None or not spelled or len(key) > 1 or key == ("code",):
            return () if value is None else (value,)
        return {value, *((text,) for text in self.shape.cls.spellings_of(row) if text)}  # type: ignore[attr-defined]

    def key_value(self, key: Key, row: Row) -> Any:
        """What rows are compared by: texts without case and zeros in front; None where a part is empty."""
        parts = tuple([self._part(row.get(name)) for name in key])
        return None if None in parts else parts

    def _part(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if (spelled := self._spelled.get(value)) is None:
            text = self.spell(value)
            spelled = self._spelled[value] = text.lstrip("0") or "0" if text.isdecimal() else text
        return spelled or None

    def usable(self, row: Row) -> list[tuple[Key, Any]]:
        """The keys that a row fills, with its values."""
        return [(key, value) for key in self.keys if (value := self.key_value(key, row)) is not None]

    def match(self, row: Row) -> Match:
        """The item that a row means; a row that agrees with one in this and differs in that is ambiguous."""
        usable = self.usable(row)
        if not usable:
            captions = Several([Several([Caption(self.shape.field(name).caption) for name in key], " + ")
                                for key in self.keys], "; ")  # fmt: skip
            return Match(why=say("the row does not say which item it is: {fields} is empty", fields=captions))
        found = self.by_key[usable[0][0]].get(usable[0][1], [])
        if len(found) > 1:
            found = self._narrowed(found, usable[1:], row)
        if len(found) == 1:
            return Match(found[0])
        if found:
            return Match(why=self._several(found))
        closed = self.closed[usable[0][0]].get(usable[0][1], [])
        if closed:
            return Match(closed[0], closed=self._out_of_use(closed[0]))
        near = [] if self.chosen else self._near(usable[1:], row)
        return Match(why=self._alike(near, row)) if near else Match()

    def _narrowed(self, found: list[UUID], usable: list[tuple[Key, Any]], row: Row) -> list[UUID]:
        """Of several the one that also agrees in another key."""
        more = [] if self.chosen else [(("code", "name"), self.key_value(("code", "name"), row))]
        for key, value in [*usable, *more]:
            both = [id for id in found if id in self.by_key[key].get(value, ())]
            if len(both) == 1:
                return both
        return found

    def _near(self, usable: list[tuple[Key, Any]], row: Row) -> list[UUID]:
        """Items that agree in something less telling. A namesake with a telling field of its own is another item."""
        near: list[UUID] = []
        more: list[tuple[Key, Any]] = [(key, self.key_value(key, row)) for key in (("code", "name"), ("code",))]
        for key, value in [*usable, *more]:
            for id in self.by_key[key].get(value, ()) if value is not None else ():
                if id not in near and ("code" in key or not self._contradicts(id, row)):
                    near.append(id)
        return near

    def _contradicts(self, id: UUID, row: Row) -> bool:
        stored = self.rows[id]
        return any(
            (one := self._part(stored[name])) is not None and (other := self._part(row.get(name))) is not None
            and one != other for name in self.telling
        )  # fmt: skip

    # ---- words

    def _several(self, found: list[UUID]) -> Words:
        names = Several([self._named(id) for id in found[:NAMES_SHOWN]])
        return say("{count} items may be meant: {names}; choose a key that tells them apart", count=len(found),
                   names=names)  # fmt: skip

    def _alike(self, near: list[UUID], row: Row) -> Words:
        if len(near) > 1:
            return self._several(near)
        stored = self.rows[near[0]]
        names = {name for key in (*self.keys, ("code",)) for name in key}
        differing = sorted(
            name for name in names if row.get(name) and self._part(row[name]) != self._part(stored[name])
        )
        text = "{item} is here and differs in {fields}: the same or another one? To say so, choose a key such as {key}"
        key = next((name for name in sorted(names) if row.get(name) and name not in differing), "code")
        return say(text, item=self._named(near[0]), key=key,
                   fields=Several([Caption(self.shape.field(name).caption) for name in differing]))  # fmt: skip

    def _out_of_use(self, id: UUID) -> Words:
        row = self.rows[id]
        if row["replaced_by"] is None:
            return say("{item} is marked for deletion here; the row is left out", item=self._named(id))
        by = self.rows.get(row["replaced_by"])
        other = self._named(row["replaced_by"]) if by is not None else say("another item")
        return say("{item} was merged into {other} here; the row is left out", item=self._named(id), other=other)

    def _named(self, id: UUID) -> Words:
        row = self.rows[id]
        return say("“{name}” ({code})", name=row["name"] or "", code=row["code"] or "")
