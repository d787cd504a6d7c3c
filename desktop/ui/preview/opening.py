"""How the desk opens the preview: `desk.open_page("preview", kind="daily_report", ids=[…], form="")`."""

from desktop.ui.desk import Desk
from desktop.ui.list.period import Period
from shared.kernel.report import ReportTable


def furnish(desk: Desk) -> None:
    """Put the page in its place."""


def show_table(desk: Desk, table: ReportTable, period: Period) -> object:
    """A table as it will be printed."""
    return None
