"""Hierarchy of estimates: a general estimate with its plans, or with its sections, and how far each of them is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from shared.construction.estimate_line import EstimateLine
from shared.construction.registers import WorkProgress
from shared.construction.reports.figures import AT_ESTIMATE, ONE_UNIT, UNIT, percent
from shared.kernel.base import FieldInfo
from shared.kernel.books import Books
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO, hours, rounded
from shared.kernel.report import Computed, Grouping, Measure, Origin, Question, Report, ReportTable, Row

PLANS = Report(
    "estimate_tree",
    "Hierarchy of estimates",
    WorkProgress,
    groupings=(
        Grouping("estimate", "Estimate", "estimate_id"),
        Grouping("plan", "Plan estimate", "assignment_line_id.owner_id"),
        Grouping("line", "Work", "estimate_line_id"),
    ),
    measures=(
        Measure("planned_quantity", "Plan", "planned_quantity", since_start=True, within=ONE_UNIT),
        Measure("done_quantity", "Done", "done_quantity", since_start=True, within=ONE_UNIT),
        Measure("planned_hours", "Planned hours", "planned_hours", since_start=True),
        Measure("assigned_hours", "Assigned hours", "assigned_hours", since_start=True),
        Measure("norm_hours", "Norm hours", "norm_hours", since_start=True),
        Measure("actual_minutes", "Hours worked", "actual_minutes", since_start=True),
        percent("percent_of_plan", "% of the plan", "norm_hours", "planned_hours", without=("plan",)),
        percent("percent_of_assigned", "% of what is assigned", "norm_hours", "assigned_hours", within=("plan",)),
        Measure("planned_cost", "Planned cost", "planned_cost", since_start=True),
        Measure("done_cost", "Cost of work done", "done_cost", since_start=True, priced=AT_ESTIMATE),
        percent("percent_of_cost", "% of cost", "done_cost", "planned_cost", without=("plan",)),
    ),
    by=("estimate", "plan"),
)  # fmt: skip

OF_PLANS = ("assigned_hours", "percent_of_plan", "percent_of_assigned")

LINES = replace(
    PLANS,
    by=("estimate", "line"),
    measures=(
        *(each for each in PLANS.measures if each.name not in OF_PLANS),
        Measure("minutes", "Minutes", formula=lambda row: row["actual_minutes"], of=("actual_minutes",)),
    ),
    details=(UNIT,),
)
"""By sections; hours are added up as minutes before they are shown."""


def make(books: Books, question: Question, language: Language) -> ReportTable:
    """By plans a pivot; by sections the works under their sections, sections within sections. All of it to date."""
    if question.by == ("sections",):
        return _by_sections(books, question, language)
    table = books.table(PLANS, replace(question, by=("estimate", "plan")), language)
    shown = [at for at, column in enumerate(table.columns) if column.name not in ("planned_quantity", "done_quantity")]
    rows = [_named(row, language) for row in table.rows]
    return replace(
        table, columns=tuple(table.columns[at] for at in shown), rows=tuple(_only(row, shown) for row in rows),
        total=table.total and _only(table.total, shown),
    )  # fmt: skip


def _named(row: Row, language: Language) -> Row:
    """What is in no plan is the general estimate's own."""
    if len(row.keys) < 2 or row.keys[1] is not None:
        return row
    return Row(row.keys, row.level, (row.cells[0], language.say("Without a plan"), *row.cells[2:]))


def _only(row: Row, shown: Iterable[int]) -> Row:
    return Row(row.keys, row.level, tuple(row.cells[at] for at in shown))


def _by_sections(books: Books, question: Question, language: Language) -> ReportTable:
    table = books.table(LINES, replace(question, by=("estimate", "line")), language)
    tree = _Tree(books, table)
    minutes = [column.name for column in table.columns].index("minutes")
    shown = [at for at in range(len(table.columns)) if at != minutes]
    return replace(
        table, columns=tuple(table.columns[at] for at in shown), rows=tuple(_only(row, shown) for row in tree.rows()),
        total=table.total and _only(table.total, shown), origin=tree.origin,
    )  # fmt: skip


