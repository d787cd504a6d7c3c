"""What goes to paper, for the window and the command line alike: documents in their forms, reports as lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from desktop.company import signature
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.report import ReportTable

CONFIDENTIAL: Final = ("payroll", "staff")
"""Scopes whose content leaves the ledger only with an entry in the audit trail."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is printed: `only` one person's part, only the part of a `day`, of forms that have such parts."""

    form: str = ""
    only: str = ""
    day: date | None = None


def document_pdf(store: Any, books: Any, document: Any, language: Language, out: Path | BytesIO, how: Options) -> int:
    """Write a document as PDF; the number of pages. Raises UnknownForm."""
    from print_forms.forms import print_document

    return print_document(
        document, books, language, out, form=how.form, only=how.only, day=how.day, user=signature(store, books),
        printed_at=store.clock(),
    )  # fmt: skip


def report_pdf(
    store: Any, books: Any, table: ReportTable, language: Language, out: Path | BytesIO, *, form: str = "",
    start: date | None = None, end: date | None = None,
) -> int:  # fmt: skip
    """Write a table under the letterhead, or in the report's own form; the number of pages. Raises UnknownForm."""
    from print_forms.common.letterhead import letterhead_of
    from print_forms.forms import print_layout, report_form
    from print_forms.kit.form import Period
    from print_forms.listing import Around, report_layout

    if form:
        layout = report_form(table.name, form).build(table, Period(start, end), books, language)
    else:
        layout = report_layout(table, language, Around(letterhead_of(books, language)))
    return print_layout(layout, language, out, user=signature(store, books), printed_at=store.clock())


def note_export(store: Any, shape: Shape, aggregate: Any, files: Sequence[str], action: str = "export") -> None:
    """An entry in the audit trail where pay data leaves the ledger; `aggregate` is None for a whole list."""
    scope = aggregate.scope_of() if aggregate is not None else shape.cls.scope_name
    if scope in CONFIDENTIAL:
        store.note(action, shape.kind, aggregate.id if aggregate is not None else None, scope, files)


def note_report(store: Any, name: str, files: Sequence[str], action: str = "export") -> None:
    """The same of a report over a register of pay."""
    register = getattr(store.kinds.reports.get(name), "register", None)
    if register is not None and register.scope_name in CONFIDENTIAL:
        store.note(action, register.__tablename__, None, register.scope_name, files)
