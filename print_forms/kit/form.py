"""A form: how one kind of document is laid out on paper, declared once per form module as FORM."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import Flowable

from print_forms.kit.page import A4_PORTRAIT, Paper
from shared.kernel.books import Books
from shared.kernel.language import Language


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
