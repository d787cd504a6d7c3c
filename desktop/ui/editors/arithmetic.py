"""Arithmetic in a cell: `=12*3,5+2` is worked out exactly, by rules written here and nothing else."""

import re
from collections.abc import Callable
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Final

from shared.workbooks.cells import NotANumber

_PRECISE: Final = Context(prec=40, traps=[DivisionByZero, InvalidOperation, Overflow])
_TOKEN: Final = re.compile(r"\s*(?:(?P<number>[\d.,](?:[\d.,\u00a0\u202f ]*[\d.,])?)|(?P<sign>[-+*/()×÷:−–]))")
_SAME: Final = {"×": "*", "÷": "/", ":": "/", "−": "-", "–": "-"}
LENGTH_MAX: Final = 200


def worked_out(text: str, number: Callable[[str], Decimal | None]) -> Decimal:
    """The value of `12*(3,5+2)/4` to 40 digits; `number` reads one number. Raises NotANumber, also for x/0."""
    if len(text) > LENGTH_MAX:
        raise NotANumber(text[:LENGTH_MAX])
    reader = _Reader(_tokens(text), number)
    try:
        value = reader.sum()
    except (DecimalException, RecursionError):
        raise NotANumber(text) from None
    if reader.here:
        raise NotANumber(text)
    return value


def _tokens(text: str) -> list[str]:
    found, at = list[str](), 0
    text = text.rstrip()
    while at < len(text):
        part = _TOKEN.match(text, at)
        if part is None:
            raise NotANumber(text)
        found.append(_SAME.get(part[0].strip(), part[0].strip()))
        at = part.end()
    return found


class _Reader:
    """Sums of products of numbers, brackets and signs."""

    def __init__(self, tokens: list[str], number: Callable[[str], Decimal | None]) -> None:
        self._tokens, self._at, self._number = tokens, 0, number

    @property
    def here(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def next(self) -> str:
        token = self.here
        self._at += 1
        return token

    def sum(self) -> Decimal:
        value = self.product()
        while self.here in ("+", "-"):
            plus, other = self.next() == "+", self.product()
            value = _PRECISE.add(value, other) if plus else _PRECISE.subtract(value, other)
        return value

    def product(self) -> Decimal:
        value = self.part()
        while self.here in ("*", "/"):
            times, other = self.next() == "*", self.part()
            value = _PRECISE.multiply(value, other) if times else _PRECISE.divide(value, other)
        return value

    def part(self) -> Decimal:
        token = self.next()
        if token in ("+", "-"):
            value = self.part()
            return _PRECISE.minus(value) if token == "-" else value
        if token == "(":
            value = self.sum()
            if self.next() != ")":
                raise NotANumber(token)
            return value
        found = self._number(token) if token and token not in "*/)" else None
        if found is None:
            raise NotANumber(token)
        return found
