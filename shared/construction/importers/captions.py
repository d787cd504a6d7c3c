"""The words that estimates use above their columns, in Russian and English, and what each of them means."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from rapidfuzz import fuzz, process

from shared.workbooks.cells import folded

Scope = Literal["", "unit", "full"]
Likeness = Literal["caption", "like", "given"]

_WORDS: Final[dict[str, str]] = {
    "number": "№|n|no|nr|#|п п|№ п п|n п п|№ пп|nn|номер|номер п п|№ позиции"
    "|item|item no|line|pos|position|ref|№ по смете",
    "code": "код|шифр|обоснование|шифр расценки|шифр номера нормативов|шифр и номер позиции норматива|код работ"
    "|код ресурса|обоснование шифр|code|item code|norm code|rate code|cost code|артикул",
    "name": "наименование|наименование работ и затрат|наименование работ|наименование затрат|виды работ|вид работ"
    "|наименование работ и материалов|наименование материалов|наименование ресурса|работы и затраты|описание"
    "|наименование работ и затрат единица измерения|наименование работ затрат|перечень работ|description"
    "|description of work|description of works|name|work|works|work item|item description|material|activity",
    "unit": "едизм|ед изм|ед|единица измерения|единица|единицы измерения|изм|unit|units|uom|unit of measure|u m",
    "quantity": "кол во|количество|колво|объем|объем работ|кол|кол во единиц|количество единиц|кол во по проекту"
    "|количество всего|qty|quantity|volume|amount of work|qnty|quant",
    "wage": "зарплата|з п|зп|озп|оплата труда|заработная плата|основная зарплата|з плата|оплата труда рабочих|осн з п"
    "|основная з п|в т ч з п|в том числе зарплата|в т ч оплата труда|работа|стоимость работ"
    "|labour|labor|wage|wages|labour cost|labor cost|payroll",
    "materials": "материалы механизмы|материалы и механизмы|материалы|механизмы и материалы|мат механизмы"
    "|материалы работа механизмов|стоимость материалов|materials|material cost|materials and machines"
    "|materials and plant|materials machines|plant and materials",
    "price": "цена|цена за единицу|цена за ед|цена за ед руб|цена единицы|стоимость единицы|стоимость за единицу"
    "|стоимость ед|расценка|единичная расценка|стоимость единицы всего"
    "|unit price|rate|unit rate|price|unit cost|price per unit|cost per unit",
    "total": "всего|стоимость|сумма|итого|общая стоимость|всего стоимость|стоимость всего|общая сумма|сумма всего"
    "|полная стоимость|сметная стоимость|всего с учетом коэффициентов"
    "|total|amount|sum|cost|total price|total cost|total amount|line total|value",
    "hours": "тз|т з|затраты труда|трудозатраты|трудоемкость|чел ч|чел час|затраты труда чел ч|затраты труда рабочих"
    "|трудозатраты чел ч|тз чел ч|часы|затраты труда чел час|hours|man hours|labour hours|labor hours|person hours"
    "|total hours|manhours",
    "norm": "норма времени|норма затрат труда|норма|норма трудозатрат|hours per unit|norm|labour norm|hours unit"
    "|norm hours|labor norm|h unit|на единицу чел ч",
    "coefficient": "коэффициент|коэффициенты|поправочный коэффициент|coefficient|coefficients|factor",
    "scope": "на единицу|на ед|на единицу работ|за единицу|на единицу измерения|единицы|на 1 единицу"
    "|per unit|на весь объем"
    "|на полный объем работ|на полный объем|на объем|full volume|за весь объем|на весь объем работ|for the whole volume"
    "|for full volume|whole volume|total volume|на единицу всего|общая на объем",
}
_MEANING: Final = {word: meaning for meaning, words in _WORDS.items() for word in words.split("|")}
_LONG: Final = [word for word, meaning in _MEANING.items() if len(word) >= 5 and meaning != "scope"]
_UNIT_SCOPE: Final = re.compile(r"\b(?:(?:на|за) (?:1 )?(?:единицу|ед)|единицы|per unit|unit (?:price|cost|rate))\b")
_FULL_SCOPE: Final = re.compile(
    r"\b(?:(?:на|за) (?:полный |весь )?объем|общая|общие|(?:full|whole|total) volume|for (?:the )?(?:full|whole))\b"
    r"|(?<=\S )(?:всего|итого|total)$"
)
_TAIL: Final = re.compile(
    r"(?: (?:в )?(?:тыс )?(?:руб|рублей|р|₽|rub|usd|eur|gbp|без ндс|с ндс|чел ч|чел час|чел часы))+$"
)
_LIKENESS_MIN: Final = 88
_LENGTH_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption cell: what it names, whether it speaks of a unit or of the whole volume, how sure that is."""

    meaning: str
    scope: Scope = ""
    how: Likeness = "caption"


@lru_cache(maxsize=4096)
def caption_of(text: str) -> Caption | None:
    """The meaning of a caption, or None for any other text. "like" marks a guess by similar spelling."""
    if not text or len(text) > _LENGTH_MAX:
        return None
    whole = folded(text.replace("-\n", ""))
    words = _TAIL.sub("", whole)
    scope = scope_of(words)
    exact = _MEANING.get(whole) or _MEANING.get(words)
    if exact:
        return Caption(exact, scope)
    if scope:
        rest = _TAIL.sub("", " ".join(_FULL_SCOPE.sub(" ", _UNIT_SCOPE.sub(" ", words)).split()))
        if rest in _MEANING:
            return Caption(_MEANING[rest], scope)
    return _similar(words, scope)


def scope_of(words: str) -> Scope:
    """ "unit" for «на единицу работ», "full" for «на полный объём», "" when the words do not say."""
    words = folded(words)
    if _UNIT_SCOPE.search(words):
        return "unit"
    return "full" if _FULL_SCOPE.search(words) else ""


def _similar(words: str, scope: Scope) -> Caption | None:
    if len(words) < 5 or not any(letter.isalpha() for letter in words):
        return None
    found = process.extractOne(words, _LONG, scorer=fuzz.ratio, score_cutoff=_LIKENESS_MIN)
    return Caption(_MEANING[found[0]], scope, "like") if found else None
