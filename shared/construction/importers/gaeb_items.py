"""One position of a GAEB bill of quantities: its figures, its texts, and whether it counts in the totals."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shared.construction.importers.gaeb_xml import Node
from shared.construction.importers.numbers import AMOUNT_MAX, BadNumber, exact
from shared.construction.importers.source import SourceLine
from shared.kernel.numbers import ZERO, line_amount, rounded
from shared.kernel.words import Caption
from shared.workbooks.words import Words, say

_NAME_MAX: Final = 500
_NOTE_MAX: Final = 4_000
_WAGES: Final = ("lohn", "löhne", "wage", "labour", "labor")
_PLACES: Final = {"Qty": 6, "TimeQu": 6, "Markup": 6} | dict.fromkeys(
    ("IT", "ITMarkup", "Total", "TotAfterDisc", "TotalLSUM", "TotalNet", "VATAmount", "TotalGross"), 2
)
"""Places of a figure; 4 for any other."""
_NAMES: Final = {
    "Qty": Caption("quantity"), "UP": Caption("price"), "IT": Caption("cost"), "TimeQu": Caption("norm hours"),
}  # fmt: skip


class ItemRefused(Exception):
    """The position cannot be taken; carries the words for its verdict."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Terms:
    """What the head of the bill says about all its positions: which shares of a price are wages, what time is in."""

    wage_parts: frozenset[str] = frozenset()
    hours_per_time: Decimal = Decimal(1)
    wage_costs: frozenset[str] = frozenset()


def terms_of(info: Node | None) -> Terms:
    """From the labels of price components, of the time and of the kinds of cost."""
    if info is None:
        return Terms()
    wages = set()
    for n in range(1, 7):
        label = info.first(f"LblUPComp{n}")
        if label is not None and _is_wage(label.attributes.get("Type", ""), label.text):
            wages.add(f"UPComp{n}")
    minutes = info.words("LblTime").casefold().startswith("min")
    kinds = {each.words("Name") for each in info.all("CostType") if _is_wage(each.words("Name"), each.words("Label"))}
    return Terms(frozenset(wages), Decimal(1) / 60 if minutes else Decimal(1), frozenset(kinds))


def _is_wage(*texts: str) -> bool:
    return any(word in text.casefold() for text in texts for word in _WAGES)


def figure(node: Node, tag: str) -> Decimal | None:
    """A number of the position, None where it is silent. Raises ItemRefused for what is no number."""
    found = node.first(tag)
    if found is None:
        return None
    found.read = True
    try:
        value = exact(found.text)
    except BadNumber as bad:
        field = _NAMES.get(tag, tag)
        raise ItemRefused(say("“{text}” is not a number for {field}", text=bad.text, field=field)) from None
    return None if value is None else rounded(value, _PLACES.get(tag, 4))


def why_not_counted(item: Node, chosen: dict[str, str]) -> Words | None:
    """Why a position stands in the bill without being part of it; `chosen` is the one that counts of each group of
    alternatives, by its serial number."""
    group = item.words("ALNGroupNo")
    if item.says_yes("NotAppl"):
        return say("a position that has been dropped")
    if item.says_yes("NotOffered"):
        return say("a position that was not offered")
    if item.words("Provis") == "WithoutTotal":
        return say("an optional position, not counted in the totals")
    if group and item.words("ALNSerNo") != chosen.get(group):
        return say("an alternative position (group {group}), not counted in the totals", group=group)
    return None


