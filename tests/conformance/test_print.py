"""The generic print of every kind, in both languages, whatever is in it."""

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from print_forms.forms import forms_of, print_document
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.store.books import StoreBooks
from tests.conformance.examples import aggregates, few
from tests.conformance.kinds import KINDS, SHAPES, every_kind

PRINTED = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def books(sqlite: Engine) -> Iterator[StoreBooks]:
    with Session(sqlite) as session:
        yield StoreBooks(session, KINDS, PRINTED.date())


@every_kind
@few(1)
@given(data=st.data())
def test_every_kind_prints(shape: Shape, books: StoreBooks, data: st.DataObject) -> None:
    for made in (shape.cls(), data.draw(aggregates(shape, likely=True)), data.draw(aggregates(shape))):
        for language in ("en", "ru"):
            paper = io.BytesIO()
            pages = print_document(made, books, Language(language), paper, form="generic", printed_at=PRINTED)
            reader = PdfReader(io.BytesIO(paper.getvalue()))
            assert pages == len(reader.pages) >= 1


def test_every_form_belongs_to_a_kind_and_the_generic_one_to_all() -> None:
    for shape in SHAPES:
        forms = forms_of(shape.kind)
        assert forms[-1].name == "generic"
        assert {form.kind for form in forms} == {shape.kind}
        assert len({form.name for form in forms}) == len(forms)
