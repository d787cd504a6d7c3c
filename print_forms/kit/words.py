"""An amount of money in words, as contracts and pay sheets want it, in Russian and English."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_UNITS: Final = (
    *("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"),
    *("одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать"),
    *("шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
_TENS: Final = ("двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
_HUNDREDS: Final = ("сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот")
_UNITS_EN: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS_EN: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES_EN: Final = ("", "thousand", "million", "billion", "trillion", "quadrillion")
LIMIT: Final = 10**18
"""Beyond any sum that the ledger can hold."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted word: 1 рубль, 2 рубля, 5 рублей; 1 ruble, 2 rubles."""

    one: str
    few: str
    many: str
    english: tuple[str, str]
    feminine: bool = False

    def russian(self, count: int) -> str:
        if count % 100 in range(11, 15):
            return self.many
        return self.one if count % 10 == 1 else self.few if count % 10 in (2, 3, 4) else self.many


@dataclass(frozen=True, slots=True)
class Currency:
    unit: Noun
    hundredth: Noun


RUBLE: Final = Currency(
    Noun("рубль", "рубля", "рублей", ("ruble", "rubles")),
    Noun("копейка", "копейки", "копеек", ("kopeck", "kopecks"), feminine=True),
)
DOLLAR: Final = Currency(
    Noun("доллар", "доллара", "долларов", ("dollar", "dollars")),
    Noun("цент", "цента", "центов", ("cent", "cents")),
)
EURO: Final = Currency(Noun("евро", "евро", "евро", ("euro", "euros")), DOLLAR.hundredth)
TENGE: Final = Currency(
    Noun("тенге", "тенге", "тенге", ("tenge", "tenge")), Noun("тиын", "тиына", "тиынов", ("tiyn", "tiyn"))
)
BELARUSIAN_RUBLE: Final = Currency(
    Noun("белорусский рубль", "белорусских рубля", "белорусских рублей", ("Belarusian ruble", "Belarusian rubles")),
    RUBLE.hundredth,
)
POUND: Final = Currency(
    Noun("фунт стерлингов", "фунта стерлингов", "фунтов стерлингов", ("pound", "pounds")),
    Noun("пенс", "пенса", "пенсов", ("penny", "pence")),
)
CURRENCIES: Final = {
    "RUB": RUBLE, "USD": DOLLAR, "EUR": EURO, "KZT": TENGE, "BYN": BELARUSIAN_RUBLE, "GBP": POUND,
}  # fmt: skip
_SCALES: Final = (
    Noun("тысяча", "тысячи", "тысяч", ("thousand", "thousand"), feminine=True),
    Noun("миллион", "миллиона", "миллионов", ("million", "million")),
    Noun("миллиард", "миллиарда", "миллиардов", ("billion", "billion")),
    Noun("триллион", "триллиона", "триллионов", ("trillion", "trillion")),
    Noun("квадриллион", "квадриллиона", "квадриллионов", ("quadrillion", "quadrillion")),
)


def currency_of(code: str) -> Currency:
    """The currency of an ISO code; one that has no words here is called by its code: «сто XAU 50»."""
    unnamed = Currency(Noun(code, code, code, (code, code)), Noun("", "", "", ("", "")))
    return CURRENCIES.get(code.strip().upper(), unnamed) if code else RUBLE


def amount_in_words(amount: Decimal, language_code: str, currency: Currency = RUBLE) -> str:
    """«Одна тысяча рублей 05 копеек»: hundredths stay digits, as on statutory forms; ValueError from LIMIT on."""
    cents = int(abs(amount).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)
    whole, rest = divmod(cents, 100)
    minus = amount < 0 and cents > 0
    if language_code.startswith("ru"):
        text = f"{number_ru(whole, currency.unit.feminine)} {currency.unit.russian(whole)}"
        text = f"{'минус ' if minus else ''}{text} {rest:02d} {currency.hundredth.russian(rest)}"
    else:
        unit, hundredth = currency.unit.english[whole != 1], currency.hundredth.english[rest != 1]
        text = f"{'minus ' if minus else ''}{number_en(whole)} {unit} {rest:02d} {hundredth}"
    return text[0].upper() + text[1:].rstrip()


def number_ru(number: int, feminine: bool = False) -> str:
    """A whole number in Russian words; `feminine` is the gender of what is counted."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} cannot be written in words: the limit is {LIMIT}")
    words: list[str] = []
    for power in range(len(_SCALES), 0, -1):
        scale, group = _SCALES[power - 1], number // 1000**power % 1000
        if group:
            words += [*_below_thousand_ru(group, scale.feminine), scale.russian(group)]
    words += _below_thousand_ru(number % 1000, feminine)
    return " ".join(words) or _UNITS[0]


def number_en(number: int) -> str:
    """A whole number in English words."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} cannot be written in words: the limit is {LIMIT}")
    words: list[str] = []
    for power in range(len(_SCALES_EN) - 1, -1, -1):
        if group := number // 1000**power % 1000:
            words += [*_below_thousand_en(group), _SCALES_EN[power]]
    return " ".join(words).strip() or _UNITS_EN[0]


def _below_thousand_ru(number: int, feminine: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS[hundreds - 1]] if hundreds else []
    if rest >= 20:
        words.append(_TENS[rest // 10 - 2])
        rest %= 10
    if rest:
        words.append({1: "одна", 2: "две"}[rest] if feminine and rest < 3 else _UNITS[rest])
    return words


def _below_thousand_en(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_UNITS_EN[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_TENS_EN[tens - 2] + (f"-{_UNITS_EN[ones]}" if ones else ""))
    elif rest:
        words.append(_UNITS_EN[rest])
    return words
