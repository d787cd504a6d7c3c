"""Everything that people read: what declarations, forms and sentences say, with the places where it is said.

`python -m tests.locale.collect` prints what the Russian catalogue lacks, as entries to be filled in.
"""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import denormalize, read_po

from shared.areas import AREAS
from shared.kernel.describe import describe
from shared.kernel.report import Computed, Report
from tests.locale.spoken import spoken

ROOT: Final = Path(__file__).parents[2]
RUSSIAN: Final = ROOT / "shared" / "locale" / "ru" / "LC_MESSAGES" / "fieldledger.po"
FOLDERS: Final = ("shared", "print_forms", "desktop", "server")


def collected() -> dict[str, list[str]]:
    """Text → where it is said."""
    found: dict[str, list[str]] = defaultdict(list)
    for text, place in (*declared(AREAS), *printed(), *read(), *spoken(ROOT, FOLDERS)):
        if text and place not in found[text]:
            found[text].append(place)
    return found


def declared(areas: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Captions of kinds, fields, choices, states, registers, reports, roles and settings."""
    for area in areas:
        yield area.caption, area.name
        for kind in area.kinds:
            yield from _of_kind(kind)
        for register in area.registers:
            yield register.caption, register.__tablename__
            for column in register.table.columns:
                if "field" in column.info:
                    yield from _of_field(column.info["field"], f"{register.__tablename__}.{column.name}")
        for report in area.reports:
            yield report.caption, report.name
            yield from _of_report(report)
            for pivot in _asked_by(report):
                yield from _of_report(pivot)
        for part in (*area.roles, *area.settings):
            yield part.caption, f"{area.name}.{part.name}"
        for setting in area.settings:
            yield from ((choice, f"{area.name}.{setting.name}") for choice in setting.choices)


def _asked_by(report: Any) -> list[Report]:
    """The pivots that a computed report asks: what stands in the module that makes it."""
    module = import_module(report.make.__module__) if isinstance(report, Computed) else None
    return [each for each in vars(module).values() if isinstance(each, Report)] if module else []


def _of_report(report: Any) -> Iterator[tuple[str, str]]:
    for part in (*report.groupings, *getattr(report, "measures", ()), *getattr(report, "details", ())):
        yield part.caption, f"{report.name}.{part.name}"
    for name, info in report.where.items():
        yield info.caption, f"{report.name}.{name}"
    if drawing := getattr(report, "drawing", None):
        yield from ((text, f"{report.name}.drawing") for text in (drawing.caption, drawing.unit))


def _of_kind(kind: Any) -> Iterator[tuple[str, str]]:
    shape = describe(kind)
    yield kind.caption, shape.kind
    yield kind.captions, shape.kind
    yield kind.fill_caption, shape.kind
    for field in shape.fields:
        yield from _of_field(field.info, f"{shape.kind}.{field.name}")
    for table in shape.tables:
        yield table.caption, f"{shape.kind}.{table.name}"
        for field in table.fields:
            yield from _of_field(field.info, f"{shape.kind}.{table.name}.{field.name}")
    if kind.states:
        for name, caption in kind.states.captions.items():
            yield caption, f"{shape.kind}.{name}"
        for step in kind.states.transitions:
            yield step.caption, f"{shape.kind}.{step.name}"


def _of_field(info: Any, place: str) -> Iterator[tuple[str, str]]:
    yield info.caption, place
    for name, caption in info.choices:
        yield caption, f"{place}={name}"


def printed() -> Iterator[tuple[str, str]]:
    from print_forms.construction.daily_report_layout import WEEKDAYS
    from print_forms.forms import FORMS, forms_of

    for form in (*FORMS, *forms_of("")):
        yield form.caption, f"form {form.name}"
    for day in WEEKDAYS:
        yield day, "print_forms/construction/daily_report_layout.py"


def read() -> Iterator[tuple[str, str]]:
    """What is kept as data and said later: fields of an imported file, types of JSON, explanations of pay."""
    from shared.construction.exports import accounting_accruals, accounting_timesheet
    from shared.construction.importers.header import FIELDS
    from shared.construction.pay import FORMULAS, INPUTS, ROUNDING

    for field in (*FIELDS, "price or cost"):
        yield field.replace("_", " "), "shared/construction/importers/header.py"
    for export in (accounting_timesheet, accounting_accruals):
        for caption in (*export.CAPTIONS, *(each[1] for each in (*export.COLUMNS, *export.SUMMARY))):
            yield caption, "shared/construction/exports/accounting.py"
    for text in (*FORMULAS.values(), ROUNDING, *INPUTS, *FORMULAS):
        yield text, "shared/construction/pay.py"
    for name in ("str", "int", "bool", "null", "object", "array", "float", "uuid", "date", "datetime", "decimal"):
        yield name, "shared/kernel/decoding.py"


def catalogue(file: Path = RUSSIAN) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale="ru")


def missing(texts: dict[str, list[str]], said: Catalog) -> list[str]:
    """The texts without a translation, as entries for the catalogue. A Cyrillic caption says itself."""
    entries = []
    for text, places in sorted(texts.items(), key=lambda each: each[1][0]):
        message = said.get(text)
        if (message is None or not message.string) and any(each.isascii() and each.isalpha() for each in text):
            entries.append("\n".join([*(f"#: {place}" for place in places[:3]), _entry(Message(text))]))
    return entries


def doubled(file: Path = RUSSIAN) -> list[str]:
    """Texts that have two entries, of which the reader of catalogues takes the last without a word."""
    entries = re.findall(r'^msgid ((?:".*"\n)+)', file.read_text("utf-8"), re.MULTILINE)
    return [text for text, times in Counter(map(denormalize, entries)).items() if times > 1]


def stale(texts: dict[str, list[str]], said: Catalog) -> list[str]:
    """Texts of the catalogue that nobody says and that stand nowhere in the source: some are said by their names."""
    written = {
        node.value
        for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip
    known = written | texts.keys()
    return [each.id for each in said if each.id and not {each.id, str(each.id).replace(" ", "_")} & known]


def _entry(message: Message) -> str:
    from io import BytesIO

    from babel.messages.pofile import write_po

    out, one = BytesIO(), Catalog(header_comment="")
    one[message.id] = message
    write_po(out, one, omit_header=True, width=0)
    return out.getvalue().decode().strip()


if __name__ == "__main__":
    print("\n\n".join(missing(collected(), catalogue())) if RUSSIAN.exists() else "There is no catalogue yet.")
