"""The printed daily report: its sections, their totals, and what an empty one leaves out."""

import re
from datetime import date
from decimal import Decimal

from print_forms.construction.daily_report_layout import (
    DailyReportSheet,
    Delay,
    Equipment,
    Labor,
    Production,
    daily_report,
)
from print_forms.kit.page import A4_PORTRAIT
from shared.kernel.language import Language
from tests.print_forms.paper import Print

WALLS = Production(
    *("Brick walls", "Floor 3", "m3", Decimal("12.5"), Decimal("48.25"), Decimal(160), Decimal("30.2")),
    *(Decimal("65.75"), 3600, Decimal("-8.7")),
)
SCREED = Production("Screed", "", "m2", Decimal(40), None, None, None, None, 90, None)
FULL = DailyReportSheet(
    *("Daily report No. DR-K7-26-00042", "House 7, Baker street 1", date(2026, 9, 14), (("Crew", "Masons"),)),
    production=(WALLS, SCREED),
    labor=(
        Labor("Ivanov I.", "mason", (480, 90, None)),
        Labor("Sidorov S.", "mason", (450, None, None)),
    ),
    equipment=(Equipment("Crane KB-403", "", "1", 420, 60, Decimal("12345.6"), None),),
    delays=(Delay("10:30", "12:00", 90, "Weather", "rain"),),
    remarks=(("Safety notes", "No incidents."), ("Visitors", "")),
    signers=(("Foreman", "brigadier", "Petrov P. P."), ("Accepted by", "", "")),
)


def printed(sheet: DailyReportSheet, code: str = "en") -> Print:
    return Print(daily_report(sheet, Language(code)), A4_PORTRAIT)


def flat(paper: Print) -> str:
    return re.sub(r"\s+", " ", " ".join(paper.text(page) for page in range(paper.pages)))


def test_all_sections_follow_each_other() -> None:
    paper = printed(FULL)
    captions = ("Work done", "People", "Machines", "Delays", "Safety notes", "Foreman")
    tops = [paper.place(caption).top for caption in captions]
    assert tops == sorted(tops)
    assert paper.pages == 1


def test_a_work_prints_volume_norm_and_deviation() -> None:
    text = flat(printed(FULL))
    assert "1 Brick walls Floor 3 m3 12.5 48.25 160 30.2% 65.75 60 -8.7% 2 Screed m2 40 1.5 Total 65.75 61.5" in text


def test_hours_stand_under_the_works_and_add_up_both_ways() -> None:
    text = flat(printed(FULL))
    # 8 + 1.5 and 7.5; below them 9.5 + 7.5, 8 + 7.5 and 1.5
    assert "1 Ivanov I. mason 9.5 8 1.5 2 Sidorov S. mason 7.5 7.5 Total 17 15.5 1.5" in text


def test_columns_in_which_nothing_stands_are_left_out() -> None:
    text = flat(printed(FULL))
    assert "1 Crane KB-403 1 7 1 12,345.6" in text
    assert [word for word in ("Operator", "Fuel", "Participation", "—") if word in text] == []


def test_the_date_names_its_weekday() -> None:
    assert "14 Sep 2026, Monday" in flat(printed(FULL))


def test_an_empty_report_prints_no_empty_sections() -> None:
    text = flat(printed(DailyReportSheet("Daily report", "", None, ())))
    assert "Daily report" in text
    assert [word for word in ("People", "Machines", "Delays", "Visitors") if word in text] == []


def test_numbers_follow_the_language() -> None:
    assert "12 345,6" in flat(printed(FULL, "ru"))


def test_many_works_go_on_in_another_table_of_people() -> None:
    works = tuple(Production(f"Work {n}", "", "m", *[None] * 5, 60, None) for n in range(1, 61))
    long = DailyReportSheet(
        "R", "S", date(2026, 9, 14), (), works, (Labor("Ivanov I.", "mason", (60,) * 60 + (None,)),)
    )
    paper = printed(long)
    assert flat(paper).count("Ivanov I. mason 60") > 1
    _inside(paper)


def test_texts_stay_inside_the_page() -> None:
    long = DailyReportSheet(
        "Daily report", "House 7", date(2026, 9, 14), (("Crew", "word " * 60),), remarks=(("Notes", "word " * 4000),)
    )
    paper = printed(long)
    assert paper.pages == 2
    _inside(paper)


def _inside(paper: Print) -> None:
    for page in range(paper.pages):
        for place in paper.places(page):
            assert A4_PORTRAIT.left <= place.left
            assert place.right <= A4_PORTRAIT.width - A4_PORTRAIT.right + 0.1
