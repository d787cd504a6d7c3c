"""Pages: numbering, running head, microtext, fonts inside the file, the same bytes each time."""

from reportlab.platypus import PageBreak

from print_forms.kit.fields import HeaderField, fields
from print_forms.kit.page import A4_PORTRAIT, Running
from print_forms.kit.panel import Panel
from shared.kernel.language import Language
from tests.print_forms.paper import Print


def three_pages() -> list[object]:
    one = [Panel(100, 20, lambda pen: pen.field(0, 10, 80, "Значение", "подпись")) for _ in range(3)]
    return [one[0], PageBreak(), one[1], PageBreak(), one[2]]


def test_every_page_says_which_of_how_many_it_is() -> None:
    english = Print(three_pages(), A4_PORTRAIT)
    russian = Print(three_pages(), A4_PORTRAIT, Running("Форма", language=Language("ru")))
    assert [f"page {n} of 3" in english.text(n - 1) for n in (1, 2, 3)] == [True] * 3
    assert [f"лист {n} из 3" in russian.text(n - 1) for n in (1, 2, 3)] == [True] * 3


def test_microtext_ties_the_paper_to_its_document() -> None:
    printed = Print(three_pages(), A4_PORTRAIT)
    assert "01998f2a-77aa · 3fa2c1d09b7e · printed 30 Sep 2026 14:05 · Petrov" in printed.text(2)


def test_the_running_head_begins_on_the_second_page() -> None:
    printed = Print(three_pages(), A4_PORTRAIT, Running("Form", "Timesheet 12"))
    assert ["Timesheet 12" in printed.text(page) for page in range(3)] == [False, True, True]


def test_a_running_head_never_leaves_the_page() -> None:
    printed = Print(three_pages(), A4_PORTRAIT, Running("Form", "Очень длинное название организации " * 20))
    head = next(place for place in printed.places(1) if place.text.startswith("Очень"))
    assert head.right <= A4_PORTRAIT.width - A4_PORTRAIT.right + 0.1


def test_the_same_print_is_the_same_file() -> None:
    assert Print(three_pages()).data == Print(three_pages()).data


def test_every_font_is_inside_the_file() -> None:
    assert Print(three_pages()).fonts() == {"DejaVuSansCondensed": True}


def test_a_value_stands_on_its_line_with_the_hint_below() -> None:
    printed = Print(three_pages(), A4_PORTRAIT)
    line = min(printed.level_rules())
    assert printed.place("Значение").bottom < line < printed.place("подпись").top


def test_header_fields_without_end_still_fit_on_a_page() -> None:
    endless = [HeaderField("Weather", "rain " * 3000), HeaderField("Wind", "strong\n" * 300)]
    panel = fields([*endless, HeaderField("Crew", "Roofers")], A4_PORTRAIT.usable)
    assert panel.height_mm < 140
    paper = Print([panel], A4_PORTRAIT)
    assert paper.pages == 1
    assert paper.text().split().count("rain") == 3000
    assert "Roofers" in paper.text()
