"""Computing a declared report: sums of a register, grouped, named, with subtotals and formulas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from shared.kernel.describe import Kinds
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.kernel.numbers import hours
from shared.kernel.report import Column, Grouping, Measure, Report, ReportTable, Row
from shared.kernel.types import MinutesType
from shared.store import aliases, priced
from shared.store.books import REPLACED_MAX
from shared.store.folding import sort_key
from shared.store.registers import turnover

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a report: groupings in order, the days, and dimensions fixed to values."""

    by: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    equals: Mapping[str, Any] = field(default_factory=dict)
    scopes: frozenset[str] | None = None


Sums = dict[str, Any]
Key = tuple[Any, ...]


def compute(
    connection: Connection, kinds: Kinds, report: Report, question: Question, language: Language
) -> ReportTable:
    """The report's table. Raises UnknownGrouping."""
    fixed = aliases.widened_all(connection, kinds, report.register, question.equals)
    question = replace(question, equals=fixed)
    by = [report.grouping(name) for name in question.by or report.by]
    across = report.grouping(report.across) if report.across else None
    names = _Names(connection, kinds, report, language)
    leaves = _leaves(connection, report, question, [*by, *([across] if across else [])], names)
    spread = _spread(across, leaves, names)
    tree = _summed(leaves, len(by), bool(across))
    cells = _Cells(report, spread, across)
    rows = [
        Row(key, len(key), (*_labelled(key, by, names), *cells.of(tree[key], _fixed(key, by))))
        for key in sorted(tree, key=lambda key: [names.order(g, v) for g, v in zip(by, key, strict=False)])
        if key
    ]
    total = Row((), 0, (language.say("Total"), *[""] * (len(by) - 1), *cells.of(tree.get((), {}), set())))
    columns = [Column(grouping.name, language.say(grouping.caption)) for grouping in by]
    columns += cells.columns(names, across, language)
    kept = [at for at in range(len(columns)) if at < len(by) or any(row.cells[at] for row in (*rows, total))]
    if across is None:
        kept = list(range(len(columns)))
    return ReportTable(
        report.name, language.say(report.caption), _subtitle(question, language), tuple(columns[at] for at in kept),
        tuple(_narrowed(row, kept) for row in rows), _narrowed(total, kept),
    )  # fmt: skip


def _narrowed(row: Row, kept: Sequence[int]) -> Row:
    """The row without the columns in which nobody has a figure."""
    return Row(row.keys, row.level, tuple(row.cells[at] for at in kept))


def _fixed(key: Key, by: Sequence[Grouping]) -> set[str]:
    """The groupings that a row is fixed to; "none" fixes nothing."""
    return {grouping.name for grouping, value in zip(by, key, strict=False) if value not in (None, NONE_ID)}


def _subtitle(question: Question, language: Language) -> str:
    start, end = question.start, question.end
    if start and end:
        return language.say("from {start} to {end}", start=start, end=end)
    if start or end:
        return language.say("from {start}", start=start) if start else language.say("through {end}", end=end)
    return language.say("for all time")


def _leaves(
    connection: Connection, report: Report, question: Question, groupings: Sequence[Grouping], names: "_Names"
) -> dict[Key, Sums]:
    """Sums per combination of the groupings' values; attributes are looked up after summing by dimension."""
    dimensions = list(dict.fromkeys(g.path if g.dimension == "date" else g.dimension for g in groupings))
    found: dict[Key, Sums] = {}
    for since_start in (False, True):
        resources = [m.resource for m in report.measures if m.resource and m.since_start == since_start]
        if not resources:
            continue
        rows = turnover(
            connection, report.register, dimensions, start=None if since_start else question.start, end=question.end,
            resources=tuple(dict.fromkeys(resources)), scopes=question.scopes, **question.equals,
        )  # fmt: skip
        names.prepare(groupings, rows)
        for row in rows:
            key = tuple(names.value(grouping, row) for grouping in groupings)
            sums = found.setdefault(key, {})
            for measure in report.measures:
                if measure.resource and measure.since_start == since_start:
                    sums[measure.name] = sums.get(measure.name, 0) + (row[measure.resource] or 0)
    for measure in report.measures:
        if measure.priced is not None:
            start = None if measure.since_start else question.start
            for row, value in priced.values(
                connection, report.register, measure, dimensions, start=start, end=question.end,
                scopes=question.scopes, equals=question.equals,
            ):  # fmt: skip
                sums = found.setdefault(tuple(names.value(grouping, row) for grouping in groupings), {})
                sums[measure.name] = sums.get(measure.name, 0) + value
    return {key: sums for key, sums in found.items() if any(sums.values())}


