"""Units of measure, and the many ways in which estimates spell them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Self
from uuid import UUID, uuid5

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field

NAMESPACE: Final = UUID("6c0a3c54-3d4f-5b0e-9d57-2f0b8a5f7a11")
"""Ids of built-in units follow from it and the symbol, so that every device has the same ones."""

UNIT_WORDS: Final = "ед|ед изм|едизм|единица|единица измерения|изм|unit|units|uom|unit of measure|u m"
"""What sheets write over a column of units."""

KINDS: Final = {
    "length": "Length", "area": "Area", "volume": "Volume", "mass": "Mass", "count": "Count", "labour": "Labour",
    "machine": "Machine time", "money": "Money", "other": "Other",
}  # fmt: skip

_LOOKALIKES: Final = str.maketrans("aceopxykmthb", "асеорхукмтнв")


class Unit(Catalog, caption="Unit"):
    """A unit of measure; `aliases` lists other spellings of its symbol, separated by semicolons."""

    __tablename__ = "unit"
    sheet_words = {
        "symbol": "обозначение|условное обозначение|сокращение|ед изм|ед|единица измерения|symbol|abbreviation|unit",
        "aliases": "другие написания|синонимы|варианты написания|other spellings|aliases",
    }
    natural_keys = (("symbol",), ("name",))
    lookup_fields = ("code", "symbol", "name", "aliases")

    symbol: Mapped[str | None] = field("Symbol", required=True, listed=True)
    kind: Mapped[str] = field("Kind", default="other", choices=KINDS, listed=True)
    aliases: Mapped[str | None] = field("Other spellings")

    def __str__(self) -> str:
        return self.symbol or self.name or ""

    @classmethod
    def spelling(cls, text: str | None) -> str:
        return fold_unit(without_currency(text or ""))

    @classmethod
    def spellings_of(cls, row: Mapping[str, Any]) -> Iterable[str]:
        aliases = (row["aliases"] or "").split(";")
        return {cls.spelling(text) for text in (row["code"], row["symbol"], row["name"], *aliases)}

    @classmethod
    def made_from(cls, text: str) -> Self:
        symbol = without_currency(text)
        return cls(symbol=symbol, name=symbol)

    def spellings(self) -> set[str]:
        """Every folded spelling that means this unit."""
        texts = [self.symbol or "", *(self.aliases or "").split(";")]
        return {fold_unit(text) for text in texts} - {""}


def fold_unit(text: str | None) -> str:
    """One spelling for all that look alike: " М² ", "m2" and "м.2" give "м2"; "п. м." and "п.м" give "пм".

    Squares become digits, Latin lookalikes Cyrillic letters; case, spaces, dots and hyphens go.
    """
    plain = unicodedata.normalize("NFKC", text or "").lower().replace("ё", "е")
    return "".join(each for each in plain if each.isalnum() or each in "%/").translate(_LOOKALIKES)


_CURRENCY: Final = r"(?:тыс\.?\s*)?(?:руб(?:лей|ля|ль)?|р|₽|rub|rur|usd|eur|\$|€)\.?"
_PER: Final = re.compile(rf"\s*{_CURRENCY}\s*(?:/|\\|за\s)\s*(?:1\s*(?=[^\d\s.,]))?(.+)", re.IGNORECASE | re.DOTALL)


def without_currency(text: str) -> str:
    """The unit that a price is for: "руб./м2", "р/м3" and "руб. за 1 м.п." are м2, м3 and м.п."""
    found = _PER.fullmatch(text)
    return " ".join((found[1] if found else text).split())


_BUILT_IN: Final = (
    ("м", "Метр", "length", "m; метр; метров"),
    ("п.м.", "Погонный метр", "length", "м.п.; пог.м; пог. м; м пог."),
    ("м2", "Квадратный метр", "area", "м²; кв.м; кв. м; м.кв.; sq m"),
    ("м3", "Кубический метр", "volume", "м³; куб.м; куб. м; м.куб."),
    ("л", "Литр", "volume", "литр; l"),
    ("кг", "Килограмм", "mass", "kg; килограмм"),
    ("т", "Тонна", "mass", "тн; тонн; тонна"),
    ("шт", "Штука", "count", "шт.; штук; штука; pcs"),
    ("компл", "Комплект", "count", "компл.; комплект; к-т; кмпл"),
    ("чел-ч", "Человеко-час", "labour", "чел.-ч; чел.час; чел-час; чел. ч"),
    ("маш-ч", "Машино-час", "machine", "маш.-ч; маш.час; маш-час; м-ч"),
    ("руб", "Рубль", "money", "руб.; р.; рублей; ₽"),
    ("%", "Процент", "other", "проц."),
)


def built_in_units() -> Iterator[Unit]:
    """The units that every company starts with."""
    for symbol, name, kind, aliases in _BUILT_IN:
        yield Unit(id=uuid5(NAMESPACE, symbol), code=symbol, symbol=symbol, name=name, kind=kind, aliases=aliases)
