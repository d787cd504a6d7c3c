"""A list on its way into a file: every row of a filter, however many, for the window and the command line alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from desktop.company import signature
from shared.kernel.describe import Field, Shape
from shared.kernel.language import Language
from shared.kernel.numbers import hours
from shared.store import lists
from shared.store.lists import EVERYWHERE, Folder, Order
from shared.store.names import Names
from shared.workbooks.table import DataColumn, DataTable, column_of


@dataclass(frozen=True, slots=True)
class Listing:
    """`session`: the unchanging state that it is read from, page by page; `told(rows so far)` after each page."""

    store: Any
    session: Any
    shape: Shape
    fields: tuple[Field, ...]
    language: Language
    filter: str = ""
    order: Order | None = None
    folder: Folder = EVERYWHERE
    told: Callable[[int], object] = lambda _: None
    scopes: frozenset[str] | None = None
    """What whoever asks for it sees; None: everything."""

    def table(self) -> DataTable:
        """Typed columns for Excel and CSV; its rows are read while they are written."""
        say = self.language.say
        columns = tuple(_column(self.shape, field, say(field.caption)) for field in self.fields)
        return DataTable(self.shape.kind, say(self.shape.cls.captions), columns, self._rows(), self.subtitle)

    @property
    def subtitle(self) -> str:
        return self.language.say("filter: {filter}", filter=self.filter) if self.filter else ""

    def pdf(self, out: Path | BytesIO) -> int:
        """The list under the company's letterhead; the number of pages."""
        from print_forms.common.letterhead import letterhead_of
        from print_forms.forms import print_layout
        from print_forms.listing import Around, list_layout
        from print_forms.values import Values

        books = self.store.books(self.session, self.scopes)
        values = Values(self.shape, None, books, self.language)
        around = Around(letterhead_of(books, self.language), [self.subtitle] if self.subtitle else [])
        rows = self._read(lambda field: lambda value: values.value(field, value))
        layout = list_layout(self.language.say(self.shape.cls.captions), self.fields, rows, values, around)
        return print_layout(
            layout, self.language, out, user=signature(self.store, books), printed_at=self.store.clock()
        )

    def _rows(self) -> Iterator[list[Any]]:
        def shown(field: Field) -> Callable[[Any], Any]:
            return _clock if _as_clock(self.shape, field) else value_of(field, self.language)

        return self._read(shown)

    def _read(self, shown: Callable[[Field], Callable[[Any], Any]]) -> Iterator[list[Any]]:
        """Cells page by page; names of a page are looked up at once."""
        names, done = Names(self.store.books(self.session, self.scopes)), 0
        cells = [_named(names, field) if field.type == "id" else shown(field) for field in self.fields]
        for page in lists.pages(
            self.session.connection(), self.store.kinds, self.shape, filter=self.filter, language=self.language,
            fields=self.fields, scopes=self.scopes, order=self.order, folder=self.folder,
        ):  # fmt: skip
            for field in self.fields:
                if field.type == "id":
                    names.prepare(_target(field), [row[field.name] for row in page.rows])
            for row in page.rows:
                yield [show(row[field.name]) for field, show in zip(self.fields, cells, strict=True)]
            done += len(page.rows)
            self.told(done)


def value_of(field: Field, language: Language) -> Callable[[Any], Any]:
    """How a field's value stands in a cell: captions for choices, hours for minutes."""
    if field.info.choices:
        captions = {key: language.say(caption) for key, caption in field.info.choices}
        return lambda value: captions.get(value, value)
    if field.type == "minutes":
        return lambda value: None if value is None else hours(value)
    return lambda value: value


def _named(names: Names, field: Field) -> Callable[[Any], str]:
    target = _target(field)
    return lambda value: names.of(target, value)


def _target(field: Field) -> str:
    return field.info.refers or field.info.line_of


def _column(shape: Shape, field: Field, caption: str) -> DataColumn:
    return DataColumn(field.name, caption) if _as_clock(shape, field) else column_of(field, caption)


def _as_clock(shape: Shape, field: Field) -> bool:
    """Times of day; and in catalogs, which come back by import-catalog, lengths too: 1 may be an hour or a minute."""
    return field.clock or (shape.is_catalog and field.type == "minutes")


def _clock(value: int | None) -> str | None:
    return None if value is None else f"{value // 60}:{value % 60:02}"
