"""Income tax on the papers of pay: whether it is withheld. The ledger does not work it out, people enter it."""

from collections.abc import Sequence
from typing import Final

from shared.construction.payroll_sheet import PayrollLine
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO

DEDUCTION: Final = "deduction"
TAX: Final = ("ндфл", "налог на доходы", "income tax")
"""How the reason of a deduction begins that is income tax."""


def is_tax(line: PayrollLine) -> bool:
    """A deduction whose reason begins with the tax's own name has a column of its own on the form."""
    return line.accrual == DEDUCTION and (line.reason or "").strip().casefold().startswith(TAX)


def before_tax(lines: Sequence[PayrollLine], language: Language) -> str:
    """What has to stand beside a sum to be paid of which no tax was taken; "" where it was, or nothing is accrued."""
    accrued = any((line.amount or ZERO) > ZERO for line in lines if line.accrual != DEDUCTION)
    return language.say("income tax is not withheld") if accrued and not any(map(is_tax, lines)) else ""
