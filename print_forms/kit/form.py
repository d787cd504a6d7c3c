"""A form: how one kind of document is laid out on paper, declared once per form module as FORM."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reportlab.platypus import Flowable

from print_forms.kit.page import A4_PORTRAIT, Paper

D = TypeVar("D", contravariant=True)
B = TypeVar("B", contravariant=True)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a form makes of a document: flowables, and what its pages say about it."""

    story: Sequence[Flowable]
    title: str
    running_head: str = ""


@dataclass(frozen=True, slots=True)
class Form(Generic[D, B]):
    """`kind` is the table name it prints; `build` takes the document, the books and a language code, and is pure."""

    name: str
    kind: str
    caption: str
    build: Callable[[D, B, str], Layout]
    paper: Paper = A4_PORTRAIT
    language_code: str = ""
    """Set where the law fixes the language of the form, whatever language the user reads."""
