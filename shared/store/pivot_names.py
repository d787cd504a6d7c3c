"""What rows of a pivot are grouped by: what dimensions lead to along a path, and their words, read in batches."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, type_coerce

from shared.kernel.base import FieldInfo
from shared.kernel.describe import Kinds
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.kernel.report import Grouping
from shared.kernel.types import Id, Stored, id_bytes, stored_id
from shared.store.books import REPLACED_MAX, within
from shared.store.folding import sort_key

CHUNK = 500
Values = dict[Any, Any]


class Names:
    """Values and words of the groupings of one register; `on` is the day for which dated line tables answer.

    `scopes`: where the items lie that are named (None: anywhere).
    """

    def __init__(
        self, connection: Connection, kinds: Kinds, register: Any, language: Language, on: date | None,
        scopes: Collection[str] | None,
    ) -> None:  # fmt: skip
        self.connection, self.kinds, self.register, self.language, self.on = connection, kinds, register, language, on
        self.scopes = scopes
        self.values: dict[str, Values] = {}
        self.words: dict[str, Values] = {}
        self.places: dict[UUID, int] = {}
        self.infos: dict[str, FieldInfo] = {}
        self.ids = _Ids()
        self.along: dict[str, list[str]] = {}
        """Items and lines → the columns that are read with their names, because somebody asks for them afterwards."""
        self._beside: dict[tuple[str, str], Values] = {}
        self._behind: dict[str, tuple[int, dict[Any, list[Any]]]] = {}

    def prepare(self, groupings: Sequence[Grouping], rows: Sequence[Mapping[str, Any]]) -> None:
        """Read what the values of some more rows mean."""
        for grouping in groupings:
            self.learn(grouping, {row[asked(grouping)] for row in rows})

    def learn(self, grouping: Grouping, values: Collection[Any]) -> None:
        """Read what some more values of what a grouping asks for mean."""
        known = self.values.setdefault(grouping.path, {})
        raw = set(values) - known.keys()
        if grouping.dimension == "date":
            known.update({value: _quarter(value) if grouping.attribute == "quarter" else value for value in raw})
        elif raw:
            found, info = self.followed(grouping.path, raw)
            known.update(found)
            self.infos[grouping.path] = info
            self._read_words(grouping.path, info, set(found.values()))

    def followed(self, path: str, raw: Collection[Any]) -> tuple[Values, FieldInfo]:
        """Value of a dimension → what its path leads to, and what that is; merged items give way to the others."""
        dimension, *steps = path.split(".")
        info = self.register.table.c[dimension].info["field"]
        found = self._standing(info, {value: value for value in raw})
        while steps:
            target = info.refers or info.line_of
            read, info = self._step(target, steps, {value for value in found.values() if isinstance(value, UUID)})
            found = self._standing(info, {value: read.get(reached) for value, reached in found.items()})
        return found, info

    def _step(self, target: str, steps: list[str], ids: set[UUID]) -> tuple[Values, FieldInfo]:
        """One step along a path: a field, the owner of a line, or a field of what holds in a dated line table."""
        name = steps.pop(0)
        if target in self.kinds.lines and name == "owner_id":
            return self._read(target, name, ids - {NONE_ID}), FieldInfo("", refers=self.kinds.lines[target][0].kind)
        if target in self.kinds.shapes:
            for table in self.kinds.shapes[target].tables:
                if table.name == name:
                    field = steps.pop(0)
                    return self._in_force(table.table, field, ids), table.table.c[field].info["field"]
        read = self._beside.get((target, name)) or self._read(target, name, ids - {NONE_ID})
        return read, table_of(self.kinds, target).c[name].info["field"]

    def _in_force(self, table: Any, name: str, ids: set[UUID]) -> Values:
        query = select(table.c.owner_id, table.c[name]).order_by(table.c.from_date)
        if self.on is not None:
            query = query.where(table.c.from_date <= self.on)
        return {row[0]: row[1] for row in self._chunks(query, table.c.owner_id, ids)}

    def _standing(self, info: FieldInfo, found: Values) -> Values:
        """The same with items that were merged into others given by the others."""
        shape = self.kinds.shapes.get(info.refers)
        if shape is None or not shape.is_catalog:
            return found
        replaced: Values = {}
        asked = set(found.values()) - {None, NONE_ID}
        for _ in range(REPLACED_MAX):
            further = {id: by for id, by in self._read(shape.kind, "replaced_by", asked).items() if by is not None}
            if not further:
                break
            replaced = {id: further.get(by, by) for id, by in replaced.items()} | further
            asked = set(further.values())
        return {value: replaced.get(reached, reached) for value, reached in found.items()} if replaced else found

    def _read_words(self, path: str, info: FieldInfo, values: set[Any]) -> None:
        target, ids = info.refers or info.line_of, {value for value in values if isinstance(value, UUID)} - {NONE_ID}
        if not target or not ids:
            return
        words = self.words.setdefault(path, {})
        if target in self.kinds.shapes and self.kinds.shapes[target].is_document:
            called = ["name"] if "name" in table_of(self.kinds, target).c else []
            words.update({
                id: " ".join(filter(None, parts)) if called else parts[0]
                for id, *parts in self._rows(target, ["number", *called], ids)
            })  # fmt: skip
            return
        along = self.along.get(target, ()) if path in self.register.dimensions else ()
        columns = ["name", *(["position"] if target in self.kinds.lines else []), *along]
        read = list(zip(*self._rows(target, columns, ids), strict=True)) or [()] * (1 + len(columns))  # none is here
        found = dict(zip(columns, (dict(zip(read[0], values, strict=True)) for values in read[1:]), strict=True))
        words.update(found["name"])
        self.places.update(found.get("position", {}))
        self._beside.update({(target, name): found[name] for name in along})

    def of(self, grouping: Grouping, value: Any, *, short: bool = False) -> str:
        """The value in words, "—" where there is none; a `short` day is without its year."""
        if value is None or value == NONE_ID or value == "":
            return "—"
        if grouping.dimension == "date":
            return _days_in_words(grouping.attribute, value, self.language, short)
        info = self.infos[grouping.path]
        if info.choices:
            return self.language.say(dict(info.choices).get(value, str(value)))
        if isinstance(value, UUID):
            return self.words.get(grouping.path, {}).get(value) or str(value)
        return self.language.number(value) if isinstance(value, Decimal) else self.language.value(value)

    def order(self, grouping: Grouping, value: Any, words: str) -> tuple[bool, int, str, str]:
        """Days by the calendar, lines as in their document, everything else by name; "none" at the end."""
        none = value is None or value == NONE_ID or value == ""
        by_words = str(value) if grouping.dimension == "date" else sort_key(words)
        return none, self.places.get(value, -1), by_words, value.hex if isinstance(value, UUID) else str(value)

    def behind(self, grouping: Grouping, value: Any) -> list[Any]:
        """The values of the dimension that this value of the grouping stands for."""
        known = self.values[grouping.path]
        count, found = self._behind.get(grouping.path, (0, {}))
        if count != len(known):
            found = {}
            for raw, reached in known.items():
                found.setdefault(reached, []).append(raw)
            self._behind[grouping.path] = len(known), found
        return found.get(value, [])

    def _read(self, target: str, column: str, ids: Iterable[UUID]) -> Values:
        return dict(self._rows(target, [column], ids))

    def _rows(self, target: str, columns: Sequence[str], ids: Iterable[UUID]) -> Iterable[Any]:
        """(id, columns …) of items or lines."""
        table = table_of(self.kinds, target)
        read = [table.c.id, *(table.c[name] for name in columns)]
        places = [at for at, column in enumerate(read) if isinstance(column.type, Id)]
        stored = [type_coerce(column, Stored()) if at in places else column for at, column in enumerate(read)]
        for row in self._chunks(select(*stored), table.c.id, ids):
            values = list(row)
            for at in places:
                values[at] = self.ids[values[at]]
            yield values

    def _chunks(self, query: Any, column: Any, ids: Iterable[UUID]) -> Iterable[Any]:
        wanted, query = sorted(ids, key=id_bytes), query.where(*within(self.kinds, column.table, self.scopes))
        for start in range(0, len(wanted), CHUNK):
            yield from self.connection.execute(query.where(column.in_(wanted[start : start + CHUNK]))).all()


class _Ids(dict[Any, Any]):
    """Stored → id; each is made once, however many rows hold it."""

    def __missing__(self, stored: Any) -> Any:
        self[stored] = made = stored_id(stored)
        return made


def asked(grouping: Grouping) -> str:
    """What the register is summed by: a dimension, or a part of the date."""
    if grouping.dimension != "date":
        return grouping.dimension
    return "date.month" if grouping.attribute == "quarter" else grouping.path


def table_of(kinds: Kinds, target: str) -> Any:
    return kinds.lines[target][1].table if target in kinds.lines else kinds.shape(target).table


# ---- days


def _quarter(month: str) -> str:
    """2026-09 → 2026-3"""
    return f"{month[:5]}{(int(month[5:]) + 2) // 3}"


DAYS_OF = {"": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""The most days of a part of the date."""


def days_of(attribute: str, value: Any) -> tuple[date, date]:
    """First and last day of a day, week (its Monday), month, quarter or year, as rows are grouped by them."""
    if attribute in ("", "week"):
        first = value if isinstance(value, date) else date.fromisoformat(value)
        return first, first + timedelta(6 if attribute == "week" else 0)
    year = int(value[:4])
    months = {"month": 1, "quarter": 3, "year": 12}[attribute]
    month = {"month": 0, "quarter": 3 * int(value[5:] or 1) - 2, "year": 1}[attribute] or int(value[5:])
    after = date(year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(1)


def _days_in_words(attribute: str, value: Any, language: Language, short: bool) -> str:
    if attribute == "":
        return short_day(value, language) if short else language.date(value)
    if attribute == "week":
        first, last = days_of(attribute, value)
        return f"{short_day(first, language)}–{short_day(last, language) if short else language.date(last)}"
    return language.say("Q{number} {year}", number=value[5:], year=value[:4]) if attribute == "quarter" else str(value)


def short_day(day: date, language: Language) -> str:
    """21.11 (ru) or 21 Nov (en)."""
    return language.date(day)[:-5]
