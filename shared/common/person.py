"""People who work: who they are, and in which position they are employed on a day."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.department import Department
from shared.common.organization import Organization
from shared.common.schedule import Schedule
from shared.kernel.base import FAMILY_COLUMNS, Catalog, Line, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error

NAME_PARTS: Final = ("surname", "first_name", "middle_name")
_FULL: Final = re.compile(r"[А-ЯЁ][а-яё-]+(?:ич|на|ызы|глы)")


def short_name(full: str) -> str:
    """ "Петров Иван Сергеевич" is Петров И. С. in lists; empty for any other way to write a name."""
    words = full.title().split()
    if len(words) != 3 or not _FULL.fullmatch(words[2]):
        return ""
    return f"{words[0]} {words[1][0]}. {words[2][0]}."


class PersonEmployment(Line, of="person", key=("from_date",)):
    """From which day a person holds which position; in force until the next line's day."""

    __tablename__ = "person_employment"

    from_date: Mapped[dt.date | None] = field("From", required=True)
    job_title: Mapped[str | None] = field("Position")
    grade: Mapped[str | None] = field("Grade")
    department_id: Mapped[UUID | None] = ref(Department, "Department")
    organization_id: Mapped[UUID | None] = ref(Organization, "Organization")
    schedule_id: Mapped[UUID | None] = ref(Schedule, "Schedule")


class Person(Catalog, caption="Person", captions="People"):
    """A worker. The name is as lists show it (surname, initials); documents keep prints of name and position."""

    __tablename__ = "person"
    sheet_words = {
        "name": "фио|ф и о|сотрудник|работник|фамилия имя отчество|фамилия инициалы|фамилия и инициалы|фамилия и о"
        "|наименование|имя в списках|name|employee|worker|person|employee name",
        "full_name": "полное имя|полное наименование|фамилия имя отчество полностью|full name",
        "surname": "фамилия|surname|last name|family name",
        "first_name": "имя|first name|given name",
        "middle_name": "отчество|patronymic|middle name",
        "personnel_number": "таб|таб №|таб n|таб номер|табельный|табельный №|табельный номер|личный номер"
        "|employee no|employee number|employee id|personnel no|personnel number|staff no|payroll no",
        "job_title": "должность|профессия|должность профессия|профессия должность|специальность|position|job|job title",
        "trade": "ремесло|вид работ|trade",
        "grade": "разряд|разряд класс|grade",
        "hired_on": "принят|дата приема|дата приема на работу|принят на работу|hired|hire date|start date",
        "dismissed_on": "уволен|дата увольнения|dismissed|dismissal date|end date",
        "organization_id": "организация|компания|работодатель|юрлицо|company|employer",
        "phone": "тел|телефон|мобильный|моб телефон|номер телефона|phone|mobile|phone number",
    }
    natural_keys = (("personnel_number",), ("code", "name"), ("name",))
    lookup_fields = ("code", "name", "full_name", "personnel_number")
    spelling = Catalog.letters_and_digits

    name: Mapped[str | None] = field("Surname and initials", required=True, listed=True, order=FAMILY_COLUMNS)
    full_name: Mapped[str | None] = field("Name in full")
    personnel_number: Mapped[str | None] = field("Personnel number", listed=True, index=True)
    job_title: Mapped[str | None] = field("Position", listed=True)
    trade: Mapped[str | None] = field("Trade", listed=True)
    grade: Mapped[str | None] = field("Grade")
    hired_on: Mapped[dt.date | None] = field("Hired on")
    dismissed_on: Mapped[dt.date | None] = field("Dismissed on")
    organization_id: Mapped[UUID | None] = ref(Organization, "Organization", index=True)
    schedule_id: Mapped[UUID | None] = ref(Schedule, "Schedule")
    phone: Mapped[str | None] = field("Phone")
    employment: Mapped[list[PersonEmployment]] = line_table(PersonEmployment, "Employment")

    @classmethod
    def from_sheet(cls, cells: dict[str, Any], captions: Mapping[str, str]) -> None:
        """A name in three columns, or in full where the list's own short form is wanted, fills both names."""
        parts = [" ".join(str(cells.pop(each) or "").split()) for each in NAME_PARTS if each in cells]
        whole = " ".join(filter(None, parts)) or cells.get("name")
        if isinstance(whole, str) and (short := short_name(whole)):
            cells["name"] = short
            cells["full_name"] = cells.get("full_name") or " ".join(whole.split())
        elif any(parts):
            cells["name"] = whole

    def employment_on(self, day: dt.date) -> PersonEmployment | None:
        """The employment line in force on a day, if any is."""
        held = [line for line in self.employment if line.from_date is not None and line.from_date <= day]
        return max(held, key=lambda line: line.from_date or dt.date.min, default=None)

    def job_on(self, day: dt.date | None) -> str:
        """The position to print for a day; of workers, who have none, the trade."""
        line = self.employment_on(day) if day is not None else None
        return (line.job_title if line else None) or self.job_title or self.trade or ""

    def department_on(self, day: dt.date) -> UUID | None:
        line = self.employment_on(day)
        return line.department_id if line else None

    def organization_on(self, day: dt.date) -> UUID | None:
        line = self.employment_on(day)
        return (line.organization_id if line else None) or self.organization_id

    def employed_on(self, day: dt.date) -> bool:
        """Whether the person may work that day; the day of dismissal is the last day of work."""
        return not (self.hired_on and day < self.hired_on) and not (self.dismissed_on and day > self.dismissed_on)

    def findings(self, books: Books) -> Iterator[Finding]:
        if self.hired_on and self.dismissed_on and self.dismissed_on < self.hired_on:
            yield error("dismissed_before_hired", "Dismissed on {dismissed}, before being hired on {hired}.",
                        "dismissed_on", dismissed=self.dismissed_on, hired=self.hired_on)  # fmt: skip
