"""A sheet of catalog items as data to look at before anything is written: columns, and a verdict for every row."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from shared.importers.captions import How, vocabulary
from shared.importers.folders import Folders
from shared.importers.judging import Judge
from shared.importers.layouts import Layout, captions_of, fingerprint, recalled
from shared.importers.matching import Key, Stock, keys_of
from shared.importers.references import References
from shared.importers.rows import Sections, each_text, source_rows
from shared.importers.table import LayoutError, Table, find_table, merged_down
from shared.importers.values import DayOrder, Reading, day_order_of
from shared.importers.verdicts import RowVerdict, Verdict
from shared.kernel.base import Catalog
from shared.kernel.books import Books
from shared.kernel.describe import Shape
from shared.kernel.words import Caption, Several
from shared.workbooks.cells import DecimalSign, column_letters, decimal_sign_of
from shared.workbooks.words import ImportRefused, Words, say
from shared.workbooks.workbook import Sheet, Workbook

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person says about a file; everything may be left to be found out."""

    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    key: Key = ()
    sections: Sections = "auto"
    dates: DayOrder | None = None
    decimal: DecimalSign | None = None
    erase_empty: bool = False
    making: frozenset[str] = frozenset()
    """Kinds of which an unknown name becomes a new item."""
    matched: Mapping[tuple[str, str], UUID | None] = field(default_factory=dict)
    """Kind and unknown name → the item that is meant; None: a new item."""


@dataclass(frozen=True, slots=True)
class CatalogPreview:
    """One sheet and what would become of it. `layout` is what is remembered when it is accepted."""

    book: Workbook
    shape: Shape
    table: Table
    keys: tuple[Key, ...]
    rows: tuple[RowVerdict, ...]
    folders: Folders
    made: Mapping[str, Sequence[Catalog]]
    warnings: tuple[Words, ...]
    layout: Layout
    as_last_time: bool
    references: References

    @property
    def counts(self) -> Mapping[Verdict, int]:
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict if found[verdict]}

    def of(self, *verdicts: Verdict) -> list[RowVerdict]:
        return [row for row in self.rows if row.verdict in verdicts]


def preview_catalog(
    book: Workbook,
    shape: Shape,
    books: Books,
    shapes: Mapping[str, Shape],
    options: ImportOptions | None = None,
    known: Mapping[str, Layout] | None = None,
) -> CatalogPreview:
    """Read a workbook as items of a catalog; writes nothing.

    `known` are the remembered layouts of this kind by their fingerprints; what the options say goes before them.
    Raises ImportRefused, worded for people.
    """
    options = options or ImportOptions()
    _refuse_making(options, shapes, shape)
    sheet, found = _chosen(book, shape, options, known or {})
    table, options, remembered = found
    reading, guessed = _reading(table, shape, options)
    references = References(books, shapes, options.making, options.matched)
    rows = source_rows(table, options.sections)
    cls: Any = shape.cls
    stored = books.rows(cls, ["id", *(each.name for each in shape.fields)])
    folders = Folders(shape, stored)
    judge = Judge(table, shape, books, references, folders, reading, options.erase_empty)
    judge.read(rows)
    keys = keys_of(shape, options.key, sorted({name for row in rows for name in row.cells} | set(table.as_letters())))
    verdicts = judge.verdicts(rows, Stock(shape, keys, stored, bool(options.key)))
    warnings = (*table.warnings, *_warnings(book, sheet, table), *guessed)
    made = {kind: tuple(items.values()) for kind, items in references.made.items()}
    return CatalogPreview(
        book, shape, table, keys, tuple(verdicts), folders, made, warnings, _layout(table, options), remembered,
        references,
    )  # fmt: skip


def _refuse_making(options: ImportOptions, shapes: Mapping[str, Shape], shape: Shape) -> None:
    """Only items that need nothing but a name can be made from a name."""
    for kind in (*options.making, *(kind for (kind, _), id in options.matched.items() if id is None)):
        if not can_be_made(kind, shape, shapes):
            text = "“{kind}” cannot be made from a name in a cell. Nothing was imported. Import or enter those first."
            raise ImportRefused(text, kind=kind)


def can_be_made(kind: str, shape: Shape, shapes: Mapping[str, Shape]) -> bool:
    """Whether an item of a kind that `shape` refers to needs no more than a name."""
    referred = {each.info.refers for each in shape.fields if each.type == "id"}
    if kind not in shapes or kind not in referred or kind == shape.kind:
        return False
    cls: Any = shapes[kind].cls
    return all(getattr(cls.made_from("x"), each.name) is not None for each in shapes[kind].fields if each.info.required)


