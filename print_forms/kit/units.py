"""Millimetres in the points that PDF counts in."""

from typing import Final

mm: Final[float] = 72 / 25.4
