"""The forms that there are, and the two ways to paper: a document in a form, a computed report as a list.

Importing this module loads the page setter; import it where printing begins.
"""

from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final

from print_forms import generic
from print_forms.construction import (
    crew_piecework,
    daily_report,
    daily_report_en,
    estimate,
    payroll_sheet,
    payslip,
    timesheet,
    weekly_timesheet,
    work_execution,
)
from print_forms.kit.form import Form, Layout, ReportForm
from print_forms.kit.page import Running, Stamp, render
from print_forms.listing import Around, report_layout
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
    daily_report_en.FORM,
    daily_report_en.LETTER_FORM,
    timesheet.FORM,
    timesheet.DEVIATIONS_FORM,
    weekly_timesheet.FORM,
    payroll_sheet.FORM,
    payslip.FORM,
    payslip.SHORT_FORM,
)
"""Forms made for one kind; the first of a kind is its usual one. Every kind has the generic form besides."""
REPORT_FORMS: Final[tuple[ReportForm, ...]] = (work_execution.FORM, crew_piecework.FORM)
"""Papers of reports; every report prints as a list besides."""


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
    only: str = "",
    day: date | None = None,
    user: str = "",
    printed_at: datetime,
) -> int:
    """Write a document or catalog item as PDF; the number of pages. An aware `printed_at` is shown in local time.

    `only` asks for the part about one person, `day` for that of a day, of forms that have such parts. Raises
    UnknownForm.
    """
    shape = describe(type(document))
    chosen = form_of(shape.kind, form)
    spoken = Language(chosen.language_code) if chosen.language_code else language
    content = canonical(body_of(shape, document))
    stamp = Stamp(str(document.id), content_hash(shape.kind, document.id, content).hex(), _local(printed_at), user)
    layout = _laid_out(chosen, document, books, spoken, only, day)
    return _written(layout, spoken, stamp, out, watermark(document, spoken))


def _laid_out(form: Form, document: Any, books: Books, language: Language, only: str, day: date | None) -> Layout:
    """The whole document, or the part that was asked for."""
    if day is not None:
        if form.build_on is None:
            raise UnknownForm("The form “{form}” has no part for one day.", form=form.name)
        return form.build_on(document, books, language, day, only)
    if not only:
        return form.build(document, books, language)
    if form.build_for is None:
        raise UnknownForm("The form “{form}” has no part for one person.", form=form.name)
    return form.build_for(document, books, language, only)


def report_form(report: str, name: str) -> ReportForm:
    """The form of that name which the report has. Raises UnknownForm."""
    forms = [form for form in REPORT_FORMS if form.report == report]
    found = next((form for form in forms if form.name == name), None)
    if found is None and not forms:
        raise UnknownForm("The report “{report}” has no form of its own.", report=report)
    if found is None:
        known = Several([form.name for form in forms])
        text = "The report “{report}” has no form “{name}”. It has: {known}."
        raise UnknownForm(text, report=report, name=name, known=known)
    return found


def print_layout(
    layout: Layout, language: Language, out: str | Path | IO[bytes], *, user: str = "", printed_at: datetime | None
) -> int:
    """Write a list or a report that was laid out (`listing`, `ReportForm.build`) as PDF; the number of pages."""
    return _written(layout, language, Stamp("", "", _local(printed_at) if printed_at else None, user), out)


def report_pdf(
    table: ReportTable,
    language: Language,
    out: str | Path | IO[bytes],
    *,
    around: Around = Around(),
    user: str = "",
    printed_at: datetime | None = None,
) -> int:
    """Write a computed report as PDF; the number of pages."""
    return print_layout(report_layout(table, language, around), language, out, user=user, printed_at=printed_at)


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
