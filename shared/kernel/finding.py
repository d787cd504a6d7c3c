"""What a check says about a document: a value for the user's eyes, worded later in the user's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.kernel.language import Language


@dataclass(frozen=True, slots=True)
class Finding:
    """`text`: an English sentence with {names}; `path`: where (`lines/<id>/quantity`); `blocks` stops posting."""

    code: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    path: str = ""
    blocks: bool = True

    def words(self, language: Language) -> str:
        return language.say(self.text, **self.values)

    def __str__(self) -> str:
        return self.words(Language())


def error(code: str, text: str, path: str = "", **values: object) -> Finding:
    """A finding that stops posting."""
    return Finding(code, text, values, path)


def warning(code: str, text: str, path: str = "", **values: object) -> Finding:
    """A finding that is shown and lets the document be posted."""
    return Finding(code, text, values, path, blocks=False)
