"""How a payroll sheet of a closed month is corrected."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from shared.construction.corrections import refuse_draft
from shared.construction.payroll_fill import fill
from shared.kernel.books import Books
from shared.kernel.numbers import ZERO

if TYPE_CHECKING:
    from shared.construction.payroll_sheet import PayrollLine, PayrollSheet

Sheet = TypeVar("Sheet", bound="PayrollSheet")


def correction(cls: type[Sheet], source: Any, books: Books) -> Sheet:
    """What is right now, line by line beside what the corrected sheet said; lines of nothing now stay with zero.

    Raises CannotCorrect.
    """
    refuse_draft(source)
    head = ("month", "department_id", "run", "organization_id", "period_start", "period_end")
    made = cls(corrects_id=source.id, **{name: getattr(source, name) for name in head})
    refill(made, source, books)
    made.date = None
    return made


def refill(made: "PayrollSheet", source: Any, books: Books) -> int:
    """Calculate a correction anew beside what it corrects; the number of calculated lines. Raises CannotFill."""
    from shared.construction.payroll_sheet import PayrollLine

    count = fill(made, books)
    said: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for line in source.lines:
        said[same(line)].append(line)
    for line in made.lines:
        before = said.pop(same(line), [])
        _beside(line, before)
    for key, before in said.items():
        gone = PayrollLine(**dict(zip(_SAME, key, strict=True)), name=before[0].name, by_hand=before[0].by_hand,
                           personnel_number=before[0].personnel_number, amount=ZERO)  # fmt: skip
        if gone.by_hand:
            gone.amount, gone.minutes = sum((line.amount or ZERO for line in before), ZERO), _minutes(before) or None
            gone.reason = before[0].reason
        _beside(gone, before)
        made.lines.append(gone)
    made.recalculate()
    return count


def totals(lines: Iterable[Any]) -> dict[tuple[Any, ...], tuple[int, Decimal]]:
    """Minutes and signed money of lines that speak of the same."""
    found: dict[tuple[Any, ...], tuple[int, Decimal]] = {}
    for line in lines:
        minutes, amount = found.get(same(line), (0, ZERO))
        found[same(line)] = minutes + (line.minutes or 0), amount + line.signed()
    return found


_SAME = ("person_id", "accrual", "site_id", "work_month")


def same(line: Any) -> tuple[Any, ...]:
    return tuple(getattr(line, name) for name in _SAME)


def _minutes(lines: Iterable[Any]) -> int:
    return sum(line.minutes or 0 for line in lines)


def _beside(line: "PayrollLine", before: list[Any]) -> None:
    line.minutes_before = _minutes(before)
    line.amount_before = sum((each.signed() for each in before), ZERO)
