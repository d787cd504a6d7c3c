"""The statement of work done: the figures of the report, by sections, one statement per site."""

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from print_forms.construction.work_execution import BY, FORM, sites_of
from print_forms.forms import UnknownForm, print_layout, report_form
from print_forms.kit.form import Period
from shared.common.site import Site
from shared.common.work_type import WorkType
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportLine
from shared.construction.estimate_line import EstimateLine
from shared.kernel.identity import new_id
from shared.kernel.language import Language
from shared.kernel.report import ReportTable
from shared.store.pivot import Question, compute
from tests.print_forms.ledger import NOW, Ledger, Paper

SEPTEMBER = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The roof in two sections, a report on it, work outside the estimate, and a second site."""
    made = Ledger(Path(tmp_path_factory.mktemp("work")) / "company.db")
    made.site.customer_id, made.site.address = made.customer.id, "ул. Лесная, 12"
    yard = Site(name="Двор", organization_id=made.organization.id)
    digging = WorkType(name="Рытьё траншеи", code="01-1", unit_id=made.unit("м3").id)
    made.store.save_all([made.site, yard, digging])
    estimate = made.estimate()
    sections = [
        EstimateLine(id=new_id(), is_section=True, number=number, name=name)
        for number, name in (("1", "Разборка"), ("2", "Кровля"))
    ]
    for at, line in enumerate(estimate.lines):
        line.section_id = sections[at > 0].id
    estimate.lines = [sections[0], estimate.lines[0], sections[1], *estimate.lines[1:]]
    made.store.post(estimate)
    positions = [line for line in estimate.lines if not line.is_section]
    estimate_of_works = made.estimate(lines=positions[:2])
    report = made.report(estimate_of_works)
    report.lines.append(DailyReportLine(work_type_id=digging.id, quantity=Decimal(3), unit_id=digging.unit_id))
    made.store.post(report)
    made.store.post(
        DailyReport(
            date=dt.date(2026, 9, 11),
            site_id=yard.id,
            crew_id=made.crew.id,
            organization_id=made.organization.id,
            lines=[DailyReportLine(work_type_id=digging.id, quantity=Decimal("1.5"), unit_id=digging.unit_id)],
        )
    )
    yield made
    made.engine.dispose()


def table_of(ledger: Ledger, language: Language, period: Period = SEPTEMBER) -> ReportTable:
    report = ledger.store.kinds.reports["work_execution"]
    with ledger.store.reading() as session:
        question = Question(BY, period.start, period.end)
        return compute(session.connection(), ledger.store.kinds, report, question, language)


def paper(ledger: Ledger, code: str = "en", period: Period = SEPTEMBER) -> Paper:
    language, out = Language(code), io.BytesIO()
    table = table_of(ledger, language, period)
    with ledger.store.reading() as session:
        layout = FORM.build(table, period, ledger.store.books(session), language)
        pages = print_layout(layout, language, out, user="petrov", printed_at=NOW)
    return Paper(out.getvalue(), pages)


def test_a_statement_has_head_sections_works_and_signatures(worked: Ledger) -> None:
    text = next(text for text in paper(worked).texts if "Школа № 5" in text)
    assert "Statement of work done from 1 Sep 2026 to 30 Sep 2026" in text
    for caption, value in (("Customer", "Администрация города"), ("Site", "Школа № 5"), ("Address", "ул. Лесная, 12")):
        assert f"{caption} {value}" in text
    assert "Contractor ООО «Кров»" in text
    assert "№ 295 (1 Sep 2026) Ремонт кровли школы" in text
    assert "1 Разборка 1 2.10-00025 Разборка мягкой кровли с резкой м2 25.5 5.5 5.5 20 21.57 12 3,521.55" in text
    assert "2 Кровля 2 2.05-00070а Устройство стяжек м2 25.5 4 4 21.5 15.69 10.5 21,251.29" in text
    assert "Handed over by the" in text
    assert "Director" in text
    assert "Орлов О. О." in text
    assert "Accepted by the customer" in text


def test_works_outside_the_estimate_stand_by_themselves(worked: Ledger) -> None:
    text = next(text for text in paper(worked).texts if "Школа № 5" in text)
    assert "Work outside the estimate 01-1 Рытьё траншеи м3 3" in text


def test_every_site_has_its_own_page(worked: Ledger) -> None:
    made = paper(worked)
    assert made.pages == 2
    yard = next(text for text in made.texts if "Двор" in text)
    assert "Рытьё траншеи м3 1.5" in yard
    assert "Школа" not in yard
    assert "Work done in the period costs 0.00 (Zero rubles 00 kopecks)" in yard


def test_in_russian(worked: Ledger) -> None:
    text = paper(worked, "ru").text
    for words in ("Ведомость выполненных работ", "с 01.09.2026 по 30.09.2026", "выполнено за период", "Директор"):
        assert words in text
    for words in ("Итого по разделу", "Сдал (подрядчик)", "Работы вне сметы"):
        assert words in text
    assert "рубл" in text


def test_sums_are_those_of_the_report(worked: Ledger) -> None:
    language = Language()
    table = table_of(worked, language)
    cost = next(at for at, column in enumerate(table.columns) if column.name == "done_cost")
    with worked.store.reading() as session:
        sites = list(sites_of(table, SEPTEMBER, worked.store.books(session), language))
    assert table.total is not None
    assert sum(site.total.cost or 0 for site in sites) == table.total.cells[cost]
    for site in sites:
        works = [work for section in site.sections for work in section.works]
        assert sum(work.cost or 0 for work in works) == (site.total.cost or 0)
        assert sum(work.planned_cost or 0 for work in works) == (site.total.planned_cost or 0)
        for section in site.sections:
            assert sum(work.cost or 0 for work in section.works) == (section.total.cost or 0)


def test_nothing_done_is_an_empty_statement(ledger: Ledger) -> None:
    text = paper(ledger).text
    assert "Statement of work done" in text
    assert "Total at the site" in text


def test_an_unknown_form_of_a_report_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownForm, match=r"no form “poster”\. It has: statement"):
        report_form("work_execution", "poster")
    with pytest.raises(UnknownForm, match="has no form of its own"):
        report_form("timesheet_summary", "statement")
