"""Lists and computed reports on paper: subtotals, totals, and more columns than a page is wide."""

import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from print_forms.forms import print_layout, report_pdf
from print_forms.kit.column import Column
from print_forms.kit.letterhead import Letterhead
from print_forms.kit.page import A4_LANDSCAPE, A4_PORTRAIT, Running
from print_forms.kit.table import Row as ListRow
from print_forms.listing import Around, list_layout, list_print
from print_forms.values import Values
from shared.common.material import Material
from shared.kernel.describe import describe
from shared.kernel.language import Language
from shared.kernel.report import Chart, ReportTable, Row, Series
from shared.kernel.report import Column as ReportColumn
from tests.print_forms.ledger import NOW, Paper
from tests.print_forms.paper import Print

COLUMNS = (
    ReportColumn("site", "Site"),
    ReportColumn("work", "Work"),
    ReportColumn("done", "Done", 6),
    ReportColumn("cost", "Cost", 2),
)
ROWS = (
    Row(("a",), 1, ("School", "", Decimal("5.5"), Decimal(1500))),
    Row(("a", "b"), 2, ("School", "Screed", Decimal("2.5"), Decimal("1000.50"))),
    Row(("a", "c"), 2, ("School", "Walls", Decimal(3), Decimal("499.5"))),
    Row(("a", "d"), 2, ("School", "Paint", 0, 0)),
)
TABLE = ReportTable(
    "x", "Work execution", "for all time", COLUMNS, ROWS, Row((), 0, ("Total", "", Decimal("5.5"), Decimal(1500)))
)


def printed(table: ReportTable, code: str = "en") -> Paper:
    out = io.BytesIO()
    pages = report_pdf(table, Language(code), out, user="petrov", printed_at=NOW)
    return Paper(out.getvalue(), pages)


def test_a_report_prints_subtotals_rows_and_the_total() -> None:
    text = printed(TABLE).text
    assert "Work execution for all time Site Work Done Cost School 5.5 1,500.00 School Screed 2.5 1,000.50" in text
    assert "School Walls 3 499.50 School Paint 0 0.00 Total 5.5 1,500.00" in text
    assert "printed 30 Sep 2026 14:05 · petrov" in text
    assert "page 1 of 1" in text


def test_subtotals_are_bold_and_rows_are_not() -> None:
    layout = __import__("print_forms.listing", fromlist=["report_layout"]).report_layout(TABLE, Language())
    paper = Print(layout.story, layout.paper, Running(layout.title))
    assert paper.place("1,500.00").right > paper.place("1,000.50").right - 0.5
    assert set(paper.fonts()) == {"DejaVuSansCondensed", "DejaVuSansCondensed-Bold"}


def test_columns_in_which_nobody_has_a_figure_are_left_out() -> None:
    rows = tuple(Row(row.keys, row.level, (*row.cells[:2], None, row.cells[3])) for row in ROWS)
    text = printed(ReportTable("x", "Work execution", "", COLUMNS, rows)).text
    assert "Site Work Cost School 1,500.00" in text


def test_a_name_with_commas_across_stays_one_heading() -> None:
    across = (ReportColumn("assigned:1", "ES-5 Floors, Walls", 3), ReportColumn("assigned:2", "ES-7 Doors, Walls", 3))
    rows = tuple(Row(row.keys, row.level, (*row.cells[:2], Decimal(1), Decimal(2))) for row in ROWS)
    text = printed(ReportTable("x", "Plans", "", (*COLUMNS[:2], *across), rows)).text
    assert "ES-5 Floors, Walls ES-7 Doors, Walls" in text


def test_an_empty_report_prints() -> None:
    assert "Work execution" in printed(ReportTable("x", "Work execution", "", COLUMNS, ())).text


def test_a_report_wider_than_paper_goes_on_below_with_its_names_again() -> None:
    codes = tuple(ReportColumn(f"c{n}", f"Code {n}", 2) for n in range(60))
    cells = ("Ivanov I.", *(Decimal("123.45") for _ in codes))
    table = ReportTable(
        "x",
        "Wide",
        "",
        (ReportColumn("person", "Person"), *codes),
        (Row((1,), 1, cells),),
        Row((), 0, ("Total", *cells[1:])),
    )
    text = printed(table).text
    assert text.count("123.45") == 120
    assert text.count("Ivanov I.") == text.count("Total") > 1
    assert "Code 59" in text


