"""Every screen there is: what is derived (lists, forms, reports, pages) by itself, what is special by hand."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from shared.kernel.describe import Kinds
from tests.ui.gallery.examples import fullest
from tests.ui.gallery.special import SPECIAL, Screen
from tests.ui.gallery.stage import Stage


def screens(kinds: Kinds, pages: Mapping[str, Any]) -> dict[str, Screen]:
    """Name → how it is opened. A new kind, report or page is among them as soon as it is declared."""
    found: dict[str, Screen] = {}
    for kind in kinds.shapes:
        found[f"list-{kind}"] = lambda stage, kind=kind: _shown(stage.desk.open_list(kind))  # type: ignore[misc]
        found[f"form-{kind}"] = lambda stage, kind=kind: fullest(stage, kind)  # type: ignore[misc]
        if kinds.shape(kind).cls.kept_by_server:
            continue  # see `administration`: where there is no server nobody makes one
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
