"""The forms of timesheets and daily reports print whatever is in the document, half-filled or absurd."""

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from print_forms.forms import FORMS, print_document
from print_forms.kit.form import Form
from shared.kernel.language import Language
from shared.store.books import StoreBooks
from tests.conformance.conftest import sqlite
from tests.conformance.examples import aggregates, few
from tests.conformance.kinds import KINDS, SHAPES

__all__ = ["sqlite"]

PRINTED = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
MINE = [form for form in FORMS if form.kind in ("timesheet", "daily_report")]


@pytest.fixture(scope="module")
def books(sqlite: Engine) -> Iterator[StoreBooks]:
    with Session(sqlite) as session:
        yield StoreBooks(session, KINDS, PRINTED.date())


@pytest.mark.parametrize("form", MINE, ids=lambda form: form.name)
@few(1)
@given(data=st.data())
def test_any_document_prints(form: Form, books: StoreBooks, data: st.DataObject) -> None:
    shape = next(shape for shape in SHAPES if shape.kind == form.kind)
    for made in (shape.cls(), data.draw(aggregates(shape, likely=True)), data.draw(aggregates(shape))):
        for language in ("en", "ru"):
            pages = print_document(made, books, Language(language), io.BytesIO(), form=form.name, printed_at=PRINTED)
            assert pages >= 1
