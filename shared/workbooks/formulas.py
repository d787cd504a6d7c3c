"""Texts that a spreadsheet program would take for a formula, and how a CSV carries them without harm.

A text file has no cell types: `=1+1` in it is calculated by whoever opens it. An apostrophe before it makes it text,
and reading takes exactly that apostrophe away again. Source: OWASP, "CSV Injection".
"""

import re
from typing import Final

_DANGEROUS: Final = re.compile("'*[=+\\-@\x00-\x1f\uff1d\uff0b\uff0d\uff20]")
"""Any number of apostrophes, then what begins a formula: ASCII or full-width signs, or a control character."""


def protected(text: str) -> str:
    """The text as a CSV cell: with one apostrophe more where it could be taken for a formula."""
    return "'" + text if _DANGEROUS.match(text) else text


def unprotected(text: str) -> str:
    """What `protected` was given; other texts stay as they are."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text
