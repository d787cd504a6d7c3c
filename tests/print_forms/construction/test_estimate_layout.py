"""The printed estimate: what each line says, sections, totals, and where the source disagrees with itself."""

import re
from datetime import date
from decimal import Decimal

from print_forms.construction.estimate_layout import (
    EstimateLine,
    EstimateResource,
    EstimateSection,
    EstimateSheet,
    EstimateTotal,
    Figure,
    estimate,
)
from print_forms.kit.page import A4_LANDSCAPE
from shared.kernel.language import Language
from tests.print_forms.paper import Print

WALL = EstimateLine(
    *(
        "1",
        "ГЭСН08-02",
        "Brick walls",
        "m3",
        Decimal("12.5"),
        Decimal("1250.50"),
        Decimal("4820.10"),
        Decimal("6070.60"),
        Decimal("5.26"),
    ),
    Figure(Decimal("75882.50"), Decimal("75882.50")),
    Decimal("65.75"),
)
SOIL = EstimateLine(
    *("2", "", "Excavation", "m3", Decimal("100"), Decimal("10"), None, Decimal("10"), None),
    Figure(Decimal("1000.32"), Decimal("1000.00")),
)
BRICK = EstimateResource("Brick", "1000 pcs", Decimal("4.860000"), Decimal("8500.5"), Decimal("41312.43"))


def printed(*sections: EstimateSection, resources: tuple[EstimateResource, ...] = ()) -> Print:
    totals = (
        EstimateTotal("Direct costs", Figure(Decimal("76882.82"), Decimal("76882.50"))),
        EstimateTotal("Overhead", Figure(Decimal("16914.22")), Decimal("22.0000")),
        EstimateTotal("Total", Figure(Decimal("93797.04"))),
    )
    head = ("Local estimate No. ЛС-02-01", date(2026, 9, 1), "Masonry", "House 7", "Customer Ltd", "Builder Ltd", "RUB")
    sheet = EstimateSheet(*head, "", "", sections, totals, resources, ("Director", "Smirnov A. A."))
    return Print(estimate(sheet, Language("en")), A4_LANDSCAPE)


def flat(paper: Print) -> str:
    return re.sub(r"\s+", " ", " ".join(paper.text(page) for page in range(paper.pages)))


def test_a_line_prints_per_unit_and_for_the_whole_volume() -> None:
    # 12.5 × 1250.50, 12.5 × 4820.10, 12.5 × 5.26
    assert (
        "1 ГЭСН08-02 Brick walls m3 12.5 1,250.50 4,820.10 6,070.60 5.26 15,631.25 60,251.25 75,882.50 65.75"
    ) in flat(printed(EstimateSection("", (WALL,))))


def test_sections_have_headings_and_totals_that_add_up() -> None:
    text = flat(printed(EstimateSection("Walls", (WALL,)), EstimateSection("Earth", (SOIL,))))
    assert "Total of the section “Walls” 15,631.25 60,251.25 75,882.50 65.75" in text
    assert "Total of the section “Earth” 1,000.00 1,000.32" in text
    assert "Total of the estimate's lines 16,631.25 60,251.25 76,882.82 65.75" in text


def test_what_the_source_states_differently_is_marked_and_explained() -> None:
    text = flat(printed(EstimateSection("", (WALL, SOIL))))
    assert "2* Excavation" in text
    assert "* line 2: stated 1,000.32, computed 1,000.00" in text
    assert "** Direct costs: stated 76,882.82, computed 76,882.50" in text
    assert "line 1" not in text


def test_totals_are_printed_with_their_percents() -> None:
    text = flat(printed(EstimateSection("", (WALL,))))
    assert "Overhead 22% 16,914.22 Total 93,797.04" in text


def test_resources_have_a_table_of_their_own() -> None:
    text = flat(printed(EstimateSection("", (WALL,)), resources=(BRICK, BRICK)))
    assert "1 Brick 1000 pcs 4.86 8,500.50 41,312.43" in text
    assert "Total 82,624.86" in text


def test_who_agreed_and_who_approves_stand_at_the_top() -> None:
    paper = printed(EstimateSection("", (WALL,)))
    assert paper.place("AGREED").top < paper.place("Smirnov A. A.").top < paper.place("Local estimate No. ЛС-02-01").top
    assert paper.place("APPROVED").left > 190


def test_a_large_estimate_adds_up_over_its_pages() -> None:
    paper = printed(EstimateSection("Walls", (WALL,) * 200))
    pages = [
        re.search(r"Page total [\d,.]+ [\d,.]+ ([\d,.]+)", re.sub(r"\s+", " ", paper.text(n)))
        for n in range(paper.pages)
    ]
    amounts = [Decimal(match[1].replace(",", "")) for match in pages if match]
    assert len(amounts) == paper.pages > 2
    assert sum(amounts) == Decimal("75882.50") * 200
