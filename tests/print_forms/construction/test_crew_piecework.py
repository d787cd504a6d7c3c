"""The piecework of a crew on paper: figures of the report, a pair of columns per day, totals and signatures."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from print_forms.construction.crew_piecework import build, papers_of
from print_forms.kit.form import Period
from print_forms.kit.page import Running
from shared.kernel.identity import NONE_ID, new_id
from shared.kernel.language import Language
from shared.kernel.report import ReportTable, Row
from tests.print_forms.golden.piecework import printed, table
from tests.print_forms.ledger import Ledger
from tests.print_forms.paper import Print

SEPTEMBER = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))


def _papers(ledger: Ledger, computed: ReportTable):  # type: ignore[no-untyped-def]
    with ledger.store.reading() as session:
        return list(papers_of(computed, SEPTEMBER, ledger.store.books(session), Language("en")))


def test_rows_of_the_report_become_works_with_their_days(ledger: Ledger) -> None:
    [(head, works, total)] = _papers(ledger, table(ledger, 3))
    assert (head.crew, head.site, head.organization, head.foreman, head.approver) == (
        *("Кровельщики", "Школа № 5", "ООО «Кров»", ("бригадир", "Анина А. А.")),
        ("", "Орлов О. О."),
    )
    roof, screed, cover = works
    assert (roof.name, roof.unit, roof.price, roof.plan, roof.done, roof.wage) == (
        *("Разборка мягкой кровли с резкой", "м2", Decimal(136)),
        *(Decimal("25.5"), Decimal(12), Decimal(1632)),
    )
    assert screed.days == {
        dt.date(2026, 9, 1): (Decimal(4), Decimal(1224)),
        dt.date(2026, 9, 3): (Decimal(8), Decimal(2448)),
    }
    # without an assignment there is nothing to be above or below of
    assert (cover.plan, cover.difference, cover.percent) == (None, None, None)
    assert total.wage == sum(work.wage for work in works) == Decimal(8534)
    for day, (quantity, wage) in total.days.items():
        assert (quantity, wage) == (None, sum(work.days[day][1] for work in works if day in work.days))


def test_the_paper_says_whose_work_it_is_and_who_signs(ledger: Ledger) -> None:
    text = printed(ledger, "en", 3).text
    for words in (
        *("Piecework of the crew 1 Sep 2026 – 30 Sep 2026", "Organization ООО «Кров»", "Crew Кровельщики"),
        "Foreman Анина А. А.",
        "1 Разборка мягкой кровли с резкой м2 136.00 25.5 12 12 -13.5 47.06% 1,632.00 5 680.00 3 408.00 4 544.00",
        *("1 Sep", "3 Sep", "Total 8,534.00 1,904.00 2,448.00 4,182.00", "Site engineer", "Approved by", "Орлов О. О."),
        "Total wage: Eight thousand five hundred thirty-four rubles 00 kopecks",
    ):
        assert words in text.replace("\u00a0", " "), words
    russian = printed(ledger, "ru", 3).text.replace("\u00a0", " ")
    for words in ("Сдельная ведомость бригады", "по заданию", "01.09", "кол.", "сумма", "Утвердил"):
        assert words in russian, words


def test_a_month_of_days_goes_on_below_with_its_works_again(ledger: Ledger) -> None:
    paper = printed(ledger, "ru", 30)
    text = paper.text.replace("\u00a0", " ")
    parts = text.count("Устройство стяжек м2")
    assert parts > 1
    assert text.count("Итого") == parts
    for day in range(1, 31):
        assert text.count(f"{day:02}.09 ") == 1, day
    # pairs stay together: as many captions of quantities as of amounts in every part
    for part in text.split("Номер" if "Номер" in text else "№ Работа")[1:]:
        assert part.count("кол.") == part.count("сумма") > 5


def test_sixty_works_go_on_over_pages_under_the_same_captions(ledger: Ledger) -> None:
    paper = printed(ledger, "en", 5, works=60)
    assert paper.pages > 1
    assert all("Wage per unit" in " ".join(text.split()) for text in paper.texts[:-1])
    assert "60 Наплавляемая кровля" in paper.text


def test_a_crew_at_two_sites_signs_two_papers(ledger: Ledger) -> None:
    one = table(ledger, 3)
    other = tuple(
        Row((row.keys[0], new_id(), *row.keys[2:]), row.level, (row.cells[0], "Больница", *row.cells[2:]))
        for row in one.rows[1:]
    )
    both = replace(one, rows=(*one.rows, *other))
    assert [(head.crew, head.site, len(works)) for head, works, _ in _papers(ledger, both)] == [
        ("Кровельщики", "Школа № 5", 3),
        ("Кровельщики", "Больница", 3),
    ]
    with ledger.store.reading() as session:
        layout = build(both, SEPTEMBER, ledger.store.books(session), Language("en"))
    assert sum(type(each).__name__ == "PageBreak" for each in layout.story) == 1


def test_work_outside_any_estimate_is_named_by_its_type(ledger: Ledger) -> None:
    one = table(ledger, 3)
    line, by_type = one.rows[2:4]
    words = line.cells[:2]
    outside = (
        replace(line, keys=(*line.keys[:2], NONE_ID), cells=(*words, "—", *line.cells[3:])),
        replace(
            by_type, keys=(*line.keys[:2], NONE_ID, new_id()), cells=(*line.cells[:2], "—", "Уборка", *line.cells[4:])
        ),
    )
    [(_, works, _)] = _papers(ledger, replace(one, rows=(*one.rows[:2], *outside, *one.rows[4:])))
    assert [work.name for work in works] == ["Уборка", "Устройство стяжек", "Наплавляемая кровля в 2 слоя"]


def test_a_work_without_a_day_in_the_period_is_not_of_this_paper(ledger: Ledger) -> None:
    one = table(ledger, 3)
    first = [
        replace(row, cells=(*row.cells[:12], *([Decimal(0)] * 6))) if row.keys[2:3] == one.rows[2].keys[2:3] else row
        for row in one.rows[2:]
    ]
    [(_, works, _)] = _papers(ledger, replace(one, rows=(*one.rows[:2], *first)))
    assert [work.name for work in works] == ["Устройство стяжек", "Наплавляемая кровля в 2 слоя"]


def test_a_crew_without_an_assignment_has_no_columns_of_it(ledger: Ledger) -> None:
    one = table(ledger, 3)
    free = [replace(row, cells=(*row.cells[:6], None, *row.cells[7:10], None, *row.cells[11:])) for row in one.rows]
    with ledger.store.reading() as session:
        layout = build(replace(one, rows=tuple(free)), SEPTEMBER, ledger.store.books(session), Language("en"))
    text = Print(layout.story, layout.paper, Running(layout.title)).text()
    assert ("in the period" in text.replace("\n", " "), "assigned" in text, "%" in text) == (True, False, False)


def test_a_report_of_nothing_prints(ledger: Ledger) -> None:
    one = table(ledger, 0)
    with ledger.store.reading() as session:
        layout = build(replace(one, rows=()), SEPTEMBER, ledger.store.books(session), Language("en"))
    assert layout.story
