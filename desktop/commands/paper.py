"""Paper: `print KIND NUMBER --out F.pdf`, and lists and reports as PDF under the company's letterhead."""

import getpass
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.commands.session import CommandSession, WrongWords
from shared.kernel.describe import Field, Shape
from shared.kernel.language import Language
from shared.kernel.report import ReportTable
from shared.kernel.words import Several


def print_(session: CommandSession) -> None:
    from desktop.commands.files_out import note_export
    from desktop.sheets.files import written
    from print_forms.forms import print_document

    arguments = session.arguments
    language = Language(arguments.lang or session.settings.language)
    with session.company() as company, company.store.reading() as reading:
        store = company.store
        document = store.by_name(store.kinds.shape(arguments.kind), arguments.number)
        with written(Path(arguments.out)) as fresh:
            pages = print_document(
                document, store.books(reading), language, fresh, form=arguments.form or "",
                only=arguments.person or "", day=arguments.day, user=getpass.getuser(), printed_at=store.clock(),
            )  # fmt: skip
        note_export(store, store.kinds.shape(arguments.kind), document, [str(arguments.out)], "print")
    _told(session, arguments.out, pages)


def list_paper(session: CommandSession, store: Any, reading: Any, shape: Shape, fields: tuple[Field, ...]) -> None:
    """`list KIND --pdf F`: every row of the filter, however many."""
    from desktop.commands.files_out import note_export
    from desktop.sheets.files import written
    from print_forms.common.letterhead import letterhead_of
    from print_forms.forms import print_layout
    from print_forms.listing import Around, list_layout
    from print_forms.values import Values

    arguments, language, books = session.arguments, session.language, store.books(reading)
    values = Values(shape, None, books, language)
    asked = [language.say("filter: {filter}", filter=arguments.filter)] if arguments.filter else []
    around = Around(letterhead_of(books, language), asked)
    rows = _rows(session, store, reading, shape, fields, values)
    layout = list_layout(language.say(shape.cls.captions), fields, rows, values, around)
    with written(Path(arguments.pdf)) as fresh:
        pages = print_layout(layout, language, fresh, user=getpass.getuser(), printed_at=store.clock())
    session.progress_done()
    note_export(store, shape, None, [str(arguments.pdf)], "print")
    _told(session, arguments.pdf, pages)


def _rows(
    session: CommandSession, store: Any, reading: Any, shape: Shape, fields: tuple[Field, ...], values: Any
) -> Iterator[list[Any]]:
    """The cells of the list page by page; names of a page are looked up at once."""
    from shared.store import lists
    from shared.store.names import Names

    names, done = Names(store.books(reading)), 0
    targets = {field.name: field.info.refers or field.info.line_of for field in fields if field.type == "id"}
    for page in lists.pages(
        reading.connection(), store.kinds, shape, filter=session.arguments.filter or "", language=session.language,
        fields=fields,
    ):  # fmt: skip
        for name, target in targets.items():
            names.prepare(target, [row[name] for row in page.rows])
        for row in page.rows:
            yield [
                names.of(targets[field.name], row[field.name])
                if field.name in targets
                else values.value(field, row[field.name])
                for field in fields
            ]
        done += len(page.rows)
        session.progress("Rows written", done)


def report_paper(session: CommandSession, store: Any, reading: Any, table: ReportTable) -> None:
    """`report NAME --pdf F [--form NAME]`: the table under the letterhead, or the report's own form."""
    from desktop.sheets.files import written
    from print_forms.common.letterhead import letterhead_of
    from print_forms.forms import print_layout, report_form
    from print_forms.kit.form import Period
    from print_forms.listing import Around, report_layout

    arguments, language, books = session.arguments, session.language, store.books(reading)
    if arguments.form:
        period = Period(arguments.start, arguments.end)
        layout = report_form(table.name, arguments.form).build(table, period, books, language)
    else:
        layout = report_layout(table, language, Around(letterhead_of(books, language)))
    with written(Path(arguments.pdf)) as fresh:
        print_layout(layout, language, fresh, user=getpass.getuser(), printed_at=store.clock())


def grouping_of_form(session: CommandSession) -> tuple[str, ...]:
    """How the report must be grouped for the form that was asked for; nothing where none was."""
    from print_forms.forms import report_form

    arguments = session.arguments
    if not arguments.form:
        return ()
    if not arguments.pdf:
        raise WrongWords("--form is about paper: add --pdf FILE.")
    return report_form(arguments.name, arguments.form).by


def logo(session: CommandSession) -> None:
    """`logo ORGANIZATION [FILE]`: the picture on the organization's lists and reports; without a file it is removed."""
    from print_forms.kit.letterhead import FORMATS, picture_of

    arguments = session.arguments
    content = Path(arguments.file).read_bytes() if arguments.file else b""
    if arguments.file and (len(content) > LOGO_MAX or picture_of(content) is None):
        text = "{file} is no picture that can be printed. Take {formats} of at most {size} KB."
        raise WrongWords(text, file=arguments.file, formats=Several(FORMATS), size=LOGO_MAX // 1024)
    with session.company(changes=True) as company:
        store = company.store
        organization = store.by_name(store.kinds.shape("organization"), arguments.organization)
        hash = hashlib.sha256(content).hexdigest()
        organization.logo, organization.blobs = (hash, {hash: content}) if content else (None, {})
        store.save(organization)
    name = organization.name or arguments.organization
    words = "{name}: lists and reports have the logo now" if content else "{name}: lists and reports have no logo now"
    if arguments.json:
        session.data({"organization": name, "logo": organization.logo})
    else:
        session.say(session.language.say(words, name=name))


LOGO_MAX = 1024 * 1024


def _told(session: CommandSession, file: str, pages: int) -> None:
    if session.arguments.json:
        session.data({"file": file, "pages": pages})
    else:
        session.say(session.language.say("{file}: {pages} pages", file=file, pages=pages))
