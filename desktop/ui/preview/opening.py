"""How the desk opens the preview: `open_page("preview", kind="daily_report", id=id)` or `ids=[…]`, and tables."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from desktop.ui.desk import Desk
from desktop.ui.links import ids_of
from shared.kernel.report import Computed, Question, Report, ReportTable

if TYPE_CHECKING:
    from desktop.ui.page import Page


def furnish(desk: Desk) -> None:
    """Put the page in its place. More of its link: `form`, `language` (a code), `only` (a person's name)."""
    desk.pages["preview"] = _page


def show_table(desk: Desk, table: ReportTable, report: Report | Computed | None, question: Question) -> object:
    """A table as it will be printed; `report` and `question` are what it answers, for the forms that it has."""
    from desktop.ui.preview.page import PreviewPage
    from desktop.ui.preview.papers import Choice, Table

    if desk.window is None:
        return None
    key = f"app://page/preview?table={uuid4()}"
    kinds = desk.kinds_beside(desk.kinds.reports.get(table.name))
    paper = Table(table, report, question)
    return desk.window.show_page(
        key, lambda: PreviewPage(desk, paper, Choice(), table.caption, refused=lambda: desk.needs_out(kinds))
    )


def _page(desk: Desk, link: Mapping[str, Any]) -> "Page":
    from desktop.ui.preview.page import PreviewPage
    from desktop.ui.preview.papers import Choice, Documents

    ids = ids_of(link)
    shape = desk.kinds.shape(str(link.get("kind", "")))
    form, language, only = (str(link.get(name) or "") for name in ("form", "language", "only"))
    many = desk.say(shape.cls.captions)
    caption = desk.say(shape.caption) if len(ids) == 1 else f"{many} ({len(ids)})"
    return PreviewPage(
        desk, Documents(shape, ids), Choice(form, language, only), caption, shape.kind, link,
        lambda: desk.needs(shape.kind, "print"),
    )  # fmt: skip
