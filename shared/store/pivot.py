"""Computing a declared pivot: sums of a register, grouped, named, with subtotals, formulas, details and a chart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection

from shared.kernel.describe import Kinds
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO
from shared.kernel.report import (
    COLUMNS_MOST,
    Chart,
    Column,
    Grouping,
    Measure,
    Origin,
    Priced,
    Pricing,
    Question,
    Report,
    ReportTable,
    Row,
    Series,
    Source,
)
from shared.store import aliases, priced
from shared.store.pivot_axis import Axis
from shared.store.pivot_details import Details
from shared.store.pivot_names import DAYS_OF, Names, asked, days_of
from shared.store.pivot_sums import ALL_OF_THEM, Cells, Figures, Key, Leaves, Tree, add, is_worked_time, summed, type_of
from shared.store.registers import Asked, days_there, whole_turnover
from shared.store.subtitle import subtitle

__all__ = ["Question", "compute"]

ALL: Final = object()
"""Stands for every value of the grouping across."""


def compute(
    connection: Connection, kinds: Kinds, report: Report, question: Question, language: Language
) -> ReportTable:
    """The report's table. Raises UnknownGrouping."""
    return _Pivot(connection, kinds, report, question, language).table()


@dataclass(frozen=True, slots=True)
class _Figure:
    """A column of figures: a measure, for one value of the grouping across (and its number there) or for all."""

    measure: Measure
    place: Any = ALL
    number: int = ALL_OF_THEM

    @property
    def name(self) -> str:
        return self.measure.name if self.place is ALL else f"{self.measure.name}:{self.place}"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of the register: rows of what was asked, for these measures."""

    asked: Asked
    groupings: Sequence[Grouping]
    measures: Sequence[Measure]
    priced: Sequence[Measure]
    """Those that are valued by what this read of movements without an amount."""
    rows: Sequence[Any]

    def place(self, name: str) -> int:
        """Where in a row a dimension or a sum stands."""
        return (*self.asked.by, *self.asked.sums).index(name)

    def quantity(self, measure: Measure) -> int:
        """Where in a row the quantity without an amount stands."""
        assert measure.priced is not None
        return self.place(_lacking(measure) if _lacking(measure) in self.asked.without else measure.priced.quantity)


def _lacking(measure: Measure) -> str:
    return f"{measure.name} lacking"


NO_NAMES: Final[Mapping[str, tuple[str, str]]] = {}


class _Pivot:
    """One report being computed."""

    def __init__(
        self, connection: Connection, kinds: Kinds, report: Report, question: Question, language: Language
    ) -> None:
        fixed = aliases.widened_all(connection, kinds, report.register, question.equals)
        self.connection, self.kinds, self.report, self.language = connection, kinds, report, language
        self.question, self.asked = replace(question, equals=fixed), question
        self.by = [report.grouping(name) for name in question.by or report.by]
        self.across = self._across()
        self.groupings = [*self.by, *([self.across] if self.across else [])]
        self.dimensions = _dimensions(self.groupings)
        self.names = Names(
            connection, kinds, report.register, language, question.end or question.today, question.scopes
        )
        for grouping in self.by:
            self._read_along(grouping)
        self.figures: list[_Figure] = []
        self.axes: list[Axis] = []

    def _read_along(self, grouping: Grouping) -> None:
        """Details of what a dimension names are read with its name."""
        info = self.report.register.table.c[grouping.dimension].info.get("field")
        first = [path.partition(".")[0] for detail in self.report.details if (path := detail.of.get(grouping.name))]
        if info is not None and first and not grouping.attribute:
            self.names.along[info.refers or info.line_of] = list(dict.fromkeys(first))

    def _across(self) -> Grouping | None:
        report, question = self.report, self.question
        if not report.coarser:
            return report.grouping(report.across) if report.across else None
        days = days_there(self.connection, report.register, question.start, question.end)
        known = [report.grouping(name) for name in (report.across, *report.coarser)]
        return next((each for each in known if days <= COLUMNS_MOST * DAYS_OF[each.attribute]), known[-1])

    def table(self) -> ReportTable:
        tree = self._tree()
        self.figures = self._columns_of_figures(tree)
        details = Details(self.names, self.report.details, self.axes[: len(self.by)])
        filled = self._filled(tree)
        rows = tuple(self._rows(tree, details, filled))
        words = ("",) * (len(self.by) - 1 + len(details.columns))
        sums = filled.get((), [None] * len(self.figures))
        total = Row((), 0, (self.language.say("Total"), *words, *sums))
        columns = [Column(grouping.name, self.language.say(grouping.caption)) for grouping in self.by]
        columns += [*details.columns, *map(self._column, self.figures)]
        kept = self._kept(len(self.by), len(columns), (*rows, total))
        said = subtitle(self.connection, self.kinds, self.report.where, self.asked, self.language)
        table = ReportTable(
            self.report.name, self.language.say(self.report.caption), said, tuple(columns), rows, total,
            self._charts(tree), self.origin, len(self.by),
        )  # fmt: skip
        if len(kept) == len(columns):
            return table
        return replace(
            table, columns=tuple(columns[at] for at in kept), rows=tuple(_narrowed(row, kept) for row in rows),
            total=_narrowed(total, kept),
        )  # fmt: skip

    def _kept(self, labels: int, count: int, rows: Sequence[Row]) -> list[int]:
        """Among columns made by what there is across, those in which somebody has a figure."""
        once = count - len(self.figures) + len(self.report.measures) if self.report.spread else labels
        if self.across is None:
            return list(range(count))
        return [at for at in range(count) if at < once or any(row.cells[at] for row in rows)]

    # ---- sums

    def _tree(self) -> Tree:
        readings = self._readings()
        self.axes = [self._axis(grouping, readings) for grouping in self.groupings]
        return summed(self._leaves(readings), len(self.by))

    def _readings(self) -> list[_Reading]:
        """The sums of the register that the measures need, of all who are summed alike in one reading."""
        found = []
        for (start, spread), measures in self._periods().items():
            groupings = self.groupings if spread else self.by
            by, resources = _dimensions(groupings), tuple(dict.fromkeys(measure.resource for measure in measures))
            at_once = [measure for measure in measures if measure.priced is not None and measure.priced.per in by]
            lacking = {_lacking(m): (m.priced.quantity, m.resource) for m in at_once if m.priced is not None}
            asked = self._asked(by, resources, start, without=lacking)
            found.append(_Reading(asked, groupings, measures, at_once, whole_turnover(self.connection, asked)))
            for measure in measures:
                if measure.priced is not None and measure not in at_once:
                    asked = self._asked((*by, measure.priced.per), (measure.priced.quantity,), start, measure.resource)
                    rows = whole_turnover(self.connection, asked)
                    found.append(_Reading(asked, groupings, (), (measure,), rows))
        return found

    def _asked(
        self, by: tuple[str, ...], sums: tuple[str, ...], start: date | None, none_of: str = "",
        without: Mapping[str, tuple[str, str]] = NO_NAMES,
    ) -> Asked:  # fmt: skip
        question = self.question
        equals = {**question.equals, **({none_of: ZERO} if none_of else {})}
        return Asked(self.report.register, by, sums, start, question.end, question.scopes, equals, without)

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

    def _axis(self, grouping: Grouping, readings: Sequence[_Reading]) -> Axis:
        """Attributes are looked up after summing by dimension."""
        stored: set[Any] = set()
        for reading in readings:
            if grouping in reading.groupings:
                stored.update(map(itemgetter(reading.place(asked(grouping))), reading.rows))
        return Axis(self.names, grouping, stored)

    def _leaves(self, readings: Sequence[_Reading]) -> Leaves:
        """Sums per combination of the groupings' values, and of the value across or ALL of them."""
        found: Leaves = {}
        places = {measure.name: at for at, measure in enumerate(self._summed_measures())}
        prices: dict[Priced, priced.Prices] = {}
        for reading in readings:
            paths = [(reading.place(asked(axis.grouping)), axis.number) for axis in self.axes[: len(reading.groupings)]]
            to_all = self.across is None or len(reading.groupings) < len(self.groupings)
            keys = [tuple([number[row[at]] for at, number in paths]) for row in reading.rows]
            if to_all:
                keys = [(*key, ALL_OF_THEM) for key in keys]
            cells = [found.setdefault(key, [None] * len(places)) for key in keys]
            for measure in reading.measures:
                add(cells, places[measure.name], map(itemgetter(reading.place(measure.resource)), reading.rows))
            self._add_priced(reading, dict(zip(map(id, reading.rows), cells, strict=True)), places, prices)
        return {key: cells for key, cells in found.items() if any(cells)}

    def _summed_measures(self) -> list[Measure]:
        return [measure for measure in self.report.measures if measure.resource]

    def _add_priced(
        self, reading: _Reading, cells: Mapping[int, Cells], places: Mapping[str, int],
        prices: dict[Priced, priced.Prices],
    ) -> None:  # fmt: skip
        """What was done without an amount of its own, at the price of what it is a part of."""
        for measure in reading.priced:
            if (how := measure.priced) is None:
                continue
            if how not in prices:
                prices[how] = priced.Prices(
                    self.connection, self.report.register, how, self.question.end, self.question.scopes
                )
            per, quantity, at = reading.place(how.per), reading.quantity(measure), places[measure.name]
            for row, value in priced.shared(reading.rows, per, quantity, prices[how]):
                of_row = cells[id(row)]
                of_row[at] = (of_row[at] or 0) + value

    # ---- cells

    def _rows(self, tree: Tree, details: Details, filled: Mapping[Key, list[Any]]) -> Iterator[Row]:
        axes = [(axis.values, axis.words) for axis in self.axes[: len(self.by)]]
        rest = [("",) * (len(axes) - length) for length in range(len(axes) + 1)]
        dated = [self._dated(length) for length in range(len(axes) + 1)]
        for key in sorted(tree):
            length, figures = len(key), filled[key]
            if not key or (dated[length] and all(figure is None for figure in figures)):
                continue
            here = list(zip(axes, key, strict=False))
            keys, labels = [values[at] for (values, _), at in here], [words[at] for (_, words), at in here]
            yield Row(tuple(keys), length, (*labels, *rest[length], *details.of(key), *figures))

    def _columns_of_figures(self, tree: Tree) -> list[_Figure]:
        """One column per measure; or per value across and measure, and the totals of the row."""
        measures = self.report.measures
        once = [_Figure(measure) for measure in measures]
        if self.across is None:
            return once
        across = self.axes[-1].values
        numbers = sorted(number for number in tree.get((), {}) if number != ALL_OF_THEM)
        spread = [m for m in measures if not self.report.spread or m.name in self.report.spread]
        by_place = [_Figure(measure, across[number], number) for number in numbers for measure in spread]
        return [*once, *by_place] if self.report.spread else [*by_place, *once]

    def _filled(self, tree: Tree) -> dict[Key, list[Any]]:
        """The figures of every row, made column by column; of a wide table a row fills few."""
        found: dict[Key, list[Any]] = {key: [None] * len(self.figures) for key in tree}
        alike: dict[tuple[bool, ...], list[Key]] = {}
        for key in tree:
            fixed = tuple([number not in axis.nobody for axis, number in zip(self.axes, key, strict=False)])
            alike.setdefault(fixed, []).append(key)
        for fixed, keys in alike.items():
            names = frozenset(grouping.name for grouping, is_fixed in zip(self.by, fixed, strict=False) if is_fixed)
            by_number: dict[int, list[Key]] = {}
            for key in keys:
                for number in tree[key]:
                    by_number.setdefault(number, []).append(key)
            for number, columns in self._shown(len(fixed), names).items():
                with_it = by_number.get(number, [])
                figures = Figures(self.report, [tree[key][number] for key in with_it])
                rows = [found[key] for key in with_it]
                for at, measure in columns:
                    for row, figure in zip(rows, figures.of(measure), strict=True):
                        row[at] = figure
        return found

    def _shown(self, level: int, fixed: frozenset[str]) -> dict[int, list[tuple[int, Measure]]]:
        """Number across → the columns of it that mean something in rows of a level fixed to these groupings."""
        found: dict[int, list[tuple[int, Measure]]] = {}
        grouped = {grouping.name for grouping in self.by[:level]}
        for at, figure in enumerate(self.figures):
            across = {self.across.name} if self.across is not None and figure.place is not ALL else set()
            measure = figure.measure
            if measure.within and (fixed | across).isdisjoint(measure.within):
                continue
            if (measure.since_start and self._dated(level)) or not (grouped | across).isdisjoint(measure.without):
                continue
            found.setdefault(figure.number, []).append((at, measure))
        return found

    def _is_shown(self, measure: Measure) -> bool:
        """Whether rows of the first level have the measure."""
        return not (measure.since_start and self._dated(1)) and self.by[0].name not in measure.without

    def _dated(self, level: int) -> bool:
        """Whether rows of a level are of days: what began before them is not of them."""
        return any(grouping.dimension == "date" for grouping in self.by[:level])

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
        if not measure.resource or is_worked_time(self.report, measure):
            return 2
        return int(getattr(type_of(self.report, measure), "places", 0))

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

    def _charts(self, tree: Tree) -> tuple[Chart, ...]:
        drawing, say = self.report.drawing, self.language.say
        keys = sorted(key for key in tree if len(key) == 1)
        if drawing is None or not keys or len(keys) > drawing.most:
            return ()
        figures = Figures(self.report, [tree[key][ALL_OF_THEM] for key in keys])
        series = [
            Series(measure.name, say(measure.caption), tuple(figures.of(measure)), drawing.kind)
            for measure in self.report.measures
            if measure.name in drawing.measures and self._is_shown(measure)
        ]
        if not series:
            return ()
        labels = tuple(self.names.of(self.by[0], self.axes[0].values[key[0]], short=True) for key in keys)
        return (Chart(say(drawing.caption), say(drawing.unit), labels, tuple(series)),)


def _dimensions(groupings: Sequence[Grouping]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(asked(grouping) for grouping in groupings))


def _narrowed(row: Row, kept: Sequence[int]) -> Row:
    """The row without the columns in which nobody has a figure."""
    return Row(row.keys, row.level, tuple(row.cells[at] for at in kept))
