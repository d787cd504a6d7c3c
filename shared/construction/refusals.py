"""What documents of construction refuse to do, worded for people."""

from shared.kernel.refusal import Refusal


class CannotFill(Refusal):
    """The document lacks what a fill needs, or was asked to fill itself from something unknown."""


class CannotCorrect(Refusal):
    """There is nothing posted that a correction could be measured against."""
