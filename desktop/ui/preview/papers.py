"""What may be previewed: documents in one of their forms, or a computed table; each makes its PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any, ClassVar, Final, Protocol
from uuid import UUID

from desktop.papers import Options, document_pdf, note_export, note_report, report_pdf
from desktop.ui.document.opening import require_seen
from desktop.ui.preview.pdf import PdfFile, joined
from desktop.work import Reading
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.report import Computed, Question, Report, ReportTable
from shared.store.reports import report_table
from shared.store.store import Store


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chooses about a paper; "" is what is usual."""

    form: str = ""
    language: str = ""
    only: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class FormOffer:
    """A form that may be chosen: whether it has parts for one person, or for a day."""

    name: str
    caption: str
    for_person: bool = False
    for_day: bool = False
    language: str = ""
    """Set where the form speaks one language whatever is chosen."""


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF, and what begins on which of its pages."""

    pdf: PdfFile
    parts: tuple[tuple[int, str], ...]


class Paper(Protocol):
    """Something to print. `forms` and `made` ask the page setter, which is loaded off the UI thread."""

    speaks: ClassVar[bool]
    """Whether it can be had in another language."""

    def forms(self) -> Sequence[FormOffer]: ...

    def made(self, reading: Reading, choice: Choice, language: Language) -> Made:
        """Raises NotFound and UnknownForm; NothingToPrint where there is nothing."""

    def note(self, store: Store, file: str) -> object:
        """The entry about pay data that leaves the ledger, where it is such."""


class NothingToPrint(Refusal):
    """No document is named."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents of one kind, one after another."""

    shape: Shape
    ids: tuple[UUID, ...]
    speaks: ClassVar[bool] = True

    def forms(self) -> Sequence[FormOffer]:
        from print_forms.forms import forms_of

        return [
            FormOffer(
                form.name, form.caption, form.build_for is not None, form.build_on is not None, form.language_code
            )
            for form in forms_of(self.shape.kind)
        ]

    def made(self, reading: Reading, choice: Choice, language: Language) -> Made:
        if not self.ids:
            raise NothingToPrint("There is nothing to print: no document was chosen.")
        parts, contents, page = list[tuple[int, str]](), list[bytes](), 0
        spoken = Language(choice.language) if choice.language else language
        for id in self.ids:
            document, out = reading.store.get(self.shape.cls, id), BytesIO()
            require_seen(reading, document)
            how = Options(choice.form, choice.only, choice.day)
            count = document_pdf(reading.store, reading.books, document, spoken, out, how)
            parts.append((page, _called(self.shape, document, language)))
            contents.append(out.getvalue())
            page += count
        return Made(PdfFile(joined(contents)), tuple(parts))

    def note(self, store: Store, file: str) -> None:
        for id in self.ids:
            note_export(store, self.shape, store.get(self.shape.cls, id), [file], "print")


NOTHING_ASKED: Final = Question()


@dataclass(frozen=True, slots=True)
class Table:
    """A computed report as a list under the letterhead, or in a form of its own."""

    table: ReportTable
    report: Report | Computed | None = None
    question: Question = NOTHING_ASKED
    """What it is the answer to; none where it is what stands behind a figure."""
    speaks: ClassVar[bool] = False

    def forms(self) -> Sequence[FormOffer]:
        from print_forms.forms import REPORT_FORMS

        own = [form for form in REPORT_FORMS if self.report is not None and form.report == self.report.name]
        return [FormOffer("", "List"), *(FormOffer(form.name, form.caption) for form in own)]

    def made(self, reading: Reading, choice: Choice, language: Language) -> Made:
        table, out = self._grouped(reading, choice.form, language), BytesIO()
        report_pdf(
            reading.store, reading.books, table, language, out, form=choice.form, start=self.question.start,
            end=self.question.end,
        )  # fmt: skip
        return Made(PdfFile(out.getvalue()), ((0, table.caption),))

    def _grouped(self, reading: Reading, form: str, language: Language) -> ReportTable:
        """A form of its own is laid out for the groupings that it names: the question is asked again with these."""
        from print_forms.forms import report_form

        if not form or self.report is None:
            return self.table
        by = report_form(self.report.name, form).by
        return report_table(reading.books, self.report, replace(self.question, by=by), language)

    def note(self, store: Store, file: str) -> None:
        note_report(store, self.table.name, [file], "print")


def _called(shape: Shape, document: Any, language: Language) -> str:
    """“DR-A1-26-00001 3 Aug 2026”, or the name of an item."""
    if not shape.is_document:
        return str(document)
    return " ".join(filter(None, (document.number, document.date and language.date(document.date))))
