"""Estimates in GAEB DA XML (phases X81 to X86, the German exchange format): categories, positions, totals.

Requests for bids have no prices and bids often no texts; both are taken as they are. Every amount that stands in the
file and is not taken over is named with what it comes to.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NoReturn

from shared.construction.importers.estimate_preview import EstimateHead, EstimatePreview
from shared.construction.importers.gaeb_body import Bill, read_bill
from shared.construction.importers.gaeb_totals import declared_by, several_rates, unread_money
from shared.construction.importers.gaeb_xml import Node, claims, tree_of
from shared.construction.importers.source import Choices, SourceFile, Verdict
from shared.kernel.numbers import ZERO
from shared.kernel.words import Several
from shared.workbooks.container import Limits
from shared.workbooks.words import ImportRefused, Words, say

__all__ = ["claims", "read"]
_PHASES: Final = frozenset({"80", "81", "82", "83", "84", "85", "86"})
_NAME_MAX: Final = 500


def read(file: SourceFile, choices: Choices, limits: Limits) -> EstimatePreview:
    """The preview of a GAEB file. Raises ImportRefused when there is no bill of quantities in it."""
    choices.refuse_any(file.name)
    root = tree_of(file.name, file.data)
    phase = _phase(root)
    bills = [bill for award in _awards(root) for bill in award.all("BoQ")]
    if not bills or (phase and phase[:2] not in _PHASES):
        _refuse_foreign(file.name, phase)
    bill = read_bill(bills)
    if not bill.lines:
        _refuse_empty(file.name, bill)
    declared, adjustment = declared_by(bills, bill)
    bill.body.extend(adjustment)
    return EstimatePreview(
        file.name,
        file.hash,
        "",
        _head(root, bills[0]),
        (),
        tuple(sorted(bill.verdicts, key=lambda each: each.row)),
        tuple(bill.body),
        (),
        declared,
        tuple(_warnings(root, bill, phase, bills)),
        format=f"GAEB X{phase}" if phase else "GAEB",
        currency=_currency(root, bills[0]),
    )


def _awards(root: Node) -> Iterator[Node]:
    yield from root.all("Award")
    yield from root.all("Order")
    if root.first("BoQ"):
        yield root


def _phase(root: Node) -> str:
    """The exchange phase: stated by the award, else by the name of the root's namespace."""
    named = re.search(r"/DA(\d\d\w?)/", root.attributes.get("xmlns", ""))
    return root.words("Award", "DP")[:4] or (named[1] if named else "")


def _refuse_foreign(file: str, phase: str) -> NoReturn:
    raise ImportRefused(
        "{file} is a GAEB file of phase {phase} without a bill of quantities that an estimate could be made of. "
        "Nothing was imported. Ask for a file of phase X81 to X86.", file=file, phase=phase or "?",
    )  # fmt: skip


def _refuse_empty(file: str, bill: Bill) -> NoReturn:
    errors = [each.why for each in bill.verdicts if each.verdict == Verdict.ERROR]
    raise ImportRefused(
        "{file} has a bill of quantities, but no line of an estimate can be made of it: {reason}. Nothing was "
        "imported. Ask for a new copy.", file=file, reason=errors[0] if errors else say("it has no positions"),
    )  # fmt: skip


def _head(root: Node, bill: Node) -> EstimateHead:
    project = root.words("PrjInfo", "LblPrj") or root.words("PrjInfo", "NamePrj") or root.words("PrjInfo", "Name")
    own = bill.words("BoQInfo", "LblBoQ") or bill.words("BoQInfo", "Name")
    return EstimateHead(
        title=own[:_NAME_MAX],
        number=root.words("Award", "AwardInfo", "ContrNo")[:50],
        name=" – ".join(dict.fromkeys(filter(None, [project, own])))[:_NAME_MAX],
        customer=root.words("Award", "OWN", "Address", "Name1"),
        contractor=root.words("Award", "CTR", "Address", "Name1"),
    )


def _currency(root: Node, bill: Node) -> str:
    places = (bill.words("BoQInfo", "Cur"), root.words("Award", "AwardInfo", "Cur"), root.words("PrjInfo", "Cur"))
    return next((each for each in places if len(each) == 3 and each.isalpha()), "").upper()


def _warnings(root: Node, bill: Bill, phase: str, bills: list[Node]) -> Iterator[Words]:
    """Everything that a careful person would want to know before accepting; amounts not taken over come last."""
    if all(line.price is None and line.cost is None for line in bill.lines):
        yield say("The file states no prices ({phase}): quantities are imported, there is no money to reconcile",
                  phase=f"X{phase}" if phase else "GAEB")  # fmt: skip
    if all(line.name in (line.code, line.number) for line in bill.lines):
        yield say("The file has no texts: the numbers of the positions stand for their names, as a bid (X84) refers to "
                  "the request (X83)")  # fmt: skip
    open_ = [line.code for line in bill.lines if "quantity" in line.derived and not line.quantity]
    if open_:
        yield say("Positions whose quantity is to be determined, 0 until then ({count}): {codes}", count=len(open_),
                  codes=_few(open_))  # fmt: skip
    implied = [line.code for line in bill.lines if "quantity" in line.derived and line.quantity]
    if implied:
        yield say("Positions without a quantity, worked out from price and cost, or 1 ({count}): {codes}",
                  count=len(implied), codes=_few(implied))  # fmt: skip
    numbers = [line.code for line in bill.lines if line.number]
    if twice := [number for number, count in Counter(numbers).items() if count > 1]:
        yield say("These numbers stand on several positions, which stay separate: {codes}", codes=_few(twice))
    if several_rates(bills):
        yield say("The file has several rates of VAT, an estimate has one: the rate that comes to the same is taken")
    if bill.left_out:
        text = (
            "Positions that do not count (alternative, optional, dropped) are left out ({count}, together {amount}): "
            "{codes}"
        )
        yield say(text, count=len(bill.left_out), amount=sum((amount for _, amount in bill.left_out), ZERO),
                  codes=_few([number for number, _ in bill.left_out]))  # fmt: skip
    unread = [say("{name} ({count}, together {amount})", name=name, count=count, amount=amount)
              for name, count, amount in unread_money(root)]  # fmt: skip
    if unread:
        yield say("These amounts of the file are not taken over: {amounts}", amounts=Several(unread))


def _few(codes: list[str]) -> str:
    return ", ".join(codes[:5]) + (" …" if len(codes) > 5 else "")
