"""What is wrong with a JSON text, as a sentence for any language; the reader itself knows English alone."""

import re
from typing import Final

from shared.kernel.words import Caption, Several, Words, say


class Fault(ValueError):
    """A body that the reader takes and the ledger does not; `said` is why."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text)
        self.said = say(text, **values)


def worded(cause: Exception) -> object:
    """What a failed reading said: known sentences with their values, unknown ones as they are."""
    if isinstance(cause, Fault):
        return cause.said
    if isinstance(cause, RecursionError):
        return say("it is nested too deeply: maximum recursion depth exceeded")
    text, at, place = str(cause).partition(" - at `")
    fault = _fault(text)
    return say("{fault} - at `{place}`", fault=fault, place=place.rstrip("`")) if at else fault


def _fault(text: str) -> object:
    for pattern, words in _KNOWN:
        if found := pattern.fullmatch(text):
            return Words(words.text, {name: _types(value) for name, value in found.groupdict().items()})
    return text


def _types(names: str) -> object:
    return Several([Caption(name) for name in names.split(" | ")], " | ")


_KNOWN: Final = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in (
    (r"Expected `(?P<one>[^`]*)`, got `(?P<other>[^`]*)`", say("Expected `{one}`, got `{other}`")),
    (r"Expected `(?P<one>[^`]*)`", say("Expected `{one}`")),
    (r"Object missing required field `(?P<name>[^`]*)`", say("Object missing required field `{name}`")),
    (r"Invalid UUID", say("Invalid UUID")),
    (r"Invalid RFC3339 encoded date", say("Invalid RFC3339 encoded date")),
    (r"Invalid RFC3339 encoded datetime", say("Invalid RFC3339 encoded datetime")),
    (r"Expected `datetime` with a timezone component", say("Expected `datetime` with a timezone component")),
    (r"Timestamp is out of range", say("Timestamp is out of range")),
    (r"Invalid decimal string", say("Invalid decimal string")),
    (r"Invalid base64 encoded string", say("Invalid base64 encoded string")),
    (r"Integer value out of range", say("Integer value out of range")),
    (r"Number out of range", say("Number out of range")),
    (r"Input data was truncated", say("Input data was truncated")),
    (r"Invalid UTF-8 encoded string", say("Invalid UTF-8 encoded string")),
    (r"JSON is malformed: (?P<name>.*)", say("JSON is malformed: {name}")),
    (r"'utf-8' codec can't decode .*", say("the text is not UTF-8")),
))  # fmt: skip
