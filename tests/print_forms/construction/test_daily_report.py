"""The daily report from the ledger on its form: cumulative volumes, hours by work, where time was lost."""

import datetime as dt
from decimal import Decimal

from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from tests.print_forms.ledger import TENTH, Ledger


def test_the_second_day_shows_what_is_done_to_date(fresh: Ledger) -> None:
    estimate = fresh.estimate()
    fresh.store.post(estimate)
    fresh.store.post(fresh.report(estimate, dt.date(2026, 9, 9)))
    report = fresh.report(estimate)
    fresh.store.post(report)
    fresh.store.post(fresh.report(estimate, dt.date(2026, 9, 11)))
    text = fresh.paper(report).text
    # 5.5 × 0.8 = 4.4 h against 4 + 8 h worked, +172.7 %; 11 of 25.5 is 43.1 %; 4 × 1.8 = 7.2 h against 4 + 6.5
    assert "1 Разборка мягкой кровли с резкой Корпус Б м2 5.5 11 25.5 43.1% 4.4 12 172.7%" in text
    assert "2 Устройство стяжек м2 4 8 25.5 31.4% 7.2 10.5 45.8% Total 11.6 22.5" in text
    assert f"Daily report No. {report.number}" in text
    assert "10 Sep 2026, Thursday" in text
    assert "DRAFT" not in text


def test_a_draft_counts_itself_and_says_that_it_is_a_draft(fresh: Ledger) -> None:
    estimate = fresh.estimate()
    fresh.store.post(estimate)
    text = fresh.paper(fresh.report(estimate)).text
    assert "м2 5.5 5.5 25.5 21.6%" in text
    assert "DRAFT" in text


def test_people_machines_and_delays(ledger: Ledger) -> None:
    report = ledger.report(ledger.estimate())
    text = ledger.paper(report).text
    assert "1 Анина А. А. бригадир 8 4 4 2 Борин Б. Б. кровельщик 8 8 3 Верина В. В. кровельщик 6.5 6.5" in text
    assert "Total 22.5 12 10.5" in text
    assert "1 Кран КБ-403 1 7 1" in text
    assert "10:30 11:30 1 Weather Дождь" in text
    assert "Temperature, °C +12 Wind 3 м/с" in text
    assert "Foreman Анина А. А." in text
    assert "бригадир" in text.split("Delays")[1]


def test_in_russian(ledger: Ledger) -> None:
    text = ledger.paper(ledger.report(ledger.estimate()), "ru").text
    for words in (
        "Ежедневный отчёт",
        "10.09.2026, четверг",
        "Объект Школа № 5",
        "Бригада Кровельщики",
        "Температура, °C +12",
        "22,5",
    ):
        assert words in text


def test_hours_that_belong_to_no_work_are_not_lost(ledger: Ledger) -> None:
    report = DailyReport(date=TENTH, hours=[DailyReportHour(person_id=ledger.people[0].id, minutes=90)])
    assert "1 Анина А. А. бригадир 1.5 1.5" in ledger.paper(report).text


def test_a_report_with_nothing_in_it_prints(ledger: Ledger) -> None:
    paper = ledger.paper(DailyReport())
    assert paper.pages == 1
    assert "Daily report" in paper.text


def test_long_names_are_wrapped_and_whole(ledger: Ledger) -> None:
    name = "Устройство " + "железобетонных конструкций " * 20
    paper = ledger.paper(DailyReport(date=TENTH, lines=[DailyReportLine(name=name, quantity=Decimal(1))]))
    assert paper.text.count("конструкций") == 20


def test_a_thousand_works_print(ledger: Ledger) -> None:
    lines = [DailyReportLine(name=f"Работа {n}", quantity=Decimal(n)) for n in range(1000)]
    paper = ledger.paper(DailyReport(date=TENTH, lines=lines))
    assert paper.pages > 10
    assert "Работа 999" in paper.texts[-1]
