"""An estimate on the screen: a tree that is typed into, with sums, progress, comparison and plans."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.forms.construction.estimate.form import EstimateForm
from desktop.ui.desk import Desk
from shared.construction.estimate import Estimate
from shared.kernel.copying import copy_of
from shared.kernel.identity import new_id
from tests.ui.estimate.conftest import Show, cell, go, shown
from tests.ui.keys import ALT, CONTROL, SHIFT, press, type_text

Settled = Callable[[], None]
WHOLE = ["Foundations", "  Trench", "  Concrete", "Walls", "  Bricks", "    Masonry"]
ROOF = "ES-A1-26-00003"


def by_number(desk: Desk, number: str) -> Estimate:
    found: Estimate = desk.store.by_name(desk.kinds.shape("estimate"), number)
    return found


def test_sections_are_folded_by_keys(garage: EstimateForm) -> None:
    assert shown(garage) == WHOLE
    go(garage, "Walls")
    type_text("-")
    assert shown(garage) == ["Foundations", "  Trench", "  Concrete", "Walls"]
    type_text("+")
    assert shown(garage) == WHOLE
    go(garage, "Masonry")
    type_text("-")
    assert shown(garage) == WHOLE[:5], "a line closes the section around it"
    assert garage.tree.cells.node is not None
    assert str(garage.tree.cells.node.line) == "Bricks"
    type_text("-")
    go(garage, "Walls")
    type_text("-")
    type_text("*")
    assert shown(garage) == WHOLE, "* opens all that is below"


def test_a_search_keeps_the_way_to_what_it_finds(garage: EstimateForm, settled: Settled) -> None:
    press(Qt.Key.Key_F, CONTROL)
    type_text("mason")
    press(Qt.Key.Key_Return)
    assert shown(garage) == ["Walls", "  Bricks", "    Masonry"]
    assert QApplication.focusWidget() is garage.tree.cells
    press(Qt.Key.Key_F, CONTROL)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert shown(garage) == WHOLE


def test_a_typed_quantity_changes_the_sums_above_it_and_is_undone(garage: EstimateForm) -> None:
    assert cell(garage, "Foundations", "cost") == "9,000.00"
    go(garage, "Trench", "quantity")
    type_text("=10+5")
    press(Qt.Key.Key_Return)
    assert cell(garage, "Trench", "cost") == "1,500.00"
    assert cell(garage, "Foundations", "cost") == "9,500.00"
    assert garage.totals.labels["direct.ours"].text() == "11,000.00"
    garage.draft.undo()
    assert cell(garage, "Foundations", "cost") == "9,000.00"


def test_a_minus_in_a_number_is_typed_and_folds_nothing(garage: EstimateForm) -> None:
    go(garage, "Trench", "quantity")
    type_text("-2")
    press(Qt.Key.Key_Return)
    assert shown(garage) == WHOLE
    assert cell(garage, "Trench", "quantity") == "-2"


def test_lines_and_sections_are_added_moved_and_deleted(garage: EstimateForm) -> None:
    go(garage, "Foundations")
    press(Qt.Key.Key_Insert)
    assert [node.depth for node in garage.tree.lines.nodes] == [0, 1, 1, 1, 0, 1, 2], "the last of its section"
    garage.draft.undo()
    go(garage, "Concrete")
    press(Qt.Key.Key_Up, CONTROL, SHIFT)
    assert shown(garage)[:3] == ["Foundations", "  Concrete", "  Trench"]
    go(garage, "Walls")
    press(Qt.Key.Key_Right, ALT)
    assert shown(garage)[3:] == ["  Walls", "    Bricks", "      Masonry"]
    press(Qt.Key.Key_Left, ALT)
    assert shown(garage)[3:] == WHOLE[3:]
    go(garage, "Walls")
    press(Qt.Key.Key_Delete, CONTROL)
    assert shown(garage) == ["Foundations", "  Concrete", "  Trench"], "what stands in a section goes with it"
    assert [str(line) for line in garage.aggregate.lines] == ["Foundations", "Concrete", "Trench"]
    garage.draft.undo()
    assert len(shown(garage)) == 6


def test_a_finding_opens_the_section_that_hides_its_line(garage: EstimateForm) -> None:
    garage.tree.cells.fold_all(True)
    assert shown(garage) == ["Foundations", "Walls"]
    masonry = garage.aggregate.lines[5]
    garage.jump(f"lines/{masonry.id}/quantity")
    assert "    Masonry" in shown(garage)
    assert garage.tree.cells.node is not None
    assert garage.tree.cells.node.line is masonry


def test_lines_of_a_spreadsheet_go_where_they_are_pasted(garage: EstimateForm, settled: Settled) -> None:
    go(garage, "Masonry", "name")
    QGuiApplication.clipboard().setText("Facing\tм2\t12,5\nPointing\tм2\t50")
    press(Qt.Key.Key_V, CONTROL)
    settled()
    assert shown(garage)[5:] == ["    Facing", "    Pointing"]
    assert cell(garage, "Facing", "quantity") == "12.5"
    assert garage.aggregate.lines[6].section_id == garage.aggregate.lines[5].section_id
    garage.draft.undo()
    assert shown(garage) == WHOLE


def test_bars_say_what_is_done_in_figures(desk: Desk, show: Show) -> None:
    roof = by_number(desk, ROOF)
    form = show(desk.open_document("estimate", roof.id))
    first = form.tree.lines.nodes[0].line
    assert cell(form, first.name, "progress") == "25.5 / 25.5 · 100 %"
    form.outline.unfinished = True
    form.tree.lines.show_again()
    assert shown(form) == [], "everything is done"


def test_totals_stand_beside_those_of_the_source(desk: Desk, show: Show) -> None:
    form = show(desk.open_document("estimate", by_number(desk, ROOF).id))
    labels = form.totals.labels
    assert (labels["direct.ours"].text(), labels["direct.source"].text()) == ("110,066.85", "⚠ 110,066.69 (+0.16)")


def test_two_versions_are_compared_line_by_line(
    desk: Desk, garage: EstimateForm, draft: Estimate, settled: Settled
) -> None:
    other: Any = copy_of(desk.kinds.shape("estimate"), desk.store.get(Estimate, draft.id))
    other.date = draft.date
    trench, masonry = other.lines[1], other.lines[5]
    trench.quantity = Decimal(8)
    masonry.name = "Blocks"
    desk.store.save(other)
    garage.compare(other.id)
    settled()
    assert cell(garage, "Trench", "change") == "Quantity: 8 → 10; Cost: 800.00 → 1,000.00"
    assert cell(garage, "Masonry", "change") == "new here"
    assert cell(garage, "Concrete", "change") == ""
    table = garage.differences
    assert table is not None
    said = [[table.item(row, column).text() for column in (0, 2, 3)] for row in range(table.rowCount())]
    assert said == [
        ["differs", "Trench", "+200.00"], ["new here", "Masonry", "+1,500.00"], ["only there", "Blocks", "-1,500.00"],
    ]  # fmt: skip
    garage.outline.changed_only = True
    garage.tree.lines.show_again()
    assert shown(garage) == ["Foundations", "  Trench", "Walls", "  Bricks", "    Masonry"]
    garage.compare(None)
    assert garage.differences is None
    assert shown(garage) == WHOLE


def test_a_plan_is_made_of_the_selected_lines(desk: Desk, draft: Estimate, show: Show, settled: Settled) -> None:
    stored = desk.store.get(Estimate, draft.id)
    desk.store.post(stored)
    form = show(desk.open_document("estimate", draft.id))
    go(form, "Walls")
    form.plan_of_chosen()
    settled()
    window: Any = desk.window
    plan = show(window.tabs.current)
    assert plan is not form
    assert plan.aggregate.kind == "plan"
    assert plan.aggregate.base_id == draft.id
    assert shown(plan) == ["Walls", "  Bricks", "    Masonry"]
    assert plan.aggregate.lines[2].base_line_id == draft.lines[5].id
    assert "price" not in [column.key for column in plan.tree.lines.columns], "crews see no customer's prices"


def test_a_posted_estimate_is_not_typed_into(desk: Desk, show: Show) -> None:
    form = show(desk.open_document("estimate", by_number(desk, ROOF).id))
    name = form.aggregate.lines[0].name
    go(form, name, "quantity")
    type_text("7")
    press(Qt.Key.Key_Insert)
    press(Qt.Key.Key_Delete, CONTROL)
    assert (len(form.aggregate.lines), form.aggregate.lines[0].quantity) == (6, Decimal("25.5"))
    assert not form.is_changed()


def test_another_language_keeps_folding_and_search(desk: Desk, garage: EstimateForm) -> None:
    go(garage, "Walls")
    type_text("-")
    desk.choose(language="ru")
    garage.rebuild()
    assert shown(garage)[-1] == "Walls"
    assert garage.tree.lines.headerData(2, Qt.Orientation.Horizontal) == "Работа"


def test_a_section_that_is_its_own_parent_is_shown_all_the_same() -> None:
    """Such lines come from a merge; none is lost."""
    from desktop.forms.construction.estimate.tree import Tree
    from shared.construction.estimate_line import EstimateLine

    one, other = EstimateLine(id=new_id(), is_section=True), EstimateLine(id=new_id(), is_section=True)
    one.section_id, other.section_id = other.id, one.id
    assert len(list(Tree([one, other]).all())) == 2


def test_a_figure_being_typed_outlives_what_comes_of_the_registers(garage: EstimateForm, settled: Settled) -> None:
    """Somebody posts a daily report while unfinished lines alone are shown and one is being typed into."""
    garage.search.unfinished.click()
    go(garage, "Trench", "quantity")
    type_text("12")
    garage.desk.work.changed.emit(frozenset({"daily_report"}))
    settled()
    garage.commit()
    assert next(each for each in garage.aggregate.lines if each.name == "Trench").quantity == 12
