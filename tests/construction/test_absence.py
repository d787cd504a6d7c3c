"""Absences: nobody is away twice at once, corrections take the place of what they correct, timesheets follow."""

import datetime as dt
from typing import Any

import pytest

from shared.common.attendance_codes import code_id
from shared.common.crew import CrewMember
from shared.common.department import Department
from shared.common.person import Person
from shared.construction.absence import Absence, AbsenceLine
from shared.construction.absence_register import AbsencePeriod
from shared.construction.timesheet import Timesheet, TimesheetPerson
from shared.store.errors import Blocked, HasDependents, PeriodClosed
from tests.construction.conftest import NINTH, SEPTEMBER, TENTH, Company

LAST = dt.date(2026, 9, 30)
OCTOBER = dt.date(2026, 10, 5)


def day(number: int) -> dt.date:
    return SEPTEMBER.replace(day=number)


def absence(company: Company, *lines: tuple[Any, ...], date: dt.date = day(1), **more: Any) -> Absence:
    """Lines are person, letter, first and last day of September (or dates); without a last day it is open."""
    made = Absence(date=date, **({"site_id": company.site.id} | more))
    for person, letter, first, last in lines:
        line = AbsenceLine(person_id=person.id, code_id=code_id(letter), paper_number="1-о")
        line.from_date = day(first) if isinstance(first, int) else first
        line.to_date = day(last) if isinstance(last, int) else last
        made.lines.append(line)
    return made


def correction(company: Company, source: Absence, date: dt.date = OCTOBER) -> Absence:
    made: Absence = company.do(lambda books: Absence.correction_of(source, books))
    made.date = date
    return made


def held(company: Company) -> list[tuple[str, str, int]]:
    """Who is away from when for how many days in September, as the register says now."""
    rows = company.do(lambda books: books.intervals(AbsencePeriod, SEPTEMBER, LAST))
    names = {person.id: person.name[0] for person in company.people}
    letters = {code_id(letter): letter for letter in ("ОТ", "Б", "НН", "ПР")}
    return [
        (names[row["person_id"]], letters[row["code_id"]], (min(row["to_date"], LAST) - row["from_date"]).days + 1)
        for row in rows
    ]


def marks(sheet: Timesheet) -> dict[tuple[str, int], str]:
    """Person's first letter and day → codes with hours, as the timesheet shows them."""
    names = {line.person_id: line.name[0] for line in sheet.people}
    letters = {code_id(letter): letter for letter in ("Я", "РВ", "В", "ОТ", "Б", "НН", "ПР", "К")}
    found: dict[tuple[str, int], str] = {}
    for cell in sorted(sheet.cells, key=lambda cell: (cell.date, -(cell.minutes or 0))):
        if not cell.struck:
            said = letters[cell.code_id] + (str(cell.minutes // 60) if cell.minutes else "")
            key = names[cell.person_id], cell.date.day
            found[key] = f"{found[key]}/{said}" if key in found else said
    return found


def filled(company: Company, choices: dict[str, str] | None = None, **more: Any) -> Timesheet:
    usual = {"month": SEPTEMBER, "site_id": company.site.id, "organization_id": company.organization.id}
    sheet = Timesheet(**(usual | more))
    company.do(lambda books: sheet.fill(books, choices or {}))
    return sheet


# ---- what is refused, what is warned of ------------------------------------------------------------------------------


def test_a_vacation_of_two_people_is_posted_into_the_register(company: Company) -> None:
    company.store.post(absence(company, (company.anna, "ОТ", 7, 20), (company.boris, "ОТ", 14, None)))
    assert held(company) == [("А", "ОТ", 14), ("Б", "ОТ", 17)]


def test_nobody_is_away_twice_and_the_other_document_is_named(company: Company) -> None:
    first = absence(company, (company.anna, "ОТ", 7, 20))
    company.store.post(first)
    again = absence(company, (company.anna, "Б", 20, 22), (company.boris, "Б", 20, 22))
    assert str(company.blocked(again)["overlaps_other"]) == (
        f"Анина А. А.: ОТ, 7 Sep 2026 – 20 Sep 2026 is in {first.named()} already; correct that one or choose other "
        "days."
    )
    company.store.post(absence(company, (company.anna, "Б", 21, 22)))


def test_nor_within_one_document(company: Company) -> None:
    made = absence(company, (company.anna, "ОТ", 7, 20), (company.anna, "Б", 20, 20))
    assert str(company.blocked(made)["overlaps"]) == (
        "Анина А. А.: ОТ, 7 Sep 2026 – 20 Sep 2026 is in this document already."
    )


def test_the_register_refuses_what_the_checks_of_two_programs_could_not_see(company: Company) -> None:
    """Two documents that were posted apart and meet."""
    company.store.post(absence(company, (company.anna, "ОТ", 7, 20)))
    apart = absence(company, (company.anna, "Б", 8, 9), status="posted", number="AB-B2-26-00001")
    with pytest.raises(Blocked, match=r"Absences: Анина А\. А\. overlaps in AB-"):
        company.store.create_many([apart])


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        (("ОТ", 9, 7), "ends_before_start", "It ends on 7 Sep 2026, before it begins on 9 Sep 2026."),
        (("Я", 7, 9), "no_absence", "Я is no absence."),
        (("В", 7, 9), "no_absence", "В is no absence."),
        (("ЛЧ", 7, 9), "part_of_day", "ЛЧ is a part of a day: enter it in the timesheet by hand."),
        (("ОТ", dt.date(2026, 1, 9), 9), "not_employed", "Анина А. А. is not employed on 9 Jan 2026."),
    ],
)
def test_an_impossible_absence_is_refused_in_words(company: Company, line: Any, code: str, text: str) -> None:
    found = company.blocked(absence(company, (company.anna, *line)))
    assert str(found[code]) == text


