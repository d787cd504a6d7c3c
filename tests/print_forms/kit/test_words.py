"""Amounts in words: cases written by hand, and a reader that turns words back into numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from print_forms.kit.words import CURRENCIES, DOLLAR, LIMIT, RUBLE, amount_in_words, currency_of, number_en, number_ru

RUSSIAN = {
    "0": "Ноль рублей 00 копеек",
    "1": "Один рубль 00 копеек",
    "2.02": "Два рубля 02 копейки",
    "5.01": "Пять рублей 01 копейка",
    "11.11": "Одиннадцать рублей 11 копеек",
    "12.12": "Двенадцать рублей 12 копеек",
    "14.14": "Четырнадцать рублей 14 копеек",
    "21.21": "Двадцать один рубль 21 копейка",
    "40": "Сорок рублей 00 копеек",
    "90": "Девяносто рублей 00 копеек",
    "100": "Сто рублей 00 копеек",
    "111": "Сто одиннадцать рублей 00 копеек",
    "1000": "Одна тысяча рублей 00 копеек",
    "2000": "Две тысячи рублей 00 копеек",
    "5000": "Пять тысяч рублей 00 копеек",
    "11000": "Одиннадцать тысяч рублей 00 копеек",
    "21001": "Двадцать одна тысяча один рубль 00 копеек",
    "1000000": "Один миллион рублей 00 копеек",
    "2000000": "Два миллиона рублей 00 копеек",
    "1000000000": "Один миллиард рублей 00 копеек",
    "1000000000000": "Один триллион рублей 00 копеек",
    "150395.12": "Сто пятьдесят тысяч триста девяносто пять рублей 12 копеек",
    "-3.5": "Минус три рубля 50 копеек",
    "0.995": "Один рубль 00 копеек",
}
ENGLISH = {
    "0": "Zero dollars 00 cents",
    "1.01": "One dollar 01 cent",
    "15": "Fifteen dollars 00 cents",
    "21.21": "Twenty-one dollars 21 cents",
    "1000": "One thousand dollars 00 cents",
    "1234567.89": "One million two hundred thirty-four thousand five hundred sixty-seven dollars 89 cents",
    "1000000000000": "One trillion dollars 00 cents",
}


@pytest.mark.parametrize(("amount", "words"), RUSSIAN.items())
def test_an_amount_in_russian_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), "ru") == words


@pytest.mark.parametrize(("amount", "words"), ENGLISH.items())
def test_an_amount_in_english_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), "en", DOLLAR) == words


@given(st.integers(0, LIMIT - 1))
def test_russian_words_say_the_number(number: int) -> None:
    assert _read(number_ru(number), STEMS) == number


@given(st.integers(0, LIMIT - 1))
def test_english_words_say_the_number(number: int) -> None:
    assert _read(number_en(number).replace("-", " "), STEMS_EN) == number


@given(st.integers(0, LIMIT // 1000 - 1), st.integers(0, 999))
def test_feminine_things_change_the_last_word_alone(thousands: int, rest: int) -> None:
    """Одна, две: of what is counted; the thousands before it have their own gender."""
    number = thousands * 1000 + rest
    masculine, feminine = number_ru(number).split(), number_ru(number, feminine=True).split()
    assert masculine[:-1] == feminine[:-1]
    assert feminine[-1] == {"один": "одна", "два": "две"}.get(masculine[-1], masculine[-1])
    assert (masculine == feminine) == (rest % 10 not in (1, 2) or rest % 100 in (11, 12))


@given(st.integers(1, 999), st.sampled_from(["тысяч", "миллион", "миллиард", "триллион"]))
def test_a_scale_agrees_with_its_number(group: int, stem: str) -> None:
    """One тысяча, two to four тысячи, else тысяч; eleven to fourteen are never one to four."""
    power = {"тысяч": 3, "миллион": 6, "миллиард": 9, "триллион": 12}[stem]
    endings = ("а", "и", "") if stem == "тысяч" else ("", "а", "ов")
    last = 0 if 11 <= group % 100 <= 14 else group % 10
    ending = endings[0] if last == 1 else endings[1] if last in (2, 3, 4) else endings[2]
    assert number_ru(group * 10**power) == f"{number_ru(group, feminine=stem == 'тысяч')} {stem}{ending}"


@given(st.decimals(-(LIMIT - 1), LIMIT - 1, places=2), st.sampled_from(sorted(CURRENCIES)))
def test_an_amount_is_its_whole_part_in_words_and_two_digits(amount: Decimal, code: str) -> None:
    currency = CURRENCIES[code]
    whole, cents = divmod(int(abs(amount) * 100), 100)
    russian, english = (amount_in_words(amount, language, currency) for language in ("ru", "en"))
    for words, stems in ((russian.lower(), STEMS), (english.lower().replace("-", " "), STEMS_EN)):
        assert words.startswith(("минус ", "minus ")) == (amount < 0 and bool(whole or cents))
        number, _, rest = words.removeprefix("минус ").removeprefix("minus ").partition(f" {cents:02d} ")
        spoken = [word for word in number.split() if word in stems]
        assert _read(" ".join(spoken), stems) == whole
        assert rest
    assert russian.endswith(currency.hundredth.russian(cents))


@pytest.mark.parametrize(
    ("code", "russian", "english"),
    [
        ("RUB", "Двадцать один рубль 01 копейка", "Twenty-one rubles 01 kopeck"),
        ("", "Двадцать один рубль 01 копейка", "Twenty-one rubles 01 kopeck"),
        ("usd", "Двадцать один доллар 01 цент", "Twenty-one dollars 01 cent"),
        ("EUR", "Двадцать один евро 01 цент", "Twenty-one euros 01 cent"),
        ("KZT", "Двадцать один тенге 01 тиын", "Twenty-one tenge 01 tiyn"),
        ("BYN", "Двадцать один белорусский рубль 01 копейка", "Twenty-one Belarusian rubles 01 kopeck"),
        ("GBP", "Двадцать один фунт стерлингов 01 пенс", "Twenty-one pounds 01 penny"),
        ("XAU", "Двадцать один XAU 01", "Twenty-one XAU 01"),
    ],
)
def test_the_companys_currency_is_named(code: str, russian: str, english: str) -> None:
    amount = Decimal("21.01")
    assert amount_in_words(amount, "ru", currency_of(code)) == russian
    assert amount_in_words(amount, "en", currency_of(code)) == english


def test_two_of_a_currency() -> None:
    assert amount_in_words(Decimal("2.02"), "ru", currency_of("BYN")) == "Два белорусских рубля 02 копейки"
    assert amount_in_words(Decimal("5.05"), "ru", currency_of("GBP")) == "Пять фунтов стерлингов 05 пенсов"
    assert currency_of(" rub ") is RUBLE


def test_a_number_beyond_the_words_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be written in words"):
        number_ru(LIMIT)


def _read(words: str, stems: dict[str, int]) -> int:
    total = group = 0
    for word in words.split():
        value = stems[word]
        if value >= 1000:
            total, group = total + group * value, 0
        elif value == 100 and stems is STEMS_EN:
            group *= 100
        else:
            group += value
    return total + group


STEMS = {
    "ноль": 0,
    "один": 1,
    "одна": 1,
    "два": 2,
    "две": 2,
    "три": 3,
    "четыре": 4,
    "пять": 5,
    "шесть": 6,
    "семь": 7,
    "восемь": 8,
    "девять": 9,
    "десять": 10,
    "одиннадцать": 11,
    "двенадцать": 12,
    "тринадцать": 13,
    "четырнадцать": 14,
    "пятнадцать": 15,
    "шестнадцать": 16,
    "семнадцать": 17,
    "восемнадцать": 18,
    "девятнадцать": 19,
    "двадцать": 20,
    "тридцать": 30,
    "сорок": 40,
    "пятьдесят": 50,
    "шестьдесят": 60,
    "семьдесят": 70,
    "восемьдесят": 80,
    "девяносто": 90,
    "сто": 100,
    "двести": 200,
    "триста": 300,
    "четыреста": 400,
    "пятьсот": 500,
    "шестьсот": 600,
    "семьсот": 700,
    "восемьсот": 800,
    "девятьсот": 900,
    **dict.fromkeys(("тысяча", "тысячи", "тысяч"), 10**3),
    **dict.fromkeys(("миллион", "миллиона", "миллионов"), 10**6),
    **dict.fromkeys(("миллиард", "миллиарда", "миллиардов"), 10**9),
    **dict.fromkeys(("триллион", "триллиона", "триллионов"), 10**12),
    **dict.fromkeys(("квадриллион", "квадриллиона", "квадриллионов"), 10**15),
}
STEMS_EN = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
}
