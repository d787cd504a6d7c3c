"""The last step of an import: what the user agreed to, as new items and edits for the store to write at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.importers.catalog import CatalogPreview
from shared.importers.verdicts import RowVerdict, Verdict
from shared.kernel.codec import light_class
from shared.kernel.edit import Edit
from shared.workbooks.words import ImportRefused


@dataclass(frozen=True, slots=True)
class Accepted:
    """`referred`: items of other kinds that are made with it; `folders` and `items` are of the kind itself."""

    referred: tuple[Any, ...]
    folders: tuple[Any, ...]
    items: tuple[Any, ...]
    edits: tuple[Edit, ...]

    @property
    def new(self) -> tuple[Any, ...]:
        return (*self.referred, *self.folders, *self.items)

    def __bool__(self) -> bool:
        return bool(self.new or self.edits)


def accepted(preview: CatalogPreview, *, new: bool, changed: bool, leave_out: bool = False) -> Accepted:
    """What is written if new items are added and (`changed`) those that are there are changed. Raises ImportRefused
    while rows wait for a decision, unless the user has decided to leave them out."""
    stopping = [row for row in preview.rows if row.stops]
    if stopping and not leave_out:
        raise ImportRefused(
            "{count} rows cannot be imported, the first at {address} ({why}). Nothing was imported. Mend the file, or "
            "leave these rows out with --leave-out-errors.",
            count=len(stopping), address=stopping[0].address, why=stopping[0].why,
        )  # fmt: skip
    added = preview.of(Verdict.NEW) if new else []
    edited = preview.of(Verdict.CHANGED) if changed else []
    headings = [row.id for row in preview.of(Verdict.FOLDER)] if new else []
    used = _used(preview, [*added, *edited], headings)
    made = light_class(preview.shape)
    return Accepted(
        tuple(item for items in preview.made.values() for item in items if item.id in used),
        tuple(item for id, item in preview.folders.made.items() if id in used),
        tuple(made(id=row.id, **row.values) for row in added),
        tuple(_edit(preview, row) for row in edited),
    )


def _used(preview: CatalogPreview, rows: Iterable[RowVerdict], headings: Iterable[UUID | None]) -> set[UUID]:
    """The new folders (with those around them) and referred items that accepted rows name."""
    named: list[Any] = list(headings)
    for row in rows:
        values: Mapping[str, Any] = row.values
        named += [value for value in values.values() if isinstance(value, UUID)]
    used: set[UUID] = set()
    for id in named:
        while id is not None and id not in used:
            used.add(id)
            folder: Any = preview.folders.made.get(id)
            id = folder.group_id if folder is not None else None
    return used


def _edit(preview: CatalogPreview, row: RowVerdict) -> Edit:
    assert row.id is not None
    before = {change.field.name: change.before for change in row.changes}
    return Edit(preview.shape.kind, row.id, row.name, before, {c.field.name: c.after for c in row.changes})