def test_an_absence_of_the_last_days_that_there_are_is_no_mistake_of_the_program(company: Company) -> None:
    assert company.warned(absence(company, (company.anna, "ОТ", dt.date(9999, 12, 30), None))).keys() <= {"no_absence"}


def test_an_absence_after_the_dismissal_is_refused(company: Company) -> None:
    company.anna.dismissed_on = day(12)
    company.store.save(company.anna)
    assert "not_employed" in company.blocked(absence(company, (company.anna, "ОТ", 7, 13)))
    assert "not_employed" not in company.warned(absence(company, (company.anna, "ОТ", 7, 12)))


def test_an_absence_names_somebody_and_a_place(company: Company) -> None:
    nothing = company.blocked(Absence(date=SEPTEMBER))
    assert {"lines_missing", "place_missing"} <= nothing.keys()


def test_the_department_follows_from_the_people(company: Company) -> None:
    home = Department(name="Участок", organization_id=company.organization.id)
    for person in (company.anna, company.boris):
        person.employment[0].department_id = home.id
    company.store.save_all([home, company.anna, company.boris])
    made = absence(company, (company.anna, "ОТ", 7, 9), (company.boris, "Б", 7, 9), site_id=None)
    company.store.post(made)
    assert (made.department_id, made.organization_id) == (home.id, company.organization.id)
    assert (made.scope_of(), made.who) == (f"department:{home.id}", "Анина А. А. ОТ, Борин Б. Б. Б")


def test_a_missing_paper_is_a_warning_where_the_code_needs_one(company: Company) -> None:
    made = absence(company, (company.anna, "ОТ", 7, 9), (company.boris, "НН", 7, 9))
    for line in made.lines:
        line.paper_number = None
    found = [each for each in company.store.findings(made) if each.code == "paper_missing"]
    assert [(str(each), each.blocks) for each in found] == [
        ("Анина А. А.: ОТ needs a paper; its number is not entered.", False)
    ]


def test_hours_that_reports_have_on_its_days_are_told(company: Company) -> None:
    report = company.report(NINTH, {company.anna: 8, company.boris: 8})
    company.store.post(report)
    company.store.post(company.report(day(11), {company.anna: 8}))
    finding = company.warned(absence(company, (company.anna, "ОТ", 7, 10)))["hours_reported"]
    assert (str(finding), finding.blocks) == (
        f"Анина А. А. is away by ОТ in 7 Sep 2026 – 10 Sep 2026, and has hours in {report.number} of 9 Sep 2026.",
        False,
    )  # fmt: skip


def test_a_posted_timesheet_that_says_otherwise_is_named(company: Company) -> None:
    sheet = company.timesheet({(company.anna, 9): ("Я", 8), (company.anna, 10): ("Я", 8), (company.anna, 11): "Б"})
    company.store.post(sheet)
    finding = company.warned(absence(company, (company.anna, "Б", 9, 11)))["timesheet_differs"]
    assert (str(finding), finding.blocks) == (
        f"Анина А. А.: {sheet.named()} says Я on 2 days; correct it.", False
    )  # fmt: skip


