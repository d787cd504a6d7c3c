"""Opening examples for the gallery: the fullest document of a kind, and an action of the page in front by its name."""

from typing import Any

from sqlalchemy import func, select

from tests.ui.gallery.stage import BRIEF_ROUNDS, Stage


def opened(page: object, stage: Stage) -> Any:
    """The page once it shows what it has read."""
    assert page is not None, "nothing opens that"
    stage.settle(BRIEF_ROUNDS)
    return page


def fullest(stage: Stage, kind: str) -> None:
    """The one with most lines: the form with most in it says most about what is cut."""
    shape = stage.desk.kinds.shape(kind)
    query = select(shape.table.c.id)
    if shape.tables:
        line = shape.tables[0].table
        lines = select(func.count()).select_from(line).where(line.c.owner_id == shape.table.c.id)
        query = query.order_by(lines.scalar_subquery().desc())
    with stage.desk.store.reading() as session:
        id = session.execute(query.limit(1)).scalar()
    if id is not None:
        opened(stage.desk.open_document(shape.kind, id), stage)


def press_action(stage: Stage, name: str) -> None:
    """What its button or key does."""
    page = stage.window.tabs.current
    assert page is not None
    action = next(each for each in page.actions_here() if each.name == name)
    action.run()
    stage.settle()
