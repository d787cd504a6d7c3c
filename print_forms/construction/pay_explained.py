"""The stored explanation of an amount of pay, read for paper: the formula with its figures, the rule, and the days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from print_forms.kit.numbers import Notation
from shared.construction.explained import DAMAGED, IS_DAMAGED, NOTHING, Node, read
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


def by_tree(line: PayrollLine, tree: Node, notation: Notation) -> Explained:
    """The same where the tree is at hand already."""
    say = notation.language.say
    if line.by_hand or not line.explanation:
        return Explained(say("entered by hand"))
    if tree is DAMAGED:
        return Explained(notation.language.value(IS_DAMAGED))
    if tree is NOTHING:
        return Explained(say("how it was calculated is not kept on this computer"))
    rules = tuple(part for part in (_since(line, notation), tree.rule.cite, _rounded(tree, notation)) if part)
    return Explained(_formula(tree, notation), rules, tuple(paid_days(tree)))


def tree_of(line: PayrollLine, books: Books) -> Node:
    """The explanation tree; NOTHING where there is none here."""
    return read(books.blob(line.explanation) if line.explanation else None)


def paid_days(tree: Node) -> Iterator[PaidDay]:
    """The leaves of a tree that are days."""
    for leaf in tree.leaves():
        source = leaf.source.timesheet if leaf.source is not None else None
        assert leaf.date is not None
        yield PaidDay(leaf.date, leaf.code, leaf.minutes or 0, leaf.days or 0, Decimal(leaf.amount), source)


def _formula(tree: Node, notation: Notation) -> str:
    say = notation.language.say
    figures = {
        "rate": notation.price(Decimal(tree.text("rate") or 0)),
        "hours": notation.hours(tree.count("minutes")),
        "days": tree.count("days"),
        "norm": notation.hours(tree.count("norm_minutes")),
        "amount": notation.money(Decimal(tree.amount)),
    }
    match tree.text("rate_kind"):
        case "hour":
            return say("{hours} h × {rate} an hour = {amount}", **figures)
        case "day":
            return say("{days} d. × {rate} a day = {amount}", **figures)
        case "month":
            return say("{rate} a month × {hours} h / {norm} h of the month's norm = {amount}", **figures)
    given = ", ".join(f"{say(name)} {notation.language.value(value)}" for name, value in tree.inputs.items())
    return f"{say(tree.formula)} = {figures['amount']}" + (f" ({given})" if given else "")


def _since(line: PayrollLine, notation: Notation) -> str:
    return notation.language.say("rate in force from {day}", day=line.rate_from) if line.rate_from else ""


def _rounded(tree: Node, notation: Notation) -> str:
    say = notation.language.say
    return say("rounded {how}", how=say(tree.rounding)) if tree.rounding else ""