# ---- corrections -----------------------------------------------------------------------------------------------------


def test_a_vacation_is_cut_short_after_its_month_was_closed(company: Company) -> None:
    vacation = absence(company, (company.anna, "ОТ", 7, 20))
    company.store.post(vacation)
    company.store.close_period(LAST)
    with pytest.raises(PeriodClosed):
        company.store.unpost(vacation)
    shorter = correction(company, vacation)
    shorter.lines[0].to_date = day(10)
    company.store.post(shorter)
    assert held(company) == [("А", "ОТ", 4)]
    company.store.post(absence(company, (company.anna, "Б", 11, 20), date=OCTOBER))
    assert held(company) == [("А", "ОТ", 4), ("А", "Б", 10)]


def test_a_sickness_without_an_end_is_prolonged_ended_and_cancelled(company: Company) -> None:
    sick = absence(company, (company.anna, "Б", 7, None))
    company.store.post(sick)
    assert held(company) == [("А", "Б", 24)]
    ended = correction(company, sick)
    ended.lines[0].to_date = day(11)
    company.store.post(ended)
    assert held(company) == [("А", "Б", 5)]
    nothing = correction(company, ended)
    nothing.lines[0].cancelled = True
    company.store.post(nothing)
    assert held(company) == []
    company.store.post(absence(company, (company.anna, "ОТ", 7, 20)))


def test_two_corrections_of_one_absence_meet(company: Company) -> None:
    sick = absence(company, (company.anna, "Б", 7, None))
    company.store.post(sick)
    one, other = correction(company, sick), correction(company, sick)
    company.store.post(one)
    assert "overlaps_other" in company.blocked(other)


def test_a_correction_is_not_taken_back_once_its_days_are_somebody_elses(company: Company) -> None:
    """What it took the place of would hold again, beside what was entered since."""
    vacation = absence(company, (company.anna, "ОТ", 7, 20))
    company.store.post(vacation)
    shorter = correction(company, vacation)
    shorter.lines[0].to_date = day(10)
    company.store.post(shorter)
    sick = absence(company, (company.anna, "Б", 11, 20))
    company.store.post(sick)
    with pytest.raises(Blocked, match="overlaps in"):
        company.store.unpost(shorter)
    company.store.unpost(sick)
    company.store.unpost(shorter)
    assert held(company) == [("А", "ОТ", 14)]
    company.store.post(shorter)
    with pytest.raises(HasDependents):
        company.store.unpost(vacation)


def test_a_correction_tells_the_timesheet_that_still_says_the_old(company: Company) -> None:
    vacation = absence(company, (company.anna, "ОТ", 9, 10))
    company.store.post(vacation)
    sheet = company.timesheet({(company.anna, 9): "ОТ", (company.anna, 10): "ОТ"})
    company.store.post(sheet)
    shorter = correction(company, vacation)
    shorter.lines[0].to_date = NINTH
    assert str(company.warned(shorter)["timesheet_differs"]) == (
        f"Анина А. А.: {sheet.named()} says ОТ on 1 days; correct it."
    )


# ---- timesheets ------------------------------------------------------------------------------------------------------


def test_hours_absences_and_days_of_rest_fill_a_month(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 8, company.boris: 7}))
    company.store.post(company.report(day(13), {company.anna: 4}))
    company.store.post(absence(company, (company.anna, "ОТ", 10, 14), (company.boris, "ПР", 11, 14)))
    sheet = filled(company)
    said = marks(sheet)
    assert [said.get(("А", number)) for number in range(9, 16)] == ["Я8", "ОТ", "ОТ", "ОТ", "РВ4/ОТ", "ОТ", None]
    assert [said.get(("Б", number)) for number in range(9, 16)] == ["Я7", None, "ПР", "В", "В", "ПР", None]
    assert (len(sheet.sources), len(sheet.absences)) == (2, 1)
    assert [line.name for line in sheet.people] == ["Анина А. А.", "Борин Б. Б."]


def test_hours_on_a_day_of_leave_are_told_and_block_until_somebody_decides(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 8}))
    company.store.post(absence(company, (company.anna, "ОТ", 9, 10)))
    sheet = Timesheet(month=SEPTEMBER, site_id=company.site.id)
    difference = company.do(lambda books: sheet.fill(books, {}))
    assert marks(sheet)["А", 9] == "Я8/ОТ"
    assert str(difference).splitlines()[1:] == ["  - Анина А. А., 9 Sep 2026: ОТ and Я 8 h on one day; settle it"]
    assert "work_and_absence" in company.blocked(sheet)
    sheet.cells = [c for c in sheet.cells if (c.date, c.code_id) != (NINTH, code_id("ОТ"))]
    next(c for c in sheet.cells if c.date == NINTH).by_hand = True
    company.store.post(sheet)


