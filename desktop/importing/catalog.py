"""Catalogs as the import page shows them: new, changed and known items, with names that nothing here is called."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from desktop.importing import is_from_sheets
from desktop.importing.names import alike
from desktop.importing.shown import (
    Asked,
    Change,
    Choices,
    Judged,
    Made,
    Opened,
    Progress,
    Question,
    Shown,
    Source,
    UnknownName,
    VerdictKind,
    unread,
)
from shared.common.import_layout import layouts_of, to_remember
from shared.importers.acceptance import accepted
from shared.importers.captions import vocabulary
from shared.importers.catalog import CatalogPreview, ImportOptions, can_be_made, captions_of_keys, preview_catalog
from shared.importers.table import LayoutError, caption_fields
from shared.importers.verdicts import RowVerdict, Verdict
from shared.kernel.describe import Field, Kinds, Shape
from shared.kernel.words import Caption, Several, Words, say
from shared.store.books import StoreBooks
from shared.store.store import Store
from shared.workbooks.cells import column_letters
from shared.workbooks.workbook import read_workbook

VERDICTS: Final = (
    VerdictKind(Verdict.NEW, "New", "new", "good"),
    VerdictKind(Verdict.CHANGED, "Changed", "changed", "warn"),
    VerdictKind(Verdict.SAME, "As it is here", "same", "faint"),
    VerdictKind(Verdict.FOLDER, "Folder", "folder"),
    VerdictKind(Verdict.IGNORED, "Left out", "skipped", "faint"),
    VerdictKind(Verdict.DUPLICATE, "Twice in the file", "warning", "bad", stops=True),
    VerdictKind(Verdict.AMBIGUOUS, "Cannot be told which", "warning", "bad", stops=True),
    VerdictKind(Verdict.ERROR, "Error", "error", "bad", stops=True),
)
CAPTION_ROWS: Final = 60
MENDS: Final = "leave_out"


@dataclass(frozen=True, slots=True)
class CatalogImporter:
    """One catalog kind from a sheet: people, materials, counterparties, units…"""

    shape: Shape

    @property
    def name(self) -> str:
        return self.shape.kind

    @property
    def caption(self) -> str:
        return str(self.shape.cls.captions)

    def likeness(self, file: Opened) -> int:
        """How many of its fields the best row of captions names."""
        words, most = vocabulary(self.shape), 0
        for sheet in file.sheets:
            for row in range(min(CAPTION_ROWS, len(sheet.rows))):
                fields = {meaning.field for meaning in caption_fields(sheet, words, row).values()}
                most = max(most, len(fields) if "name" in fields or len(fields) > 2 else 0)
        return most

    def show(self, asked: Asked, books: StoreBooks, kinds: Kinds) -> Shown:
        book = read_workbook(asked.file)
        known = layouts_of(books, self.shape.kind)
        choices = asked.choices
        options = ImportOptions(
            sheet=choices.sheet, columns=choices.columns, header_row=choices.header_row, matched=choices.matched,
            erase_empty=bool(choices.said.get("erase_empty")),
        )  # fmt: skip
        captions = tuple(vocabulary(self.shape).captions.items())
        try:
            found = preview_catalog(book, self.shape, books, kinds.shapes, options, known)
        except LayoutError as refusal:
            return unread(book.sheets, choices.sheet, choices, captions, refusal)
        table = found.table
        width = max(map(len, table.sheet.rows), default=1)
        return Shown(
            title=say("{file}, sheet “{sheet}”", file=book.file_name, sheet=table.sheet.name),
            source=Source(tuple(map(column_letters, range(width))), table.sheet.rows),
            judged=tuple(_judged(found)), verdicts=VERDICTS, becomes=("What is written",), content=found,
            sheets=tuple(each.name for each in book.sheets if each.rows), sheet=table.sheet.name,
            fields=captions, columns=table.as_letters(),
            header_row=table.header + 1 if table.header >= 0 else None, as_last_time=found.as_last_time,
            remarks=(*found.warnings, say("Rows are matched by: {keys}", keys=captions_of_keys(found))),
            unknown=tuple(_unknown(found, kinds)), changes=tuple(_changes(found)), questions=tuple(_questions(found)),
            outcome=_outcome(found), nothing=not found.of(Verdict.NEW, Verdict.CHANGED) and not found.folders.made,
        )  # fmt: skip

    def accept(self, shown: Shown, choices: Choices, store: Store, progress: Progress) -> Made:
        found: CatalogPreview = shown.content
        progress(0, 0)
        changed = bool(choices.said.get("changed"))
        taken = accepted(found, new=True, changed=changed, leave_out=bool(choices.said.get(MENDS)))
        with store.reading() as reading:
            new, edits = to_remember(store.books(reading), self.shape.kind, found.layout, found.book.file_name)
        about = {"file": found.book.file_name, "hash": found.book.file_hash, "sheet": found.table.sheet.name}
        progress(0, 0)
        store.take_in(self.shape, [*taken.new, *new], [*taken.edits, *edits], about=about)
        made = [(_kind(item), item.id) for item in taken.new]
        words = say(
            "Imported: {new} new, {changed} changed, {folders} new folders.",
            new=len(taken.items), changed=len(taken.edits), folders=len(taken.folders),
        )  # fmt: skip
        link = {"open": "list", "kind": self.shape.kind, "filter": ""}
        return Made(words, made, taken.edits, tuple({self.shape.kind, *(kind for kind, _ in made)}), link)


def catalog_importers(kinds: Kinds) -> list[CatalogImporter]:
    """One for each catalog that people keep."""
    return [CatalogImporter(shape) for shape in kinds.shapes.values() if shape.is_catalog and is_from_sheets(shape)]


def _kind(item: Any) -> str:
    return getattr(type(item), "__tablename__", None) or str(type(item).kind)


# ---- what is shown


def _outcome(found: CatalogPreview) -> Words:
    return say(
        "{kinds}: {new} new, {changed} that differ, {same} as they are here.", kinds=Caption(found.shape.cls.captions),
        new=len(found.of(Verdict.NEW)), changed=len(found.of(Verdict.CHANGED)), same=len(found.of(Verdict.SAME)),
    )  # fmt: skip


def _questions(found: CatalogPreview) -> Iterator[Question]:
    if found.of(Verdict.CHANGED):
        yield Question("changed", "Overwrite the items that differ")
    yield Question("erase_empty", "Empty cells erase what is here")
    if any(row.stops for row in found.rows):
        yield Question(MENDS, "Leave the rows in error out")


def _judged(found: CatalogPreview) -> Iterator[Judged]:
    """Every row of the sheet; those that are no rows of the table say so."""
    verdicts, table = {row.row: row for row in found.rows}, found.table
    for row in range(1, len(table.sheet.rows) + 1):
        if (verdict := verdicts.get(row)) is not None:
            yield Judged(
                row, verdict.verdict, verdict.address, verdict.name, verdict.why or "", _values(found, verdict)
            )
            continue
        why = say("empty row")
        if row - 1 < table.header:
            why = say("above the table")
        elif row - 1 < table.first:
            why = say("captions of the table")
        yield Judged(row, Verdict.IGNORED, f"A{row}", "", why)


def _values(found: CatalogPreview, row: RowVerdict) -> tuple[object, ...]:
    if row.verdict == Verdict.CHANGED:
        return (Several([change_words(found, each) for each in row.changes], "; "),)
    if row.verdict not in (Verdict.NEW, Verdict.FOLDER):
        return ("",)
    fields = [(found.shape.field(name), value) for name, value in row.values.items() if name != "name"]
    said = [say("{field}: {value}", field=Caption(field.caption), value=value_words(found, field, value))
            for field, value in fields if value is not None]  # fmt: skip
    return (Several(said, "; "),)


def _changes(found: CatalogPreview) -> Iterator[Change]:
    for row in found.of(Verdict.CHANGED):
        for each in row.changes:
            before, after = (value_words(found, each.field, value) for value in (each.before, each.after))
            yield Change(row.name, Caption(each.field.caption), before, after)


def change_words(found: CatalogPreview, change: Any) -> Words:
    """A change as a sentence."""
    before, after = (value_words(found, change.field, value) for value in (change.before, change.after))
    return say("{field}: {before} → {after}", field=Caption(change.field.caption), before=before, after=after)


def value_words(found: CatalogPreview, field: Field, value: Any) -> Any:
    """A value as people read it."""
    if value is None or value == "":
        return "—"
    if field.type == "id":
        folder = found.folders.names.get(value) if field.name == "group_id" else None
        return folder or found.references.name(field.info.refers, value) or str(value)
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return Caption(dict(field.info.choices)[value]) if value in dict(field.info.choices) else value


def _unknown(found: CatalogPreview, kinds: Kinds) -> Iterator[UnknownName]:
    for kind, text, count in found.references.unknown():
        directory = found.references.directory(kind)
        known = [(id, name) for id, name in directory.names.items() if id in directory.codes]
        new = can_be_made(kind, found.shape, kinds.shapes)
        row = next((each.row for each in found.rows if each.why is not None and text in str(each.why)), 0)
        yield UnknownName((kind, text), kinds.shape(kind).caption, count, row, alike(text, known), new)