class _Tree:
    """The lines of a pivot under their sections, each section with the sums of what is below it."""

    def __init__(self, books: Books, table: ReportTable) -> None:
        self.table, self.names = table, [column.name for column in table.columns]
        self.estimates = [row for row in table.rows if row.level == 1]
        self.leaves: dict[Any, list[Row]] = defaultdict(list)
        for row in table.rows:
            if row.level == 2:
                self.leaves[row.keys[0]].append(row)
        ids = [row.keys[0] for row in self.estimates if isinstance(row.keys[0], UUID)]
        self.lines: dict[UUID, Mapping[str, Any]] = {
            row["id"]: row
            for row in books.rows(EstimateLine, ["id", "section_id", "name", "number", "position"], owner_id=ids)
        } if ids else {}  # fmt: skip
        self.below: dict[tuple[Any, ...], list[Row]] = {}

    def rows(self) -> Iterable[Row]:
        for estimate in self.estimates:
            yield estimate
            children: dict[tuple[Any, ...], set[tuple[Any, ...]]] = defaultdict(set)
            by_key = {}
            for leaf in self.leaves[estimate.keys[0]]:
                key = (estimate.keys[0], *self._sections(leaf.keys[1]), leaf.keys[1])
                by_key[key] = leaf
                for depth in range(1, len(key)):
                    children[key[:depth]].add(key[: depth + 1])
                    if depth > 1:
                        self.below.setdefault(key[:depth], []).append(leaf)
            yield from self._under((estimate.keys[0],), estimate.cells[0], children, by_key)

    def _sections(self, line_id: Any) -> list[UUID]:
        """The sections that a line stands in, the outermost first."""
        found: list[UUID] = []
        line = self.lines.get(line_id)
        while line is not None and line["section_id"] is not None and line["section_id"] not in found:
            found.insert(0, line["section_id"])
            line = self.lines.get(line["section_id"])
        return found

    def _under(self, key: tuple[Any, ...], label: str, children: Any, leaves: Mapping[Any, Row]) -> Iterable[Row]:
        def place(child: tuple[Any, ...]) -> tuple[bool, int, str]:
            line = self.lines.get(child[-1])
            return line is None, line["position"] if line else 0, str(child[-1])

        for child in sorted(children[key], key=place):
            if child in leaves:
                yield Row(child, len(child), leaves[child].cells)
            else:
                yield Row(child, len(child), self._section(child, label))
                yield from self._under(child, label, children, leaves)

    def _section(self, key: tuple[Any, ...], label: str) -> tuple[Any, ...]:
        """The cells of a section: sums of the works below it, and its share of cost."""
        line, leaves = self.lines[key[-1]], self.below[key]
        sums = {
            name: sum((row.cells[at] or ZERO for row in leaves), ZERO)
            for at, name in enumerate(self.names)
            if name in SUMMED
        }
        made: dict[str, Any] = {"estimate": label, "line": " ".join(filter(None, (line["number"], line["name"]))),
                                "unit": "", **sums}  # fmt: skip
        made["actual_minutes"] = hours(int(sums["minutes"]))
        if sums["planned_cost"]:
            made["percent_of_cost"] = rounded(sums["done_cost"] * 100 / sums["planned_cost"], 2)
        return tuple(made.get(name) for name in self.names)

    def origin(self, row: Row, column: str) -> Origin:
        """A section's figure comes from what is below it."""
        leaves = self.below.get(row.keys)
        if leaves is None:
            return self.table.origin(Row((*row.keys[:1], *row.keys[1:][-1:]), row.level, ()), column)
        parts = [self.table.origin(leaf, column) for leaf in leaves if column in SUMMED or column == "actual_minutes"]
        of = self.table.origin(leaves[0], column).of
        return Origin(tuple(source for part in parts for source in part.sources), of)


SUMMED = ("planned_hours", "norm_hours", "minutes", "planned_cost", "done_cost")

ESTIMATE_TREE = Computed(
    "estimate_tree",
    "Hierarchy of estimates",
    make,
    where={"site_id": FieldInfo("Site", refers="site"), "estimate_id": FieldInfo("Estimate", refers="estimate")},
    groupings=(Grouping("plans", "Plans"), Grouping("sections", "Sections")),
)
