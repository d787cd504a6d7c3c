"""Estimates in a real window: the demo company's, and a small draft of two sections."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from desktop.forms.construction.estimate.form import EstimateForm
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from shared.common.site import Site
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.kernel.identity import new_id

Show = Callable[[object], EstimateForm]


@pytest.fixture
def show(ready: Callable[[object], DocumentForm]) -> Show:
    """The form when its document is there."""

    def wait(page: object) -> EstimateForm:
        form = ready(page)
        assert isinstance(form, EstimateForm)
        return form

    return wait


@pytest.fixture
def draft(desk: Desk) -> Estimate:
    """Foundations: trench 10 × 100, concrete 4 × 2,000. Walls, with bricks inside: masonry 50 × 30."""
    made = Estimate(id=new_id(), name="Garage", date=date(2026, 11, 2), site_id=desk.store.find(Site)[0].id)

    def section(name: str, under: EstimateLine | None = None) -> EstimateLine:
        return EstimateLine(id=new_id(), is_section=True, name=name, section_id=under.id if under else None)

    def work(name: str, under: EstimateLine, quantity: int, price: int) -> EstimateLine:
        return EstimateLine(
            id=new_id(), name=name, section_id=under.id, quantity=Decimal(quantity), price=Decimal(price),
            labour_norm=Decimal("0.5"),
        )  # fmt: skip

    ground, walls = section("Foundations"), section("Walls")
    bricks = section("Bricks", walls)
    made.lines = [
        ground, work("Trench", ground, 10, 100), work("Concrete", ground, 4, 2000), walls, bricks,
        work("Masonry", bricks, 50, 30),
    ]  # fmt: skip
    desk.store.save(made)
    return made


@pytest.fixture
def garage(desk: Desk, draft: Estimate, show: Show) -> EstimateForm:
    return show(desk.open_document("estimate", draft.id))


def shown(form: EstimateForm) -> list[str]:
    """The rows on show, moved in as they are painted."""
    return ["  " * node.depth + str(node.line) for node in form.tree.lines.nodes]


def cell(form: EstimateForm, name: str, key: str) -> str:
    """What a cell says."""
    lines = form.tree.lines
    row = next(at for at, node in enumerate(lines.nodes) if node.line.name == name)
    column = next(at for at, each in enumerate(lines.columns) if each.key == key)
    return lines.text(row, column)


def go(form: EstimateForm, name: str, key: str = "name") -> None:
    """The keyboard into a cell."""
    line = next(each for each in form.draft.rows("lines") if each.name == name)
    form.show_cell("lines", line, key)
