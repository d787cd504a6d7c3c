"""A text in a box: nothing of it is lost and nothing leaves the box."""

from hypothesis import given
from hypothesis import strategies as st

from print_forms.kit.fonts import width
from print_forms.kit.ink import Ink, fitted, wrapped
from print_forms.kit.units import mm

LETTERS = st.text(alphabet="абвгДЖЩ ж-/1208 ,.№", min_size=1, max_size=120)


@given(LETTERS, st.floats(5, 200), st.floats(3, 60), st.booleans(), st.sampled_from(["left", "center", "right"]))
def test_a_text_stays_inside_its_box_whole(text, box_width, box_height, wrap, align) -> None:  # type: ignore[no-untyped-def]
    setting = fitted(text, Ink(6.5, align, wrap=wrap), box_width, box_height)
    assert "".join(line.text for line in setting.lines).replace(" ", "") == text.replace(" ", "")
    if setting.size < 1:
        return  # a box smaller than any letter
    for line in setting.lines:
        assert line.x >= -0.01
        assert line.x + width(line.text, setting.face, setting.size) <= box_width + 0.01
        assert line.y >= -0.25 * setting.size
        assert line.y + 0.75 * setting.size <= box_height + 0.25 * setting.size


def test_a_short_text_keeps_its_size() -> None:
    assert fitted("8/2", Ink(5.4, "center"), 7 * mm, 3.3 * mm).size == 5.4


def test_a_long_number_is_set_smaller_instead_of_cut() -> None:
    setting = fitted("1 234 567 890,00", Ink(6.5, "right"), 10 * mm, 4 * mm)
    assert [line.text for line in setting.lines] == ["1 234 567 890,00"]
    assert setting.size < 6.5


def test_a_double_name_breaks_after_its_hyphen() -> None:
    assert wrapped("Константинопольский-Рождественский А. В.", Ink(6.5, wrap=True), 30 * mm) == [
        "Константинопольский-",
        "Рождественский А. В.",
    ]


def test_a_caption_is_set_smaller_before_a_word_is_broken() -> None:
    setting = fitted("Номер по порядку", Ink(5, "center", wrap=True), 8 * mm, 19 * mm)
    assert [line.text for line in setting.lines] == ["Номер", "по", "порядку"]
