"""What the exports for accounting have in common: who works where by which name, and how a column is declared.

The formats are documented in docs/formats; what a version has said once, it says for ever. A new column is a new
version.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.common.organization import Organization
from shared.common.person import Person
from shared.common.site import Site
from shared.construction.payroll_attendance import Homes
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.workbooks.table import DataColumn, DataTable

ROW, TOTAL = "row", "total"
"""What a line of the file is: the last one adds up all others."""


@dataclass(frozen=True, slots=True)
class Accounting:
    """One export: its tables (the rows, then their summary) and the movements that they were made of."""

    tables: tuple[DataTable, ...]
    movements: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The month in which movements count, and the organization that employs (None: every one)."""

    month: dt.date
    organization_id: UUID | None = None

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        first = self.month.replace(day=1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])


def columns(language: Language, declared: Iterable[tuple[str, str, str]]) -> tuple[DataColumn, ...]:
    """(name, caption, type) → columns, captioned in a language; the names are the format's and never change."""
    return tuple(_column(name, language.say(caption), type) for name, caption, type in declared)


def _column(name: str, caption: str, type: str) -> DataColumn:
    places, shown = {"int": (0, 0), "hours": (4, 2), "money": (2, 2), "price": (4, 2)}.get(type, (-1, 0))
    return DataColumn(name, caption, type, places, shown)


class People:
    """Names and numbers of people, the organizations that employ them, and sites; each read once."""

    def __init__(self, books: Books, ids: Iterable[UUID], day: dt.date) -> None:
        self.books = books
        wanted = list(set(ids) - {NONE_ID})
        self.people = {person.id: person for person in books.find(Person, Person.id.in_(wanted))} if wanted else {}
        self.homes = Homes(books, day)
        self._organizations: dict[UUID | None, str] = {}
        self._sites: dict[UUID, tuple[str, str]] = {}
        self._documents: dict[tuple[str, UUID], str] = {}

    def name(self, id: UUID) -> str:
        person = self.people.get(id) or self.books.get(Person, id)
        return "" if person is None else person.full_name or person.name or ""

    def number(self, id: UUID) -> str:
        person = self.people.get(id) or self.books.get(Person, id)
        return "" if person is None else person.personnel_number or ""

    def employer(self, id: UUID, day: dt.date) -> UUID | None:
        """Who employs a person on a day, as pay is counted."""
        person = self.people.get(id)
        return None if person is None else self.homes.of(person, day)

    def organization(self, id: UUID | None) -> str:
        if id not in self._organizations:
            found = self.books.get(Organization, id)
            self._organizations[id] = "" if found is None else found.full_name or found.name or ""
        return self._organizations[id]

    def site(self, id: UUID) -> tuple[str, str]:
        """Code and name."""
        if id not in self._sites:
            found = self.books.get(Site, id)
            self._sites[id] = ("", "") if found is None else (found.code or "", found.name or "")
        return self._sites[id]

    def document(self, kind: str, id: UUID) -> str:
        if (kind, id) not in self._documents:
            self._documents[kind, id] = self.books.name(kind, id)
        return self._documents[kind, id]


def lines_of(books: Books, line: Any, names: Sequence[str], owners: Iterable[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Some fields of the lines of some documents, by the lines' ids."""
    wanted, found = sorted(set(owners) - {NONE_ID}), dict[UUID, Mapping[str, Any]]()
    for start in range(0, len(wanted), OWNERS_AT_ONCE):
        rows = books.rows(line, ["id", *names], owner_id=wanted[start : start + OWNERS_AT_ONCE])
        found.update({row["id"]: row for row in rows})
    return found


OWNERS_AT_ONCE = 500


def totalled(names: Sequence[str], rows: Iterable[Mapping[str, Any]], figures: Mapping[str, Callable[[Any], Any]],
             **more: Any) -> list[Any]:  # fmt: skip
    """The total row: sums of `figures` (each said by its function), `more` beside them."""
    given = list(rows)
    sums = {name: said(sum(row[name] or 0 for row in given)) for name, said in figures.items()}
    return [{"row_type": TOTAL, **sums, **more}.get(name) for name in names]
