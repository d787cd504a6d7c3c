"""A report's figures in words, the same on the screen and in the terminal."""

from typing import Any, Final

from shared.kernel.language import Language
from shared.kernel.report import Column

MONEY_PLACES: Final = 2


def figure_text(column: Column, cell: Any, language: Language) -> str:
    """Money and hours with their places; volumes, which keep more, without zeros at the end; nothing for zero."""
    if cell is None:
        return ""
    if column.places is None or isinstance(cell, str):
        return language.value(cell)
    return language.number(cell, column.places if column.places <= MONEY_PLACES else None) if cell else ""
