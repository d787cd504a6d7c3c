"""Prices as lists have them: "450,50 руб./м2" is a price and a unit, and so is a caption "Цена, руб./м2"."""

import re
from collections.abc import Mapping
from typing import Any, Final

from shared.common.unit import Unit, without_currency
from shared.importers.values import NotAValue
from shared.workbooks.words import say

_CURRENCY: Final = r"(?:руб(?:лей|ля|ль)?|р|₽|rub|rur|usd|eur|\$|€)\.?\s*"
_PER: Final = rf"(?:{_CURRENCY}(?:/|\\|за\s)\s*(?=\S)|(?:/|\\|за\s)\s*(?=[^\W\d]))"
_PRICE: Final = re.compile(rf"\s*([\d\s\u00a0\u202f.,’']*\d)\s*({_PER}.+)", re.IGNORECASE | re.DOTALL)
_CAPTION: Final = re.compile(rf".*?(?:^|[\s,(])({_PER}[^(),]+)[\s(),].*", re.IGNORECASE | re.DOTALL)
_WORDS: Final = ("единицу", "единица", "ед", "ед.", "ед. изм.", "ед.изм.", "unit", "за единицу")


def price_and_unit(cells: dict[str, Any], captions: Mapping[str, str], price: str = "price") -> None:
    """Divide a price cell that names its unit; a unit of the price that contradicts the unit cell is refused."""
    found = _PRICE.fullmatch(cells[price]) if isinstance(cells.get(price), str) else None
    said = _unit(found[2]) if found else ""
    if found:
        cells[price] = found[1].strip()
    elif cells.get(price) is not None and (over := _CAPTION.fullmatch(captions.get(price, "") + " ")):
        said = _unit(over[1])
    if not said:
        return
    given = cells.get("unit_id")
    if given is None or not str(given).strip():
        cells["unit_id"] = said
    elif Unit.spelling(str(given)) != Unit.spelling(said) and found:
        raise NotAValue(say("the price is for “{said}”, the unit is “{given}”", said=said, given=str(given).strip()))


def _unit(text: str) -> str:
    unit = without_currency(re.sub(_PER, "руб/", text.strip(), count=1, flags=re.IGNORECASE))
    return "" if unit.lower() in _WORDS else unit
