"""Of a computer that several use each sees their own sites: on every page, in every sum, search, paper and file."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.company import FILE_NAME, opened
from desktop.settings import load
from desktop.ui.list.files import FORMATS, write_list
from shared.construction.daily_report import DailyReport
from shared.kernel.language import Language
from shared.store.reports import report_table
from shared.store.store import Store
from shared.sync.scopes import lose
from shared.sync.settling import Settling
from tests.ui.conftest import NOON
from tests.ui.gallery.stage import DRESSES, Stage, dressed
from tests.ui.sign_in.who import may_only
from tests.ui.sync.left_behind import belongs, conflict, refuse

CSV: Final = next(each for each in FORMATS if each.name == "csv")
NUMBER: Final = re.compile(r"[A-Z]{2}-A1-\d\d-\d{5}")
ROWS_MOST, COLUMNS_MOST = 100, 12


@dataclass(frozen=True, slots=True)
class Shared:
    """A laptop of two sites. `elsewhere`: numbers of what lies in other scopes than `own`; `alone`: another laptop,
    which holds nothing but `own`."""

    stage: Stage
    own: frozenset[str]
    elsewhere: frozenset[str]
    alone: Path


@pytest.fixture(scope="module")
def shared(qapp: object, tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Iterator[Shared]:
    home, alone = tmp_path_factory.mktemp("both"), tmp_path_factory.mktemp("alone")
    for each in (home, alone):
        shutil.copyfile(demo_file, each / FILE_NAME)
        belongs(each)
    with opened(load(home, environment={}), changes=True) as company:
        scopes = where_they_lie(company.store)
        site = min(scope for scope in scopes if scope.startswith("site:"))
        own = frozenset({"company", site})
        trouble(company.store, own)
        elsewhere = numbers(company.store, own)
    with opened(load(alone, environment={}), changes=True) as company:
        keep_only(company.store, own)
    with dressed(home, DRESSES[0]) as stage:
        may_only(stage.desk, "*:*", where=own)
        yield Shared(stage, own, elsewhere, alone)


def where_they_lie(store: Store) -> set[str]:
    """Heads of everything in the scope of its document, as after an exchange."""
    with store.writing() as connection:
        scope = "(SELECT scope FROM search_item s WHERE s.id = head.id)"
        connection.exec_driver_sql(f"UPDATE head SET scope = coalesce({scope}, 'company')")
        return set(connection.exec_driver_sql("SELECT DISTINCT scope FROM head").scalars())


def trouble(store: Store, own: frozenset[str]) -> None:
    """Something of another site that is not sent, not taken, and in question."""
    report = next(each for each in store.find(DailyReport, status="draft") if each.scope not in own)
    report.wind = "9 м/с"
    store.save(report)
    refuse(store, report, "The period is closed through {day}.", day="2026-10-31")
    conflict(store, report, "wind", "1", "2", "9 м/с")


def numbers(store: Store, own: frozenset[str]) -> frozenset[str]:
    """Such as stand nowhere by chance."""
    found = set[str]()
    with store.reading() as session:
        for shape in store.kinds.shapes.values():
            if shape.is_document:
                rows = store.books(session).rows(shape.cls, ["number", "scope"])
                found |= {row["number"] for row in rows if row["scope"] not in own and row["number"]}
    return frozenset(found)


def keep_only(store: Store, own: frozenset[str]) -> None:
    """As when the server takes every other scope away."""
    scopes = where_they_lie(store)
    with store.writing() as connection:
        settling = Settling(store, connection)
        for each in scopes - own:
            lose(settling, each)
        settling.finish()


def test_no_page_names_what_lies_elsewhere(shared: Shared) -> None:
    desk, told = shared.stage.desk, list[str]()
    assert len(shared.elsewhere) > 100
    for name, page in pages(shared):
        found = set(NUMBER.findall("\n".join(texts_of(page)))) & shared.elsewhere
        told += [f"{name}: {', '.join(found)}"] if found else []
    assert told == []
    assert any("DR-A1" in text for text in texts_of(settled(shared.stage, desk.open_list("daily_report"))))


def pages(shared: Shared) -> Iterator[tuple[str, QWidget]]:
    """Every list, report and tool, and a document of each kind with what is shown beside it."""
    stage, desk = shared.stage, shared.stage.desk
    for kind in filter(desk.may_see, desk.kinds.shapes):
        yield f"list of {kind}", settled(stage, desk.open_list(kind))
        for id in some_of(shared, kind):
            form = settled(stage, desk.open_document(kind, id))
            yield kind, form
            for panel in ("related", "history") if desk.kinds.shape(kind).is_document or kind == "site" else ():
                form.show_panel(panel)
                yield f"{panel} of {kind}", settled(stage, form.panel)
        stage.clear()
    for report in filter(desk.may_see_report, desk.kinds.reports.values()):
        yield f"report {report.name}", settled(stage, desk.open_report(report.name))
    stage.clear()
    site = {"kind": "site", "id": min(shared.own - {"company"}).partition(":")[2]}
    for name in desk.pages:
        if name != "preview":
            yield f"page {name}", settled(stage, desk.open_page(name, **(site if name == "usages" else {})))
    stage.clear()


def some_of(shared: Shared, kind: str) -> list[Any]:
    desk = shared.stage.desk
    with desk.store.reading() as session:
        rows = desk.store.books(session, shared.own).rows(desk.kinds.shape(kind).cls, ["id"])
    return sorted(row["id"] for row in rows)[-1:]


def test_every_report_counts_what_a_computer_with_these_sites_alone_counts(shared: Shared) -> None:
    desk, differ = shared.stage.desk, list[str]()
    with opened(load(shared.alone, environment={}), clock=lambda: NOON) as company, company.store.reading() as session:
        books = company.store.books(session)
        for report in filter(desk.may_see_report, desk.kinds.reports.values()):
            page: Any = settled(shared.stage, desk.open_report(report.name))
            alone = report_table(books, report, page.asking.question(report), Language("en"))
            if page.place.shown.table.rows != alone.rows:
                differ.append(report.name)
        shared.stage.clear()
        for kind in filter(desk.may_see, desk.kinds.shapes):
            model: Any = settled(shared.stage, desk.open_list(kind)).state.model
            shown = {row.id for at in range(model.rowCount()) if (row := model.row_at(at)) is not None}
            there = {row["id"] for row in books.rows(desk.kinds.shape(kind).cls, ["id"])}
            if not shown <= there or (desk.kinds.shape(kind).is_document and model.rowCount() != len(there)):
                differ.append(kind)
        shared.stage.clear()
    assert differ == []


def test_nothing_elsewhere_is_found_by_its_number(shared: Shared) -> None:
    stage = shared.stage
    palette: Any = stage.window.palette_of_names
    for number in (min(shared.elsewhere), max(shared.elsewhere)):
        palette.open()
        palette.field.setText(number)
        stage.settle()
        assert not [each for each in palette.entries() if number in each.caption]
        palette.hide()


def test_files_of_lists_hold_what_the_list_shows(shared: Shared, tmp_path: Path) -> None:
    stage, desk = shared.stage, shared.stage.desk
    for kind in filter(desk.may_see, desk.kinds.shapes):
        page: Any = settled(stage, desk.open_list(kind))
        write_list(desk, page.state.model.shown, CSV, tmp_path / f"{kind}.csv")
        stage.settle(2)
    written = "".join(file.read_text("utf-8-sig") for file in tmp_path.glob("*.csv"))
    assert "DR-A1" in written
    assert not [number for number in shared.elsewhere if number in written]
    stage.clear()


def test_a_paper_of_what_lies_elsewhere_is_not_laid_out(shared: Shared) -> None:
    desk = shared.stage.desk
    with desk.store.reading() as session:
        rows = desk.store.books(session).rows(DailyReport, ["id", "scope"])
    other = next(row["id"] for row in rows if row["scope"] not in shared.own)
    page: Any = settled(shared.stage, desk.open_page("preview", kind="daily_report", id=str(other)))
    assert page.made is None
    assert "where you may not see it" in page.status
    copy: Any = settled(shared.stage, desk.open_new("daily_report", copy_of=str(other)))
    assert not copy.ready
    shared.stage.clear()


def settled(stage: Stage, page: Any) -> Any:
    assert page is not None
    stage.settle(3)
    return page


def texts_of(root: QWidget) -> Iterator[str]:
    """Whatever stands on it, also below the edge."""
    for each in root.findChildren(QWidget):
        if isinstance(each, QHeaderView):
            continue
        if isinstance(each, QAbstractItemView) and each.model() is not None:
            yield from rows_of(each.model())
        elif isinstance(each, QLabel | QLineEdit | QAbstractButton):
            yield each.text()
        elif isinstance(each, QPlainTextEdit):
            yield each.toPlainText()


def rows_of(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    above = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else min(model.columnCount(above), COLUMNS_MOST)
    for row in range(min(model.rowCount(above), ROWS_MOST)):
        yield from (str(model.index(row, column, above).data() or "") for column in range(columns))
        yield from rows_of(model, model.index(row, 0, above))