def test_half_a_day_worked_before_falling_ill_stands_beside_the_sickness(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 3}))
    company.store.post(absence(company, (company.anna, "Б", 9, 10)))
    sheet = Timesheet(month=SEPTEMBER, site_id=company.site.id)
    difference = company.do(lambda books: sheet.fill(books, {}))
    assert [(each.date, each.before.minutes) for each in difference.beside] == [(NINTH, 180)]
    assert difference.conflicts == []
    company.store.post(sheet)


def test_public_holidays_are_no_days_of_annual_leave(company: Company) -> None:
    """ТК РФ, ст. 120: 4 November is left out of the leave; a sickness runs over it."""
    november = dt.date(2026, 11, 1)
    for person, letter in ((company.anna, "ОТ"), (company.boris, "Б")):
        line = (person, letter, dt.date(2026, 11, 2), dt.date(2026, 11, 8))
        company.store.post(absence(company, line, date=november))
    sheet = filled(company, month=november, crew_id=company.crew.id)
    said = marks(sheet)
    assert [said["А", number] for number in range(2, 9)] == ["ОТ", "ОТ", "В", "ОТ", "ОТ", "ОТ", "ОТ"]
    assert [said["Б", number] for number in range(2, 9)] == ["Б"] * 7


def test_a_month_from_the_schedule_has_its_absences(company: Company) -> None:
    company.store.post(absence(company, (company.anna, "ОТ", 9, 11)))
    sheet = filled(company, {"from": "schedule"}, crew_id=company.crew.id)
    said = marks(sheet)
    assert [said["А", number] for number in (8, 9, 10, 11, 12)] == ["Я8", "ОТ", "ОТ", "ОТ", "В"]
    assert (len(sheet.absences), len(sheet.sources)) == (1, 0)


def test_absences_alone_leave_the_rest_as_it_is(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 8}))
    sheet = filled(company, {"from": "reports"})
    company.store.post(absence(company, (company.anna, "Б", 10, 11)))
    company.do(lambda books: sheet.fill(books, {"from": "absences"}))
    assert marks(sheet) == {("А", 9): "Я8", ("А", 10): "Б", ("А", 11): "Б"}


def test_days_that_another_timesheet_holds_are_left_to_it(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 8}))
    company.store.post(company.report(TENTH, {company.anna: 8}, site=company.other_site))
    company.store.post(absence(company, (company.anna, "Б", 14, 15)))
    company.store.post(filled(company))
    other = filled(company, site_id=company.other_site.id)
    assert marks(other) == {("А", 10): "Я8"}
    assert other.absences == []
    company.do(lambda books: other.fill(books, {"from": "schedule"}))
    free = {number for number in range(1, 31) if day(number).weekday() < 5} - {9, 14, 15}
    assert marks(other) == {("А", number): "Я8" for number in free}
    company.store.post(other)


def test_an_absence_without_an_end_is_known_until_the_timesheet_is_drawn_up(company: Company) -> None:
    company.store.post(absence(company, (company.anna, "Б", 9, None)))
    early = filled(company, crew_id=company.crew.id, date=day(11))
    assert [marks(early).get(("А", number)) for number in (8, 9, 11, 14)] == [None, "Б", "Б", None]
    late = filled(company, crew_id=company.crew.id, date=OCTOBER)
    assert marks(late)["А", 30] == "Б"


def test_an_unknown_absence_gives_way_to_what_is_known_even_made_by_hand(company: Company) -> None:
    sheet = company.timesheet({(company.anna, 9): "НН", (company.anna, 10): ("Я", 7)})
    for cell in sheet.cells:
        cell.by_hand = True
    company.store.post(absence(company, (company.anna, "Б", 9, 10)))
    difference = company.do(lambda books: sheet.fill(books, {}))
    said = marks(sheet)
    assert (said["А", 9], said["А", 10]) == ("Б", "Я7")
    assert [each.date for each in difference.kept] == [TENTH]


