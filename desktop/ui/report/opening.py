"""How the desk opens reports: `desk.open_report("work_execution", by=["site"], start=…, end=…, equals={…})`."""

from collections.abc import Mapping
from typing import Any

from desktop.ui.desk import Desk
from desktop.ui.links import key_of
from desktop.ui.report.asking import asking_of


def furnish(desk: Desk) -> None:
    """Put the opener of reports in its place."""
    desk.openers["report"] = lambda link: _open(desk, link)


def _open(desk: Desk, link: Mapping[str, Any]) -> object:
    """A report that nobody declares (of an area that is switched off) is left alone."""
    from desktop.ui.report.page import ReportPage

    report = desk.kinds.reports.get(str(link.get("name")))
    if report is None or desk.window is None:
        return None
    asked = link.get("question")
    asking = asking_of(asked, desk.store.today) if isinstance(asked, Mapping) and asked else None
    plain = {**link, "question": asking.data() if asking is not None else {}}
    return desk.window.show_page(key_of(plain), lambda: ReportPage(desk, report, asking))
