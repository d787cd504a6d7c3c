"""Which field a caption over a column names: by the field's own captions in any language, synonyms, or likeness."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from rapidfuzz import fuzz, process

from shared.kernel.describe import Field, Shape
from shared.kernel.language import Language
from shared.workbooks.cells import folded

How = Literal["caption", "like", "given", "remembered"]
LANGUAGES: Final = ("en", "ru")
LIKENESS_MIN: Final = 86
LENGTH_MAX: Final = 120
_TAIL: Final = re.compile(
    r"(?: (?:в )?(?:руб(?:лей|ли|ль)?|р|₽|rub|usd|eur|без ндс|с ндс|вкл ндс|including vat|excluding vat))+$"
)
_PER: Final = re.compile(r"[\s,(]+(?:руб|р|₽|rub)\w*\.?\s*(?:/|за\s).*$", re.IGNORECASE)
_ASIDE: Final = re.compile(r"\(.*?\)|,.*$", re.DOTALL)
_FAMILY: Final[Mapping[str, str]] = {
    "code": "код|шифр|артикул|арт|код номенклатуры|code|item code|sku|article|id code",
    "name": "наименование|название|имя|номенклатура|наименование позиции|name|title|description|item",
    "group_id": "папка|группа|раздел|категория|родитель|папка группа|подраздел|входит в группу|folder|group|category"
    "|parent|section",
    "notes": "примечание|примечания|заметки|комментарий|notes|note|remark|remarks|comment",
    "marked": "пометка удаления|удален|deleted|marked",
}
"""What sheets call the fields that every catalog has."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The field that a caption names, and how sure that is."""

    field: str
    how: How = "caption"
    own: bool = False
    """The field's own caption, which goes before every other word for it."""


class Vocabulary:
    """Captions of the fields of one thing that is imported: a kind's header, or one of its line tables."""

    def __init__(
        self, fields: Iterable[Field], more: Iterable[tuple[str, str]] = (), languages: Sequence[str] = LANGUAGES
    ) -> None:
        """`more`: a field (or a name of its own) and other words for it, separated by |; the first to claim a word
        keeps it, after the fields' own captions."""
        self.captions: dict[str, str] = {}
        self._words: dict[str, str] = {}
        for field in fields:
            self.captions[field.name] = field.caption
            for word in _own_words(field, languages):
                self._words.setdefault(word, field.name)
        self._own = frozenset(self._words)
        for name, words in more:
            self.captions.setdefault(name, words.partition("|")[0])
            for word in words.split("|"):
                self._words.setdefault(folded(word), name)
        self._long = [word for word in self._words if len(word) >= 5]
        self._known: dict[str, Meaning | None] = {}

    def meaning(self, text: str) -> Meaning | None:
        """The field of a caption, None for any other text; "like" marks a guess by similar spelling."""
        if text not in self._known:
            self._known[text] = self._meaning(text) if 0 < len(text) <= LENGTH_MAX else None
        return self._known[text]

    def exact(self, text: str) -> str | None:
        """The field that the words name, no likeness admitted."""
        whole = folded(text.replace("-\n", ""))
        for words in (whole, _TAIL.sub("", whole), folded(_PER.sub("", text)), folded(_ASIDE.sub(" ", text))):
            if words in self._words:
                return self._words[words]
        return None

    def _meaning(self, text: str) -> Meaning | None:
        if (found := self.exact(text)) is not None:
            return Meaning(found, own=folded(text) in self._own)
        whole = folded(text.replace("-\n", ""))
        if len(whole) < 5 or not any(map(str.isalpha, whole)):
            return None
        like = process.extractOne(_TAIL.sub("", whole), self._long, scorer=fuzz.ratio, score_cutoff=LIKENESS_MIN)
        return Meaning(self._words[like[0]], "like") if like else None

    def field(self, words: str) -> str | None:
        """The field that a person names by its own name or by a caption."""
        plain = words.strip()
        for name in (plain, f"{plain}_id"):
            if name in self.captions:
                return name
        return self.exact(plain)


def _own_words(field: Field, languages: Sequence[str]) -> Iterable[str]:
    yield folded(field.name)
    yield folded(field.name.removesuffix("_id"))
    for code in languages:
        yield folded(Language(code).say(field.caption))


@cache
def vocabulary(shape: Shape) -> Vocabulary:
    """The captions of a catalog kind: its fields' own, what every catalog's are called, what the kind declares."""
    fields = [field for field in shape.fields if field.name not in ("replaced_by", "folder") and not field.info.blob]
    names = {field.name for field in fields}
    shared = [(name, words) for name, words in _FAMILY.items() if name in names]
    return Vocabulary(fields, [*getattr(shape.cls, "sheet_words", {}).items(), *shared])
