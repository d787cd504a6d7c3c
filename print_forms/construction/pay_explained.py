"""The stored explanation of an amount of pay, read for paper: the formula with its figures, the rule, and the days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from print_forms.kit.numbers import Notation
from shared.construction.payroll_sheet import PayrollLine
from shared.kernel.books import Books


@dataclass(frozen=True, slots=True)
class PaidDay:
    """One cell of a timesheet with its share of the amount."""

    date: date
    code: str
    minutes: int
    days: int
    amount: Decimal
    timesheet_id: UUID | None


@dataclass(frozen=True, slots=True)
class Explained:
    """How an amount came about: `formula` and `rules` (rate, law, rounding) in words, and the days that it pays."""

    formula: str
    rules: tuple[str, ...] = ()
    days: tuple[PaidDay, ...] = ()

    @property
    def rule(self) -> str:
        return "; ".join(self.rules)


def explained(line: PayrollLine, books: Books, notation: Notation) -> Explained:
    """What the ledger holds about a line; a line made by hand says so."""
    return by_tree(line, tree_of(line, books), notation)


def by_tree(line: PayrollLine, tree: Mapping[str, Any], notation: Notation) -> Explained:
    """The same where the tree is at hand already."""
    say = notation.language.say
    if line.by_hand or not line.explanation:
        return Explained(say("entered by hand"))
    if not tree:
        return Explained(say("how it was calculated is not kept on this computer"))
    rules = tuple(part for part in (_since(line, notation), _cited(tree), _rounded(tree, notation)) if part)
    return Explained(_formula(tree, notation), rules, tuple(paid_days(tree)))


def tree_of(line: PayrollLine, books: Books) -> Mapping[str, Any]:
    """The explanation tree; empty where there is none here."""
    content = books.blob(line.explanation) if line.explanation else None
    return msgspec.json.decode(content) if content else {}


def paid_days(tree: Mapping[str, Any]) -> Iterator[PaidDay]:
    """The leaves of a tree that are days."""
    for leaf in tree.get("children", ()):
        if "date" in leaf:
            source = leaf.get("source", {}).get("timesheet")
            yield PaidDay(
                date.fromisoformat(leaf["date"]), leaf.get("code", ""), leaf.get("minutes") or 0,
                leaf.get("days") or 0, Decimal(leaf.get("amount", 0)), UUID(source) if source else None,
            )  # fmt: skip
        yield from paid_days(leaf)


def _formula(tree: Mapping[str, Any], notation: Notation) -> str:
    say, inputs = notation.language.say, tree.get("inputs", {})
    rate, minutes, days = Decimal(inputs.get("rate", 0)), inputs.get("minutes", 0), inputs.get("days", 0)
    figures = {
        "rate": notation.price(rate),
        "hours": notation.hours(minutes),
        "days": days,
        "norm": notation.hours(inputs.get("norm_minutes", 0)),
        "amount": notation.money(Decimal(tree.get("amount", 0))),
    }
    match inputs.get("rate_kind"):
        case "hour":
            return say("{hours} h × {rate} an hour = {amount}", **figures)
        case "day":
            return say("{days} d. × {rate} a day = {amount}", **figures)
        case "month":
            return say("{rate} a month × {hours} h / {norm} h of the month's norm = {amount}", **figures)
    given = ", ".join(f"{say(name)} {notation.language.value(value)}" for name, value in inputs.items())
    return f"{say(tree.get('formula', ''))} = {figures['amount']}" + (f" ({given})" if given else "")


def _since(line: PayrollLine, notation: Notation) -> str:
    return notation.language.say("rate in force from {day}", day=line.rate_from) if line.rate_from else ""


def _cited(tree: Mapping[str, Any]) -> str:
    return str(tree.get("rule", {}).get("cite", ""))


def _rounded(tree: Mapping[str, Any], notation: Notation) -> str:
    say = notation.language.say
    return say("rounded {how}", how=say(tree["rounding"])) if tree.get("rounding") else ""
