"""Estimates in BC3: real shapes reconciled to the cent, and what is said of files that went wrong."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.preview import preview
from shared.construction.importers.reconciliation import reconcile
from shared.construction.importers.source import SourceLine, SourceResource
from shared.workbooks.words import ImportRefused
from tests.construction.importers.files import DATA, large_bc3

Write = Callable[..., EstimatePreview]
HEAD = "~V|SOFT S.A.|FIEBDC-3/2016|Presto 19.02||ANSI||2||||\n"
SMALL = HEAD + (
    "~C|OBRA##||Obra|30.00|260420|0|\n"
    "~D|OBRA##|C1\\1\\1\\|\n"
    "~C|C1#||Muros|30.00|260420|0|\n"
    "~D|C1#|P1\\1\\3\\|\n"
    "~C|P1|m2|Fábrica|10.00|260420|0|\n"
    "~M|C1#\\P1|1\\1\\|3|\\Muro\\3\\\\\\\\|\n"
)


@pytest.fixture
def read(tmp_path: Path) -> Write:
    def written(text: str, encoding: str = "cp1252") -> EstimatePreview:
        path = tmp_path / "obra.bc3"
        path.write_bytes(text.encode(encoding))
        return preview(path)

    return written


def differences(found: EstimatePreview) -> list[tuple[str, str, str]]:
    return [(each.what, each.cell, str(each.difference)) for each in reconcile(found).differences]


def errors(found: EstimatePreview) -> list[tuple[int, str, str]]:
    return [(each.row, each.address, str(each.why)) for each in found.errors]


def told(found: EstimatePreview) -> list[str]:
    return [str(each) for each in found.warnings]


# ---- real shapes -----------------------------------------------------------------------------------------------------


def test_a_budget_with_measurements_and_decomposition_agrees_to_the_cent() -> None:
    found = preview(DATA / "presto_ansi.bc3")
    summary = reconcile(found)
    # 24 × 11.06 + 6 × 47.30 + 83.45 × 20.23 + 83.45 × 11.77 + 74.91
    assert (summary.total, summary.total_computed, summary.differences) == (Decimal("3294.55"), Decimal("3294.55"), ())
    assert [(each.level, each.number, each.name) for each in found.sections] == [
        (1, "1", "Demoliciones y trabajos previos"), (1, "2", "Albañilería"), (2, "2.1", "Fábricas"),
        (2, "2.2", "Revestimientos"),
    ]  # fmt: skip
    assert (found.format, found.currency, found.head.name) == (
        "BC3 2002", "EUR", "Rehabilitación de fachada, C/ Muñoz nº 4",
    )  # fmt: skip
    assert told(found) == ["Records without figures of the estimate are left out: ~A (1), ~E (1), ~O (1)"]


def test_a_position_takes_hours_and_wages_from_its_parts_and_theirs() -> None:
    brick = preview(DATA / "presto_ansi.bc3").lines[2]
    # hours 0.5 + 0.25 + 0.025 × 1.7; wage 0.5 × 19.50 + 0.25 × 16.20 + 0.025 × 1.7 × 16.00
    assert brick == SourceLine(
        row=20, address="E07LP010", number="2.1.1", code="E07LP010",
        name="Fábrica de ladrillo perforado tosco de 1/2 pie", unit="m2", quantity=Decimal("83.45"),
        price=Decimal("20.23"), wage_per_unit=Decimal("14.48"), materials_per_unit=Decimal("5.75"),
        norm_hours=Decimal("0.7925"), under=2,
        note="Fachada norte: 1 × 12.5 × 2.8\nFachada sur: 1 × 17.5 × 2.8\na deducir huecos: -1 × 0.5 × 1.1",
    )  # fmt: skip


def test_resources_are_what_all_positions_take_together() -> None:
    found = {each.code: each for each in preview(DATA / "presto_ansi.bc3").resources}
    assert sorted(found) == ["M07CB020", "M07N060", "O01OA030", "O01OA060", "O01OA070", "P01CC020", "P01DW050",
                             "P01LT020"]  # fmt: skip
    # 83.45 m2 × 0.025 m3 of mortar and 83.45 × 0.02, each with 0.25 t of cement
    assert found["P01CC020"] == SourceResource(
        row=36, address="P01CC020", code="P01CC020", name="Cemento CEM II/B-P 32,5 N", unit="t",
        quantity=Decimal("0.938813"), price=Decimal(102), cost=Decimal("95.76"),
    )  # fmt: skip


def test_every_record_has_a_verdict() -> None:
    found = preview(DATA / "presto_ansi.bc3").rows
    assert [each.row for each in found] == list(range(1, 43))
    kinds = [each.verdict.value for each in found]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "ignored": 24, "total": 1, "section": 4, "position": 5, "resource": 8,
    }  # fmt: skip


def test_general_costs_profit_and_vat_follow_from_the_percentages_of_the_file() -> None:
    found = preview(DATA / "arquimedes_850.bc3")
    summary = reconcile(found)
    # 59 751.54 + 13 % 7 767.70 + 6 % of the cost alone 3 585.09; 21 % of 71 104.33 is 14 931.91
    assert (summary.direct_declared, summary.overhead, summary.profit, summary.vat, summary.total) == (
        Decimal("59751.54"), Decimal("7767.70"), Decimal("3585.09"), Decimal("14931.91"), Decimal("86036.24"),
    )  # fmt: skip
    # 6 % / 1.13 is 5.3097 % to four places, which is 0.02 less
    assert differences(found) == [("profit", "~K", "0.02"), ("total", "~K", "0.02")]
    assert [each.quantity for each in found.lines[:3]] == [Decimal(42108), Decimal(6), Decimal("14.435")]
    assert found.head.name == "Conservación de carreteras, zona Alcañiz"


def test_a_file_in_utf8_that_claims_to_be_ansi_is_read_with_its_accents() -> None:
    found = preview(DATA / "several_prices_utf8.bc3")
    assert [each.name for each in found.lines] == [
        "Acero S275JR en pilares", "Solado de baldosa cerámica 30×30", "Seguridad y salud",
    ]  # fmt: skip
    assert told(found)[0] == (
        "The file says that its character set is “ANSI”, but it is written in UTF-8 and is read so"
    )


def test_a_chapter_that_stands_twice_doubles_its_positions_and_a_share_becomes_a_line() -> None:
    found = preview(DATA / "several_prices_utf8.bc3")
    # steel (1 250.5 + 100 added) × 2 × 2.10; floor 300 × 2 × (7.00 + 12.60 + 2 % 0.39); 1.5 % of both
    assert [(each.quantity, each.price, each.computed_cost, each.under) for each in found.lines] == [
        (Decimal(2701), Decimal("2.10"), Decimal("5672.10"), 1),
        (Decimal(600), Decimal("19.99"), Decimal("11994.00"), 1),
        (Decimal(1), Decimal("264.99"), Decimal("264.99"), 0),
    ]
    assert (reconcile(found).total, differences(found)) == (Decimal("17931.09"), [])
    assert "Concepts with several prices, the first of which counts (3): Tarifa A, Tarifa B" in told(found)


def test_prices_without_indirect_costs_get_them_when_the_total_shows_it() -> None:
    found = preview(DATA / "indirect_costs_ansi.bc3")
    # 10 × 1.13 × 7.5 = 84.75; 3.33 × 1.13 × 12 = 45.15; 0.07 × 1.13 × 1000.123 = 79.11
    assert [each.price for each in found.lines] == [Decimal("11.3"), Decimal("3.7629"), Decimal("0.0791")]
    assert (reconcile(found).total_computed, differences(found)) == (Decimal("209.01"), [])


@pytest.mark.parametrize("declared", ["ANSI", "850", "437", "", "UTF-8"])
def test_accents_survive_every_character_set(read: Write, declared: str) -> None:
    encoding = {"ANSI": "cp1252", "437": "cp437", "UTF-8": "utf-8"}.get(declared, "cp850")
    text = SMALL.replace("|ANSI|", f"|{declared}|").replace("Fábrica", "Cañería de 1/2 pulgada, según señal")
    assert read(text, encoding).lines[0].name == "Cañería de 1/2 pulgada, según señal"


def test_ansi_that_names_no_character_set_is_recognised_by_its_accents(read: Write) -> None:
    found = read(SMALL.replace("|ANSI|", "||").replace("Fábrica", "Cañería según señal"))
    assert found.lines[0].name == "Cañería según señal"
    assert told(found) == ["The file does not say its character set; it is read as ANSI: please look at the accents"]


# ---- what goes wrong -------------------------------------------------------------------------------------------------


def test_a_part_that_leads_back_to_itself_is_an_error_of_its_record(read: Write) -> None:
    found = read(SMALL + "~D|P1|A1\\1\\1\\|\n~C|A1|u|Auxiliar|1||0|\n~D|A1|P1\\1\\2\\|\n")
    assert errors(found) == [(10, "A1", "“P1” in “A1” contains “A1” again: a circle, cut here")]
    assert len(found.lines) == 1


def test_a_circle_of_chapters_is_an_error_and_ends(read: Write) -> None:
    found = read(SMALL.replace("P1\\1\\3\\|", "P1\\1\\3\\OBRA\\1\\1\\|"))
    assert errors(found) == [(5, "C1", "“OBRA” in “C1” contains “C1” again: a circle, cut here")]


def test_a_child_that_nobody_describes_is_an_error(read: Write) -> None:
    found = read(SMALL.replace("P1\\1\\3\\|", "P1\\1\\3\\GHOST\\1\\2\\|"))
    assert errors(found) == [(5, "GHOST", "“GHOST” stands in “C1”, but no record says what it is")]


def test_a_concept_given_twice_differently_is_an_error_and_alike_is_none(read: Write) -> None:
    again = "~C|P1|m2|Fábrica|10.00|260420|0|\n"
    assert errors(read(SMALL + again)) == []
    found = read(SMALL + again.replace("10.00", "11.00"))
    assert errors(found) == [(8, "P1", "given twice with other figures; the one on line 6 counts")]
    assert found.lines[0].price == Decimal(10)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("|10.00|260420|0|\n~M", "|ten|260420|0|\n~M", (6, "P1", "“ten” is not a number for price")),
        ("|3|\\Muro", "|3.0.0|\\Muro", (7, "P1", "measurement of “P1” in “C1”: “3.0.0” is not a number")),
        ("~C|P1|m2|", "~D|C1#|\n~C|P9|m2|", (5, "P1", "“P1” stands in “C1”, but no record says what it is")),
    ],
)
def test_a_position_that_cannot_be_read_is_left_out_with_words(
    read: Write, good: str, bad: str, said: tuple[int, str, str]
) -> None:
    text = SMALL.replace("P1\\1\\3\\|", "P1\\1\\3\\P2\\1\\2\\|") + "~C|P2|m|Zócalo|4||0|\n"
    found = read(text.replace(good, bad))
    assert said in errors(found)
    assert [each.code for each in found.lines] == ["P2"]


def test_a_broken_quantity_is_an_error_and_the_measurement_still_counts(read: Write) -> None:
    text = SMALL.replace("P1\\1\\3\\|", "P1\\1\\3x\\P2\\1\\2x\\|") + "~C|P2|m|Zócalo|4||0|\n"
    found = read(text)
    assert errors(found) == [
        (5, "C1", "“P1” in “C1”: “3x” is not a number"), (5, "C1", "“P2” in “C1”: “2x” is not a number"),
    ]  # fmt: skip
    assert [(each.code, each.quantity) for each in found.lines] == [("P1", Decimal(3))]


def test_a_position_without_any_quantity_means_one_and_says_so(read: Write) -> None:
    text = SMALL.replace("P1\\1\\3\\|", "P1\\\\\\|").replace("~M|C1#\\P1|1\\1\\|3|\\Muro\\3\\\\\\\\|\n", "")
    found = read(text)
    assert [(each.quantity, each.derived) for each in found.lines] == [(Decimal(1), ("quantity",))]
    assert told(found) == ["Positions without a quantity, which in BC3 means 1 (1): P1"]
    assert differences(found) == [
        ("section", "C1", "20.00"), ("lines_sum", "OBRA", "20.00"), ("direct", "OBRA", "20.00"),
        ("total", "OBRA", "20.00"),
    ]  # fmt: skip


def test_a_measurement_whose_lines_come_to_something_else_is_listed(read: Write) -> None:
    found = read(SMALL.replace("\\Muro\\3\\", "\\Muro\\2.5\\"))
    assert found.lines[0].quantity == Decimal(3)
    assert differences(found) == [("measurement", "P1", "0.500000")]


def test_a_measurement_of_what_does_not_stand_there_is_an_error(read: Write) -> None:
    found = read(SMALL + "~C|P9|m|Zócalo|4||0|\n~M|C1#\\P9||7||\n")
    assert errors(found) == [(9, "P9", "“P9” is measured in “C1” (7), but does not stand there")]


def test_a_second_measurement_with_another_total_is_an_error(read: Write) -> None:
    found = read(SMALL + "~M|C1#\\P1||4||\n")
    assert errors(found) == [(8, "P1", "“P1” in “C1” is measured once more: 4")]


def test_a_position_that_stands_twice_in_a_chapter_has_two_measurements(read: Write) -> None:
    found = read(SMALL.replace("P1\\1\\3\\|", "P1\\1\\3\\P1\\1\\4\\|") + "~M|C1#\\P1||4||\n")
    assert [each.quantity for each in found.lines] == [Decimal(3), Decimal(4)]
    assert errors(found) == []


def test_a_share_counts_only_what_its_letters_admit(read: Write) -> None:
    parts = "~D|P1|MO1\\1\\2\\MT1\\1\\3\\MO%5\\1\\0.05\\%2\\1\\0.02\\|\n"
    more = "~C|MO1|h|Peón|10||1|\n~C|MT1|u|Ladrillo|1||3|\n~C|MO%5|%|Útiles|5||0|\n~C|%2|%|Medios|2||0|\n"
    found = read(SMALL.replace("|10.00|260420|0|\n~M", "||260420|0|\n~M") + parts + more)
    # 20.00 + 3.00 + 5 % of 20.00 + 2 % of 24.00
    assert found.lines[0].price == Decimal("24.48")


def test_a_price_that_its_parts_do_not_come_to_is_told(read: Write) -> None:
    found = read(SMALL + "~D|P1|MT1\\1\\3\\|\n~C|MT1|u|Ladrillo|1||3|\n")
    assert found.lines[0].price == Decimal(10)
    assert "Positions whose parts come to another price; the stated one counts (1): P1 (10, not 3)" in told(found)


def test_a_list_of_prices_is_refused_in_words(read: Write) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(HEAD + "~C|P1|m2|Fábrica|10|260420|0|\n~C|P2|m2|Enfoscado|12|260420|0|\n")
    assert str(refused.value) == (
        "obra.bc3 is a BC3 file of 2 concepts, but no line of an estimate can be made of it: no position stands in a "
        "chapter (~D). Nothing was imported. Export the budget itself, not a list of prices."
    )


def test_a_file_that_marks_neither_root_nor_chapters_is_understood(read: Write) -> None:
    text = SMALL.replace("#", "").replace("~C|C1||Muros|30.00", "~C|C1||Muros|0")
    found = read(text)
    assert ([each.name for each in found.sections], reconcile(found).total) == (["Muros"], Decimal("30.00"))


def test_several_chapters_without_a_root_are_all_read(read: Write) -> None:
    text = SMALL.replace("~C|OBRA##||Obra|30.00|260420|0|\n~D|OBRA##|C1\\1\\1\\|\n", "")
    text += "~C|C2#||Suelos|8||0|\n~D|C2#|P2\\1\\2\\|\n~C|P2|m|Zócalo|4||0|\n"
    found = read(text)
    assert [each.name for each in found.sections] == ["Muros", "Suelos"]
    assert reconcile(found).total_computed == Decimal("38.00")


def test_chapters_that_multiply_without_end_are_refused(read: Write) -> None:
    """Thirty chapters, each twice in the one above: 2^30 sections from a file of two kilobytes."""
    text = HEAD + "~C|R##||Obra|1||0|\n~D|R##|X0\\1\\1\\|\n"
    for n in range(30):
        text += f"~C|X{n}#||Capítulo|1||0|\n~D|X{n}#|X{n + 1}\\1\\1\\X{n + 1}\\1\\1\\P1\\1\\1\\|\n"
    text += "~C|X30#||Capítulo|1||0|\n~C|P1|m2|Fábrica|1||0|\n"
    with pytest.raises(ImportRefused, match="more than the 20000 lines that one estimate holds"):
        read(text)


def test_parts_nested_ten_thousand_deep_are_worked_out(read: Write) -> None:
    chain = "".join(f"~C|A{n}|u|Auxiliar|||0|\n~D|A{n}|A{n + 1}\\1\\1\\|\n" for n in range(10_000))
    text = SMALL.replace("|10.00|260420|0|\n~M", "||260420|0|\n~M")
    found = read(text + "~D|P1|A0\\1\\1\\|\n" + chain + "~C|A10000|u|Arena|7||3|\n")
    assert found.lines[0].price == Decimal(7)


def test_a_record_longer_than_any_budget_is_refused(read: Write) -> None:
    with pytest.raises(ImportRefused, match="more records, or longer ones, than a budget can have"):
        read(SMALL + "~D|P1|" + "A\\1\\1\\" * 200_000 + "|\n")


def test_a_large_budget_agrees_with_its_total(tmp_path: Path) -> None:
    path = tmp_path / "grande.bc3"
    path.write_bytes(large_bc3(500))
    summary = reconcile(preview(path))
    assert (summary.lines, summary.total == summary.total_computed, summary.differences) == (500, True, ())
