"""A payroll sheet on the screen: pay by person, why each amount is what it is, a calculation that is shown first."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from desktop.forms.construction.payroll.explanation_panel import ExplanationPanel
from desktop.forms.construction.payroll.form import PayrollForm
from desktop.forms.construction.payroll.recalculation import Recalculation, RecalculationPanel
from desktop.ui.desk import Desk
from desktop.ui.window import Window
from shared.kernel.words import say

Settled = Callable[[], None]
SEPTEMBER = "PS-A1-26-00005"


@pytest.fixture
def sheet(desk: Desk, window: Window, settled: Settled) -> PayrollForm:
    """September's advance, posted."""
    shape = desk.kinds.shape("payroll_sheet")
    desk.open_document("payroll_sheet", desk.store.id_of(shape, SEPTEMBER))
    settled()
    return _open(window)


@pytest.fixture
def again(desk: Desk, window: Window, settled: Settled) -> PayrollForm:
    """A new sheet for the same days, calculated once and not saved."""
    source = desk.store.by_name(desk.kinds.shape("payroll_sheet"), SEPTEMBER)
    names = ("organization_id", "month", "run", "period_start", "period_end", "date")
    desk.open_new("payroll_sheet", values={name: getattr(source, name) for name in names})
    settled()
    form = _open(window)
    form.fill({})
    settled()
    return form


def _open(window: Window) -> PayrollForm:
    return next(page for page in window.pages.values() if isinstance(page, PayrollForm))


def _texts(item: QTreeWidgetItem, depth: int = 0) -> list[str]:
    children = [item.child(at) for at in range(item.childCount())]
    own = f"{depth} {item.text(0)} {item.text(1)} {item.text(2)}".rstrip()
    return [own, *(text for child in children for text in _texts(child, depth + 1))]


def _explained(form: PayrollForm) -> list[str]:
    assert isinstance(form.panel, ExplanationPanel)
    top = form.panel.tree.topLevelItem(0)
    assert top is not None
    return _texts(top)


def test_pay_stands_by_person_with_sums(sheet: PayrollForm) -> None:
    assert sheet.model.rowCount() == len({line.person_id for line in sheet.aggregate.lines}) == 32
    assert sum((person.amount() for person in sheet.model.people), Decimal(0)) == sheet.aggregate.total
    assert "1,490,380.91" in sheet.sum.text()


def test_enter_on_an_amount_shows_where_it_comes_from(qtbot: QtBot, sheet: PayrollForm, settled: Settled) -> None:
    """Down to the day of the timesheet and the work in the daily report."""
    sheet.select_line(0, 0)
    qtbot.keyClick(sheet.tree, Qt.Key.Key_Return)
    settled()
    said = _explained(sheet)
    assert said[0] == "0 Pay by the hour: Блинов С. Г. 88 h 49,280.00"
    assert said[1] == "1 88 h × 560.00 an hour = 49,280.00"
    assert "1 ТК РФ, ст. 129, 135" in said
    assert "1 Timesheet TS-A1-26-00007 30 Sep 2026 88 h 49,280.00" in said
    assert "2 1 Sep 2026  Я 8 h 4,480.00" in said
    assert any(each.startswith("3 DR-A1-26-00087  ") and each.endswith("8 h") for each in said)


def test_what_was_asked_for_stays_explained_when_the_sheet_is_read_again(sheet: PayrollForm, settled: Settled) -> None:
    """The second question, too: the panel itself is made anew."""
    sheet.select_line(1, 0)
    sheet.explain()
    sheet.select_line(0, 0)
    sheet.explain()
    settled()
    before = _explained(sheet)
    sheet.refresh()
    settled()
    assert _explained(sheet) == before
    sheet.rebuild()
    settled()
    assert _explained(sheet) == before


def test_each_leaf_opens_what_it_rests_on(qtbot: QtBot, desk: Desk, sheet: PayrollForm, settled: Settled) -> None:
    sheet.select_line(0, 0)
    sheet.explain()
    settled()
    opened = []
    desk.openers["document"] = opened.append
    panel = sheet.panel
    assert isinstance(panel, ExplanationPanel)
    for text in ("rate in force", "Timesheet TS", "1 Sep 2026", "DR-"):
        found = panel.tree.findItems(text, Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
        panel.tree.setCurrentItem(found[0])
        qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert [link["kind"] for link in opened] == ["pay_rate", "timesheet", "timesheet", "daily_report"]
    assert opened[2]["path"].startswith("cells/")


def test_what_is_not_saved_yet_is_explained_too(again: PayrollForm, settled: Settled) -> None:
    assert again.draft.dirty
    again.select_line(0, 0)
    again.explain()
    settled()
    assert "1 88 h × 560.00 an hour = 49,280.00" in _explained(again)


def test_a_new_calculation_is_shown_person_by_person_first(qtbot: QtBot, again: PayrollForm, settled: Settled) -> None:
    """Somebody has spoiled two amounts; nothing changes until the new calculation is taken over."""
    with again.draft.step(say("Type")) as aggregate:
        aggregate.lines[0].amount = Decimal("1.00")
        del aggregate.lines[-1]
    gone = again.draft.aggregate.total
    again.fill({})
    settled()
    panel = again.panel
    assert isinstance(panel, RecalculationPanel)
    changes = {each.name: (each.before, each.after) for each in panel.found.changes}
    assert len(changes) == 2
    assert changes["Блинов С. Г."] == (Decimal("1.00"), Decimal("49280.00"))
    assert again.draft.aggregate.total == gone
    qtbot.keyClick(panel.take, Qt.Key.Key_Return)
    assert again.aggregate.lines[0].amount == Decimal("49280.00")
    assert again.panel is None
    again._toggle_changed()
    assert len(again.model.people) == 2, "only whom the last calculation changed"
    again.draft.undo()
    assert again.aggregate.total == gone


def test_nothing_to_change_is_said(again: PayrollForm, desk: Desk, settled: Settled) -> None:
    before = again.draft.stack.count()
    again.fill({})
    settled()
    assert again.panel is None
    assert again.draft.stack.count() == before


def _shown_again(form: PayrollForm, settled: Settled) -> Recalculation:
    """An amount was spoiled, and a new calculation is shown beside it."""
    with form.draft.step(say("Type")) as aggregate:
        aggregate.lines[0].amount = Decimal("1.00")
    form.saving.save()
    settled()
    form.fill({})
    settled()
    assert isinstance(form.panel, RecalculationPanel)
    return form.panel.found


def test_a_calculation_shown_before_posting_is_not_applied_after_it(
    again: PayrollForm, desk: Desk, settled: Settled
) -> None:
    found = _shown_again(again, settled)
    lines = [(line.id, line.amount) for line in again.aggregate.lines]
    again.draft.read_only_reason = "It is being posted."
    again.take_over(found)
    assert [(line.id, line.amount) for line in again.aggregate.lines] == lines


def test_a_calculation_shown_before_the_sheet_was_read_again_pays_nobody_twice(
    again: PayrollForm, settled: Settled
) -> None:
    found = _shown_again(again, settled)
    count = len(again.aggregate.lines)
    again.reread()
    settled()
    assert not isinstance(again.panel, RecalculationPanel)
    again.take_over(found)
    assert len(again.aggregate.lines) == count
