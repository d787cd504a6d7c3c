"""The forerunners of GAEB DA XML, GAEB 90 and GAEB 2000: recognised, so that the refusal can say what to ask for."""

import re
from typing import Final, NoReturn

from shared.construction.importers.source import Choices, SourceFile
from shared.workbooks.container import Limits
from shared.workbooks.words import ImportRefused

_GAEB_2000: Final = re.compile(rb"\s*(?:\[[^\]\r\n]{1,40}\][^\r\n]{0,80}\s*)*#begin\[", re.IGNORECASE)
_GAEB_90: Final = re.compile(rb"00.{8}8[1-6][A-Z ].{60,70}[^\r\n]{0,12}\r?\n")


def claims(data: bytes) -> bool:
    """A text in blocks #begin[…], or in records of 80 letters whose first says the phase 81 to 86."""
    return bool(_GAEB_2000.match(data[:2000]) or _GAEB_90.match(data[:200]))


def read(file: SourceFile, choices: Choices, limits: Limits) -> NoReturn:
    """Raises ImportRefused."""
    raise ImportRefused(
        "{file} is in an older format of GAEB (90 or 2000). Nothing was imported. Ask for the same file as GAEB DA "
        "XML, whose name ends in .x81 to .x86.", file=file.name,
    )  # fmt: skip
