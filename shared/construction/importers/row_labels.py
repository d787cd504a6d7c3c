"""What the first words of a row say: a total of some kind, a section and its depth, a remark, a share of a row."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from shared.workbooks.cells import folded


class TotalKind(StrEnum):
    """What a total row adds up."""

    PLAIN = "plain"
    DIRECT = "direct"
    OVERHEAD = "overhead"
    PROFIT = "profit"
    VAT = "vat"
    VAT_INCLUDED = "vat_included"
    GRAND = "grand"
    SECTION = "section"
    MATERIALS = "materials"
    LABOUR = "labour"
    OTHER = "other"


_SUM = r"(?:итого|всего|total|sum)"
_TOTALS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (TotalKind.SECTION, rf"{_SUM}\b.*\b(?:раздел|подраздел|глав|этап|section|chapter|part|division)|sub ?total|"
                            r"(?:section|chapter) total"),
        (TotalKind.OVERHEAD, rf"(?:{_SUM} )?(?:накладные|overhead|general overhead|нр\b)"),
        (TotalKind.PROFIT, rf"(?:{_SUM} )?(?:сметная прибыль|плановые накопления|прибыль\b|сп\b|profit\b|"
                           r"contractor s profit)"),
        (TotalKind.VAT_INCLUDED, r"(?:в т ч|в том числе|including|of which|incl) (?:ндс|vat)\b"),
        (TotalKind.VAT, rf"(?:{_SUM} )?(?:ндс\b|налог на добавленную|vat\b|value added tax|sales tax)"),
        (TotalKind.DIRECT, rf"(?:{_SUM} )?(?:по смете )?(?:прямы[ех] затрат|direct costs?\b)"),
        (TotalKind.MATERIALS, rf"{_SUM} (?:стоимость )?(?:материал|materials?|ресурс|resources)"),
        (TotalKind.LABOUR, rf"{_SUM} (?:трудозатрат|затраты труда|labou?r hours|hours|чел ч)"),
        (TotalKind.GRAND, r"(?:grand total|сметная стоимость|к оплате|amount due|"
                          rf"{_SUM}(?: к оплате| по смете)? (?:с ндс|с учетом ндс|(?:with|including|incl) vat)|"
                          rf"{_SUM} (?:к оплате|стоимость работ|по расчету|estimate|price|contract))"),
        (TotalKind.PLAIN, rf"{_SUM}(?: по смете| по локальной смете| по акту| сумма| amount| cost)?(?: руб)?$"),
        (TotalKind.OTHER, rf"{_SUM}\b"),
    )
)  # fmt: skip
_SECTION: Final = re.compile(
    r"(?:(раздел|section|chapter|division|part|глава|часть)|(подраздел|subsection|sub section))\b\s*(.*)"
)
_SECTION_NUMBER: Final = re.compile(r"((?:\d+\.)*\d+|[IVXLC]+)[.)]?(?=\s|$)")
_NOTE: Final = re.compile(
    r"(?:примечани|прим\b|note|notes\b|составил|проверил|согласован|утвержд|prepared|checked|approved|signature|"
    r"подпись|заказчик|подрядчик|customer|contractor|client|директор|главный инженер|м п\b|объем |формула|"
    r"начальник|page |лист \d|страница)"
)
_PART: Final = re.compile(r"(?:в т ч\b|в том числе\b|of which\b|including\b|из них\b|в тч\b)")


@lru_cache(maxsize=8192)
def total_kind(label: str) -> TotalKind | None:
    """The kind of a total row by its first words; None when the words name something else."""
    words = folded(label)
    return next((kind for kind, pattern in _TOTALS if pattern.match(words)), None)


@lru_cache(maxsize=8192)
def section_depth(label: str) -> int | None:
    """1 for "Раздел 2. Полы", 2 for "Подраздел 2.1" or "Section 2.1"; None when the words do not announce a section."""
    found = _SECTION.match(folded(label))
    if not found:
        return None
    number = _SECTION_NUMBER.search(label.partition(" ")[2].lstrip("№ "))
    dots = number[1].count(".") if number and number.start() == 0 else 0
    return max(2, dots + 1) if found[2] else dots + 1


def is_note(label: str) -> bool:
    """A signature, a remark, a formula of the volume."""
    return bool(_NOTE.match(folded(label)))


def is_part(label: str) -> bool:
    """ "в т.ч. …", "of which …": a share of the row above, counted there."""
    return bool(_PART.match(folded(label)))