def test_an_absence_in_a_timesheet_says_so_before_it_is_unposted(company: Company) -> None:
    """Rule 10."""
    sick = absence(company, (company.anna, "Б", 9, 10))
    company.store.post(sick)
    sheet = filled(company, crew_id=company.crew.id)
    company.store.post(sheet)
    with pytest.raises(HasDependents, match=sheet.number):
        company.store.unpost(sick)


def test_an_absence_has_one_correction_and_the_next_one_corrects_that(company: Company) -> None:
    """Two corrections need not overlap: one that cancels has no days, and the absence would stay as if unread."""
    first = absence(company, (company.anna, "ОТ", 1, 14))
    company.store.post(first)
    shorter, cancelled = correction(company, first), correction(company, first)
    shorter.lines[0].to_date, cancelled.lines[0].cancelled = day(9), True
    company.store.post(shorter)
    with pytest.raises(Blocked, match="corrects the same already; correct that one"):
        company.store.post(cancelled)
    assert held(company) == [("А", "ОТ", 9)]
    last = correction(company, shorter)
    last.lines[0].cancelled = True
    company.store.post(last)
    assert held(company) == []


def test_the_absence_of_a_merged_person_stands_with_whoever_stays(company: Company) -> None:
    twice = Person(name="Анина Анна", hired_on=SEPTEMBER)
    company.store.save(twice)
    company.crew.members = [CrewMember(person_id=twice.id, from_date=day(1), to_date=day(8))]
    company.store.save(company.crew)
    company.store.post(absence(company, (twice, "Б", 7, 10)))
    company.store.replace(twice, company.anna)
    for sheet in (filled(company, crew_id=company.crew.id), filled(company, people=[named(twice)])):
        sick = [cell for cell in sheet.cells if cell.code_id == code_id("Б")]
        assert {cell.person_id for cell in sick} == {company.anna.id}
        assert [cell.date.day for cell in sick] == ([7, 8] if sheet.crew_id else [7, 8, 9, 10])


def named(person: Person) -> TimesheetPerson:
    return TimesheetPerson(person_id=person.id, name=person.name)


def test_a_crew_does_not_tell_of_the_absence_of_whoever_has_left_it(company: Company) -> None:
    """Anna is in the crew through the 10th and employed through the 24th; her illness is without an end."""
    company.crew.members[0].to_date = day(10)
    company.anna.dismissed_on = day(24)
    company.store.save(company.crew)
    company.store.post(absence(company, (company.anna, "Б", 9, None)))
    company.store.save(company.anna)
    for source in ("all", "absences", "schedule"):
        of_crew = marks(filled(company, {"from": source}, crew_id=company.crew.id))
        assert [at for (_, at), mark in of_crew.items() if mark == "Б"] == [9, 10]
    listed = Timesheet(month=SEPTEMBER, site_id=company.site.id, people=[named(company.anna)])
    company.do(lambda books: listed.fill(books, {}))
    assert [at for (_, at), mark in marks(listed).items() if mark == "Б"] == list(range(9, 25))


def test_a_timesheet_without_a_posted_absence_is_warned_of(company: Company) -> None:
    company.store.post(company.report(NINTH, {company.anna: 8}))
    sheet = filled(company)
    sick = absence(company, (company.anna, "Б", 9, 12))
    company.store.post(sick)
    assert [str(each) for each in company.store.findings(sheet) if each.code == "absence_differs"] == [
        f"Анина А. А., 9 Sep 2026: Б by {sick.named()} is not here.",
        f"Анина А. А., 12 Sep 2026: Б by {sick.named()} is not here.",
    ]


def test_people_of_a_department_are_in_its_timesheet_while_they_belong_to_it(company: Company) -> None:
    home = Department(name="Контора", organization_id=company.organization.id)
    company.anna.employment[0].department_id = company.boris.employment[0].department_id = home.id
    company.boris.dismissed_on = TENTH
    company.store.save_all([home, company.anna, company.boris])
    sheet = filled(company, {"from": "schedule"}, site_id=None, department_id=home.id)
    days = {name: max(number for who, number in marks(sheet) if who == name) for name in ("А", "Б")}
    assert days == {"А": 30, "Б": 10}


def test_a_person_merged_into_another_is_away_as_the_other(company: Company) -> None:
    double = Person(name="Анина Анна", hired_on=dt.date(2026, 1, 12))
    company.store.save(double)
    company.store.post(absence(company, (double, "Б", 9, 10)))
    company.store.replace(double, company.anna)
    assert held(company) == [("А", "Б", 2)]
    assert "overlaps_other" in company.blocked(absence(company, (company.anna, "ОТ", 10, 12)))