def _spread(across: Grouping | None, leaves: Mapping[Key, Sums], names: "_Names") -> list[Any]:
    if across is None:
        return []
    return sorted({key[-1] for key in leaves}, key=lambda value: names.order(across, value))


def _summed(leaves: Mapping[Key, Sums], depth: int, across: bool) -> dict[Key, dict[Any, Sums]]:
    """Row key of every level → across value (None: all of them) → sums."""
    tree: dict[Key, dict[Any, Sums]] = {}
    for key, sums in leaves.items():
        places = (None, key[-1]) if across else (None,)
        for level in range(depth + 1):
            cells = tree.setdefault(key[:level], {})
            for place in places:
                target = cells.setdefault(place, {})
                for name, value in sums.items():
                    target[name] = target.get(name, 0) + value
    return tree


def _labelled(key: Key, by: Sequence[Grouping], names: "_Names") -> tuple[Any, ...]:
    labels = ["" for _ in by]
    labels[: len(key)] = [names.of(grouping, value) for grouping, value in zip(by, key, strict=False)]
    return tuple(labels)


class _Cells:
    """The figures of a row: one column per measure, or per value of the grouping across and measure used there."""

    def __init__(self, report: Report, spread: list[Any], across: Grouping | None) -> None:
        self.measures, self.register, self.across = report.measures, report.register, across
        places = [None] if across is None else [*spread, None]
        self.pairs = [(place, measure) for place in places for measure in report.measures]

    def of(self, sums: Mapping[Any, Sums], fixed: set[str]) -> tuple[Any, ...]:
        """The figures of a row that is fixed to the groupings named."""
        return tuple(
            self._figure(measure, sums.get(place, {})) if self._shown(place, measure, fixed) else None
            for place, measure in self.pairs
        )

    def _shown(self, place: Any, measure: Measure, fixed: set[str]) -> bool:
        """Whether all that the figure adds up is of one sort; a column across fixes its own grouping."""
        by_column = {self.across.name} if self.across is not None and place is not None else set()
        return not measure.within or bool((fixed | by_column) & set(measure.within))

    def _figure(self, measure: Measure, sums: Sums) -> Any:
        if measure.formula is not None:
            complete = {each.name: sums.get(each.name, 0) for each in self.measures if each.resource}
            return measure.formula(complete) if sums else None
        value = sums.get(measure.name)
        return hours(int(value)) if value is not None and self._worked_time(measure) else value

    def _worked_time(self, measure: Measure) -> bool:
        """Minutes are shown as hours."""
        return isinstance(self.register.table.c[measure.resource].type, MinutesType)

    def columns(self, names: "_Names", across: Grouping | None, language: Language) -> list[Column]:
        made = []
        for place, measure in self.pairs:
            words = language.say(measure.caption)
            if across is not None:
                head = language.say("Total") if place is None else names.of(across, place)
                words = f"{head}, {words}" if len(self.measures) > 1 else head
            made.append(Column(f"{measure.name}:{place}" if across else measure.name, words, self._places(measure)))
        return made

    def _places(self, measure: Measure) -> int:
        if measure.places is not None:
            return measure.places
        if not measure.resource or self._worked_time(measure):
            return 2
        return int(getattr(self.register.table.c[measure.resource].type, "places", 0))


