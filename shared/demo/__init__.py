"""The demo company: a believable building firm with three months of work behind it, the same in every run."""

from sqlalchemy import func, select

from shared.demo import absences, closing, company, days, estimates, growth
from shared.demo.stage import MONTHS, Progress, Stage, no_progress
from shared.store.books import StoreBooks
from shared.store.store import Store

KINDS = (
    "organization", "counterparty", "site", "department", "person", "crew", "unit", "material", "work_type",
    "attendance_code", "pay_rate", "estimate", "daily_report", "absence", "timesheet", "payroll_sheet",
)  # fmt: skip


def make(store: Store, *, size: int = 0, progress: Progress = no_progress) -> None:
    """Fill an empty company file through the store, as people would; with `size`, up to about that many documents."""
    stage = Stage(store, progress)
    with stage.running():
        made = company.found(stage)
        drawn_up = estimates.drawn_up(stage, made)
        days.reported(stage, made, drawn_up)
        for month in MONTHS:
            absences.entered(stage, made, month)
            closing.month_ended(stage, made, month)
        closing.accepted(stage)
        lock = closing.lock(stage)
        growth.grown(stage, made, size)
        closing.closed(stage, lock)


def summary(books: StoreBooks) -> dict[str, int]:
    """How many there are of what, by the caption of the kind."""
    found = {}
    for kind in KINDS:
        shape = books.kinds.shape(kind)
        query = select(func.count()).select_from(shape.table)
        if shape.is_catalog:
            query = query.where(shape.table.c.folder.is_not(True))
        found[shape.cls.captions] = int(books.session.execute(query).scalar_one())
    return found


__all__ = ["make", "summary"]
