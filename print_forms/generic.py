"""The generic form: any kind on paper, made from its description alone."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from reportlab.platypus import Flowable, Spacer

from print_forms.kit.column import Column
from print_forms.kit.fields import HeaderField, fields, title
from print_forms.kit.fitting import comfortable, fitted_tables
from print_forms.kit.form import Form, Layout
from print_forms.kit.page import A4_LANDSCAPE, A4_PORTRAIT, Paper
from print_forms.kit.signature import HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.table import Row, Style, table
from print_forms.values import Values
from shared.kernel.books import Books
from shared.kernel.describe import LineTable, describe
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO

NAME: Final = "generic"
_IN_TITLE: Final = frozenset({"number", "date", "name", "code"})
_QUIET: Final = frozenset({"marked", "folder", "rule_version", "extra"})
"""Fields of the program's own; what they say of a document stands across the page or nowhere."""
_LONG: Final = 60
_HASH: Final = re.compile("[0-9a-f]{64}")
"""Names a content for the program; in a table it says nothing to a reader."""
_VERY_LONG: Final = 400
"""Characters from which a text has a table of its own, which may be divided between pages."""


def form(kind: str) -> Form:
    """The generic form of a kind."""
    return Form(NAME, kind, "Generic form", build)


def build(document: Any, books: Books, language: Language) -> Layout:
    """Header in two columns, every table that holds something, and places to sign for a document."""
    shape = describe(type(document))
    values = Values(shape, document, books, language)
    notation, say = values.notation, language.say
    tables = [(table, *_filled(table, values)) for table in shape.tables if getattr(document, table.name)]
    paper = _paper([(columns, rows) for _, columns, rows in tables], values)
    heading, below = heading_of(document, values)
    head, long = _header(values)
    story: list[Flowable] = [title(heading, below, paper.usable), fields(head, paper.usable, _caption_share(paper))]
    for line_table, columns, rows in tables:
        total = say("Total") if len(rows) > 1 and any(column.total for column in columns) else ""
        style = Style(grand_total=total, page_total=say("Page total") if total else "", title=say(line_table.caption))
        story += [*fitted_tables(columns, rows, notation, style, paper.usable, keys=2), Spacer(0, 6)]
    for item in long:
        column = Column(item.caption, paper.usable)
        story += [table([column], [Row((item.value,))], notation, Style(7)), Spacer(0, 6)]
    if shape.is_document:
        author = books.name("person", document.author_id)
        signers = (Signature(say("Prepared by"), "", author), Signature(say("Checked by")))
        story.append(signatures(signers, HINTS_RU if notation.russian else HINTS_EN, paper.usable))
    return Layout(story, heading, f"{heading}  {below}".strip(), paper)


def heading_of(document: Any, values: Values) -> tuple[str, str]:
    """What the paper is called: kind and number over the date, or kind and name over the code."""
    caption = values.language.say(values.shape.caption)
    if values.shape.is_document:
        return numbered(caption, document.number, values.language), values.notation.day(document.date)
    name, code = document.name or "", document.code or ""
    return (f"{caption}: {name}" if name else caption), code if code != name else ""


def numbered(caption: str, number: str | None, language: Language) -> str:
    """“Estimate No. 7”; just “Estimate” where there is no number yet."""
    return language.say("{caption} No. {number}", caption=caption, number=number) if number else caption


def _header(values: Values) -> tuple[list[HeaderField], list[HeaderField]]:
    """The fields that say something, and apart from them the very long ones. A flag is always shown, set or not."""
    short, long = list[HeaderField](), list[HeaderField]()
    for field in values.shape.fields:
        if field.name in _IN_TITLE or field.name in _QUIET or field.type == "bytes":
            continue
        text = values.text(field, getattr(values.document, field.name))
        if not text and not field.info.required:
            continue
        item = HeaderField(values.language.say(field.caption), text, len(text) > _LONG or field.info.multiline)
        (long if len(text) > _VERY_LONG else short).append(item)
    return [*(each for each in short if not each.whole_width), *(each for each in short if each.whole_width)], long


def _filled(line_table: LineTable, values: Values) -> tuple[list[Column], list[Row]]:
    """The columns that hold something, and their rows; lines that have no numbers of their own are counted."""
    lines = getattr(values.document, line_table.name)
    shown = [field for field in line_table.fields if field.type != "bytes" and _says_something(field.name, lines)]
    rows = [[values.value(field, getattr(line, field.name)) for field in shown] for line in lines]
    columns = [values.column(field) for field in shown]
    own = _own_totals(values)
    for i, field in enumerate(shown):
        if field.type == "money" and own and sum((row[i] or ZERO for row in rows), ZERO) not in own:
            columns[i] = replace(columns[i], total=False)
    if "number" not in {field.name for field in shown}:
        columns.insert(0, Column(values.language.say("No."), kind="code"))
        rows = [[str(number), *row] for number, row in enumerate(rows, start=1)]
    return columns, [Row(row) for row in rows]


def _own_totals(values: Values) -> set[Decimal]:
    """The document's own computed sums: a column that adds up to none of them (deductions in it) gets no total."""
    fields = (field for field in values.shape.fields if field.type == "money" and field.info.derived)
    return {total for field in fields if (total := getattr(values.document, field.name)) is not None}


def _says_something(name: str, rows: list[Any]) -> bool:
    values = [value for row in rows if (value := getattr(row, name)) not in (None, "", False)]
    return not all(isinstance(value, str) and _HASH.fullmatch(value) for value in values)


def _paper(tables: list[tuple[list[Column], list[Row]]], values: Values) -> Paper:
    fits = (comfortable(columns, rows, values.notation, A4_PORTRAIT.usable) for columns, rows in tables)
    return A4_PORTRAIT if all(fits) else A4_LANDSCAPE


def _caption_share(paper: Paper) -> float:
    return 0.34 if paper is A4_PORTRAIT else 0.26
