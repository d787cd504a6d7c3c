"""The formats that an estimate can come in. The next one is a module that reads it, and an entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from shared.construction.importers import bc3, gaeb, gaeb_older, sheet_estimate
from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.source import Choices, SourceFile
from shared.workbooks.container import Limits


@dataclass(frozen=True, slots=True)
class Format:
    """`claims` looks at the bytes of a file; `read` makes the preview, or raises ImportRefused in words."""

    claims: Callable[[bytes], bool]
    read: Callable[[SourceFile, Choices, Limits], EstimatePreview]


FORMATS: Final = (
    Format(bc3.claims, bc3.read),
    Format(gaeb.claims, gaeb.read),
    Format(gaeb_older.claims, gaeb_older.read),
    Format(lambda _: True, sheet_estimate.read),
)
"""The first that claims a file reads it; workbooks come last, for they explain best what a file is instead."""