def _chosen(
    book: Workbook, shape: Shape, options: ImportOptions, known: Mapping[str, Layout]
) -> tuple[Sheet, tuple[Table, ImportOptions, bool]]:
    """The named sheet, or the first visible one with a table, or the first with a reason why not."""
    if options.sheet:
        sheet = next((each for each in book.sheets if each.name == options.sheet), None)
        if sheet is None:
            text = "{file} has no sheet “{sheet}”. Nothing was imported. Its sheets are: {sheets}."
            names = ", ".join(each.name for each in book.sheets)
            raise LayoutError(text, file=book.file_name, sheet=options.sheet, sheets=names)
        return sheet, _table(sheet, shape, options, known)
    refusals: list[LayoutError] = []
    for sheet in sorted((each for each in book.sheets if each.rows), key=lambda each: not each.visible):
        try:
            return sheet, _table(sheet, shape, options, known)
        except LayoutError as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _table(
    sheet: Sheet, shape: Shape, options: ImportOptions, known: Mapping[str, Layout]
) -> tuple[Table, ImportOptions, bool]:
    """The table of a sheet as it was taken last time, unless something else is said now."""
    words = vocabulary(shape)
    last = recalled(sheet, known) if options.header_row is None else None
    if last is None:
        return find_table(sheet, words, options.columns, options.header_row), options, False
    layout, row = last
    said = {words.field(name) or name: where for name, where in options.columns.items()}
    kept = {name: where for name, where in layout.columns.items() if name in words.captions}
    table = find_table(sheet, words, {**kept, **said}, row + 1, _how(said))
    now = replace(
        options,
        key=options.key or tuple(filter(None, layout.options.get("key", "").split("+"))),
        sections=options.sections if options.sections != "auto" else layout.options.get("sections", "auto"),  # type: ignore[arg-type]
        dates=options.dates or layout.options.get("dates") or None,  # type: ignore[arg-type]
        decimal=options.decimal or layout.options.get("decimal") or None,  # type: ignore[arg-type]
        making=options.making or frozenset(filter(None, layout.options.get("making", "").split())),
    )
    return table, now, True


def _how(said: Mapping[str, str]) -> How:
    return "given" if said else "remembered"


def _layout(table: Table, options: ImportOptions) -> Layout:
    said = {"key": "+".join(options.key), "dates": options.dates or "", "decimal": options.decimal or "",
            "making": " ".join(sorted(options.making)),
            "sections": options.sections if options.sections != "auto" else ""}  # fmt: skip
    mark = fingerprint(table.sheet, table.header)
    return Layout(
        mark, captions_of(table.sheet, table.header), table.as_letters(), {k: v for k, v in said.items() if v}
    )


def _reading(table: Table, shape: Shape, options: ImportOptions) -> tuple[Reading, list[Words]]:
    """The decimal sign and the order of dates that this file uses, found over all its cells."""
    numbers = [each.name for each in shape.fields if each.number]
    texts = list(each_text(table, numbers, lambda text: any(map(str.isdecimal, text[:40]))))
    days = [each.name for each in shape.fields if each.type == "date"]
    order, guessed = day_order_of(list(each_text(table, days, lambda text: "/" in text)))
    warnings = []
    if guessed and not options.dates:
        text = "Dates such as 02/03/2026 are read as day/month/year; if they are month first, say so"
        warnings.append(say(text))
    return Reading(options.decimal or decimal_sign_of(texts), options.dates or order, guessing=False), warnings


# ---- what a careful person would want to know


def _warnings(book: Workbook, sheet: Sheet, table: Table) -> Iterator[Words]:
    others = [each.name for each in book.sheets if each.name != sheet.name and each.rows]
    if others:
        yield say("Only sheet “{sheet}” is read; the file also has {others}", sheet=sheet.name,
                  others=", ".join(others[:SHOWN]))  # fmt: skip
    if not sheet.visible:
        yield say("Sheet “{sheet}” is hidden in the file", sheet=sheet.name)
    if sheet.facts.recalculate:
        yield say(
            "The file was saved by a program that leaves its {count} formulas to be calculated on opening: "
            "if figures look old or zero, open it in Excel or LibreOffice, save it and import again",
            count=sheet.facts.formulas,
        )
    if hidden := sorted(row + 1 for row in sheet.facts.hidden_rows if table.first <= row <= table.last):
        text = "{count} rows that are hidden in the file are read like all others: {rows}"
        yield say(text, count=len(hidden), rows=", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > 10 else ""))
    if columns := [each.letters for each in table.columns if each.index in sheet.facts.hidden_columns]:
        yield say("Columns that are hidden in the file are read like all others: {columns}",
                  columns=", ".join(columns))  # fmt: skip
    if merged := list(merged_down(table)):
        text = "What stands in cells merged over several rows counts in each of these rows: {cells}"
        yield say(text, cells=", ".join(merged[:SHOWN]) + (" …" if len(merged) > SHOWN else ""))
    if table.unread:
        said = [say("{column} “{caption}”", column=column_letters(at), caption=text[:40]) for at, text in table.unread]
        yield say("Columns that are not read: {columns}", columns=Several(said[:20]))


def captions_of_keys(preview: CatalogPreview) -> Several:
    """By what the rows were matched, for people."""
    shape = preview.shape
    return Several([Several([Caption(shape.field(name).caption) for name in key], " + ") for key in preview.keys], "; ")
