"""The forms that there are, and the two ways to paper: a document in a form, a computed report as a list.

Importing this module loads the page setter; import it where printing begins.
"""

from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from print_forms import generic
from print_forms.construction import daily_report, estimate, payroll_sheet, timesheet
from print_forms.kit.form import Form, Layout
from print_forms.kit.page import Running, Stamp, render
from print_forms.listing import report_layout
from shared.kernel.books import Books
from shared.kernel.codec import body_of, canonical, content_hash
from shared.kernel.describe import describe
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.report import ReportTable
from shared.kernel.words import Several

FORMS: Final[tuple[Form, ...]] = (
    estimate.FORM,
    daily_report.FORM,
    timesheet.FORM,
    timesheet.DEVIATIONS_FORM,
    payroll_sheet.FORM,
)
"""Forms made for one kind; the first of a kind is its usual one. Every kind has the generic form besides."""


class UnknownForm(Refusal):
    """A form was named that the kind does not have; the message names the ones it has."""


def forms_of(kind: str) -> tuple[Form, ...]:
    """The forms of a kind, the usual one first, the generic one last."""
    return (*(form for form in FORMS if form.kind == kind), generic.form(kind))


def form_of(kind: str, name: str = "") -> Form:
    """The form of that name, or the usual one. Raises UnknownForm."""
    forms = forms_of(kind)
    found = next((form for form in forms if name in ("", form.name)), None)
    if found is None:
        text = "“{kind}” has no form “{name}”. It has: {known}."
        raise UnknownForm(text, kind=kind, name=name, known=Several([form.name for form in forms]))
    return found


def print_document(
    document: Any,
    books: Books,
    language: Language,
    out: str | Path | IO[bytes],
    *,
    form: str = "",
    user: str = "",
    printed_at: datetime,
) -> int:
    """Write a document or catalog item as PDF; the number of pages. An aware `printed_at` is shown in local time."""
    shape = describe(type(document))
    chosen = form_of(shape.kind, form)
    spoken = Language(chosen.language_code) if chosen.language_code else language
    content = canonical(body_of(shape, document))
    stamp = Stamp(str(document.id), content_hash(shape.kind, document.id, content).hex(), _local(printed_at), user)
    return _written(chosen.build(document, books, spoken), spoken, stamp, out, watermark(document, spoken))


def report_pdf(
    table: ReportTable,
    language: Language,
    out: str | Path | IO[bytes],
    *,
    user: str = "",
    printed_at: datetime | None = None,
) -> int:
    """Write a computed report as PDF; the number of pages."""
    stamp = Stamp("", "", _local(printed_at) if printed_at else None, user)
    return _written(report_layout(table, language), language, stamp, out)


def watermark(document: Any, language: Language) -> str:
    """What stands across the pages of a paper that is no proof of anything."""
    if getattr(document, "marked", False):
        return language.say("MARKED FOR DELETION")
    return language.say("DRAFT") if getattr(document, "status", "") == "draft" else ""


def _written(layout: Layout, language: Language, stamp: Stamp, out: str | Path | IO[bytes], across: str = "") -> int:
    target = str(out) if isinstance(out, Path) else out
    return render(
        layout.story, layout.paper, Running(layout.title, layout.running_head, language, across), stamp, target
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone() if moment.tzinfo else moment
