"""Every screen there is: what is derived (lists, forms, reports, pages) by itself, what is special by hand."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from shared.kernel.describe import Kinds, Shape
from tests.ui.gallery.stage import Stage

Screen = Callable[[Stage], QWidget | None]
"""Opens the screen; returns the widget to look at where it is not the whole window."""


def screens(kinds: Kinds, pages: Mapping[str, Any]) -> dict[str, Screen]:
    """Name → how it is opened. A new kind, report or page is among them as soon as it is declared."""
    found: dict[str, Screen] = {}
    for kind, shape in kinds.shapes.items():
        found[f"list-{kind}"] = lambda stage, kind=kind: _shown(stage.desk.open_list(kind))  # type: ignore[misc]
        found[f"form-{kind}"] = lambda stage, shape=shape: _example(stage, shape)  # type: ignore[misc]
        found[f"new-{kind}"] = lambda stage, kind=kind: _shown(stage.desk.open_new(kind))  # type: ignore[misc]
    for name in kinds.reports:
        found[f"report-{name}"] = lambda stage, name=name: _shown(stage.desk.open_report(name))  # type: ignore[misc]
    for name in pages:
        found[f"page-{name}"] = lambda stage, name=name: _page(stage, name)  # type: ignore[misc]
    return found | SPECIAL


def _page(stage: Stage, name: str) -> None:
    about = {}
    if name in ABOUT:
        kind = stage.desk.kinds.shape(ABOUT[name])
        with stage.desk.store.reading() as session:
            id = session.execute(select(kind.table.c.id).order_by(kind.table.c.id).limit(1)).scalar_one()
        about = {"kind": kind.kind, "id": str(id)}
    _shown(stage.desk.open_page(name, **about))


ABOUT = {"usages": "person", "preview": "timesheet"}
"""Pages that are about something: of which kind it is here."""


def _shown(page: object) -> None:
    assert page is not None, "nothing opens that"


def _example(stage: Stage, shape: Shape) -> None:
    """The fullest one of its kind: the form with most in it says most about what is cut."""
    with stage.desk.store.reading() as session:
        query = select(shape.table.c.id)
        if shape.tables:
            line = shape.tables[0].table
            count = select(line.c.owner_id).where(line.c.owner_id == shape.table.c.id).correlate(shape.table)
            from sqlalchemy import func

            query = query.order_by(select(func.count()).select_from(count.subquery()).scalar_subquery().desc())
        id = session.execute(query.limit(1)).scalar()
    if id is not None:
        _shown(stage.desk.open_document(shape.kind, id))


def _palette(stage: Stage) -> None:
    stage.window.open_palette()


def _key_sheet(stage: Stage) -> None:
    stage.window.open_key_sheet()


SPECIAL: dict[str, Screen] = {"palette": _palette, "key-sheet": _key_sheet}
"""Screens that no declaration implies."""
