"""Rules that hold between documents, when those of several devices meet."""

import pytest

from shared.construction.registers import Attendance, Labour
from shared.kernel.codec import body_of, canonical, light_of, settle_ids
from shared.kernel.describe import describe
from shared.kernel.posting import movements_of, values_of
from shared.store.errors import Blocked
from tests.construction.conftest import NINTH, Company, roof


def test_documents_that_meet_are_held_to_24_hours_of_a_person(company: Company) -> None:
    """Rule 7: neither report is wrong by itself, and neither could see the other; the register does."""
    first = company.report(NINTH, {company.anna: 14})
    second = company.report(NINTH, {company.anna: 11}, site=company.other_site)
    first.status = second.status = "posted"
    with pytest.raises(Blocked) as refused:
        company.store.create_many([first, second])
    assert {finding.code for finding in refused.value.findings} == {"at_most"}
    assert company.turnover(Labour, "person_id") == []


def test_timesheets_that_meet_hold_a_person_day_once(company: Company) -> None:
    first = company.timesheet({(company.anna, 9): ("Я", 8)})
    second = company.timesheet({(company.anna, 9): "ОТ"}, site_id=company.other_site.id)
    first.status = second.status = "posted"
    with pytest.raises(Blocked) as refused:
        company.store.create_many([first, second])
    assert {finding.code for finding in refused.value.findings} == {"unique"}
    assert company.turnover(Attendance, "person_id") == []


def test_several_codes_of_one_timesheet_are_no_collision(company: Company) -> None:
    company.store.post(company.timesheet({(company.anna, 9): [("Я", 8), ("С", 2)]}))
    [row] = company.turnover(Attendance, "person_id", "work_date")
    assert (row["minutes"], row["days"]) == (600, 2)


def test_a_light_document_posts_and_is_checked_like_a_declared_one(company: Company) -> None:
    estimate = company.estimate()
    report = company.report(NINTH, {company.anna: 14, company.boris: 2}, line=estimate.lines[0], quantity="99")
    timesheet = company.timesheet({(company.anna, 9): [("Я", 8), "ОТ"]})
    for document in (report, timesheet, roof(company.site.id)):
        document.recalculate()
        shape = describe(type(document))
        settle_ids(shape, document)
        light = light_of(shape, canonical(body_of(shape, document)))
        light.recalculate()
        posted = [
            [values_of(row) for rows in movements_of(each, shape.kind).values() for row in rows]
            for each in (document, light)
        ]
        assert posted[0] == posted[1]
        found = [
            company.do(lambda books, each=each: [str(one) for one in each.findings(books)])
            for each in (document, light)
        ]
        assert found[0] == found[1]