class _Names:
    """Words for the values that rows are grouped by, read in batches."""

    def __init__(self, connection: Connection, kinds: Kinds, report: Report, language: Language) -> None:
        self.connection, self.kinds, self.report, self.language = connection, kinds, report, language
        self.attributes: dict[tuple[str, UUID], Any] = {}
        self.words: dict[tuple[str, UUID], str] = {}
        self.places: dict[UUID, int] = {}
        self.replaced: dict[UUID, UUID] = {}

    def prepare(self, groupings: Sequence[Grouping], rows: Sequence[Mapping[str, Any]]) -> None:
        for grouping in groupings:
            if grouping.dimension == "date":
                continue
            ids = self._followed(
                self._target(grouping.dimension), {row[grouping.dimension] for row in rows} - {NONE_ID}
            )
            if grouping.attribute:
                found = self._read(self._target(grouping.dimension), grouping.attribute, ids)
                self.attributes.update({(grouping.path, id): value for id, value in found.items()})
                ids = {value for value in found.values() if isinstance(value, UUID)}
                ids = self._followed(self._value_target(grouping), ids)
            if target := self._value_target(grouping):
                read = self._read(target, _name_column(self.kinds, target), ids)
                self.words.update({(grouping.name, id): words or "" for id, words in read.items()})
                if target in self.kinds.lines:
                    self.places.update(self._read(target, "position", ids))

    def value(self, grouping: Grouping, row: Mapping[str, Any]) -> Any:
        if grouping.dimension == "date":
            return row[grouping.path]
        value = self.replaced.get(row[grouping.dimension], row[grouping.dimension])
        if grouping.attribute:
            value = self.attributes.get((grouping.path, value))
        return self.replaced.get(value, value)

    def _followed(self, target: str, ids: set[Any]) -> set[Any]:
        """Those ids, with items that were merged into others given by the others."""
        if target not in self.kinds.shapes or not self.kinds.shape(target).is_catalog:
            return ids
        asked = ids
        for _ in range(REPLACED_MAX):
            found = {id: by for id, by in self._read(target, "replaced_by", asked).items() if by is not None}
            if not found:
                break
            self.replaced = {id: found.get(by, by) for id, by in self.replaced.items()} | found
            asked = set(found.values())
        return {self.replaced.get(id, id) for id in ids}

    def of(self, grouping: Grouping, value: Any) -> str:
        """The value in words; "—" where there is none."""
        if value is None or value == NONE_ID or value == "":
            return "—"
        info = self.report.register.table.c[grouping.dimension].info["field"]
        if info.choices and not grouping.attribute:
            return self.language.say(dict(info.choices).get(value, str(value)))
        if isinstance(value, UUID):
            return self.words.get((grouping.name, value)) or str(value)
        return self.language.number(value) if isinstance(value, Decimal) else self.language.value(value)

    def order(self, grouping: Grouping, value: Any) -> tuple[int, str, str]:
        """Lines stand as in their document, everything else by name."""
        return self.places.get(value, -1), sort_key(self.of(grouping, value)), str(value)

    def _target(self, dimension: str) -> str:
        info = self.report.register.table.c[dimension].info["field"]
        return str(info.refers or info.line_of)

    def _value_target(self, grouping: Grouping) -> str:
        target = self._target(grouping.dimension)
        if not grouping.attribute or not target:
            return target
        info = _table(self.kinds, target).c[grouping.attribute].info["field"]
        return str(info.refers or info.line_of)

    def _read(self, target: str, column: str, ids: Iterable[UUID]) -> dict[UUID, Any]:
        table, wanted, found = _table(self.kinds, target), sorted(ids), {}
        for start in range(0, len(wanted), CHUNK):
            query = select(table.c.id, table.c[column]).where(table.c.id.in_(wanted[start : start + CHUNK]))
            found.update({row[0]: row[1] for row in self.connection.execute(query)})
        return found


def _table(kinds: Kinds, target: str) -> Any:
    return kinds.lines[target][1].table if target in kinds.lines else kinds.shape(target).table


def _name_column(kinds: Kinds, target: str) -> str:
    """What people call it: a document's number, an item's or a line's name."""
    return "number" if target in kinds.shapes and kinds.shapes[target].is_document else "name"
