"""Sentences for people that stay translatable, and the refusal of a file."""

from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say

__all__ = ["ImportRefused", "Words", "say"]


class ImportRefused(Refusal):
    """The file cannot be imported; the text says to a person what happened and what to do. Nothing was written."""
