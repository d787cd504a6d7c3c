"""Who was away: each absence entered when it became known; one sickness lasted longer than was thought at first."""

import datetime as dt
from typing import Any, Final

from shared.common.attendance_codes import code_id
from shared.construction.absence import Absence, AbsenceLine
from shared.demo.company import CREWS, Company
from shared.demo.people import ABSENT, PAPERS
from shared.demo.stage import Stage

PROLONGED: Final = "Фомин"
"""Entered on the first day without an end; the paper of the last day says when it was over."""


def entered(stage: Stage, company: Company, month: dt.date) -> None:
    """The absences that begin in a month, in the order in which they became known."""
    for surname, letter, first, last in ABSENT:
        start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        if (start.year, start.month) != (month.year, month.month):
            continue
        line: dict[str, Any] = {
            "person_id": company.people[surname].id, "code_id": code_id(letter), "from_date": start, "to_date": end,
            "paper_number": PAPERS.get((surname, first)), "paper_date": start if (surname, first) in PAPERS else None,
        }  # fmt: skip
        known = line if surname != PROLONGED else line | {"to_date": None, "paper_number": None, "paper_date": None}
        made = _absence(stage, company, surname, start, known)
        stage.save(made, post=True)
        if surname == PROLONGED:
            stage.save(_absence(stage, company, surname, end, line, corrects_id=made.id), post=True)


def _absence(stage: Stage, company: Company, surname: str, day: dt.date, line: dict[str, Any], **more: Any) -> Absence:
    department = next(name for who, name in CREWS.values() if surname in {each.surname for each in who})
    home = company.departments[department]
    return stage.new(
        Absence, date=day, department_id=home.id, organization_id=home.organization_id,
        author_id=company.people["Юдина"].id, lines=[AbsenceLine(**line)], **more,
    )  # fmt: skip
