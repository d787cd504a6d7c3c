"""Whole files to previews: verdicts, lines, sections, resources and declared totals."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.construction.importers.layout import LayoutError
from shared.construction.importers.preview import EstimatePreview, preview
from shared.construction.importers.reconciliation import reconcile
from shared.construction.importers.source import SourceLine, SourceSection, Verdict
from shared.workbooks.words import ImportRefused
from tests.workbooks.sheets import Cell, Rows, roof_estimate, roof_rows, write_ods, write_xlsx

XLS = Path(__file__).parents[2] / "workbooks" / "data" / "roof.xls"
RU: list[Cell] = ["№ п/п", "Шифр", "Наименование работ", "Ед. изм.", "Кол-во", "Цена", "Стоимость"]
EN: list[Cell] = ["No.", "Code", "Description", "Unit", "Qty", "Unit price", "Amount"]


def read(folder: Path, rows: Rows, **choices: object) -> EstimatePreview:
    return preview(write_xlsx(folder / "estimate.xlsx", rows), **choices)  # type: ignore[arg-type]


def verdicts(estimate: EstimatePreview) -> list[str]:
    return [row.verdict.value for row in estimate.rows]


def test_the_roof_estimate_is_read_whole(tmp_path: Path) -> None:
    estimate = preview(roof_estimate(tmp_path))
    assert (estimate.head.title, estimate.head.number) == ("ЛОКАЛЬНЫЙ СМЕТНЫЙ РАСЧЕТ №295", "295")
    assert estimate.head.name == 'Ремонт кровли корпуса ЦСО "Родник" по ул. Береговая, 47'
    assert (estimate.head.customer, estimate.head.contractor) == ('ЦСО "Родник"', 'ООО "Кровля-Сервис"')
    assert estimate.lines[1] == SourceLine(
        row=19, address="C19", number="2", code="2.05-00070а",
        name="Устройство стяжек цементнопесчаных толщ. до 100 мм из готового раствора", unit="м2",
        quantity=Decimal("25.5"), price=Decimal("833.38"), wage_per_unit=Decimal(306),
        materials_per_unit=Decimal("527.38"), norm_hours=Decimal("1.8"), cost=Decimal("21251.29"), wage=Decimal(7803),
        materials=Decimal("13448.29"), labour_hours=Decimal("45.9"),
    )  # fmt: skip
    assert [line.number for line in estimate.lines] == ["1", "2", "3", "4", "5", "6"]
    assert (len(estimate.resources), estimate.errors, estimate.sections) == (9, (), ())
    mortar = estimate.resources[5]
    assert (mortar.name, mortar.unit, mortar.quantity, mortar.price, mortar.cost, mortar.line_row) == (
        "Раствор цементный", "м3", Decimal("2.7"), Decimal(4400), Decimal("11893.2"), None,
    )  # fmt: skip


def test_every_row_of_the_roof_estimate_has_a_verdict(tmp_path: Path) -> None:
    estimate = preview(roof_estimate(tmp_path))
    assert [row.row for row in estimate.rows] == list(range(1, 45))
    assert verdicts(estimate)[17:] == (
        ["position"] * 6 + ["total"] * 5 + ["ignored"] * 3 + ["resource"] * 9 + ["total"] + ["ignored"] * 3
    )
    by_row = {row.row: row for row in estimate.rows}
    assert (by_row[24].address, str(by_row[24].why)) == ("L24", "sums of the columns, without words")
    assert (by_row[25].address, str(by_row[25].why)) == ("L25", "a total: overhead")
    assert str(by_row[30].why) == "empty row"


def test_a_code_on_two_lines_stays_two_lines(tmp_path: Path) -> None:
    estimate = preview(roof_estimate(tmp_path))
    assert [(line.number, line.price) for line in estimate.lines if line.code == "2.05-00105а"] == [
        ("3", Decimal("254.45")), ("4", Decimal("294.1")),
    ]  # fmt: skip
    assert "These codes stand on several lines, which stay separate: 2.05-00105а" in map(str, estimate.warnings)


def test_what_the_roof_estimate_declares(tmp_path: Path) -> None:
    declared = preview(roof_estimate(tmp_path)).declared
    assert (declared.direct, declared.overhead_percent, declared.overhead) == (
        Decimal("110066.69"), Decimal(22), Decimal("24214.67"),
    )  # fmt: skip
    assert (declared.profit_percent, declared.profit) == (Decimal(12), Decimal("16113.76"))
    assert (declared.vat_percent, declared.vat, declared.total) == (None, Decimal(0), Decimal("150395.12"))
    assert (declared.labour_hours, declared.resources_total) == (Decimal("160.62"), Decimal("82761.99"))
    assert declared.cells["total"] == "L28"


def test_xls_and_ods_give_the_same_estimate(tmp_path: Path) -> None:
    first = preview(roof_estimate(tmp_path))
    for path in (XLS, write_ods(tmp_path / "roof.ods", roof_rows())):
        other = preview(path)
        assert (other.body, other.resources, other.declared, other.rows) == (
            first.body, first.resources, first.declared, first.rows,
        )  # fmt: skip


def test_the_same_table_lower_and_further_right_has_moved_addresses(tmp_path: Path) -> None:
    estimate = preview(write_xlsx(tmp_path / "a.xlsx", roof_rows(), start=(5, 2)))
    assert (estimate.lines[0].row, estimate.lines[0].address) == (23, "E23")
    assert estimate.declared.cells["total"] == "N33"


def test_an_english_table_with_one_row_of_captions(tmp_path: Path) -> None:
    rows: Rows = [
        ["Estimate No. R-17/2"], ["Project: Roof of the school"], ["Client:", "Green Ltd"], ["Contractor: Roofers Inc"],
        EN,
        ["1", "R-1", "Strip the old roof", "m2", "1,200.5", "10.25", "12,305.13"],
        ["2", "R-2", "Lay the new roof", "m2", 1200.5, 20, 24010],
        [None, None, "Total", None, None, None, "36,315.13"],
        [None, None, "Overhead 10%", None, None, None, 3631.51],
        [None, None, "Profit", None, "5%", None, 1997.33],
        [None, None, "VAT", None, 0.2, None, 8388.79],
        [None, None, "Grand total", None, None, None, 50332.76],
    ]  # fmt: skip
    estimate = read(tmp_path, rows)
    assert (estimate.head.number, estimate.head.name) == ("R-17/2", "Roof of the school")
    assert (estimate.head.customer, estimate.head.contractor) == ("Green Ltd", "Roofers Inc")
    assert verdicts(estimate) == ["ignored"] * 5 + ["position"] * 2 + ["total"] * 5
    summary = reconcile(estimate)
    assert (summary.direct_declared, summary.direct_computed) == (Decimal("36315.13"), Decimal("36315.13"))
    assert (summary.overhead, summary.profit, summary.vat) == (
        Decimal("3631.51"), Decimal("1997.33"), Decimal("8388.79"),
    )  # fmt: skip
    assert (summary.total, summary.total_computed, summary.differences) == (
        Decimal("50332.76"),
        Decimal("50332.76"),
        (),
    )


def test_sections_of_any_depth_and_their_subtotals(tmp_path: Path) -> None:
    rows: Rows = [
        RU,
        [None, None, "Раздел 1. Кровля"],
        [None, None, "Подготовка"],
        ["1", "А-1", "Разборка", "м2", 10, 100, 1000],
        [None, None, "Раздел 1.2 Покрытие"],
        ["2", "А-2", "Укладка", "м2", 10, 50, 500],
        [None, None, "Итого по разделу 1", None, None, None, 1500],
        ["Раздел 2. Полы"],
        ["Подраздел Стяжка"],
        ["3", "А-3", "Стяжка", "м2", 2, 30, 60],
        [None, None, "Накладные расходы по разделу", None, "10%", None, 6],
        [None, None, "Итого по разделу 2", None, None, None, 66],
        [None, None, "Итого", None, None, None, 1560],
        [None, None, "Накладные расходы", None, "10%", None, 156],
        [None, None, "Всего по смете", None, None, None, 1716],
        [None, None, "Составил: Иванов"],
    ]
    estimate = read(tmp_path, rows)
    assert [(s.level, s.name) for s in estimate.sections] == [
        (1, "Раздел 1. Кровля"), (2, "Подготовка"), (2, "Раздел 1.2 Покрытие"), (1, "Раздел 2. Полы"),
        (2, "Подраздел Стяжка"),
    ]  # fmt: skip
    assert [type(entry) is SourceSection for entry in estimate.body] == [
        True, True, False, True, False, True, True, False,
    ]  # fmt: skip
    summary = reconcile(estimate)
    assert (summary.lines, summary.direct_declared, summary.overhead, summary.total) == (
        3, Decimal("1560"), Decimal("156"), Decimal("1716"),
    )  # fmt: skip
    assert summary.differences == ()
    assert verdicts(estimate)[-1] == "ignored"


def test_a_price_alone_gives_the_cost(tmp_path: Path) -> None:
    estimate = read(tmp_path, [EN[:6], ["1", "", "Roof", "m2", 3.333, 2.5], ["2", "", "Floor", "m2", 1, 0.333]])
    summary = reconcile(estimate)
    assert [line.cost for line in estimate.lines] == [None, None]
    # 3.333 × 2.5 = 8.3325 and 1 × 0.333: 8.33 + 0.33
    assert (summary.direct_declared, summary.direct_computed, summary.total, summary.lines_declared_sum) == (
        (Decimal("8.66"),) * 4
    )
    assert (summary.overhead, summary.profit, summary.vat, summary.resources_total) == (Decimal(0),) * 4


def test_a_cost_alone_gives_the_price_and_says_so(tmp_path: Path) -> None:
    estimate = read(tmp_path, [[*EN[:5], "Amount"], ["1", "", "Roof", "m2", 3, 10]])
    (line,) = estimate.lines
    assert (line.price, line.cost, line.derived) == (Decimal("3.3333"), Decimal(10), ("price",))
    assert [(str(row.why), row.verdict) for row in estimate.rows][1] == ("a line; worked out: price", Verdict.POSITION)
    assert reconcile(estimate).differences == ()


def test_wage_and_hours_of_the_whole_volume_give_those_of_a_unit(tmp_path: Path) -> None:
    captions: list[Cell] = ["No", "Name", "Unit", "Qty", "Labour", "Materials", "Total", "Hours"]
    (line,) = read(tmp_path, [captions, [1, "Roof", "m2", 4, 100, 60, 160, 10]]).lines
    assert (line.wage_per_unit, line.materials_per_unit, line.price, line.norm_hours) == (
        Decimal(25), Decimal(15), Decimal(40), Decimal("2.5"),
    )  # fmt: skip


def test_resources_under_their_line_and_parts_of_it_are_no_lines(tmp_path: Path) -> None:
    rows: Rows = [
        RU,
        ["1", "А-1", "Укладка плитки", "м2", 10, 100, 1000],
        [None, "М-1", "Плитка", "м2", 10.5, 40, 420],
        [None, None, "в т.ч. зарплата", None, None, None, 300],
        [None, None, "в том числе клей", "кг", 5, 2, 10],
        [None, None, "Объём: 2*5"],
        ["1.1", "А-2", "Затирка швов", "м2", 10, 5, 50],
    ]
    estimate = read(tmp_path, rows)
    assert verdicts(estimate) == ["ignored", "position", "resource", "ignored", "resource", "ignored", "position"]
    assert [(resource.name, resource.line_row) for resource in estimate.resources] == [
        ("Плитка", 2), ("в том числе клей", 2),
    ]  # fmt: skip
    assert [line.number for line in estimate.lines] == ["1", "1.1"]
    assert reconcile(estimate).direct_computed == Decimal(1050)


def test_lines_without_numbers_are_lines_where_nothing_is_numbered(tmp_path: Path) -> None:
    rows: Rows = [RU, [None, "А", "Кровля", "м2", 1, 2, 2], [None, "Б", "Пол", "м2", 1, 3, 3]]
    assert len(read(tmp_path, rows).lines) == 2


def test_numbers_typed_as_text_and_a_row_of_column_numbers(tmp_path: Path) -> None:
    rows: Rows = [
        RU, ["1", "2", "3", "4", "5", "6", "7"],
        ["1", "А", "Кровля", " м2", "1\u00a0234,5", "1 000,10 руб.", "1 234 623,45"],
    ]  # fmt: skip
    estimate = read(tmp_path, rows)
    (line,) = estimate.lines
    assert (line.unit, line.quantity, line.price, line.cost) == (
        "м2", Decimal("1234.5"), Decimal("1000.1"), Decimal("1234623.45"),
    )  # fmt: skip
    assert reconcile(estimate).differences == ()  # 1234.5 × 1000.1 = 1 234 623.45


@pytest.mark.parametrize(
    ("row", "address", "why"),
    [
        (["2", "Б", "Пол", "м2", "много", 5, 5], "E3", "“много” in E3 is not a number for quantity"),
        (["2", "Б", "Пол", "м2", None, 5, 5], "C3", "an amount without a quantity: Пол"),
        (["2", "Б", "Пол", "м2", None, None, None], "C3", "a line without a quantity"),
        (["2", "Б", None, "м2", 5, 5, 25], "E3", "a quantity without a name"),
        (["2", "Б", "Пол", "м2", 5, None, None], "C3", "a line without a price and without a cost"),
        (["2", "Б", "Пол", "м2", 1e11, 1e11, None], "F3", "an amount too large for any estimate"),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_and_why(tmp_path: Path, row: list[Cell], address: str, why: str) -> None:
    estimate = read(tmp_path, [RU, ["1", "А", "Кровля", "м2", 1, 2, 2], row])
    (error,) = estimate.errors
    assert (error.row, error.address, str(error.why)) == (3, address, why)
    assert len(estimate.lines) == 1
    assert any("1 rows cannot be taken" in str(warning) for warning in estimate.warnings)


def test_a_formula_without_a_stored_value_is_an_error_not_a_zero(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (RU, ["1", "А", "Кровля", "м2", 1, 2, 2], ["2", "Б", "Пол", "м2", 1, 2, "=E3*F3"]):
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    estimate = preview(tmp_path / "f.xlsx")
    (error,) = estimate.errors
    assert (error.address, str(error.why)) == (
        "G3",
        "G3 (cost) holds a formula without a stored value: "
        "open the file in Excel or LibreOffice, save it, import again",
    )


def test_hidden_rows_are_read_and_mentioned(tmp_path: Path) -> None:
    rows: Rows = [RU, ["1", "А", "Кровля", "м2", 1, 2, 2], ["2", "Б", "Пол", "м2", 1, 2, 2]]
    estimate = preview(write_xlsx(tmp_path / "h.xlsx", rows, hidden=[2]))
    assert len(estimate.lines) == 2
    assert "1 rows that are hidden in the file are read like all others: 3" in map(str, estimate.warnings)


def test_the_sheet_with_the_estimate_is_found_or_chosen(tmp_path: Path) -> None:
    table: Rows = [RU, ["1", "А", "Кровля", "м2", 1, 2, 2]]
    path = write_xlsx(tmp_path / "m.xlsx", [["Титул"]], sheet="Титул", more={"Смета 1": table, "Смета 2": table})
    assert preview(path).sheet == "Смета 1"
    assert any("the file also has Титул, Смета 2" in str(warning) for warning in preview(path).warnings)
    assert preview(path, sheet="Смета 2").sheet == "Смета 2"
    with pytest.raises(LayoutError, match="Its sheets are: Титул, Смета 1, Смета 2"):
        preview(path, sheet="Смета 3")


def test_captions_without_a_line_below_are_refused_with_reasons(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"no estimate line below them.*is not a number for quantity"):
        read(tmp_path, [RU, ["1", "А", "Кровля", "м2", "?", 2, 2]])


def test_vat_that_is_included_is_not_added_again(tmp_path: Path) -> None:
    rows: Rows = [
        RU, ["1", "А", "Кровля", "м2", 1, 120, 120], [None, None, "Всего", None, None, None, 120],
        [None, None, "в т.ч. НДС 20%", None, None, None, 20],
    ]  # fmt: skip
    summary = reconcile(read(tmp_path, rows))
    assert (summary.vat, summary.total, summary.total_computed) == (Decimal(20), Decimal(120), Decimal(120))


def test_overhead_of_single_lines_is_not_the_overhead_of_the_estimate(tmp_path: Path) -> None:
    rows: Rows = [
        RU,
        [1, "А", "Кровля", "м2", 1, 100, 100],
        [None, None, "НР 90% от ФОТ", "%", 90, None, 90],
        [None, None, "СП 50%", "%", 50, None, 50],
        [None, None, "Всего по позиции", None, None, None, 240],
        [2, "Б", "Пол", "м2", 1, 100, 100],
        [None, None, "Итого прямые затраты", None, None, None, 200],
        [None, None, "Итого накладные расходы", None, None, None, 90],
        [None, None, "Итого сметная прибыль", None, None, None, 50],
        [None, None, "Всего", None, None, None, 340],
        [None, None, "НДС 20%", None, None, None, 68],
        [None, None, "Всего с НДС", None, None, None, 408],
    ]
    summary = reconcile(read(tmp_path, rows))
    assert (summary.lines, summary.direct_computed, summary.overhead, summary.profit, summary.vat, summary.total) == (
        2, Decimal(200), Decimal(90), Decimal(50), Decimal(68), Decimal(408),
    )  # fmt: skip
    assert summary.differences == ()


def test_overhead_of_a_section_alone_is_not_declared_for_the_estimate(tmp_path: Path) -> None:
    rows: Rows = [
        RU,
        ["1", "А", "Кровля", "м2", 1, 100, 100],
        [None, None, "Накладные расходы", None, "10%", None, 10],
        ["2", "Б", "Пол", "м2", 1, 100, 100],
        [None, None, "Плановые накопления", None, "5%", None, 5],
        [None, None, "Итого по разделу 2", None, None, None, 105],
    ]
    declared = read(tmp_path, rows).declared
    assert (declared.overhead, declared.overhead_percent, declared.profit, declared.direct) == (None, None, None, None)


def test_overhead_between_lines_is_not_declared_for_the_estimate(tmp_path: Path) -> None:
    rows: Rows = [
        RU,
        ["1", "А", "Кровля", "м2", 1, 100, 100],
        [None, None, "Накладные расходы", None, "10%", None, 10],
        ["2", "Б", "Пол", "м2", 1, 100, 100],
    ]
    summary = reconcile(read(tmp_path, rows))
    assert (summary.overhead, summary.total_computed) == (Decimal(0), Decimal(200))


def test_plain_subtotals_of_sections_are_not_the_direct_sum(tmp_path: Path) -> None:
    rows: Rows = [
        RU,
        ["I", None, "Кровля"], ["1", "А", "Кровля", "м2", 1, 100, 100], [None, None, "Итого", None, None, None, 100],
        ["II", None, "Полы"], ["2", "Б", "Пол", "м2", 1, 50, 50], [None, None, "Итого", None, None, None, 50],
        [None, None, "Итого по смете", None, None, None, 150],
        [None, None, "Накладные расходы", None, "10%", None, 15],
        [None, None, "Всего", None, None, None, 165],
        ["Работы выполняются без остановки производства"],
    ]  # fmt: skip
    estimate = read(tmp_path, rows)
    summary = reconcile(estimate)
    assert (summary.direct_declared, summary.total, summary.differences) == (Decimal(150), Decimal(165), ())
    assert [(section.level, section.name) for section in estimate.sections] == [(1, "I Кровля"), (1, "II Полы")]
    assert (estimate.rows[-1].verdict, str(estimate.rows[-1].why)) == (Verdict.IGNORED, "text below the last line")


def test_a_second_table_of_works_with_other_columns_is_read_too(tmp_path: Path) -> None:
    second: list[Cell] = ["№", "Наименование", "Ед.", "Кол-во", "Цена"]
    rows: Rows = [RU, ["1", "А", "Кровля", "м2", 1, 2, 2], ["Часть вторая"], second, ["2", "Пол", "м2", 3, 4]]
    estimate = read(tmp_path, rows)
    assert [(line.name, line.price) for line in estimate.lines] == [("Кровля", Decimal(2)), ("Пол", Decimal(4))]
    assert estimate.resources == ()


def test_a_name_that_goes_on_in_the_next_row_stays_one_name(tmp_path: Path) -> None:
    rows: Rows = [RU, ["1", "А", "Укладка", "м2", 1, 2, 2], [None, None, "кровли"], ["2", "Б", "Пол", "м2", 1, 2, 2]]
    estimate = read(tmp_path, rows)
    assert ([line.name for line in estimate.lines], estimate.sections) == (["Укладка кровли", "Пол"], ())


def test_a_line_whose_name_begins_with_total_is_a_line(tmp_path: Path) -> None:
    estimate = read(tmp_path, [EN, ["1", "", "Total station survey", "day", 2, 5, 10]])
    assert [line.name for line in estimate.lines] == ["Total station survey"]


def test_a_negative_line_is_a_deduction(tmp_path: Path) -> None:
    estimate = read(tmp_path, [EN, ["1", "", "Roof", "m2", 5, 2, 10], ["2", "", "Deduct openings", "m2", -1, 2, -2]])
    assert reconcile(estimate).direct_computed == Decimal(8)


def test_figures_in_thousands_are_not_multiplied_but_mentioned(tmp_path: Path) -> None:
    rows: Rows = [["№", "Наименование", "Ед.", "Кол-во", "Цена, тыс. руб."], ["1", "Кровля", "м2", 2, 3]]
    estimate = read(tmp_path, rows)
    assert estimate.lines[0].price == Decimal(3)
    assert any("is in thousands" in str(warning) for warning in estimate.warnings)


def big_rows(count: int) -> list[list[Cell]]:
    captions = roof_rows()[15:17]
    line: list[Cell] = ["", "2.05-00070а", "", " м2", 25.5, 306, 527.38, 833.38, 1.8, 7803, 13448.29, 21251.19, 45.9]
    rows = [[str(n), line[1], f"Устройство стяжек, захватка {n}", *line[3:]] for n in range(1, count + 1)]
    return [*captions, *rows, [None, None, "Всего", *[None] * 8, 21251.19 * count, None]]


def test_nine_thousand_rows_are_previewed_and_add_up(tmp_path: Path) -> None:
    summary = reconcile(preview(write_xlsx(tmp_path / "big.xlsx", big_rows(9000))))
    assert (summary.lines, summary.direct_computed) == (9000, Decimal("191260710.00"))


WORDS = ["Итого", "Всего", "Раздел 1", "НДС", "Накладные", "22%", "-", "1 234,56", "м2", "в т.ч.", *map(str, RU + EN)]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.floats(-1e16, 1e16),
    st.integers(-5, 10**6),
    st.booleans(),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.lists(st.lists(CELLS, max_size=9), max_size=3), captions=st.permutations([RU, EN, roof_rows()[16]]),
    body=st.lists(st.lists(CELLS, max_size=13), max_size=8),
)  # fmt: skip
def test_any_grid_is_previewed_or_refused_in_words(
    tmp_path: Path, head: list[list[Cell]], captions: list[list[Cell]], body: list[list[Cell]]
) -> None:
    printable = [
        [c if not isinstance(c, str) or c.isprintable() else "?" for c in row] for row in [*head, captions[0], *body]
    ]
    try:
        estimate = read(tmp_path, printable)
    except ImportRefused as refused:
        assert "Nothing was imported" in str(refused)  # noqa: PT017 - both endings are lawful
        return
    summary = reconcile(estimate)
    assert len({row.row for row in estimate.rows}) == len(estimate.rows)
    assert summary.lines == sum(row.verdict == Verdict.POSITION for row in estimate.rows)
    assert all(isinstance(line.quantity, Decimal) and isinstance(line.price, Decimal) for line in estimate.lines)
