"""Computing a declared pivot: sums of a register, grouped, named, with subtotals, formulas, details and a chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from shared.kernel.describe import Kinds
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO, hours
from shared.kernel.report import (
    Chart,
    Column,
    Grouping,
    Measure,
    Origin,
    Pricing,
    Question,
    Report,
    ReportTable,
    Row,
    Series,
    Source,
)
from shared.kernel.types import MinutesType
from shared.store import aliases, priced
from shared.store.pivot_details import Details
from shared.store.pivot_names import Names, asked, days_of
from shared.store.registers import turnover
from shared.store.subtitle import subtitle

__all__ = ["Question", "compute"]

Sums = dict[str, Any]
Key = tuple[Any, ...]
ALL: Final = object()
"""Stands for every value of the grouping across."""


def compute(
    connection: Connection, kinds: Kinds, report: Report, question: Question, language: Language
) -> ReportTable:
    """The report's table. Raises UnknownGrouping."""
    return _Pivot(connection, kinds, report, question, language).table()


@dataclass(frozen=True, slots=True)
class _Figure:
    """A column of figures: a measure, for one value of the grouping across or for all of them."""

    measure: Measure
    place: Any = ALL

    @property
    def name(self) -> str:
        return self.measure.name if self.place is ALL else f"{self.measure.name}:{self.place}"


