"""Amounts in words: cases written by hand, and a reader that turns words back into numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from print_forms.kit.words import DOLLAR, LIMIT, amount_in_words, number_en, number_ru

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
}
