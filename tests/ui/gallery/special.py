"""Screens that no declaration implies: panels beside a document, questions, previews, a form in the middle of work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.accounts.asking import Factor
from desktop.app import application
from desktop.keys.handing_over import Left
from desktop.ui.first_run import FirstRun, Maker
from desktop.ui.keys.handover import HandoverPage
from desktop.ui.look import Look
from desktop.ui.sign_in.second_factor import SecondFactorPage, Step
from shared.common.person import Person
from shared.kernel.words import say
from tests.ui.gallery import moments
from tests.ui.gallery.examples import fullest, opened, press_action
from tests.ui.gallery.stage import Stage
from tests.workbooks.sheets import roof_rows, write_xlsx

Screen = Callable[[Stage], QWidget | None]
"""Opens the screen; returns the widget to look at where it is not the whole window."""


def _key_sheet(stage: Stage) -> QWidget | None:
    sheet: Any = stage.window.open_key_sheet()
    return sheet if isinstance(sheet, QWidget) else None


def _panel(kind: str, action: str) -> Screen:
    def show(stage: Stage) -> None:
        fullest(stage, kind)
        press_action(stage, action)

    return show


def _wrong_report(stage: Stage) -> None:
    """A new report with somebody over 24 hours: findings in place and in the panel."""
    form = opened(stage.desk.open_new("daily_report"), stage)
    press_action(stage, "daily_report.yesterday")
    report = form.draft.aggregate
    if report.hours:
        form.draft.set(report.hours[0], "minutes", 26 * 60, say("Type"))
    press_action(stage, "document.post")


def _filled_report(stage: Stage) -> None:
    opened(stage.desk.open_new("daily_report"), stage)
    press_action(stage, "daily_report.yesterday")


def _import_of_an_estimate(stage: Stage) -> None:
    file = write_xlsx(stage.home / "смета.xlsx", roof_rows())
    page: Any = stage.desk.open_page("import")
    page.open(Path(file))


def _several(stage: Stage) -> None:
    page: Any = stage.desk.open_list("daily_report")
    stage.settle()
    page.view.table.selectAll()
    press_action(stage, "list.mark")


def _first_run(step: int, way: str = "alone") -> Screen:
    def show(stage: Stage) -> QWidget:
        look = Look(application(), colours=stage.desk.preferences.colours, scale=stage.desk.preferences.scale)
        maker = Maker(lambda *_: None, lambda *_: None, lambda *_: None)
        first = FirstRun(look, maker, stage.desk.language.code, Path("C:/Users/Петров/Fieldledger"))
        first.show()
        for _ in range(step):
            first.go_on()
        if way != "alone":
            first._go_that_way(way)
            first.build()
            first.go_on()
        return first

    return show


def _second_factor(step: Step) -> Screen:
    """What the server would give."""

    def show(stage: Stage) -> None:
        page = SecondFactorPage(stage.desk)
        stage.window.show_page("app://page/second_factor", lambda: page)
        codes = tuple(f"K7QF-{at}XWM-2YK4" for at in range(10)) if step == "codes" else ()
        page.factor = Factor(secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", uri="otpauth://totp/petrov", recovery=codes)
        page.go(step)

    return show


def _handover(stage: Stage) -> None:
    """Of somebody who left something behind."""
    stage.settle()
    page = HandoverPage(stage.desk, stage.desk.store.find(Person)[0].id)
    stage.window.show_page("app://page/handover", lambda: page)
    stage.settle()
    page._took(Left("Петров Иван Сергеевич", None, unsent=12, contents=3, typed=1, encrypted=True))


ROLES = ("foreman", "site_engineer", "timekeeper", "payroll_clerk", "manager")

SPECIAL: dict[str, Screen] = {
    "palette": lambda stage: stage.window.open_palette(),
    "key-sheet": _key_sheet,
    "report-movements": _panel("daily_report", "document.movements"),
    "report-related": _panel("daily_report", "document.related"),
    "report-history": _panel("daily_report", "document.history"),
    "report-attachments": _panel("daily_report", "document.attachments"),
    "report-new-filled": _filled_report,
    "report-with-findings": _wrong_report,
    "timesheet-holes": _panel("timesheet", "timesheet.holes"),
    "timesheet-sources": moments.sources,
    "payroll-explained": _panel("payroll_sheet", "payroll.explain"),
    "estimate-compared": _panel("estimate", "estimate.compare"),
    "import-of-an-estimate": _import_of_an_estimate,
    "list-several-marked": _several,
    "report-drilled": moments.behind,
    "list-set-field": moments.setting,
    "list-set-preview": moments.set_preview,
    "list-folders": moments.folders,
    "list-columns": moments.columns,
    "list-periods": moments.periods,
    "form-conflict": moments.conflict,
    "form-closing": moments.closing,
    "form-attachments": moments.attached,
    "form-picker": moments.picked,
    "form-large-crew": moments.large_crew,
    "form-estimate-progress": moments.progress,
    "import-of-materials": moments.catalog_file,
    "page-messages": moments.told,
    **{f"page-start-{role}": moments.start_of(role) for role in ROLES},
    **{f"second-factor-{step}": _second_factor(step) for step in ("asking", "beginning", "codes", "there")},
    "handover": _handover,
    "first-run-1": _first_run(0),
    "first-run-2": _first_run(1),
    "first-run-3": _first_run(2),
    "first-run-server": _first_run(1, "join"),
}
