"""The body of a GAEB bill of quantities: categories to any depth become sections, what counts in them becomes lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from shared.construction.importers.fitting import LINES_MAX
from shared.construction.importers.gaeb_items import (
    ItemRefused,
    Terms,
    figure,
    line_of,
    markup_of,
    own_number,
    terms_of,
    texts_of,
    why_not_counted,
)
from shared.construction.importers.gaeb_xml import Node
from shared.construction.importers.source import RowVerdict, SourceLine, SourceSection, Verdict
from shared.kernel.numbers import ZERO, line_amount
from shared.kernel.words import Caption, Several
from shared.workbooks.words import Words, say

_NAME_MAX = 500


@dataclass(slots=True)
class Bill:
    """What was read of all bills of a file. `left_out` is number and amount of positions that do not count."""

    body: list[SourceSection | SourceLine] = field(default_factory=list)
    verdicts: list[RowVerdict] = field(default_factory=list)
    left_out: list[tuple[str, Decimal]] = field(default_factory=list)

    @property
    def lines(self) -> list[SourceLine]:
        return [each for each in self.body if isinstance(each, SourceLine)]

    def judge(self, node: Node, verdict: Verdict, number: str, why: Words, text: str = "") -> None:
        self.verdicts.append(RowVerdict(node.row, verdict, number or f"#{node.row}", why, text[:120]))


def read_bill(bills: Iterable[Node]) -> Bill:
    """Read every bill of the file; where there are several, each is a section of its own."""
    made, bills = Bill(), list(bills)
    for at, node in enumerate(bills, start=1):
        info = node.first("BoQInfo")
        reader = _Reader(made, terms_of(info), _chosen(node))
        level = 0
        if len(bills) > 1:
            name = (info.words("LblBoQ") or info.words("Name")) if info else ""
            made.body.append(SourceSection(node.row, f"BoQ {at}", 1, name[:_NAME_MAX] or f"BoQ {at}", str(at)))
            level = 1
        reader.read(node, "", level, None)
    return made


def _chosen(bill: Node) -> dict[str, str]:
    """Of each group of alternatives the serial number that counts: the accepted one, else the lowest."""
    found: dict[str, list[tuple[bool, int, str]]] = {}
    for item in _descendants(bill, "Item"):
        group, serial = item.words("ALNGroupNo"), item.words("ALNSerNo")
        if group:
            order = int(serial) if serial.isdecimal() and len(serial) < 10 else 10**9
            found.setdefault(group, []).append((not item.says_yes("Accepted"), order, serial))
    return {group: min(serials)[2] for group, serials in found.items()}


def _descendants(node: Node, tag: str) -> Iterator[Node]:
    for child in node.children:
        if child.tag == tag:
            yield child
        else:
            yield from _descendants(child, tag)


@dataclass(slots=True)
class _Reader:
    """Reads one bill in the order of the file."""

    bill: Bill
    terms: Terms
    chosen: dict[str, str]

    def read(self, node: Node, path: str, level: int, dropped: Words | None) -> None:
        """What stands in a bill, a category or a list; `dropped` says why nothing of it counts."""
        for child in node.children:
            if len(self.bill.body) > LINES_MAX:
                return  # enough to refuse the file by
            if child.tag == "BoQCtgy":
                self._category(child, _numbered(path, child), level + 1, dropped)
            elif child.tag in ("BoQBody", "Itemlist"):
                self.read(child, path, level, dropped)
            elif child.tag in ("Item", "MarkupItem"):
                self._item(child, _numbered(path, child), level, dropped)
            elif child.tag in ("Remark", "PerfDescr"):
                name = child.words("PerfLbl") or texts_of(child)[0]
                self.bill.judge(child, Verdict.IGNORED, path, say("a remark"), name)

    def _category(self, node: Node, number: str, level: int, dropped: Words | None) -> None:
        label = node.words("LblTx")
        name = label or number or f"#{node.row}"
        if node.says_yes("NotApplBoQ") or node.says_yes("NotAppl"):
            dropped = say("it stands in a category that has been dropped")
        if dropped:
            self.bill.judge(node, Verdict.IGNORED, number, say("a category that has been dropped"), name)
        else:
            total = self._total(node, number)
            self.bill.body.append(
                SourceSection(node.row, number or name, level, name[:_NAME_MAX], number if label else "", total)
            )
            self.bill.judge(node, Verdict.SECTION, number, say("a heading of level {level}", level=level), name)
        self.read(node, number, level, dropped)

    def _total(self, node: Node, number: str) -> Decimal | None:
        """What the category says its positions come to; nothing, where it also takes something off them."""
        totals = node.first("Totals")
        if totals is None or totals.first("TotAfterDisc") or totals.first("TotalLSUM"):
            return None
        try:
            return figure(totals, "Total")
        except ItemRefused as refused:
            self.bill.judge(totals, Verdict.ERROR, number, refused.why)
            return None

    def _item(self, node: Node, number: str, level: int, dropped: Words | None) -> None:
        text = texts_of(node)[0]
        number = number or f"#{node.row}"
        try:
            reason = dropped or why_not_counted(node, self.chosen)
            if reason is not None:
                self._leave_out(node, number, reason, text)
                return
            line = markup_of(node, number) if node.tag == "MarkupItem" else line_of(node, number, self.terms)
        except ItemRefused as refused:
            self.bill.judge(node, Verdict.ERROR, number, refused.why, text)
            return
        self.bill.body.append(replace(line, under=level))
        why = say("a line")
        if node.tag == "MarkupItem":
            why = say("a surcharge on other positions")
        elif line.derived:
            why = say("a line; worked out: {fields}", fields=Several([Caption(each) for each in line.derived]))
        self.bill.judge(node, Verdict.POSITION, number, why, text)

    def _leave_out(self, node: Node, number: str, reason: Words, text: str) -> None:
        price, quantity, cost = (figure(node, tag) for tag in ("UP", "Qty", "IT"))
        amount = line_amount(quantity, price) if cost is None else cost
        self.bill.left_out.append((number, amount or ZERO))
        self.bill.judge(node, Verdict.IGNORED, number, reason, text)


def _numbered(path: str, node: Node) -> str:
    """The ordinal number: parts of the categories, then of the position."""
    return ".".join(filter(None, [path, own_number(node)]))[:100]
