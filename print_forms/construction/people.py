"""Names on construction's forms: who signs in which position, and how a unit is written."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from shared.common.organization import Organization
from shared.common.person import Person
from shared.common.unit import Unit
from shared.kernel.books import Books

Key = TypeVar("Key")


def matching(names: Mapping[Key, tuple[str, str]], asked: str) -> list[Key]:
    """Whom a person means by a personnel number, a name, or a part of it; `names` are pairs of name and number."""
    wanted = asked.strip().casefold()
    exact = [key for key, words in names.items() if wanted in map(str.casefold, words)]
    return exact or [key for key, (name, _) in names.items() if wanted in name.casefold()]


def position_and_name(books: Books, person_id: UUID | None, day: date | None) -> tuple[str, str]:
    """A signer's position on that day and name; empty where the person is not known here."""
    person = books.get(Person, person_id)
    if person is None:
        return "", ""
    return person.job_on(day), person.name or ""


def unit_symbol(books: Books, unit_id: UUID | None) -> str:
    unit = books.get(Unit, unit_id)
    return "" if unit is None else unit.symbol or unit.name or ""


def organization_head(books: Books, organization_id: UUID | None) -> tuple[str, str]:
    """Full name and ОКПО for the head of a statutory form."""
    organization = books.get(Organization, organization_id)
    if organization is None:
        return "", ""
    return organization.full_name or organization.name or "", organization.statistics_code or ""
