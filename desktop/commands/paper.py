"""Paper: `print KIND NUMBER --out F.pdf`, and lists and reports as PDF under the company's letterhead."""

import hashlib
from pathlib import Path
from typing import Any

from desktop.commands.session import CommandSession, WrongWords
from shared.kernel.describe import Field, Shape
from shared.kernel.language import Language
from shared.kernel.report import ReportTable
from shared.kernel.words import Several


def print_(session: CommandSession) -> None:
    from desktop.commands.files_out import note_export
    from desktop.papers import Options, document_pdf
    from desktop.sheets.files import written

    arguments = session.arguments
    language = Language(arguments.lang or session.settings.language)
    with session.company() as company, company.store.reading() as reading:
        store = company.store
        document = store.by_name(store.kinds.shape(arguments.kind), arguments.number)
        with written(Path(arguments.out)) as fresh:
            how = Options(arguments.form or "", arguments.person or "", arguments.day)
            pages = document_pdf(store, store.books(reading), document, language, fresh, how)
        note_export(store, store.kinds.shape(arguments.kind), document, [str(arguments.out)], "print")
    _told(session, arguments.out, pages)


def list_paper(session: CommandSession, store: Any, reading: Any, shape: Shape, fields: tuple[Field, ...]) -> None:
    """`list KIND --pdf F`: every row of the filter, however many."""
    from desktop.commands.list_files import listing
    from desktop.papers import note_export
    from desktop.sheets.files import written

    arguments = session.arguments
    with written(Path(arguments.pdf)) as fresh:
        pages = listing(session, store, reading, shape, fields).pdf(fresh)
    session.progress_done()
    note_export(store, shape, None, [str(arguments.pdf)], "print")
    _told(session, arguments.pdf, pages)


def report_paper(session: CommandSession, store: Any, reading: Any, table: ReportTable) -> None:
    """`report NAME --pdf F [--form NAME]`: the table under the letterhead, or the report's own form."""
    from desktop.papers import report_pdf
    from desktop.sheets.files import written

    arguments, books = session.arguments, store.books(reading)
    with written(Path(arguments.pdf)) as fresh:
        report_pdf(
            store, books, table, session.language, fresh, form=arguments.form or "", start=arguments.start,
            end=arguments.end,
        )  # fmt: skip


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
