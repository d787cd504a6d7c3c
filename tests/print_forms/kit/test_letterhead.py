"""The letterhead: the company's name and logo; no picture, however broken, stops a print."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from print_forms.kit.letterhead import Letterhead, letterhead, picture_of
from print_forms.kit.page import A4_PORTRAIT
from tests.print_forms.paper import Print


def image(width: int = 300, height: int = 90, kind: str = "PNG", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 1 if mode in "1P" else None).save(out, kind)
    return out.getvalue()


def pictures(head: Letterhead) -> int:
    paper = Print([letterhead(head, 185)], A4_PORTRAIT)
    return len(paper.reader.pages[0].images)


def test_name_details_and_logo_stand_above_a_rule() -> None:
    paper = Print([letterhead(Letterhead("ООО «Кров»", "Москва · +7 495", image()), 185)], A4_PORTRAIT)
    assert paper.lines()[:2] == ["ООО «Кров»", "Москва · +7 495"]
    assert len(paper.reader.pages[0].images) == 1
    name = paper.place("ООО «Кров»")
    assert name.left > 15 + 40  # beside the logo, which is 40 mm of 12
    assert paper.level_rules()[0] > name.bottom


def test_without_a_logo_the_name_stands_at_the_margin() -> None:
    paper = Print([letterhead(Letterhead("ООО «Кров»"), 185)], A4_PORTRAIT)
    assert paper.place("ООО «Кров»").left < 17


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_usual_pictures_print(kind: str) -> None:
    assert pictures(Letterhead("A", "", image(kind=kind))) == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_colour_model_print(mode: str) -> None:
    assert pictures(Letterhead("A", "", image(mode=mode, kind="TIFF" if mode == "CMYK" else "PNG"))) == (mode != "CMYK")


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    seen = picture_of(out.getvalue())
    assert seen is not None
    assert seen.getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_finer_than_paper_shows_is_made_smaller() -> None:
    seen = picture_of(image(6000, 2000))
    assert seen is not None
    assert seen.size == (900, 300)


def test_a_picture_beyond_all_measure_is_not_opened() -> None:
    assert picture_of(image(10_000, 10_000, mode="1")) is None


@pytest.mark.parametrize("content", [b"", b"no picture", b"%PDF-1.4", image()[:40], b"<svg/>", image()[:-30]])
def test_what_is_no_picture_is_left_out(content: bytes) -> None:
    paper = Print([letterhead(Letterhead("ООО «Кров»", "", content), 185)], A4_PORTRAIT)
    assert "ООО «Кров»" in paper.text()
    assert picture_of(content) is None


@given(st.sampled_from(["PNG", "JPEG", "GIF", "BMP", "WEBP"]), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_picture_prints_or_is_left_out(kind: str, data: st.DataObject) -> None:
    content = bytearray(image(40, 20, kind=kind))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert pictures(Letterhead("A", "", bytes(content[: data.draw(st.integers(1, len(content)))]))) in (0, 1)
