"""Sentences that came from another computer: said in every language whatever was sent, and never more than was sent."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.kept import Named, kept, said
from shared.kernel.language import Language
from shared.kernel.words import Caption, Several, Title, Words, say

LANGUAGES = (Language(), Language("ru"))
texts = st.text(max_size=6) | st.sampled_from([
    "{a}", "{a:>999999999}", "{a.__class__.__mro__}", "{a[0]}", "{", "}", "{{a}}", "{}", "{0}", "{a!r}", "%s", "",
])  # fmt: skip
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), texts, st.just({"decimal": "1e999999999"}), st.just({"decimal": "NaN"}),
    st.builds(lambda text: {"decimal": text}, st.text(max_size=4) | st.decimals().map(str)),
    st.builds(lambda text: {"day": text}, texts | st.dates().map(str)),
    st.builds(lambda text, number: {"title": text, "number": number, "date": number}, texts, texts | st.just([1])),
    st.builds(lambda kind, id: {"kind": kind, "id": id}, texts, st.uuids().map(str) | texts),
)  # fmt: skip
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            lambda text, parts: {"say": text, "with": parts}, texts, st.dictionaries(st.sampled_from("ab"), inner)
        ),
        st.builds(lambda parts, between: {"several": parts, "between": between}, st.lists(inner, max_size=3), texts),
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["say", "with", "several", "day", "x"]), inner),
    ),
    max_leaves=8,
)  # fmt: skip


def name(kind: str, id: UUID) -> str:
    return {"site": "School"}[kind]


@given(values)
def test_whatever_was_sent_can_be_said(value: Any) -> None:
    sent = json.dumps(value)
    for language in LANGUAGES:
        assert len(said(sent, name).words(language)) <= 100 * (len(sent) + 10)


@pytest.mark.parametrize("sent", [
    "", "[" * 100_000, '{"say":"{a}","with":{"a":' * 5_000, '{"say":"x","with":[]}', "\udcff", "nul", '{"several":1}',
    '{"say":"{a}","with":{"a":' * 500 + "1" + "}}" * 500,
])  # fmt: skip
def test_what_is_no_sentence_is_said_as_it_stands(sent: str) -> None:
    assert [said(sent, name).words(language) for language in LANGUAGES] == [sent] * 2


def test_what_was_kept_is_said_again() -> None:
    id = uuid4()
    words = say("{a}: {b} at {c}, {d}", a=Title("Site", "7", dt.date(2026, 11, 5)), b=Decimal("1234.50"),
                c=Several((Caption("Crew", small=True), say("{n} more", n=2))), d=Named("site", id))  # fmt: skip
    assert str(said(kept(words), name)) == "Site 7 5 Nov 2026: 1,234.5 at crew, 2 more, School"


@given(texts, st.dictionaries(st.sampled_from("ab"), st.text(max_size=5), min_size=1))
def test_a_text_takes_names_and_nothing_else(text: str, given: dict[str, str]) -> None:
    made = Words(text, given).words(Language())
    assert len(made) <= len(text) + sum(len(value) for value in given.values()) * text.count("{")
