"""Books: the read-only view of the ledger that documents' checks and fills are given."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from shared.kernel.area import Setting
    from shared.kernel.language import Language
    from shared.kernel.report import Question, Report, ReportTable

T = TypeVar("T")


class Books(Protocol):
    """Implemented by the store; everything it returns is read, never written."""

    def get(self, kind: type[T], id: UUID | None) -> T | None:
        """The catalog item or document with that id, `replaced_by` followed; None where it is unknown here."""

    def line(self, line_kind: type[T], id: UUID | None) -> T | None:
        """A line of another aggregate by its id."""

    def find(self, kind: type[T], /, *conditions: Any, **equals: object) -> Sequence[T]:
        """Items whose fields equal the given values (or meet SQLAlchemy conditions), in list order."""

    def turnover(
        self,
        register: type,
        by: Sequence[str] = (),
        *,
        start: date | None = None,
        end: date | None = None,
        excluding: UUID | None = None,
        resources: Sequence[str] | None = None,
        **equals: object,
    ) -> list[Mapping[str, Any]]:
        """Sums of a register's resources (all of them, or those named) by dimensions, over dates start..end inclusive.

        `equals` fixes dimensions (a value or a collection of values); `excluding` leaves one recorder out.
        """

    def in_force(self, register: type, on: date, by: Sequence[str], **equals: object) -> list[Mapping[str, Any]]:
        """Information register: the newest values per combination of `by`, not later than a day."""

    def intervals(self, register: type, start: date, end: date, **equals: object) -> list[Mapping[str, Any]]:
        """Interval register: the rows that hold on some day of start..end; what was replaced is left out."""

    def closed_through(self) -> date | None:
        """The last day that is closed for anybody; None where nothing is."""

    def rows(self, kind: type, columns: Sequence[str], *conditions: Any, **equals: object) -> list[Mapping[str, Any]]:
        """Some columns of a kind or a line table, without loading what they belong to."""

    def counts(self, kind: type, columns: Sequence[str], *conditions: Any, **equals: object) -> list[Mapping[str, Any]]:
        """How many there are (`count`) of a kind or line table per combination of some columns' values."""

    def table(self, report: "Report", question: "Question", language: "Language") -> "ReportTable":
        """A pivot, for a report that is made of others; seen in the scopes of these books."""

    def settings(self) -> "Mapping[str, Setting]":
        """The company constants that the areas declare, by name."""

    def blob(self, hash: str) -> bytes | None:
        """A stored content (an explanation tree) by its SHA-256."""

    def setting(self, name: str, on: date | None = None) -> str:
        """The company constant's value in force on a date (today when omitted), or its declared default."""

    def name(self, kind: str, id: UUID | None) -> str:
        """How people call what an id names: an item's name, a document's number, a line's name; "" where unknown.

        `kind` is the table name of a kind or a line, or `*` where the field may refer to any kind.
        """
