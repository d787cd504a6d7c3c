"""The English daily report: labor by trade, production against budget, what got in the way."""

import datetime as dt
from decimal import Decimal

from pypdf import PdfReader

from print_forms.construction.daily_report_en import report_of
from print_forms.construction.daily_report_en_layout import Trade, performance
from shared.construction.daily_report import DailyReport
from shared.kernel.language import Language
from tests.print_forms.ledger import TENTH, Ledger, Paper


def paper(ledger: Ledger, report: DailyReport, code: str = "en", form: str = "daily_report_en") -> Paper:
    return ledger.paper(report, code, form)


def posted(ledger: Ledger) -> DailyReport:
    """The second report of the two works; the first had the same quantities two days before."""
    estimate = ledger.estimate()
    ledger.store.post(estimate)
    ledger.store.post(ledger.report(estimate, dt.date(2026, 9, 8)))
    report = ledger.report(estimate)
    ledger.store.post(report)
    return report


def test_people_are_gathered_by_trade(ledger: Ledger) -> None:
    assert _report(ledger, ledger.report(ledger.estimate())).trades == [
        Trade("бригадир", 1, 480, [1, 2]),
        Trade("кровельщик", 2, 870, [1, 2]),
    ]


def test_hours_earned_are_set_against_hours_worked() -> None:
    assert performance(Decimal("4.4"), 12 * 60) == Decimal("0.37")
    assert performance(Decimal(12), 8 * 60) == Decimal("1.5")
    assert performance(Decimal(0), 60) is None
    assert performance(Decimal(4), None) is None


def test_the_paper_has_labor_production_equipment_delays_and_signatures(fresh: Ledger) -> None:
    report = posted(fresh)
    report.visitors, report.comment, report.lines[0].note = "Технадзор", "Завтра стяжка", "Лента снята"
    text = paper(fresh, report).text.replace("\u00a0", " ")
    for words in (
        *("ООО «Кров»", f"Daily report No. {report.number}", "10 Sep 2026, Thursday", "Project", "Школа № 5"),
        *("Weather +12 °C, wind 3 м/с", "Weather delay 1 h", "Labor", "Кровельщики кровельщик 2 14.5"),
        # to date is both days, of a budget of 25.5; 5.5 × 0.8 h earned in 12 h, 4 × 1.8 h in 10.5 h
        "1 2.10-00025 Разборка мягкой кровли с резкой Корпус Б м2 5.5 11 25.5 43.1% 4.4 12 0.37",
        "2 2.05-00070а Устройство стяжек м2 4 8 25.5 31.4% 7.2 10.5 0.69",
        *("Total 11.6 22.5 0.52", "Above 1 is a gain", "Кран КБ-403 1 7 1", "10:30 11:30 1 Weather Дождь"),
        *("Visitors Технадзор", "Safety Замечаний нет.", "Notes Завтра стяжка 1. Лента снята"),
        *("Foreman", "Superintendent", "Owner's representative"),
    ):
        assert words in text, words


def test_it_is_russian_for_russian_readers(fresh: Ledger) -> None:
    text = paper(fresh, posted(fresh), "ru").text.replace("\u00a0", " ")
    for words in (
        "Ежедневный отчёт",
        "четверг",
        "Рабочие",
        "Выполнение",
        "КВ — коэффициент",
        "Простой из-за погоды 1 ч",
    ):
        assert words in text, words


def test_what_holds_nothing_is_left_out(ledger: Ledger) -> None:
    text = paper(ledger, DailyReport(date=TENTH, site_id=ledger.site.id)).text
    for words in ("Labor", "Production", "Equipment", "Delays", "Visitors", "Safety", "Notes", "Weather"):
        assert words not in text, words
    assert "Owner's representative" in text


def test_the_factor_of_all_works_is_left_out_where_one_has_no_norm(ledger: Ledger) -> None:
    report = ledger.report(ledger.estimate())
    report.recalculate()
    report.lines[0].labour_norm = None
    report.recalculate()
    text = paper(ledger, report).text
    assert "7.2 10.5 0.69 Total 7.2 22.5 PF is" in text


def test_letter_paper_is_there_for_those_who_use_it(ledger: Ledger) -> None:
    import io

    sizes = {}
    for form in ("daily_report_en", "daily_report_letter"):
        page = PdfReader(io.BytesIO(paper(ledger, ledger.report(ledger.estimate()), "en", form).data)).pages[0]
        sizes[form] = [round(float(each) * 25.4 / 72, 1) for each in page.mediabox[2:]]
    assert sizes == {"daily_report_en": [210, 297], "daily_report_letter": [215.9, 279.4]}


def test_the_accepting_person_signs_else_whoever_is_responsible_for_the_site(fresh: Ledger) -> None:
    report = fresh.report(fresh.estimate())
    assert _report(fresh, report).signers[1] == ("Superintendent", "", "")
    fresh.site.responsible_id = fresh.people[1].id
    fresh.store.save(fresh.site)
    assert _report(fresh, report).signers[1] == ("Superintendent", "кровельщик", "Борин Б. Б.")
    report.accepted_by = fresh.people[2].id
    assert _report(fresh, report).signers[1] == ("Superintendent", "кровельщик", "Верина В. В.")


def _report(ledger: Ledger, document: DailyReport):  # type: ignore[no-untyped-def]
    with ledger.store.reading() as session:
        return report_of(document, ledger.store.books(session), Language("en"))
