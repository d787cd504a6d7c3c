"""A list as a file: written as a task, opened when it is whole."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.listing import Listing
from desktop.papers import note_export
from desktop.sheets import Dialect, table_csv, table_xlsx, written
from desktop.ui.files_out import Format, table_formats, write_as_task
from desktop.ui.list.rows import Question
from desktop.work import Progress, Task
from shared.kernel.words import Caption, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


def _csv(listing: Listing, path: Path) -> None:
    table_csv(listing.table(), path, Dialect.of(listing.language.code))


def _pdf(listing: Listing, path: Path) -> None:
    with written(path) as fresh:
        listing.pdf(fresh)


def _xlsx(listing: Listing, path: Path) -> None:
    table_xlsx(listing.table(), path, listing.language)


ListFormat = Format[Callable[[Listing, Path], None]]
FORMATS: Final[tuple[ListFormat, ...]] = table_formats(_xlsx, _csv, _pdf)
PDF: Final = FORMATS[-1]


def write_list(desk: "Desk", question: Question, format: ListFormat, path: Path) -> Task:
    """Every row of the question, in its columns and order."""
    store, scopes = desk.store, desk.work.scopes

    def work(progress: Progress) -> Path:
        with store.reading() as session:
            listing = Listing(
                store, session, question.shape, question.fields, question.language, question.filter, question.order,
                question.folder, lambda done: progress(done, 0), scopes,
            )  # fmt: skip
            format.write(listing, path)
        note_export(store, question.shape, None, [str(path)], "print" if format is PDF else "export")
        return path

    caption = say("{list}: {file}", list=Caption(question.shape.cls.captions), file=path.name)
    return write_as_task(desk, caption, work, path)
