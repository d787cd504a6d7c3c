"""Texts in a CSV that a spreadsheet program would calculate."""

from hypothesis import given
from hypothesis import strategies as st

from shared.workbooks.formulas import protected, unprotected

DANGEROUS = tuple("=+-@\t\r\n\x00＝＋－＠")
texts = st.text(alphabet=st.sampled_from("'=+-@\t\r a1ж＝"), max_size=8) | st.text()


@given(texts)
def test_what_was_protected_is_read_back_as_it_was(text: str) -> None:
    assert unprotected(protected(text)) == text


@given(texts)
def test_nothing_protected_begins_like_a_formula(text: str) -> None:
    assert not protected(text).startswith(DANGEROUS)


def test_only_what_is_dangerous_gets_an_apostrophe() -> None:
    assert [protected(text) for text in ("=1+1", "+7 495", "-5", "@x", "'=1", "Кран", "'тыс", "")] == [
        "'=1+1", "'+7 495", "'-5", "'@x", "''=1", "Кран", "'тыс", "",
    ]  # fmt: skip