def line_of(item: Node, number: str, terms: Terms) -> SourceLine:
    """The line of a position: its whole ordinal number is its code, its own part of that its number. Raises
    ItemRefused."""
    quantity, price, cost = (figure(item, tag) for tag in ("Qty", "UP", "IT"))
    lump = item.says_yes("LumpSumItem")
    derived: list[str] = []
    if quantity is None:
        quantity = _implied_quantity(item, price, cost, lump)
        derived.append("quantity")
    if price is None and cost is not None and quantity:
        price = rounded(cost / quantity, 4)
        derived.append("price")
    amount = line_amount(quantity, price)
    if max(abs(amount), abs(cost or ZERO)) > AMOUNT_MAX:
        raise ItemRefused(say("an amount too large for any estimate"))
    wage = _wage(item, terms)
    name, note = texts_of(item)
    return SourceLine(
        item.row, number, own_number(item), number, name or number, item.words("QU")[:20] or ("psch" if lump else ""),
        quantity, price,
        wage_per_unit=wage,
        materials_per_unit=price - wage if wage is not None and price is not None and wage <= price else None,
        norm_hours=_norm(item, terms), cost=cost, derived=tuple(derived), note=note,
    )  # fmt: skip


def own_number(node: Node) -> str:
    """A position's or category's own part of the ordinal number, with its index: "0010.1"."""
    own = (node.attributes.get("RNoPart", "").strip(), node.attributes.get("RNoIndex", "").strip())
    return ".".join(filter(None, own))[:30]


def _implied_quantity(item: Node, price: Decimal | None, cost: Decimal | None, lump: bool) -> Decimal:
    """A bid may repeat prices without quantities: what the two amounts come to, exactly, or else one lump."""
    if item.says_yes("QtyTBD"):
        return ZERO
    if price and cost is not None:
        quantity = rounded(cost / price, 3)
        if line_amount(quantity, price) == cost:
            return quantity
        raise ItemRefused(say("no quantity, and {cost} is no multiple of {price}", cost=cost, price=price))
    if lump or price is not None or cost is not None:
        return Decimal(1)
    raise ItemRefused(say("a line without a quantity"))


def _wage(item: Node, terms: Terms) -> Decimal | None:
    """Wages per unit, from the components of the price or from the approach to its cost."""
    found = [value for tag in terms.wage_parts if (value := figure(item, tag)) is not None]
    if terms.wage_parts:
        for n in range(1, 7):
            figure(item, f"UPComp{n}")  # the rest of the price: materials and machines
    for approach in item.all("CostApproach"):
        kind = approach.words("CostType")
        if (kind in terms.wage_costs or _is_wage(kind)) and (value := figure(approach, "Amount")) is not None:
            found.append(value)
    return rounded(sum(found, ZERO), 4) if found else None


def _norm(item: Node, terms: Terms) -> Decimal | None:
    time = figure(item, "TimeQu")
    return None if time is None else rounded(time * terms.hours_per_time, 4)


def texts_of(item: Node) -> tuple[str, str]:
    """The short text as the name, the long text as a note where it says more."""
    description = item.first("Description") or item
    whole = description.first("CompleteText") or description
    short = whole.words("OutlineText") or description.words("ShortText")
    long = whole.paragraphs("DetailTxt") or description.paragraphs("LongText")
    parts = []
    for each in item.all("SubDescr"):
        below, more = texts_of(each)
        parts.append(f"{each.words('SubDNo')} {below or more}".strip())
    name = short or long.partition("\n")[0]
    note = "\n".join(filter(None, ["" if long == name else long, *parts]))
    return name[:_NAME_MAX], note[:_NOTE_MAX]


def markup_of(item: Node, number: str) -> SourceLine:
    """A surcharge on other positions: one line of its stated amount, however its percentage was reckoned."""
    cost, rate, base = (figure(item, tag) for tag in ("IT", "Markup", "ITMarkup"))
    if cost is None and rate is not None and base is not None:
        cost = rounded(base * rate / 100, 2)
    if abs(cost or ZERO) > AMOUNT_MAX:
        raise ItemRefused(say("an amount too large for any estimate"))
    name, note = texts_of(item)
    reckoned = f"{rate.normalize():f} % × {base}" if rate is not None and base is not None else ""
    return SourceLine(
        item.row, number, own_number(item), number, name or number, "%", Decimal(1), cost, cost=cost,
        note="\n".join(filter(None, [note, reckoned])),
    )  # fmt: skip
