"""A refusal keeps its sentence and values, and is said in any language."""

from datetime import date
from decimal import Decimal

import pytest

from shared.kernel.finding import error
from shared.kernel.language import NBSP, Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Caption, Lines, Several, Title, trouble
from shared.store.errors import Blocked

RU = Language("ru")


class NoSuchThing(Refusal):
    """A refusal of one module."""


def test_a_refusal_is_english_as_plain_text() -> None:
    refusal = NoSuchThing("There is no {kind} “{name}”.", kind=Caption("Daily report", small=True), name="DR-1")
    assert str(refusal) == "There is no daily report “DR-1”."
    assert (refusal.text, refusal.values["name"]) == ("There is no {kind} “{name}”.", "DR-1")


def test_captions_and_the_sentence_are_said_in_the_language() -> None:
    refusal = NoSuchThing("There is no {kind} “{name}”.", kind=Caption("Daily report", small=True), name="DR-1")
    assert refusal.words(RU) == "Не найдено: ежедневный отчёт «DR-1»."


def test_a_document_is_named_with_its_number_and_date() -> None:
    title = Title("Daily report", "DR-K7-26-00001", date(2026, 10, 5))
    assert str(title) == "Daily report DR-K7-26-00001 5 Oct 2026"
    assert title.words(RU) == "Ежедневный отчёт DR-K7-26-00001 05.10.2026"
    assert str(Title("Estimate", None, None)) == "Estimate"


def test_blocking_findings_are_listed_in_the_language() -> None:
    findings = [error("required", "{field} is not filled in", field=Caption("Date"))]
    refusal = Blocked("{document} was not posted:\n{findings}", findings, document=Title("Estimate", "ES-1", None))
    assert str(refusal) == "Estimate ES-1 was not posted:\n  - Date is not filled in"
    said = refusal.words(RU)
    assert said.startswith("Смета ES-1: документ не проведён:\n  - ")
    assert "Дата" in said


def test_several_values_are_each_written_as_the_language_does() -> None:
    several = Several([Decimal("1234.5"), date(2026, 10, 5), Caption("Date", small=True)], "; ")
    assert several.words(RU) == f"1{NBSP}234,5; 05.10.2026; дата"
    assert Lines(["a", "b", "c"], 2).words(RU) == "  - a\n  - b\n  … и ещё 1"


def test_a_sentence_without_values_keeps_its_braces() -> None:
    assert str(Refusal("One document is one JSON object: {…}.")) == "One document is one JSON object: {…}."


@pytest.mark.parametrize("cause", [FileNotFoundError(2, "x"), OSError(28, "x"), PermissionError(13, "x")])
def test_the_usual_troubles_of_the_system_are_said_in_the_language(cause: OSError) -> None:
    assert not any("a" <= letter.lower() <= "z" for letter in RU.value(trouble(cause)))


def test_an_unusual_trouble_is_said_as_the_system_says_it() -> None:
    assert trouble(OSError(9999, "Out of luck")) == "Out of luck"
    assert trouble(OSError("no number")) == "no number"
