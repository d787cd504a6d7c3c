"""Which form a kind is printed in, and what ties the paper to its document."""

import pytest

from print_forms.forms import UnknownForm, form_of, forms_of
from shared.areas import AREAS
from shared.common.person import Person
from shared.kernel.describe import Kinds
from tests.print_forms.ledger import Ledger


def test_the_special_form_comes_first_and_the_generic_one_is_always_there() -> None:
    assert [form.name for form in forms_of("timesheet")] == ["t13", "t13_deviations", "weekly", "generic"]
    assert form_of("estimate").name == "estimate"
    assert form_of("estimate", "generic").name == "generic"
    assert form_of("person").name == "generic"


def test_an_unknown_form_is_named_with_those_there_are() -> None:
    known = r"t13, t13_deviations, weekly, generic\."
    with pytest.raises(UnknownForm, match=rf"“timesheet” has no form “t12”\. It has: {known}"):
        form_of("timesheet", "t12")


def test_forms_are_of_kinds_that_exist_and_names_are_their_own() -> None:
    kinds = Kinds(AREAS).shapes
    for kind in kinds:
        names = [form.name for form in forms_of(kind)]
        assert len(names) == len(set(names))
    from print_forms.forms import FORMS

    assert {form.kind for form in FORMS} <= kinds.keys()


def test_the_footer_names_document_content_time_and_person(ledger: Ledger) -> None:
    person = Person(name="Анина А. А.")
    first = ledger.paper(person).text
    assert f"{str(person.id)[:13]} · " in first
    assert "printed 30 Sep 2026 14:05 · petrov" in first
    assert "page 1 of 1" in first
    person.name = "Анина А. Б."
    hashes = [text.split(" · ")[1] for text in (first, ledger.paper(person).text)]
    assert hashes[0] != hashes[1]
    assert all(len(each) == 12 for each in hashes)


def test_the_same_document_gives_the_same_bytes(ledger: Ledger) -> None:
    estimate = ledger.estimate()
    assert ledger.paper(estimate).data == ledger.paper(estimate).data
