"""What people typed: field by field, with what they had before their eyes. The auditor's own record of the truth."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

Body = dict[str, Any]
MISSING: Final = "(no such line)"
BY_THE_PROGRAM: Final = frozenset({"id", "number", "code", "rule_version", "norm_hours", "accepted_by", "accepted_at"})
MULTILINE: Final = frozenset({"comment", "notes", "note", "visitors", "safety"})
OWNERS: Final = ("line_id", "within_id")
"""Fields by which a row belongs to another row of its document."""


@dataclass(eq=False)
class Save:
    """One save by one person: `view` is what was read before, `typed` what it was changed to (None: purged).

    `state`: `attempted` until the program said that it is kept; `kept`; `void`: refused, or killed before it took
    place; `lost`: kept by a disk that is no more, and by nobody else.
    """

    no: int
    who: str
    kind: str
    id: UUID
    view: Body | None
    typed: Body | None
    state: str = "attempted"
    hash: bytes = b""  # of what the file then held
    edits: "list[Edit]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self.edits = list(edits_of(self))

    def __str__(self) -> str:
        return f"save {self.no} by {self.who}: {self.kind} {str(self.id)[-6:]}"


@dataclass(frozen=True, eq=False)
class Edit:
    """One field, line of text, row or document that a save changed.

    `sort`: `value` (the field at `path` has `after`), `text` (`after` is a line of the text at `path`), `row` (the row
    at `path` was removed), `whole` (the document was purged).
    """

    save: Save
    sort: str
    path: str
    after: Any = None

    def visible(self, body: Body | None) -> bool:
        """Whether somebody who reads the body sees what was typed."""
        if self.sort == "whole" or body is None:
            return body is None and self.sort in ("whole", "row")
        found = at(body, self.path)
        if self.sort == "row":
            return bool(found == MISSING)
        if self.sort == "text":
            return isinstance(found, str) and self.after in found.split("\n")
        return bool(found == self.after)

    @property
    def plain(self) -> bool:
        """Whether the value says by itself that it was typed: nothing and usual values were there before, too."""
        return self.sort == "text" or (self.sort == "value" and self.path != "status" and self.after is not None)

    def __str__(self) -> str:
        what = {"row": "removed", "whole": "purged"}.get(self.sort, f"= {self.after!r}")
        return f"{self.save}, {self.path or 'document'} {what}"


def at(body: Body, path: str) -> Any:
    """The value at `comment`, `lines/<id>` or `lines/<id>/quantity`; None where it is the default or empty."""
    table, _, rest = path.partition("/")
    if not rest:
        return body.get(table)
    id, _, name = rest.partition("/")
    row = next((row for row in body.get(table, ()) if row["id"] == id), None)
    if row is None:
        return MISSING
    return row.get(name) if name else row


def rows_of(body: Body | None) -> Iterator[tuple[str, Body]]:
    """(`lines/<id>`, row) of every line table."""
    for name, value in (body or {}).items():
        if isinstance(value, list):
            for row in value:
                yield f"{name}/{row['id']}", row


def edits_of(save: Save) -> Iterator[Edit]:
    if save.typed is None:
        yield Edit(save, "whole", "")
        return
    before, after = save.view or {}, save.typed
    yield from _fields(save, "", _header(before), _header(after))
    old, new = dict(rows_of(before)), dict(rows_of(after))
    for path, row in new.items():
        yield from _fields(save, path + "/", old.get(path, {}), row)
    for path in old.keys() - new.keys():
        yield Edit(save, "row", path)


def _header(body: Body) -> Body:
    return {name: value for name, value in body.items() if not isinstance(value, list)}


def _fields(save: Save, place: str, before: Body, after: Body) -> Iterator[Edit]:
    for name in sorted((before.keys() | after.keys()) - BY_THE_PROGRAM):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name in MULTILINE:
            for text in _texts(new) - _texts(old):
                yield Edit(save, "text", place + name, text)
        else:
            yield Edit(save, "value", place + name, new)


def _texts(text: str | None) -> set[str]:
    return set(text.split("\n")) if text else set()


def family(path: str, bodies: Iterable[Body | None]) -> set[str]:
    """The row at a path and the rows that it belongs to, by id."""
    found = {path.split("/")[1]} if "/" in path else set()
    for body in bodies:
        row = at(body, "/".join(path.split("/")[:2])) if body is not None and found else MISSING
        if row != MISSING:
            found |= {row[name] for name in OWNERS if row.get(name)}
    return found
