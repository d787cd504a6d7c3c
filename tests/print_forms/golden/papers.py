"""The modules in which golden papers are declared; importing them fills GOLDEN."""

from tests.print_forms.golden import documents, lists, pay, piecework, reports
from tests.print_forms.golden.declared import GOLDEN

__all__ = ["GOLDEN", "documents", "lists", "pay", "piecework", "reports"]
