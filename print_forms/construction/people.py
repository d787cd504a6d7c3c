"""Names on construction's forms: who signs in which position, and how a unit is written."""

from datetime import date
from uuid import UUID

from shared.common.person import Person
from shared.common.unit import Unit
from shared.kernel.books import Books


def position_and_name(books: Books, person_id: UUID | None, day: date | None) -> tuple[str, str]:
    """A signer's position on that day and name; empty where the person is not known here."""
    person = books.get(Person, person_id)
    if person is None:
        return "", ""
    return (person.job_on(day) if day else person.job_title) or "", person.name or ""


def unit_symbol(books: Books, unit_id: UUID | None) -> str:
    unit = books.get(Unit, unit_id)
    return "" if unit is None else unit.symbol or unit.name or ""