class _Pivot:
    """One report being computed."""

    def __init__(
        self, connection: Connection, kinds: Kinds, report: Report, question: Question, language: Language
    ) -> None:
        fixed = aliases.widened_all(connection, kinds, report.register, question.equals)
        self.connection, self.kinds, self.report, self.language = connection, kinds, report, language
        self.question, self.asked = replace(question, equals=fixed), question
        self.by = [report.grouping(name) for name in question.by or report.by]
        self.across = report.grouping(report.across) if report.across else None
        self.groupings = [*self.by, *([self.across] if self.across else [])]
        self.dimensions = _dimensions(self.groupings)
        self.names = Names(connection, kinds, report.register, language, question.end or question.today)
        self.figures: list[_Figure] = []
        self.shown: dict[tuple[int, frozenset[str]], dict[Any, list[tuple[int, Measure]]]] = {}

    def table(self) -> ReportTable:
        leaves = self._leaves()
        self.figures = self._columns_of_figures(leaves)
        tree = self._summed(leaves)
        details = Details(self.names, self.report.details, self.by, tree)
        rows = tuple(
            Row(key, len(key), (*self._labels(key), *details.of(key), *figures))
            for key in sorted(tree, key=self._order)
            if key
            for figures in [self._figures(tree[key], key)]
            if not self._dated(len(key)) or any(figure is not None for figure in figures)
        )
        words = ("",) * (len(self.by) - 1 + len(details.columns))
        total = Row((), 0, (self.language.say("Total"), *words, *self._figures(tree.get((), {}), ())))
        columns = [Column(grouping.name, self.language.say(grouping.caption)) for grouping in self.by]
        columns += [*details.columns, *map(self._column, self.figures)]
        kept = self._kept(len(self.by), len(columns), (*rows, total))
        said = subtitle(self.connection, self.kinds, self.report.where, self.asked, self.language)
        return ReportTable(
            self.report.name, self.language.say(self.report.caption), said, tuple(columns[at] for at in kept),
            tuple(_narrowed(row, kept) for row in rows), _narrowed(total, kept), self._charts(tree), self.origin,
        )  # fmt: skip

    def _kept(self, labels: int, count: int, rows: Sequence[Row]) -> list[int]:
        """Among columns made by what there is across, those in which somebody has a figure."""
        once = count - len(self.figures) + len(self.report.measures) if self.report.spread else labels
        if self.across is None:
            return list(range(count))
        return [at for at in range(count) if at < once or any(row.cells[at] for row in rows)]

    # ---- sums

    def _leaves(self) -> dict[Key, Sums]:
        """Sums per combination of the groupings' values; attributes are looked up after summing by dimension."""
        found: dict[Key, Sums] = {}
        question = self.question
        for (start, spread), measures in self._periods().items():
            resources = tuple(dict.fromkeys(measure.resource for measure in measures))
            groupings = self.groupings if spread else self.by
            rows = turnover(
                self.connection, self.report.register, _dimensions(groupings), start=start, end=question.end,
                resources=resources, scopes=question.scopes, **question.equals,
            )  # fmt: skip
            self._add(found, rows, [(measure.name, measure.resource) for measure in measures], groupings)
        for measure in self.report.measures:
            if measure.priced is not None:
                valued = priced.values(
                    self.connection, self.report.register, measure.resource, self._pricing(measure), question.scopes
                )
                rows_ = [{**row, "": value} for row, value in valued]
                self._add(found, rows_, [(measure.name, "")], self.groupings)
        return {key: sums for key, sums in found.items() if any(sums.values())}

    def _periods(self) -> dict[tuple[date | None, bool], list[Measure]]:
        """First day, and whether columns are made across → the measures so summed; one reading of the register each.

        What has no columns across is not asked by days: a plan since the start would bring every day there ever was.
        """
        found: dict[tuple[date | None, bool], list[Measure]] = {}
        for measure in self.report.measures:
            if measure.resource:
                spread = self.across is not None and (not self.report.spread or measure.name in self.report.spread)
                found.setdefault((self._start(measure), spread or measure.priced is not None), []).append(measure)
        return found

    def _start(self, measure: Measure) -> date | None:
        return None if measure.since_start else self.question.start

    def _pricing(self, measure: Measure) -> Pricing:
        assert measure.priced is not None
        question = self.question
        return Pricing(measure.priced, self.dimensions, self._start(measure), question.end, question.equals)

    def _add(
        self, found: dict[Key, Sums], rows: Sequence[Mapping[str, Any]], measures: Sequence[tuple[str, str]],
        groupings: Sequence[Grouping],
    ) -> None:  # fmt: skip
        self.names.prepare(groupings, rows)
        paths = [(asked(grouping), self.names.values[grouping.path]) for grouping in groupings] if rows else []
        rest = (ALL,) * (len(self.groupings) - len(groupings))
        for row in rows:
            sums = found.setdefault((*[values[row[name]] for name, values in paths], *rest), {})
            for name, resource in measures:
                sums[name] = sums.get(name, 0) + (row[resource] or 0)

    def _summed(self, leaves: Mapping[Key, Sums]) -> dict[Key, dict[Any, Sums]]:
        """Row key of every level → value across (ALL: every one) → sums."""
        tree: dict[Key, dict[Any, Sums]] = {}
        for key, sums in leaves.items():
            for level in range(len(self.by) + 1):
                cells = tree.setdefault(key[:level], {})
                for place in (ALL,) if self.across is None or key[-1] is ALL else (ALL, key[-1]):
                    target = cells.setdefault(place, {})
                    for name, value in sums.items():
                        target[name] = target.get(name, 0) + value
        return tree

    # ---- cells

    def _order(self, key: Key) -> list[Any]:
        return [self.names.order(grouping, value) for grouping, value in zip(self.by, key, strict=False)]

    def _labels(self, key: Key) -> list[str]:
        labels = [self.names.of(grouping, value) for grouping, value in zip(self.by, key, strict=False)]
        return labels + [""] * (len(self.by) - len(labels))

    def _columns_of_figures(self, leaves: Mapping[Key, Sums]) -> list[_Figure]:
        """One column per measure; or per value across and measure, and the totals of the row."""
        measures = self.report.measures
        if self.across is None:
            return [_Figure(measure) for measure in measures]
        across = self.across
        places = sorted({key[-1] for key in leaves} - {ALL}, key=lambda value: self.names.order(across, value))
        spread = [m for m in measures if not self.report.spread or m.name in self.report.spread]
        by_place = [_Figure(measure, place) for place in places for measure in spread]
        once = [_Figure(measure) for measure in measures]
        return [*once, *by_place] if self.report.spread else [*by_place, *once]

    def _figures(self, cells: Mapping[Any, Sums], key: Key) -> tuple[Any, ...]:
        """Only the places across that the row has are filled in; of a wide table they are few."""
        fixed = frozenset(g.name for g, value in zip(self.by, key, strict=False) if value not in (None, NONE_ID))
        if (len(key), fixed) not in self.shown:
            self.shown[len(key), fixed] = self._shown(len(key), fixed)
        shown, found = self.shown[len(key), fixed], [None] * len(self.figures)
        for place, sums in cells.items():
            for at, measure in shown.get(place, ()):
                found[at] = self._figure(measure, sums)
        return tuple(found)

    def _shown(self, level: int, fixed: frozenset[str]) -> dict[Any, list[tuple[int, Measure]]]:
        """Place across → the columns of it that mean something in rows of a level fixed to these groupings."""
        found: dict[Any, list[tuple[int, Measure]]] = {}
        grouped = {grouping.name for grouping in self.by[:level]}
        for at, figure in enumerate(self.figures):
            across = {self.across.name} if self.across is not None and figure.place is not ALL else set()
            measure = figure.measure
            if measure.within and (fixed | across).isdisjoint(measure.within):
                continue
            if (measure.since_start and self._dated(level)) or not (grouped | across).isdisjoint(measure.without):
                continue
            found.setdefault(figure.place, []).append((at, measure))
        return found

    def _dated(self, level: int) -> bool:
        """Whether rows of a level are of days: what began before them is not of them."""
        return any(grouping.dimension == "date" for grouping in self.by[:level])

    def _figure(self, measure: Measure, sums: Sums) -> Any:
        if measure.formula is not None:
            return measure.formula({name: sums.get(name) or ZERO for name in measure.of}) if sums else None
        value = sums.get(measure.name)
        return hours(int(value)) if value is not None and self._worked_time(measure) else value

    def _worked_time(self, measure: Measure) -> bool:
        """Minutes are shown as hours."""
        return bool(measure.resource) and isinstance(self._type(measure), MinutesType)

    def _type(self, measure: Measure) -> Any:
        return self.report.register.table.c[measure.resource].type

    def _column(self, figure: _Figure) -> Column:
        words = self.language.say(figure.measure.caption)
        if self.across is not None:
            if figure.place is not ALL:
                head = self.names.of(self.across, figure.place, short=True)
                single = len(self.report.spread or self.report.measures) == 1
                words = head if single else f"{head}, {words}"
            elif not self.report.spread:
                head = self.language.say("Total")
                words = head if len(self.report.measures) == 1 else f"{head}, {words}"
        return Column(figure.name, words, self._places(figure.measure), figure.measure.red)

    def _places(self, measure: Measure) -> int:
        if measure.places is not None:
            return measure.places
        if not measure.resource or self._worked_time(measure):
            return 2
        return int(getattr(self._type(measure), "places", 0))

    # ---- what figures are made of

    def origin(self, row: Row, column: str) -> Origin:
        figure = next((each for each in self.figures if each.name == column), None)
        if figure is None:
            return Origin()
        measure = figure.measure
        if measure.formula is not None:
            return Origin(of=tuple(column.replace(measure.name, name, 1) for name in measure.of))
        equals: dict[str, Any] = dict(self.question.equals)
        start, end = self._start(measure), self.question.end
        fixed = [*zip(self.by, row.keys, strict=False)]
        if self.across is not None and figure.place is not ALL:
            fixed.append((self.across, figure.place))
        for grouping, value in fixed:
            if grouping.dimension == "date":
                first, last = days_of(grouping.attribute, value)
                start, end = max(first, start or first), min(last, end or last)
            else:
                behind = self.names.behind(grouping, value)
                among = equals.get(grouping.dimension, behind)
                among = among if isinstance(among, list | tuple | set | frozenset) else [among]
                equals[grouping.dimension] = [each for each in behind if each in among]
        pricing = None if measure.priced is None else self._pricing(measure)
        return Origin((Source(self.report.register, measure.resource, start, end, equals, pricing),))

    # ---- chart

    def _charts(self, tree: Mapping[Key, Mapping[Any, Sums]]) -> tuple[Chart, ...]:
        drawing, say = self.report.drawing, self.language.say
        keys = sorted((key for key in tree if len(key) == 1), key=self._order)
        if drawing is None or not keys or len(keys) > drawing.most:
            return ()
        measures = [measure for measure in self.report.measures if measure.name in drawing.measures]
        series = [
            Series(measure.name, say(measure.caption), tuple(
                self._figure(measure, tree[key].get(ALL, {})) for key in keys
            ), drawing.kind)
            for measure in measures
        ]  # fmt: skip
        labels = tuple(self.names.of(self.by[0], key[0], short=True) for key in keys)
        return (Chart(say(drawing.caption), say(drawing.unit), labels, tuple(series)),)


def _dimensions(groupings: Sequence[Grouping]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(asked(grouping) for grouping in groupings))


def _narrowed(row: Row, kept: Sequence[int]) -> Row:
    """The row without the columns in which nobody has a figure."""
    return Row(row.keys, row.level, tuple(row.cells[at] for at in kept))
