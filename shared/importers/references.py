"""Names in cells become ids: an item is found by its code, name or another spelling, and never guessed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.kernel.base import Catalog
from shared.kernel.books import Books
from shared.kernel.codec import light_class
from shared.kernel.describe import Shape
from shared.kernel.words import Caption, Several
from shared.workbooks.words import Words, say

NAMES_SHOWN = 3
REPLACED_MAX = 10


class NotFound(ValueError):
    """The text names no item, or several; `why` is the sentence for the verdict of its row."""

    def __init__(self, why: Words, *, unknown: bool) -> None:
        super().__init__(str(why))
        self.why, self.unknown = why, unknown


@dataclass(slots=True)
class Directory:
    """The items of one kind by everything that they are called. Folders stand apart; what is marked for deletion is
    found only to say so."""

    shape: Shape
    by_code: dict[str, list[UUID]] = field(default_factory=dict)
    by_name: dict[str, list[UUID]] = field(default_factory=dict)
    closed: dict[str, Words] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    codes: dict[UUID, str] = field(default_factory=dict)

    @classmethod
    def of(cls, books: Books, shape: Shape) -> "Directory":
        """Read once: only the fields that items are found by."""
        kind: Any = shape.cls
        made = cls(shape)
        columns = dict.fromkeys(["id", "code", "name", "marked", "folder", "replaced_by", *kind.lookup_fields])
        rows = books.rows(kind, list(columns))
        replaced = {row["id"]: row["replaced_by"] for row in rows if row["replaced_by"] is not None}
        for row in rows:
            if not row["folder"]:
                made.add(row, replaced)
        return made

    def add(self, row: Mapping[str, Any], replaced: Mapping[UUID, UUID] | None = None) -> None:
        """An item; one that was merged into another is a spelling of that."""
        kind: Any = self.shape.cls
        id: UUID = row["id"]
        for _ in range(REPLACED_MAX):
            id = (replaced or {}).get(id, id)
        called = {name: row[name] for name in kind.lookup_fields}
        self.names.setdefault(row["id"], str(light_class(self.shape)(id=row["id"], **called)))
        self.codes[row["id"]] = row["code"] or ""
        spellings = [_bare(each) for each in kind.spellings_of(row) if each]
        if row["marked"] and id == row["id"]:
            words = say("“{name}” is marked for deletion", name=self.names[id])
            self.closed.update(dict.fromkeys(spellings, words))
            return
        for known, texts in ((self.by_code, [_bare(kind.spelling(row["code"]))]), (self.by_name, spellings)):
            for text in texts:
                ids = known.setdefault(text, []) if text else [id]
                if id not in ids:
                    ids.append(id)

    def find(self, text: str) -> UUID:
        """The one item that is called so. Raises NotFound."""
        kind: Any = self.shape.cls
        spelling = _bare(kind.spelling(text))
        for known in (self.by_code, self.by_name):
            ids = known.get(spelling, ())
            if len(ids) == 1:
                return ids[0]
            if ids:
                words = "“{text}” may be several {kinds}: {names}; write the code"
                names = Several([f"{self.names[id]} ({self.codes[id]})" for id in ids[:NAMES_SHOWN]])
                said = say(words, text=text[:60], kinds=Caption(kind.captions, small=True), names=names)
                raise NotFound(said, unknown=False)
        if spelling in self.closed:
            raise NotFound(self.closed[spelling], unknown=False)
        words = "there is no {kind} “{text}”"
        raise NotFound(say(words, kind=Caption(kind.caption, small=True), text=text[:60]), unknown=True)


def _bare(spelling: str) -> str:
    """A sheet that keeps 007 as a number has 7."""
    return spelling.lstrip("0") or "0" if spelling.isdecimal() else spelling


class References:
    """The directories of all kinds that a sheet refers to, each read when it is first asked; and what is to be made.

    Unknown names of the kinds in `making` become new items, kept in `made`; a kind says how (`made_from`).
    """

    def __init__(
        self,
        books: Books,
        shapes: Mapping[str, Shape],
        making: Iterable[str] = (),
        matched: Mapping[tuple[str, str], UUID | None] | None = None,
    ) -> None:
        """`matched`: what a person has decided of unknown names, by kind and name; None makes a new item."""
        self.books, self.shapes, self.making, self.matched = books, shapes, frozenset(making), matched or {}
        self.asked: Counter[tuple[str, str]] = Counter()
        self.made: dict[str, dict[str, Catalog]] = {}
        self._directories: dict[str, Directory] = {}
        self._found: dict[tuple[str, str], UUID | NotFound] = {}

    def directory(self, kind: str) -> Directory:
        if kind not in self._directories:
            self._directories[kind] = Directory.of(self.books, self.shapes[kind])
        return self._directories[kind]

    def find(self, kind: str, text: str) -> UUID:
        """The id of what a cell names. Raises NotFound."""
        self.asked[kind, text] += 1
        if (kind, text) not in self._found:
            self._found[kind, text] = self._find(kind, text)
        found = self._found[kind, text]
        if isinstance(found, NotFound):
            raise found
        return found

    def _find(self, kind: str, text: str) -> UUID | NotFound:
        directory = self.directory(kind)
        try:
            return directory.find(text)
        except NotFound as refusal:
            cls: Any = directory.shape.cls
            if not refusal.unknown or not cls.spelling(text):
                return refusal
            if (match := self.matched.get((kind, text))) is not None:
                return match
            if kind not in self.making and (kind, text) not in self.matched:
                return refusal
            made = self.made.setdefault(kind, {})
            item = made.setdefault(cls.spelling(text), cls.made_from(text))
            return UUID(str(item.id))

    def unknown(self) -> Iterator[tuple[str, str, int]]:
        """Names that nothing is called, or was called before a person decided: kind, name, how often it was asked."""
        for (kind, text), found in self._found.items():
            undecided = isinstance(found, NotFound) and found.unknown
            if undecided or (kind, text) in self.matched or self._is_made(kind, text):
                yield kind, text, self.asked[kind, text]

    def _is_made(self, kind: str, text: str) -> bool:
        cls: Any = self.shapes[kind].cls
        return cls.spelling(text) in self.made.get(kind, {})

    def name(self, kind: str, id: UUID | None) -> str:
        """What an id is called, for showing a change."""
        if id is None or kind not in self.shapes:
            return ""
        made = (str(item) for item in self.made.get(kind, {}).values() if item.id == id)
        return self.directory(kind).names.get(id) or next(made, "") or self.books.name(kind, id)
