"""What one document cannot hold is left out as an error, cut with a warning, or refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.fitting import fitted
from shared.construction.importers.preview import preview
from shared.construction.importers.source import SourceLine
from shared.workbooks.words import ImportRefused
from tests.construction.importers.files import DATA

ORDINARY = SourceLine(1, "P1", "1", "P1", "Wall", "m2", Decimal(2), Decimal(5))


def holding(*lines: SourceLine) -> EstimatePreview:
    return replace(preview(DATA / "presto_ansi.bc3"), rows=(), body=lines, resources=())


@pytest.mark.parametrize(
    "giant",
    [
        {"quantity": Decimal(10) ** 12}, {"price": Decimal(10) ** 12}, {"norm_hours": Decimal(10) ** 12},
        {"quantity": Decimal(10) ** 7, "price": Decimal(10) ** 7}, {"cost": Decimal(10) ** 14},
        {"quantity": Decimal(10) ** 7, "wage_per_unit": Decimal(10) ** 7},
    ],
)  # fmt: skip
def test_a_line_too_large_for_the_database_is_an_error(giant: dict[str, Decimal]) -> None:
    found = fitted(holding(ORDINARY, replace(ORDINARY, row=2, address="P2", **giant)))
    assert found.body == (ORDINARY,)
    assert [(each.row, each.address, str(each.why)) for each in found.errors] == [
        (2, "P2", "an amount too large for any estimate")
    ]


def test_a_file_of_nothing_but_giants_is_refused() -> None:
    with pytest.raises(ImportRefused, match="no line whose figures can be taken: an amount too large"):
        fitted(holding(replace(ORDINARY, price=Decimal(10) ** 12)))


def test_many_large_lines_together_are_refused() -> None:
    lines = [replace(ORDINARY, row=row, quantity=Decimal(10) ** 6, price=Decimal(10) ** 6) for row in range(1001)]
    with pytest.raises(ImportRefused, match="comes to more money than any estimate"):
        fitted(holding(*lines))


def test_more_lines_than_a_document_holds_are_refused() -> None:
    assert len(fitted(holding(*[ORDINARY] * 20_000)).lines) == 20_000
    with pytest.raises(ImportRefused, match="more than the 20000 lines that one estimate holds"):
        fitted(holding(*[ORDINARY] * 20_001))


def test_notes_beyond_what_a_document_holds_are_cut_with_a_warning() -> None:
    found = fitted(holding(*[replace(ORDINARY, note="long words " * 300)] * 1000))
    assert {len(each.note) for each in found.lines} == {3002}  # with " …"
    assert str(found.warnings[-1]) == (
        "The long texts are more than one document holds: each is cut after 3000 letters"
    )
    assert fitted(holding(replace(ORDINARY, note="short"))).lines[0].note == "short"
