"""Pay for worked time: one function gives the amount and the tree that explains it, so that they never disagree."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.common.pay_rate import PayRate
from shared.kernel.codec import canonical
from shared.kernel.numbers import ZERO, pay_for_minutes, plain, rounded, split_by_weights

ACCRUAL_OF_RATE = {"hour": "hours", "day": "days", "month": "salary"}
RULE = {"set": "base", "version": 1, "cite": "ТК РФ, ст. 129, 135"}
"""The base version pays time by the rate in force; premiums come with the rules of pay."""


@dataclass(frozen=True, slots=True)
class WorkedCell:
    """One cell of a posted timesheet that is paid."""

    date: dt.date
    code: str
    minutes: int
    days: int
    timesheet_id: UUID
    cell_id: UUID


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount with its explanation as canonical JSON, and the hash that names it."""

    amount: Decimal
    tree: bytes

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.tree).hexdigest()


def pay_for(cells: Sequence[WorkedCell], rate: PayRate, norm_minutes: int) -> Pay:
    """Pay for cells under one rate, rounded once; every cell's share is a leaf, and the leaves add up exactly.

    hour: minutes × rate / 60. day: days × rate. month: rate × minutes worked / normal minutes of the month.
    """
    cells = sorted(cells, key=lambda cell: (cell.date, cell.code, cell.cell_id))
    minutes, days = sum(cell.minutes for cell in cells), sum(cell.days for cell in cells)
    price = rate.amount or ZERO
    amount = _amount(rate.kind, price, minutes, days, norm_minutes)
    weights = [cell.days if rate.kind == "day" else cell.minutes for cell in cells]
    shares = split_by_weights(amount, weights, 2)
    inputs = {"minutes": minutes, "days": days, "rate": plain(price), "rate_kind": rate.kind}
    if rate.kind == "month":
        inputs["norm_minutes"] = norm_minutes
    tree: dict[str, Any] = {
        "amount": plain(amount),
        "formula": FORMULAS[rate.kind],
        "inputs": inputs,
        "rule": {**RULE, "id": rate.kind},
        "rounding": ROUNDING,
        "children": [_leaf(cell, part, rate) for cell, part in zip(cells, shares, strict=True)],
    }
    return Pay(amount, canonical(tree))


def _amount(kind: str, price: Decimal, minutes: int, days: int, norm_minutes: int) -> Decimal:
    if kind == "hour":
        return pay_for_minutes(minutes, price)
    if kind == "day":
        return rounded(price * days, 2)
    return rounded(price * minutes / norm_minutes, 2) if norm_minutes else ZERO


FORMULAS = {"hour": "minutes × rate / 60", "day": "days × rate", "month": "rate × minutes / norm_minutes"}
INPUTS = ("minutes", "days", "rate", "rate_kind", "norm_minutes")
ROUNDING = "once, to kopecks, half up"
"""What an explanation says; translated when it is shown."""


def _leaf(cell: WorkedCell, amount: Decimal, rate: PayRate) -> dict[str, Any]:
    return {
        "amount": plain(amount),
        "date": cell.date.isoformat(),
        "code": cell.code,
        "minutes": cell.minutes,
        "days": cell.days,
        "rate": plain(rate.amount or ZERO),
        "valid_from": rate.valid_from.isoformat() if rate.valid_from else None,
        "rule": {**RULE, "id": rate.kind},
        "source": {"timesheet": str(cell.timesheet_id), "cell": str(cell.cell_id)},
    }
