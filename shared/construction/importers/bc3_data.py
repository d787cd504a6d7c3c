"""What the records of a BC3 file say, before anything is made of it: concepts, what goes into them, measurements."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from shared.construction.importers.bc3_text import Record, TooMuch
from shared.construction.importers.numbers import BadNumber, exact
from shared.construction.importers.source import RowVerdict, Verdict
from shared.kernel.numbers import plain
from shared.workbooks.words import Words, say

_ONE: Final = Decimal(1)
_MEASURED_LINE: Final = 6
"""Parts of one line of a measurement: type, comment, count, length, width, height."""
_CODE_MAX, _UNIT_MAX, _NAME_MAX, _NOTE_MAX = 100, 20, 500, 4_000
_PARTS_MAX: Final = 1_000_000


@dataclass(slots=True)
class Concept:
    """A chapter, a position, or something that goes into one; `price` is None where the file is silent."""

    code: str
    row: int
    unit: str
    summary: str
    price: Decimal | None
    type: str
    broken: bool = False

    @property
    def is_percent(self) -> bool:
        """A share of what stands above it in the same decomposition."""
        return "%" in self.code or self.unit == "%"

    @property
    def is_labour(self) -> bool:
        return self.type == "1"


@dataclass(frozen=True, slots=True)
class Part:
    """One concept within another: so much of it per unit. `given` tells a stated quantity from the implied 1, `broken`
    one that cannot be read."""

    code: str
    quantity: Decimal
    given: bool
    row: int
    broken: bool = False


@dataclass(slots=True)
class Measurement:
    """The quantity of a position within a chapter; `summed` is what its own lines come to, None without lines."""

    row: int
    total: Decimal | None
    summed: Decimal | None
    notes: tuple[str, ...] = ()
    broken: bool = False
    used: bool = False


@dataclass(slots=True)
class Bc3Data:
    """The whole file by code, codes without their marks # and ##."""

    concepts: dict[str, Concept] = field(default_factory=dict)
    parts: dict[str, list[Part]] = field(default_factory=dict)
    measurements: dict[tuple[str, str], list[Measurement]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    chapters: set[str] = field(default_factory=set)
    roots: dict[str, None] = field(default_factory=dict)
    verdicts: list[RowVerdict] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    version: str = ""
    use: str = ""
    price_names: tuple[str, ...] = ()
    several_prices: int = 0
    parts_read: int = 0
    currency: str = ""
    percents: tuple[Decimal, ...] = ()
    """Indirect costs, general costs, profit, reduction, VAT: the ~K record, in the order of the format."""
    places: dict[str, int] = field(default_factory=dict)

    def error(self, row: int, code: str, why: Words, text: str = "") -> None:
        self.verdicts.append(RowVerdict(row, Verdict.ERROR, code or f"~{row}", why, text))


def read_data(found: Iterable[Record]) -> Bc3Data:
    """Sort the records by what they say. A record that cannot be read gets a verdict, the others go on."""
    data = Bc3Data()
    readers = {"V": _version, "K": _coefficients, "C": _concept, "D": _parts, "Y": _parts, "M": _measurement,
               "N": _measurement, "T": _text}  # fmt: skip
    for record in found:
        reader = readers.get(record.kind)
        if reader is None:
            data.ignored[record.kind] += 1
            why = say("a record without figures of the estimate: ~{kind}", kind=record.kind)
            data.verdicts.append(RowVerdict(record.row, Verdict.IGNORED, f"~{record.kind}", why, record.text))
            continue
        reader(data, record)
    return data


def bare(data: Bc3Data, marked: str) -> str:
    """A code without its marks; the marks are remembered: ## is the root, # a chapter."""
    code = marked.strip()[:_CODE_MAX]
    if code.endswith("##"):
        code = code[:-2]
        data.roots[code] = None
    elif code.endswith("#"):
        code = code[:-1]
        data.chapters.add(code)
    return code


def _note(data: Bc3Data, record: Record, code: str, why: Words) -> None:
    data.verdicts.append(RowVerdict(record.row, Verdict.IGNORED, code or f"~{record.kind}", why, record.text))


def _version(data: Bc3Data, record: Record) -> None:
    data.version = next((each for at in (1, 0) if (each := record.parts(at)[0]).startswith("FIEBDC")), "")
    data.price_names = tuple(record.parts(3)[1:])
    data.use = record.field(6)
    _note(data, record, "~V", say("who wrote the file, and how"))


def _coefficients(data: Bc3Data, record: Record) -> None:
    old, rates = record.fields[0].split("\\") if record.fields else [], record.parts(1)
    names = ("DN", "DD", "DS", "DR", "DI", "DP", "DC", "DM")
    data.places = {name: int(text) for name, text in zip(names, old, strict=False) if text.strip() in set("012345678")}
    currencies = (part.strip() for each in record.fields for part in each.split("\\"))
    data.currency = next((part for part in currencies if len(part) == 3 and part.isalpha() and part.isupper()), "")
    try:
        data.percents = tuple(exact(each) or Decimal(0) for each in rates)
    except BadNumber as bad:
        why = say("“{text}” is not a number; the percentages of this record are not used", text=bad.text)
        data.error(record.row, "~K", why, record.text)
        return
    _note(data, record, "~K", say("decimal places, currency and percentages"))


def _concept(data: Bc3Data, record: Record) -> None:
    code = bare(data, record.parts(0)[0])
    if not code:
        data.error(record.row, "~C", say("a concept without a code"), record.text)
        return
    prices = record.parts(3)
    unit, summary = record.field(1)[:_UNIT_MAX], " ".join(record.field(2).split())[:_NAME_MAX]
    concept = Concept(code, record.row, unit, summary, None, record.field(5).upper())
    try:
        concept.price = exact(prices[0])
        data.several_prices += len([each for each in prices if each]) > 1
    except BadNumber as bad:
        concept.broken = True
        data.error(record.row, code, say("“{text}” is not a number for {field}", text=bad.text,
                                         field=say("price")), record.text)  # fmt: skip
    known = data.concepts.get(code)
    if known is None:
        data.concepts[code] = concept
    elif (known.price, known.unit, known.type) == (concept.price, concept.unit, concept.type):
        _note(data, record, code, say("given twice with the same figures; the one on line {row} counts", row=known.row))
    else:
        why = say("given twice with other figures; the one on line {row} counts", row=known.row)
        data.error(record.row, code, why, record.text)


def _parts(data: Bc3Data, record: Record) -> None:
    """Parts come as code, factor, yield; a newer second field repeats them with a fourth part each, and counts."""
    code = bare(data, record.parts(0)[0])
    newer = any(record.parts(2))
    width, cells = (4, record.parts(2)) if newer else (3, record.parts(1))
    found: list[Part] = []
    for at in range(0, len(cells), width):
        child = bare(data, cells[at])
        if not child:
            continue
        factor, yielded = (cells[at + n] if at + n < len(cells) else "" for n in (1, 2))
        try:
            quantity = _or_one(factor) * _or_one(yielded)
        except BadNumber as bad:
            why = say("“{part}” in “{whole}”: “{text}” is not a number", part=child, whole=code, text=bad.text)
            data.error(record.row, code, why, record.text)
            found.append(Part(child, Decimal(0), False, record.row, broken=True))
            continue
        found.append(Part(child, quantity, bool(yielded or factor), record.row))
    data.parts_read += len(found)
    if data.parts_read > _PARTS_MAX:
        raise TooMuch
    known = data.parts.get(code)
    if known is not None and record.kind == "D":
        same = [(p.code, p.quantity) for p in known] == [(p.code, p.quantity) for p in found]
        if same:
            _note(data, record, code, say("given twice with the same figures; the one on line {row} counts",
                                          row=known[0].row if known else record.row))  # fmt: skip
        else:
            why = say("what goes into “{code}” is given twice and differently; the first counts", code=code)
            data.error(record.row, code, why, record.text)
        return
    data.parts.setdefault(code, []).extend(found)
    _note(data, record, code, say("what goes into “{code}”", code=code))


def _or_one(text: str) -> Decimal:
    value = exact(text)
    return _ONE if value is None else value


def _measurement(data: Bc3Data, record: Record) -> None:
    cells = record.parts(0)
    parent, child = (bare(data, cells[0]), bare(data, cells[1])) if len(cells) > 1 else ("", bare(data, cells[0]))
    try:
        total = exact(record.field(2))
        summed, notes = _measured(record.field(3))
    except BadNumber as bad:
        why = say("measurement of “{child}” in “{parent}”: “{text}” is not a number", child=child, parent=parent,
                  text=bad.text)  # fmt: skip
        data.error(record.row, child, why, record.text)
        data.measurements.setdefault((parent, child), []).append(Measurement(record.row, None, None, broken=True))
        return
    _note(data, record, child, say("the measurement of “{child}” in “{parent}”", child=child, parent=parent))
    made = Measurement(record.row, summed if total is None else total, summed, notes)
    known = data.measurements.setdefault((parent, child), [])
    if record.kind == "N" and known and known[-1].total is not None and made.total is not None:
        last = known[-1]
        last.total = (last.total or Decimal(0)) + made.total
        last.summed = None if last.summed is None or made.summed is None else last.summed + made.summed
        last.notes += made.notes
    else:
        known.append(made)


def _measured(text: str) -> tuple[Decimal | None, tuple[str, ...]]:
    """Σ of the lines, None when there are none or one is a formula, and each line in words: "Ground floor 2 × 3.5"."""
    cells = [each.strip() for each in text.split("\\")]
    summed: Decimal | None = None
    notes: list[str] = []
    formula = False
    for at in range(0, len(cells) - 1, _MEASURED_LINE):
        kind, comment, *sizes = (cells[at : at + _MEASURED_LINE] + [""] * _MEASURED_LINE)[:_MEASURED_LINE]
        if kind in ("1", "2"):
            continue  # subtotals repeat what stands above them
        figures = [value for each in sizes if (value := exact(each)) is not None]
        formula = formula or kind == "3"
        product = _ONE
        for figure in figures:
            product *= figure
        if figures:
            summed = (summed or Decimal(0)) + product
        if comment or len(figures) > 1:
            notes.append(f"{comment}: {' × '.join(map(plain, figures))}" if comment and figures
                         else comment or " × ".join(map(plain, figures)))  # fmt: skip
    return (None if formula else summed), tuple(notes)


def _text(data: Bc3Data, record: Record) -> None:
    code = bare(data, record.parts(0)[0])
    data.texts[code] = record.field(1)[:_NOTE_MAX]
    _note(data, record, code, say("the long text of “{code}”", code=code))
