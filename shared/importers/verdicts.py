"""What an import would do with each row, before anything is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from shared.kernel.describe import Field
from shared.kernel.language import Language


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FOLDER = "folder"
    DUPLICATE = "duplicate"
    AMBIGUOUS = "ambiguous"
    ERROR = "error"
    IGNORED = "ignored"


STOPPING = (Verdict.DUPLICATE, Verdict.AMBIGUOUS, Verdict.ERROR)
"""Rows that a person has to decide about: mend the file, or leave them out."""


class Worded(Protocol):
    """A sentence that is said later, such as Words or a Finding."""

    def words(self, language: Language) -> str: ...


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an item that is there: what it holds, and what the sheet says."""

    field: Field
    before: Any
    after: Any


@dataclass(slots=True)
class RowVerdict:
    """Verdict of one row, counted from 1 as the sheet shows it; `address` is the cell that decided."""

    row: int
    verdict: Verdict
    address: str
    why: Worded | None = None
    name: str = ""
    id: UUID | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the import waits for a decision; a row that repeats another word for word does not."""
        return self.verdict in STOPPING and self.why is not None
