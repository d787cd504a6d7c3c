"""What an import says before anything is written: the source's rows, what becomes of each, what is to decide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from shared.kernel.describe import Kinds
from shared.kernel.edit import Edit
from shared.kernel.language import Language
from shared.kernel.words import Words
from shared.store.books import StoreBooks
from shared.store.store import Store
from shared.workbooks.cells import CellValue, cell_text, column_letters
from shared.workbooks.words import ImportRefused
from shared.workbooks.workbook import Sheet

Progress = Callable[[int, int], None]
NameKey = tuple[str, str]
"""A kind, and a name in the file that nothing of it is called here."""
TEXT_MAX = 300


@dataclass(frozen=True, slots=True)
class VerdictKind:
    """One verdict that rows may get: its words, icon and colour role; `stops` waits for a decision of the person."""

    name: str
    caption: str
    icon: str
    role: str = "text"
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of one row of the source. `row` counts from 1 as the file shows it; `values` are by `becomes`."""

    row: int
    verdict: str
    address: str = ""
    name: object = ""
    why: object = ""
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The rows as the file has them, with its own letters and row numbers."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[CellValue]]

    def text(self, row: int, column: int) -> str:
        """Row and column from 0; empty outside the filled part."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cell_text(cells[column])[:TEXT_MAX] if column < len(cells) else ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that the source states, beside ours. `row` (from 1) is where it stands, None for none."""

    what: object
    declared: Decimal | None
    ours: Decimal | None
    row: int | None = None
    where: str = ""
    """The cell, or the place in a file without cells."""
    differs: bool = False
    total: bool = False
    """One of the figures at the end, as opposed to a line's."""
    why: object = ""

    @property
    def difference(self) -> Decimal | None:
        return None if self.declared is None or self.ours is None else self.declared - self.ours


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name of the file that nothing here is called: it becomes a new item, or means one of those `alike`."""

    key: NameKey
    caption: str
    count: int
    row: int
    alike: tuple[tuple[UUID, str], ...] = ()
    may_be_new: bool = True
    becomes_new: bool = False
    """Without a choice it is a new item; else its rows stay in error until somebody decides."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that would change: of what, which field, what it is and what it becomes."""

    where: object
    field: object
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person has decided about a file; everything may be left to be found out."""

    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field → column letters; "" means that no column holds it."""
    header_row: int | None = None
    matched: Mapping[NameKey, UUID | None] = field(default_factory=dict)
    """None: a new item."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """The importer's own questions (`Question.name`) → answers."""

    def saying(self, name: str, value: Any) -> "Choices":
        return replace(self, said={**self.said, name: value})


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the file does not tell. `kind`: an item of it; else yes or no."""

    name: str
    caption: str
    kind: str = ""
    required: bool = False
    new_named: str = ""
    """What a new item would be called, where one may be made."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file and what would become of it. `content` is for the importer alone; `kind` is what it becomes, where only
    the file tells."""

    title: object
    source: Source
    judged: Sequence[Judged]
    verdicts: Sequence[VerdictKind]
    becomes: Sequence[str]
    content: Any
    sheets: Sequence[str] = ()
    sheet: str = ""
    fields: Sequence[tuple[str, str]] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    as_last_time: bool = False
    remarks: Sequence[object] = ()
    figures: Sequence[Figure] = ()
    unknown: Sequence[UnknownName] = ()
    changes: Sequence[Change] = ()
    questions: Sequence[Question] = ()
    outcome: object = ""
    """What accepting would do: "120 lines in 8 sections"."""
    nothing: bool = False
    """Everything is here already."""
    kind: str = ""
    trouble: ImportRefused | None = None
    """The sheet was read, and no table was found in it: a person may say which column holds what."""

    @property
    def differs(self) -> bool:
        """Whether a total of the source is not what follows from its lines: a person has to say that it is known."""
        return any(each.differs for each in self.figures)

    def counts(self) -> dict[str, int]:
        found = {each.name: 0 for each in self.verdicts}
        for row in self.judged:
            found[row.verdict] += 1
        return {name: count for name, count in found.items() if count}


@dataclass(frozen=True, slots=True)
class Made:
    """What an import wrote: enough to open it, and to take all of it back."""

    words: Words
    new: Sequence[tuple[str, UUID]] = ()
    edits: Sequence[Edit] = ()
    changed: Sequence[str] = ()
    """Kinds that lists read again."""
    link: Mapping[str, Any] | None = None
    can_take_back: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to be looked at, with what was decided about it."""

    file: Path
    choices: Choices
    language: Language


class Importer(Protocol):
    """One sort of file that can be taken in. It never writes before `accept`."""

    name: str
    caption: str

    def likeness(self, file: "Opened") -> int:
        """How much a file looks like this sort: 0 not at all; more fields recognised, the greater."""

    def show(self, asked: Asked, books: StoreBooks, kinds: Kinds) -> Shown:
        """Read the file and judge its rows. Raises ImportRefused, worded."""

    def accept(self, shown: Shown, choices: Choices, store: Store, progress: Progress) -> Made:
        """Write all of it or nothing; `progress` may raise to stop before anything is on disk."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as every importer gets to see it when they are asked whose it is: bytes, and sheets where it has any."""

    file: Path
    data: bytes
    sheets: tuple[Sheet, ...] = ()
    trouble: ImportRefused | None = None
    """Why it is no workbook."""


NOT_READ = VerdictKind("unread", "Not understood yet", "warning", "warn", stops=True)


def unread(
    sheets: Sequence[Sheet], chosen: str, choices: Choices, fields: Sequence[tuple[str, str]], trouble: ImportRefused
) -> Shown:
    """A workbook in which no table was found, for a person to say what its columns hold. Raises the trouble where
    there is not even a sheet."""
    filled = [each for each in sheets if each.rows]
    sheet = next((each for each in filled if each.name == chosen), filled[0] if filled else None)
    if sheet is None:
        raise trouble
    width = max(map(len, sheet.rows), default=1)
    return Shown(
        title="", source=Source(tuple(map(column_letters, range(width))), sheet.rows),
        judged=tuple(Judged(row, NOT_READ.name, f"A{row}") for row in range(1, len(sheet.rows) + 1)),
        verdicts=(NOT_READ,), becomes=(), content=None, sheets=tuple(each.name for each in filled), sheet=sheet.name,
        fields=fields, columns={name: where for name, where in choices.columns.items() if where},
        header_row=choices.header_row, trouble=trouble,
    )  # fmt: skip
