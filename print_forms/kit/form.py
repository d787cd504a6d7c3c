"""A form: how one kind of document, or one report, is laid out on paper; declared once per form module as FORM."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.platypus import Flowable

from print_forms.kit.page import A4_PORTRAIT, Paper
from shared.kernel.books import Books
from shared.kernel.language import Language
from shared.kernel.report import ReportTable


@dataclass(frozen=True, slots=True)
class Layout:
    """What a form makes of a document: flowables, the paper they are made for, and what its pages say about it."""

    story: Sequence[Flowable]
    title: str
    running_head: str = ""
    paper: Paper = A4_PORTRAIT


@dataclass(frozen=True, slots=True)
class Form:
    """`kind` is the table name it prints; `build` takes the document, the books and the language, and is pure."""

    name: str
    kind: str
    caption: str
    build: Callable[[Any, Books, Language], Layout]
    language_code: str = ""
    """Set where the law fixes the language of the form, whatever language the user reads."""
    build_for: Callable[[Any, Books, Language, str], Layout] | None = None
    """For forms of which a person may be given the part about them alone: the last argument is whose."""
    build_on: Callable[[Any, Books, Language, date, str], Layout] | None = None
    """For forms made by the week: only that in which a day lies, of one person or (an empty name) of all."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report was asked for; None is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class ReportForm:
    """A computed report on a paper of its own; `by` is how the report must be grouped for it."""

    name: str
    report: str
    caption: str
    by: tuple[str, ...]
    build: Callable[[ReportTable, Period, Books, Language], Layout]
