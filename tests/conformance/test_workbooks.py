"""Documents and items of every kind as workbooks: what was exported and not touched changes nothing."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from desktop.document_workbooks import cells_of, layout_of
from desktop.sheets.pages import pages_xlsx
from shared.importers.documents.book import changes, take_in, workbook_of
from shared.importers.documents.page import pages_of
from shared.importers.documents.stamp import read_stamp
from shared.kernel.codec import body_of, object_of
from shared.kernel.describe import LineTable, Shape
from shared.kernel.language import Language
from shared.store.books import StoreBooks
from shared.workbooks.workbook import read_workbook
from tests.conformance.examples import aggregates, few
from tests.conformance.kinds import KINDS, every_kind


@pytest.fixture
def books(sqlite: Engine) -> Iterator[StoreBooks]:
    with Session(sqlite) as session:
        yield StoreBooks(session, KINDS, dt.date(2026, 11, 21))


def _blank(table: LineTable, row: Any) -> bool:
    """Whether a line would be an empty row of a sheet: whoever reads the sheet cannot tell it from none."""
    values = [getattr(row, field.name) for field in table.fields]
    return all(each is None or (isinstance(each, str) and not each.strip()) for each in values)


@every_kind
@few(3)
@given(data=st.data(), language=st.sampled_from(["en", "ru"]))
def test_a_workbook_that_nobody_touched_changes_nothing(
    shape: Shape, books: StoreBooks, data: st.DataObject, language: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = data.draw(aggregates(shape))
    assume(not any(_blank(table, row) for table in shape.tables for row in getattr(made, table.name)))
    layout, path = layout_of(shape), tmp_path_factory.mktemp("book") / "document.xlsx"
    pages_xlsx(workbook_of(shape, made, layout, cells_of(books, Language(language)), "00" * 16), path)
    pages = pages_of(read_workbook(path).sheets)
    stamp = read_stamp(pages, path.name)
    taken, cells = object_of(shape, body_of(shape, made)), cells_of(books, Language(language))
    problems = take_in(shape, taken, made, layout, cells, pages, stamp, [])
    assert problems == []
    assert (stamp.kind, stamp.id) == (shape.kind, made.id)
    assert list(changes(shape, layout, made, taken, cells, cells)) == []
    assert body_of(shape, taken) == body_of(shape, made)
