"""Sentences for people that stay translatable: an English text with {names} and the values that fill them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.kernel.language import Language
from shared.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Words:
    """`text` is the English source sentence; `words(language)` says it in another language."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def words(self, language: Language) -> str:
        return language.say(self.text, **self.values)

    def __str__(self) -> str:
        return self.text.format_map(self.values) if self.values else self.text


def say(text: str, /, **values: object) -> Words:
    """`say("row {row} is empty", row=5)`."""
    return Words(text, values)


class ImportRefused(Refusal):
    """The file cannot be imported; `reason` says to a person what happened and what to do. Nothing was written."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.reason = Words(text, values)
        super().__init__(str(self.reason))