def test_a_short_list_stands_upright_and_a_wide_one_lies() -> None:
    short = list_print([Column("Code", kind="code"), Column("Name")], [ListRow(("1", "Sand"))], Language(), "Materials")
    wide = list_print(
        [Column(f"Column {n}", kind="money") for n in range(30)], [ListRow([Decimal(1)] * 30)], Language(), "W"
    )
    assert (short.paper, wide.paper) == (A4_PORTRAIT, A4_LANDSCAPE)
    assert "Code Name 1 Sand" in " ".join(Print(short.story, short.paper).text().split())


# ---- what stands around a table


CHART = Chart("Hours to date", "h", ("1 Sep", "2 Sep"), (Series("a", "Plan", (Decimal(1), Decimal(2))),))


def test_charts_stand_above_the_table_and_empty_ones_are_left_out() -> None:
    empty = Chart("Nothing", "h", ("1 Sep",), (Series("a", "Plan", (None,)),))
    text = printed(replace(TABLE, charts=(CHART, empty))).text
    assert "for all time Hours to date" in text
    assert text.index("Hours to date") < text.index("Site Work Done Cost")
    assert "Nothing" not in text


def test_on_wide_paper_two_charts_stand_beside_each_other() -> None:
    columns = [Column(f"Column {n}", kind="money") for n in range(30)]
    layout = list_print(columns, [ListRow([Decimal(1)] * 30)], Language(), "W", charts=(CHART, CHART))
    tops = [place.top for place in Print(layout.story, layout.paper).places() if place.text == "Hours to date"]
    assert len(tops) == 2
    assert tops[0] == tops[1]


def test_lists_and_reports_stand_under_the_letterhead() -> None:
    around = Around(Letterhead("ООО «Кров»", "Москва"), ("filter: status:posted",))
    out = io.BytesIO()
    pages = report_pdf(TABLE, Language(), out, around=around, user="petrov", printed_at=NOW)
    text = Paper(out.getvalue(), pages).text
    assert text.startswith("ООО «Кров» Москва Work execution for all time filter: status:posted Site")


def test_what_a_long_condition_says_is_whole() -> None:
    around = Around(None, tuple(f"condition {n} of very many" for n in range(40)))
    text = " ".join(printed_list([], around).texts)
    assert all(f"condition {n} of" in text for n in range(40))


def test_figures_of_a_grouping_across_stand_under_their_value() -> None:
    columns = (
        ReportColumn("crew", "Crew"), ReportColumn("wage", "Wage", 2),
        *(ReportColumn(f"{name}:{day}", f"{day} Sep, {name}", 2) for day in (1, 2) for name in ("done", "wage")),
    )  # fmt: skip
    table = ReportTable("x", "X", "", columns, (Row((1,), 1, ("A", *[Decimal(5)] * 5)),))
    assert "Crew Wage 1 Sep done wage 2 Sep done wage A 5.00" in printed(table).text


def printed_list(rows: list[list[str]], around: Around = Around()) -> Paper:
    shape = describe(Material)
    fields = [field for field in shape.fields if field.name in ("code", "name")]
    books: Any = None
    layout = list_layout("Materials", fields, rows, Values(shape, None, books, Language()), around)
    out = io.BytesIO()
    pages = print_layout(layout, Language(), out, user="petrov", printed_at=NOW)
    return Paper(out.getvalue(), pages)


def test_a_list_of_five_thousand_rows_is_whole() -> None:
    paper = printed_list([[f"М-{n}", f"Материал № {n}"] for n in range(5_000)])
    assert paper.pages > 50
    assert f"page {paper.pages} of {paper.pages}" in paper.texts[-1]
    found = [int(number) for text in paper.texts for number in re.findall(r"Материал № (\d+)", text)]
    assert found == list(range(5_000))


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_short_list_says_its_captions(rows: int) -> None:
    assert "Materials No. Code Name" in printed_list([["1", "Sand"]] * rows).text
