"""The generic form: every kind prints, empty or full, and nothing is cut."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from shared.areas import AREAS
from shared.common.counterparty import Counterparty
from shared.common.person import Person
from shared.common.work_calendar import calendar_of
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.kernel.describe import Field, Kinds
from tests.print_forms.ledger import Ledger, Paper

KINDS = Kinds(AREAS)
LONG = "Производственно-строительное управление «Реконструкция и капитальный ремонт» города Константинополя"


@pytest.mark.parametrize("code", ["en", "ru"])
@pytest.mark.parametrize("kind", sorted(KINDS.shapes))
def test_every_kind_prints_empty_and_full(ledger: Ledger, kind: str, code: str) -> None:
    shape = KINDS.shapes[kind]
    assert ledger.paper(shape.cls(), code, "generic").pages == 1
    full = shape.cls(**{field.name: _value(field) for field in shape.fields})
    for table in shape.tables:
        values = ({each.name: _value(each) for each in table.fields} for _ in range(30))
        setattr(full, table.name, [table.cls(**{"id": None, **row}) for row in values])
    paper = ledger.paper(full, code, "generic")
    assert paper.pages >= 1
    _nothing_outside(paper)


def test_a_document_prints_head_tables_totals_and_places_to_sign(ledger: Ledger) -> None:
    report = ledger.report(ledger.estimate(), number="DR-A1-26-00001")
    text = ledger.paper(report, form="generic").text
    assert "Daily report No. DR-A1-26-00001 10 Sep 2026" in text
    assert "Status Draft Organization ООО «Кров» Site Школа № 5 Crew Кровельщики" in text
    assert "Hours No. Work Person Hours 1 Разборка мягкой кровли с резкой Анина А. А. 4" in text
    assert "4 Устройство стяжек Верина В. В. 6.5 Total 22.5" in text
    assert "1 10:30 11:30 Weather Дождь" in text
    assert "Prepared by position signature name in full Checked by" in text
    assert "DRAFT" in text


def test_flags_are_ticked_and_choices_are_said(ledger: Ledger) -> None:
    text = ledger.paper(Counterparty(name="ООО «Ромашка»", code="7", customer=True)).text
    assert "Counterparty: ООО «Ромашка» 7" in text
    assert "Customer ☑ Supplier ☐ Subcontractor ☐ Lessor ☐" in text
    assert "DRAFT" not in text


def test_what_is_marked_for_deletion_says_so(ledger: Ledger) -> None:
    assert "MARKED FOR DELETION" in ledger.paper(Person(name="Анина А. А.", marked=True)).text


def test_empty_columns_are_left_out_and_sums_agree_with_the_document(ledger: Ledger) -> None:
    estimate = ledger.estimate()
    estimate.recalculate()
    text = ledger.paper(estimate, form="generic").text
    assert "Planned start" not in text
    assert "Total 110,066.68 110,066.68 160.62" in text
    assert "Direct cost 110,066.85" in text


def test_a_calendar_prints_its_days(ledger: Ledger) -> None:
    text = ledger.paper(calendar_of(2026)).text
    assert "Year 2026" in text
    assert "1 Jan 2026 Holiday" in text


def test_long_names_and_texts_are_whole(ledger: Ledger) -> None:
    person = Person(name=LONG, full_name=LONG * 3, job_title=LONG, notes="слово " * 3000)
    paper = ledger.paper(person)
    assert paper.text.count("слово") == 3000
    assert (
        paper.text.replace("- ", "-").count("Константинополя") == 6
    )  # title, name in full three times, position, running head
    _nothing_outside(paper)


def test_a_thousand_lines_print_with_totals_of_pages(ledger: Ledger) -> None:
    lines = [EstimateLine(name=f"Работа {n}", cost=Decimal("10.01"), quantity=Decimal(1)) for n in range(1000)]
    paper = ledger.paper(Estimate(lines=lines, lines_total=Decimal("10010.00")), form="generic")
    assert paper.pages > 12
    assert "Total 10,010.00" in paper.texts[-1]
    assert all("Page total" in text for text in paper.texts)
    _nothing_outside(paper)


def _value(field: Field) -> Any:
    """Something wide in every field."""
    if field.info.choices:
        return field.info.choices[-1][0]
    match field.type:
        case "text":
            return LONG
        case "bool":
            return True
        case "int":
            return 12345
        case "minutes":
            return 600
        case "date":
            return dt.date(2026, 12, 28)
        case "instant":
            return dt.datetime(2026, 12, 28, 22, 30, tzinfo=dt.UTC)
        case "id" | "bytes":
            return None
    return Decimal("1234567.89")


def _nothing_outside(paper: Paper) -> None:
    """Every text lies between the margins of its page."""
    for page in pypdfium2.PdfDocument(io.BytesIO(paper.data)):
        width, height = page.get_size()
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            left, bottom, right, top = item.get_bounds()
            inside = left >= 15, right <= width - 15, bottom >= 10, top <= height - 10
            assert all(inside), item.extract()
