"""A report's table as a file: written as a task, in the columns that are shown, opened when it is whole."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.papers import note_report, report_pdf
from desktop.sheets import Dialect, write_csv, write_xlsx, written
from desktop.ui.files_out import Format, ask_where, table_formats, write_as_task
from desktop.work import Progress, Task
from shared.kernel.language import Language
from shared.kernel.report import ReportTable, Row
from shared.kernel.words import say
from shared.store.store import Store

if TYPE_CHECKING:
    from desktop.ui.report.page import ReportPage

Writer = Callable[[Store, ReportTable, Path, Language], None]


def _xlsx(_store: Store, table: ReportTable, path: Path, _language: Language) -> None:
    write_xlsx(table, path)


def _csv(_store: Store, table: ReportTable, path: Path, language: Language) -> None:
    write_csv(table, path, Dialect.of(language.code, encoding="", delimiter=""))


def _pdf(store: Store, table: ReportTable, path: Path, language: Language) -> None:
    with store.reading() as session, written(path) as fresh:
        report_pdf(store, store.books(session), table, language, fresh)


ReportFormat = Format[Writer]
FORMATS: Final[tuple[ReportFormat, ...]] = table_formats(_xlsx, _csv, _pdf)


def export(page: "ReportPage", format: ReportFormat) -> None:
    """Ask where to, then write."""
    ask_where(page.desk, page, page.title(), format, lambda path: write(page, format, path))


def write(page: "ReportPage", format: ReportFormat, path: Path) -> Task | None:
    """Write the table that is in front into a file, as a task; the person is told when it is there."""
    place = page.place
    if place is None:
        return None
    desk, store, language = page.desk, page.desk.store, page.desk.language
    table = place.shown.table
    hidden = page.asking.hidden if len(page.trail) == 1 else frozenset[str]()

    def work(_progress: Progress) -> Path:
        format.write(store, without(table, hidden), path, language)
        note_report(store, table.name, [str(path)])
        return path

    caption = say("{report}: {file}", report=table.caption, file=path.name)
    return write_as_task(desk, caption, work, path)


def without(table: ReportTable, hidden: frozenset[str]) -> ReportTable:
    """The table without columns that are hidden; rows keep their keys."""
    kept = [
        at for at, column in enumerate(table.columns)
        if at < table.labels or column.name.partition(":")[0] not in hidden
    ]  # fmt: skip
    if len(kept) == len(table.columns):
        return table

    def narrowed(row: Row) -> Row:
        return Row(row.keys, row.level, tuple(row.cells[at] for at in kept))

    return replace(
        table, columns=tuple(table.columns[at] for at in kept), rows=tuple(map(narrowed, table.rows)),
        total=table.total and narrowed(table.total),
    )  # fmt: skip


def preview(page: "ReportPage") -> None:
    """The table that is in front as it will be printed."""
    from desktop.ui.preview.opening import show_table

    place, at_root = page.place, len(page.trail) == 1
    if place is not None:
        table = without(place.shown.table, page.asking.hidden if at_root else frozenset())
        show_table(page.desk, table, page.report if at_root else None, page.asking.question(page.report))


__all__ = ["FORMATS", "ReportFormat", "export", "preview", "without", "write"]
