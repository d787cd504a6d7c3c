"""The printed daily report: its sections, their totals, and what an empty one leaves out."""

import re
from datetime import date
from decimal import Decimal

from print_forms.construction.daily_report_layout import (
    DailyReportSheet,
    Delay,
    Delivery,
    Equipment,
    Labor,
    Production,
    Remark,
    daily_report,
)
from print_forms.kit.page import A4_PORTRAIT
from shared.kernel.language import Language
from tests.print_forms.paper import Print

FULL = DailyReportSheet(
    *("House 7, Baker street 1", "DR-K7-26-00042", date(2026, 9, 14), (("Shift", "day"), ("Crew", "Masons"))),
    labor=(
        Labor("Ivanov I.", "mason", None, 480, 90, "08-02", "3rd floor"),
        Labor("Crew of Sidorov", "concrete", 6, 2880, None, "06-01", "Foundation"),
    ),
    production=(
        Production(
            "08-02",
            "Brick walls",
            "m3",
            Decimal("12.5"),
            Decimal("48.25"),
            Decimal(160),
            Decimal("30.16"),
            Decimal("65.75"),
            3600,
            Decimal("1.1"),
        ),
    ),
    equipment=(Equipment("Crane KB-403", 420, 60, None, Decimal("12345.6"), None, "20-01"),),
    deliveries=(Delivery("Brickworks", "Brick", "1000 pcs", Decimal("4.8"), "T-778"),),
    delays=(Delay("10:30", "12:00", "Rain", "nobody", "08-02"),),
    remarks=(Remark("Safety", "No incidents."), Remark("Visitors", "")),
    signers=(("Foreman", "Petrov P. P."), ("Superintendent", "")),
)


def printed(sheet: DailyReportSheet, code: str = "en") -> Print:
    return Print(daily_report(sheet, Language(code)), A4_PORTRAIT)


def flat(paper: Print) -> str:
    return re.sub(r"\s+", " ", paper.text())


def test_all_sections_follow_each_other() -> None:
    paper = printed(FULL)
    captions = ("Labor", "Production", "Equipment", "Materials received", "Delays", "Safety", "Foreman")
    tops = [paper.place(caption).top for caption in captions]
    assert tops == sorted(tops)
    assert paper.pages == 1


def test_a_row_prints_hours_and_quantities() -> None:
    text = flat(printed(FULL))
    assert "Ivanov I. mason 8 1.5 08-02 3rd floor" in text
    assert "Crew of Sidorov concrete 6 48 06-01 Foundation" in text
    assert "08-02 Brick walls m3 12.5 48.25 160 30.16% 65.75 60 1.1" in text
    assert "Crane KB-403 7 1 12,345.6 20-01" in text


def test_labor_is_added_up() -> None:
    assert "Total 6 56 1.5" in flat(printed(FULL))


def test_the_date_names_its_weekday() -> None:
    assert "14 Sep 2026, Monday" in flat(printed(FULL))


def test_an_empty_report_prints_no_empty_sections() -> None:
    empty = DailyReportSheet("House 7", "DR-1", date(2026, 9, 14), ())
    text = flat(printed(empty))
    assert "Daily report No. DR-1" in text
    assert [word for word in ("Labor", "Equipment", "Delays", "Visitors") if word in text] == []


def test_numbers_follow_the_language() -> None:
    assert "12 345,6" in flat(printed(FULL, "ru"))


def test_texts_stay_inside_the_page() -> None:
    long = DailyReportSheet(
        "House 7", "DR-1", date(2026, 9, 14), (("Crew", "word " * 60),), remarks=(Remark("Notes", "word " * 4000),)
    )
    paper = printed(long)
    assert paper.pages == 2
    for page in range(paper.pages):
        for place in paper.places(page):
            assert A4_PORTRAIT.left <= place.left
            assert place.right <= A4_PORTRAIT.width - A4_PORTRAIT.right + 0.1
