"""The budget of a BC3 file from its root down: chapters become sections, what stands in them becomes lines."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from shared.construction.importers.bc3_costs import Amounts, children_first, costs
from shared.construction.importers.bc3_data import Bc3Data, Concept, Measurement, Part
from shared.construction.importers.fitting import LINES_MAX
from shared.construction.importers.numbers import AMOUNT_MAX
from shared.construction.importers.source import SourceLine, SourceSection
from shared.kernel.numbers import ZERO, rounded
from shared.workbooks.words import say

_DEPTH_MAX: Final = 50
_PRICE_OFF_FROM: Final = Decimal("0.02")
"""Programs round the parts of a price each in its own way; a difference up to this is no news."""


@dataclass(slots=True)
class Noticed:
    """What warnings will name: codes of positions, some with the stated and the reckoned figure."""

    unmeasured: list[str] = field(default_factory=list)
    unpriced: list[str] = field(default_factory=list)
    reckoned: list[str] = field(default_factory=list)
    off_price: list[tuple[str, Decimal, Decimal]] = field(default_factory=list)
    off_quantity: list[tuple[str, Decimal, Decimal]] = field(default_factory=list)


class Tree:
    """`body` in the file's order; `demand` is how much of each position there is in all."""

    def __init__(self, data: Bc3Data, root: str) -> None:
        self.body: list[SourceSection | SourceLine] = []
        self.demand: dict[str, Decimal] = {}
        self.noticed = Noticed()
        self.order = children_first(data, [root])
        self.within = frozenset(self.order)
        self._data, self._costs = data, costs(data, self.order)
        self._chapter(root, 0, Decimal(1), "")
        self._unused_measurements()

    def _chapter(self, code: str, level: int, times: Decimal, number: str) -> Decimal:
        """Adds what stands in a chapter; its sum."""
        above = Amounts()
        seen: dict[str, int] = {}
        for at, part in enumerate(self._data.parts.get(code, ()), start=1):
            if len(self.body) > LINES_MAX:
                break  # enough to refuse the file by
            own = f"{number}.{at}".lstrip(".")
            seen[part.code] = seen.get(part.code, 0) + 1
            concept = self._data.concepts.get(part.code)
            if concept is None:
                why = say("“{part}” stands in “{whole}”, but no record says what it is", part=part.code, whole=code)
                self._data.error(part.row, part.code, why)
            elif concept.is_percent and not part.broken:
                above.add(part.code, self._share(concept, part, above, level, own))
            elif (quantity := self._quantity(part, code, seen[part.code])) is not None and not concept.broken:
                enter = self._section if self._is_chapter(concept) else self._position
                above.add(part.code, enter(concept, quantity, level + 1, times, own))
        return above.total

    def _is_chapter(self, concept: Concept) -> bool:
        """Marked #; in a file that marks nothing, what has parts and neither unit nor price."""
        if self._data.chapters:
            return concept.code in self._data.chapters
        return not concept.unit and not concept.price and bool(self._data.parts.get(concept.code))

    def _quantity(self, part: Part, parent: str, nth: int) -> "Quantity | None":
        """The measured quantity, else the one that the chapter states; None when a measurement cannot be read."""
        found = self._data.measurements.get((parent, part.code)) or self._data.measurements.get(("", part.code)) or []
        measured = found[min(nth, len(found)) - 1] if found else None
        if measured is None or (measured.total is None and not measured.broken):
            return None if part.broken else Quantity(part.quantity, part.given)
        measured.used = True
        if measured.total is None:
            return None
        if part.given and rounded(measured.total - part.quantity, 3):
            self.noticed.off_quantity.append((part.code, measured.total, part.quantity))
        return Quantity(measured.total, True, measured)

    def _section(self, concept: Concept, quantity: "Quantity", level: int, times: Decimal, number: str) -> Decimal:
        if level > _DEPTH_MAX:
            why = say("chapters are nested more than {most} deep", most=_DEPTH_MAX)
            self._data.error(concept.row, concept.code, why)
            return ZERO
        times *= quantity.amount
        total = (concept.price or ZERO) * times
        stated = rounded(total, 2) if total and abs(total) < AMOUNT_MAX else None
        name = concept.summary or concept.code
        self.body.append(SourceSection(concept.row, concept.code, level, name, number, stated))
        return self._chapter(concept.code, level, times, number)

    def _position(self, concept: Concept, quantity: "Quantity", level: int, times: Decimal, number: str) -> Decimal:
        code, cost = concept.code, self._costs[concept.code]
        price = concept.price if concept.price or cost.price is None else cost.price
        whole = quantity.amount * times
        if not abs(whole) < AMOUNT_MAX / 1000 or not abs(whole * (price or ZERO)) < AMOUNT_MAX:
            self._data.error(concept.row, code, say("an amount too large for any estimate"))
            return ZERO
        if price is None:
            why = say("a position without a price, and its parts do not give one")
            self._data.error(concept.row, code, why)
            return ZERO
        self._notice(concept, quantity, price, cost.price if cost.of_parts else None)
        self.demand[code] = self.demand.get(code, ZERO) + whole
        wage = None if cost.wage is None or not (cost.of_parts or concept.is_labour) else rounded(cost.wage, 4)
        price = rounded(price, 4)
        derived = () if quantity.given else ("quantity",)
        if not concept.price and cost.of_parts:
            derived = (*derived, "price")
        measured = quantity.summed(times, self._data.places.get("DS", 2))
        line = SourceLine(
            concept.row, code, number, code, self._name(concept), concept.unit, rounded(whole, 6), price,
            wage_per_unit=wage,
            materials_per_unit=None if wage is None or not ZERO <= wage <= price else price - wage,
            norm_hours=rounded(cost.hours, 4) if cost.of_parts or concept.is_labour else None,
            derived=derived, measured=measured, under=level - 1, note=self._note(concept, quantity),
        )  # fmt: skip
        self.body.append(line)
        return line.computed_cost

    def _notice(self, concept: Concept, quantity: "Quantity", price: Decimal, of_parts: Decimal | None) -> None:
        if not quantity.given:
            self.noticed.unmeasured.append(concept.code)
        if not price:
            self.noticed.unpriced.append(concept.code)
        if not concept.price and of_parts:
            self.noticed.reckoned.append(concept.code)
        if concept.price and of_parts is not None and abs(concept.price - of_parts) > _PRICE_OFF_FROM:
            self.noticed.off_price.append((concept.code, concept.price, of_parts))

    def _share(self, concept: Concept, part: Part, above: Amounts, level: int, number: str) -> Decimal:
        """A percentage among the positions becomes a line of its amount."""
        amount = above.share(part, 2)
        if amount is None:
            self._data.error(part.row, concept.code, say("a share that cannot be reckoned"))
            return ZERO
        self.body.append(
            SourceLine(concept.row, concept.code, number, concept.code, self._name(concept), "%", Decimal(1), amount,
                       derived=("price",), under=level)
        )  # fmt: skip
        return amount

    def _name(self, concept: Concept) -> str:
        text = self._data.texts.get(concept.code, "").strip()
        return concept.summary or text.partition("\n")[0][:200] or concept.code

    def _note(self, concept: Concept, quantity: "Quantity") -> str:
        """The long text where it says more than the short one, and the lines of the measurement."""
        text = self._data.texts.get(concept.code, "").strip()
        more = [] if text in ("", concept.summary) else [text]
        return "\n".join([*more, *(quantity.measured.notes if quantity.measured else ())])

    def _unused_measurements(self) -> None:
        """Measurements that nothing asked for are errors, but for those that repeat another to the figure."""
        for (parent, child), found in self._data.measurements.items():
            known = {each.total for each in found if each.used}
            for each in found:
                if each.used or each.broken or each.total is None or each.total in known:
                    continue
                text = (
                    "“{child}” in “{parent}” is measured once more: {total}"
                    if known
                    else "“{child}” is measured in “{parent}” ({total}), but does not stand there"
                )
                self._data.error(each.row, child, say(text, child=child, parent=parent, total=each.total))
                known.add(each.total)


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of a part there is in its chapter; `given` tells a stated figure from the implied 1."""

    amount: Decimal
    given: bool
    measured: Measurement | None = None

    def summed(self, times: Decimal, places: int) -> Decimal | None:
        """What the lines of the measurement come to; None when there are none, or they agree but for rounding."""
        if self.measured is None or self.measured.summed is None:
            return None
        summed = self.measured.summed
        if not abs(summed * times) < AMOUNT_MAX / 1000:
            return None
        allowed = Decimal(len(self.measured.notes) + 1).scaleb(-places) / 2
        return None if abs(summed - self.amount) <= allowed else rounded(summed * times, 6)
