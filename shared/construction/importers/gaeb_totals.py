"""What a GAEB file declares in all, and the amounts in it that nothing was made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from shared.construction.importers.declared import DeclaredTotals
from shared.construction.importers.gaeb_body import Bill
from shared.construction.importers.gaeb_items import ItemRefused, figure
from shared.construction.importers.gaeb_xml import Node
from shared.construction.importers.numbers import AMOUNT_MAX, BadNumber, exact
from shared.construction.importers.source import SourceLine, Verdict
from shared.kernel.numbers import ZERO, rounded
from shared.workbooks.words import say

_MONEY: Final = re.compile(r"(?:UP|IT|Tot|Price|Discount|Bidder|Cost).*|.*(?:Amount|Amt)|Markup")
_NO_MONEY: Final = frozenset({"UPFracDig", "UPBkdn", "UPSpec"})
_AFTER: Final = ("TotAfterDisc", "TotalLSUM")


def declared_by(bills: Sequence[Node], bill: Bill) -> tuple[DeclaredTotals, list[SourceLine]]:
    """The totals of the bills, and the lines that stand for a discount or a lump sum agreed on the whole."""
    found: list[DeclaredTotals] = []
    more: list[SourceLine] = []
    for node in bills:
        totals = node.first("BoQInfo", "Totals")
        if totals is not None:
            declared, line = _of(totals, bill)
            found.append(declared)
            more += [line] if line else []
    if len(found) == 1 == len(bills):
        return found[0], more
    directs = [each.direct for each in found if each.direct is not None]
    whole = sum(directs, ZERO) if directs and len(directs) == len(bills) else None
    return DeclaredTotals(direct=whole, cells={"direct": "Totals"}), more


def _of(totals: Node, bill: Bill) -> tuple[DeclaredTotals, SourceLine | None]:
    amounts: dict[str, Decimal] = {}
    for tag in ("Total", *_AFTER, "TotalNet", "VAT", "VATAmount", "TotalGross"):
        try:
            if (amount := figure(totals, tag)) is not None:
                amounts[tag] = amount
        except ItemRefused as refused:
            bill.judge(totals, Verdict.ERROR, f"Totals/{tag}", refused.why)
    if not any(amounts.values()) or max(map(abs, amounts.values())) > AMOUNT_MAX:
        return DeclaredTotals(), None
    line = _adjustment(totals, amounts)
    if line:
        bill.judge(
            totals, Verdict.POSITION, line.address, say("what the total takes off or adds, as a line"), line.name
        )
    else:
        bill.judge(totals, Verdict.TOTAL, "Totals", say("the totals of the bill"))
    if abs(amounts.get("VAT", ZERO)) > 100:
        bill.judge(totals, Verdict.ERROR, "Totals/VAT", say("{rate} % is no rate of VAT", rate=amounts.pop("VAT")))
    after = next((amounts[tag] for tag in _AFTER if tag in amounts), None)
    direct = after if after is not None and "Total" in amounts else amounts.get("Total", amounts.get("TotalNet"))
    rate, tax = amounts.get("VAT"), amounts.get("VATAmount")
    if len(_rates(totals)) > 1 and tax is not None and direct:
        rate = rounded(tax * 100 / direct, 4) if abs(tax) <= abs(direct) else None
    total = amounts.get("TotalGross", direct if tax is None and rate is None else None)
    cells = {"direct": "Totals", "vat": "Totals/VATAmount", "total": "Totals/TotalGross"}
    declared = DeclaredTotals(
        direct=None if direct is None else rounded(direct, 2), vat_percent=rate,
        vat=None if tax is None else rounded(tax, 2), total=None if total is None else rounded(total, 2), cells=cells,
    )  # fmt: skip
    return declared, line


def _rates(totals: Node) -> list[Node]:
    """Parts of the net amount by rate of VAT; their sums are those of the whole."""
    found = list(totals.all("VATPart"))
    for part in found:
        for each in part.children:
            each.read = True
    return found


def several_rates(bills: Sequence[Node]) -> bool:
    """Whether a bill is taxed at several rates."""
    found = (node.first("BoQInfo", "Totals") for node in bills)
    return any(len(_rates(totals)) > 1 for totals in found if totals is not None)


def _adjustment(totals: Node, amounts: dict[str, Decimal]) -> SourceLine | None:
    """A discount or an agreed lump sum as a line of its own, in the words of the trade that wrote the file."""
    tag = next((tag for tag in _AFTER if tag in amounts), "")
    if not tag or "Total" not in amounts or amounts[tag] == amounts["Total"]:
        return None
    cost = rounded(amounts[tag] - amounts["Total"], 2)
    name = "Nachlass" if tag == "TotAfterDisc" else "Pauschalsumme"
    if rate := totals.words("DiscountPcnt"):
        name = f"{name} {_plain(rate)} %"
    totals.words("DiscountAmt")
    line = SourceLine(totals.row, f"Totals/{tag}", "", tag, name, "", Decimal(1), cost)
    return replace(line, cost=cost, under=0)


def _plain(text: str) -> str:
    try:
        value = exact(text)
    except BadNumber:
        return text[:20]
    return "" if value is None else f"{value.normalize():f}"


def unread_money(root: Node) -> Iterator[tuple[str, int, Decimal]]:
    """Every kind of amount that nobody asked for: its name, how often it stands there, what it comes to."""
    found: dict[str, tuple[int, Decimal]] = {}
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, above = stack.pop()
        stack.extend((child, node.tag) for child in node.children)
        if node.read or node.children or node.tag in _NO_MONEY or not _MONEY.fullmatch(node.tag):
            continue
        try:
            amount = exact(node.text)
        except BadNumber:
            continue
        if amount:
            count, total = found.get(name := f"{above}/{node.tag}", (0, ZERO))
            found[name] = count + 1, total + amount
    for name, (count, total) in sorted(found.items()):
        yield name, count, total
