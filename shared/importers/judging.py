"""The verdict of each row: its values are read, its item is found, and what differs is told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shared.importers.folders import Folders, Headings
from shared.importers.matching import Stock
from shared.importers.references import NotFound, References
from shared.importers.rows import SourceRow, indented
from shared.importers.table import Table
from shared.importers.values import NotAValue, Reading, value_of
from shared.importers.verdicts import FieldChange, RowVerdict, Verdict
from shared.kernel.base import Catalog
from shared.kernel.books import Books
from shared.kernel.codec import light_class
from shared.kernel.describe import Field, Shape
from shared.kernel.identity import new_id
from shared.kernel.words import Caption
from shared.workbooks.cells import cell_address, cell_text
from shared.workbooks.words import say


class Judge:
    """Goes over the rows of one table twice: reading them, then comparing them with what is stored."""

    def __init__(
        self, table: Table, shape: Shape, books: Books, references: References, folders: Folders, reading: Reading,
        erase_empty: bool = False,
    ) -> None:  # fmt: skip
        self.table, self.shape, self.books, self.references = table, shape, books, references
        self.folders, self.reading, self.erase_empty = folders, reading, erase_empty
        self.fields = {field.name: field for field in shape.fields}
        self.columns = {column.field: column.index for column in table.columns}
        self.captions = {column.field: column.caption for column in table.columns}
        self.rewritten = shape.cls.from_sheet.__func__ is not Catalog.from_sheet.__func__  # type: ignore[attr-defined]
        self._texts_of_numbers: set[tuple[int, str]] = set()
        self._seen: dict[Any, tuple[RowVerdict, Mapping[str, Any]]] = {}
        self._best: dict[Any, Any] = {}
        self._light = light_class(shape)
        self.chosen = False

    # ---- reading

    def read(self, rows: Sequence[SourceRow]) -> None:
        """Cells become values; folders and what is to be made are noted on the way."""
        headings, deep = Headings(self.folders), indented(rows)
        for row in rows:
            if row.heading:
                id = headings.heading(row.heading, row.depth)
                row.verdict = RowVerdict(row.row + 1, Verdict.FOLDER, self._address(row, "name"), None, row.heading, id)
            elif row.verdict is None:
                if deep:
                    headings.leave(row.depth)
                self._read(row, headings.parent)

    def _read(self, row: SourceRow, parent: UUID | None) -> None:
        """The row's cells, replaced by values; the first that cannot be taken decides."""
        at = next(iter(self.columns))
        name = cell_text(row.cells.get("name"))[:60]
        try:
            if self.rewritten:
                self.shape.cls.from_sheet(row.cells, self.captions)  # type: ignore[attr-defined]
            values: dict[str, Any] = {}
            for at, cell in row.cells.items():
                field = self.fields.get(at)
                if field is None:
                    continue
                value = self._value(field, cell, row)
                if value is not None or self.erase_empty:
                    values[at] = field.info.default if value is None else value
        except (NotAValue, NotFound) as refusal:
            row.verdict = RowVerdict(row.row + 1, Verdict.ERROR, self._address(row, at), refusal.why, name)
            return
        if parent is not None and "group_id" not in values:
            values["group_id"] = parent
        row.cells = values
        if not any(value is not None for name, value in values.items() if name != "group_id"):
            row.verdict = RowVerdict(row.row + 1, Verdict.IGNORED, self._address(row, at), say("nothing to be read"))

    def _value(self, field: Field, cell: Any, row: SourceRow) -> Any:
        if cell is None:
            return None
        if field.type == "id":
            text = cell_text(cell)
            if text in ("", "-", "–", "—"):
                return None
            return self.folders.at(text) if field.name == "group_id" else self.references.find(field.info.refers, text)
        if field.type == "text" and isinstance(cell, int | float):
            self._texts_of_numbers.add((row.row, field.name))
        return value_of(field, cell, self.reading)

    def _address(self, row: SourceRow, field: str) -> str:
        return cell_address(row.row, self.columns.get(field, min(self.columns.values())))

    # ---- judging

    def verdicts(self, rows: Sequence[SourceRow], stock: Stock) -> list[RowVerdict]:
        self.chosen = stock.chosen
        return [row.verdict or self._verdict(row, stock) for row in rows]

    def _verdict(self, row: SourceRow, stock: Stock) -> RowVerdict:
        values: dict[str, Any] = row.cells
        if (folder := self.folders.listed(values)) is not None:
            called = self._called(values)
            return RowVerdict(row.row + 1, Verdict.FOLDER, self._address(row, "name"), None, called, folder)
        found = stock.match(values)
        usable = stock.usable(values)
        where = self._address(row, usable[0][0][0] if usable else stock.keys[0][0])
        made = RowVerdict(row.row + 1, Verdict.NEW, where, found.why, self._called(values), found.id, values)
        if found.why is not None:
            made.verdict = Verdict.AMBIGUOUS if usable else Verdict.ERROR
        elif found.closed is not None:
            made.verdict, made.why = Verdict.IGNORED, found.closed
        elif self._twice(made, found.id or self._identity(made, usable, stock.telling), usable[0][0]):
            return made
        elif found.id is None:
            made.id, made.values = new_id(), self._named(values, usable[0][0])
            self._find_faults(made, made.values, made.values)
        else:
            self._compare(made, row, stock.rows[found.id], usable[0][0])
        return made

    def _identity(self, row: RowVerdict, usable: Sequence[Any], telling: Sequence[str]) -> Any:
        """What tells a new row from the others: its best key, or the lesser one (ИНН without КПП) that one of the two
        rows has alone."""
        lesser = [each for each in usable[1:] if {*each[0]} <= {*telling}]
        alone = next((each for each in lesser if each in self._seen and self._best[each] == each), usable[0])
        if alone == usable[0]:
            for each in [usable[0], *lesser]:
                self._seen.setdefault(each, (row, row.values))
                self._best.setdefault(each, usable[0])
        return alone

    def _twice(self, row: RowVerdict, identity: Any, key: Sequence[str]) -> bool:
        """One item in two rows: said twice it is harmless; said differently neither row is taken."""
        first, said = self._seen.setdefault(identity, (row, row.values))
        if first is row:
            return False
        row.verdict = Verdict.DUPLICATE
        if all(said.get(name) == row.values.get(name) for name in {*said, *row.values} - {*key}):
            return True
        if first.verdict not in (Verdict.ERROR, Verdict.AMBIGUOUS):
            first.verdict = Verdict.DUPLICATE
            first.why = first.why or say("row {row} says something else of the same item", row=row.row)
        row.why = say("row {row} says something else of the same item", row=first.row)
        return True

    def _compare(self, made: RowVerdict, row: SourceRow, stored: Mapping[str, Any], key: Sequence[str]) -> None:
        """What the row says otherwise; in a field that it was found by, another spelling says nothing."""
        changes = tuple(
            FieldChange(self.fields[name], stored[name], value)
            for name, value in made.values.items()
            if value != stored[name] and name not in key and not self._same_number(row, name, value, stored[name])
        )
        made.verdict, made.changes = (Verdict.CHANGED, changes) if changes else (Verdict.SAME, ())
        if changes:
            after = {**{name: stored[name] for name in self.fields}, **{c.field.name: c.after for c in changes}}
            self._find_faults(made, after, {change.field.name for change in changes})

    def _same_number(self, row: SourceRow, name: str, value: Any, before: Any) -> bool:
        """A sheet that keeps 007 as the number 7 says nothing new; nor does an empty text instead of none."""
        if self.fields[name].type == "text" and (
            (value or "") == (before or "") or self._spelled_alike(name, value, before)
        ):
            return True
        number = (row.row, name) in self._texts_of_numbers and isinstance(before, str) and isinstance(value, str)
        return number and before.isdecimal() and before.lstrip("0") == value.lstrip("0")

    def _spelled_alike(self, name: str, value: Any, before: Any) -> bool:
        """Where no key is chosen, another spelling of the name (dots, quotes, spaces) is not a change."""
        spell = self.shape.cls.spelling  # type: ignore[attr-defined]
        return name == "name" and not self.chosen and bool(value) and spell(value) == spell(before)

    def _find_faults(self, made: RowVerdict, values: Mapping[str, Any], concerned: Any) -> None:
        """What would stop the item from being saved, said of the row at once."""
        for field in self.fields.values():
            if field.info.required and values.get(field.name, field.info.default) is None:
                made.verdict, made.address = Verdict.ERROR, self._cell(made, field.name)
                made.why = say("{field} is not filled in", field=Caption(field.caption))
                return
        item = self._light(id=made.id, **values)
        for finding in item.findings(self.books):
            if finding.blocks and (not finding.path or finding.path in concerned):
                made.verdict, made.address, made.why = Verdict.ERROR, self._cell(made, finding.path), finding
                return

    def _cell(self, made: RowVerdict, field: str) -> str:
        return cell_address(made.row - 1, self.columns[field]) if field in self.columns else made.address

    def _called(self, values: Mapping[str, Any]) -> str:
        return str(values.get("name") or values.get("code") or "")[:60]

    def _named(self, values: dict[str, Any], key: Sequence[str]) -> dict[str, Any]:
        """An item whose kind is not called by name (a rate) is named after what tells it from others."""
        if values.get("name") or "name" in self.columns:
            return values
        parts = (self._text(self.fields[name], values.get(name)) for name in key)
        return {**values, "name": " ".join(filter(None, parts)) or None}

    def _text(self, field: Field, value: Any) -> str:
        if field.type == "id":
            return self.references.name(field.info.refers, value)
        if isinstance(value, date):
            return f"{value:%d.%m.%Y}"
        return dict(field.info.choices).get(str(value), str(value)) if value is not None else ""
