"""What a report page reads, off the UI thread: the table, and what stands behind one of its figures."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop.ui.report.asking import Asking
from desktop.ui.report.shown import Shown, prepared
from desktop.work import Reading
from shared.kernel.base import FieldInfo
from shared.kernel.language import Language
from shared.kernel.report import Column, Computed, Report, ReportTable, Row
from shared.store.names import Names
from shared.store.opened import opened_table
from shared.store.reports import report_table


def answered(reading: Reading, report: Report | Computed, asking: Asking, language: Language) -> Shown:
    """The table that was asked for, and the names of what it is narrowed to. Raises what the report refuses."""
    question = asking.question(report)
    table = report_table(reading.books, report, question, language)
    names = Names(reading.books)
    fixed = {name: _called(names, report.where[name], value, language) for name, value in question.equals.items()}
    return prepared(table, language, fixed)


def behind_figure(reading: Reading, shown: Shown, row: Row, column: Column, language: Language) -> Shown:
    """The movements behind a figure, or the figures it follows from; the figures stand first."""
    return prepared(_figures_first(opened_table(reading.books, shown.table, row, column, language)), language)


def _figures_first(table: ReportTable) -> ReportTable:
    """After the labels, before the words: a figure is looked for first."""
    rest = range(table.labels, len(table.columns))
    order = [*range(table.labels), *sorted(rest, key=lambda at: table.columns[at].places is None)]

    def ordered(row: Row) -> Row:
        return Row(row.keys, row.level, tuple(row.cells[at] for at in order))

    return replace(
        table, columns=tuple(table.columns[at] for at in order), rows=tuple(map(ordered, table.rows)),
        total=table.total and ordered(table.total),
    )  # fmt: skip


def place_of_line(reading: Reading, kind: str, document: Any, line: Any) -> str:
    """`lines/<id>`: where in a document the row is that made a movement; "" where none of its tables has it."""
    for table in reading.store.kinds.shape(kind).tables:
        if reading.books.rows(table.cls, ["id"], id=line, owner_id=document):
            return f"{table.name}/{line}"
    return ""


def _called(names: Names, info: FieldInfo, value: Any, language: Language) -> str:
    values = value if isinstance(value, list) else [value]
    target = info.refers or info.line_of
    if target:
        return ", ".join(names.of(target, each) for each in values)
    said: Mapping[str, str] = dict(info.choices or ())
    return ", ".join(language.say(said[each]) if each in said else language.value(each) for each in values)
