"""An estimate file as data to look at before anything is written, whatever its format."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shared.construction.importers.declared import DeclaredTotals
from shared.construction.importers.header import ColumnMap
from shared.construction.importers.layout import Table
from shared.construction.importers.source import RowVerdict, SourceLine, SourceResource, SourceSection, Verdict
from shared.importers.layouts import NO_LAYOUT, Layout
from shared.workbooks.words import Words
from shared.workbooks.workbook import Sheet


@dataclass(frozen=True, slots=True)
class EstimateHead:
    """What the file says above its lines; empty where it is silent."""

    title: str = ""
    number: str = ""
    name: str = ""
    customer: str = ""
    contractor: str = ""


@dataclass(frozen=True, slots=True)
class EstimatePreview:
    """One estimate. `body` is sections and lines in the file's order; `sheet` and `tables` are of workbooks only,
    `format` names the others ("BC3", "GAEB X84") and `currency` is the file's own, where it names one."""

    file_name: str
    file_hash: str
    sheet: str
    head: EstimateHead
    tables: tuple[Table, ...]
    rows: tuple[RowVerdict, ...]
    body: tuple[SourceSection | SourceLine, ...]
    resources: tuple[SourceResource, ...]
    declared: DeclaredTotals
    warnings: tuple[Words, ...]
    format: str = ""
    currency: str = ""
    layout: Layout = NO_LAYOUT
    """Of workbooks: what is remembered where the user has said which column holds what."""
    as_last_time: bool = False
    source: Sheet | None = None
    """Of workbooks: the sheet that was read, and below the names of all that hold anything."""
    sheets: tuple[str, ...] = ()

    @property
    def columns(self) -> ColumnMap:
        return self.tables[0].columns if self.tables else ColumnMap(())

    @property
    def lines(self) -> tuple[SourceLine, ...]:
        return tuple(entry for entry in self.body if isinstance(entry, SourceLine))

    @property
    def sections(self) -> tuple[SourceSection, ...]:
        return tuple(entry for entry in self.body if isinstance(entry, SourceSection))

    @property
    def errors(self) -> tuple[RowVerdict, ...]:
        return tuple(row for row in self.rows if row.verdict == Verdict.ERROR)

    @property
    def priced(self) -> bool:
        """Whether the file states any price: a request for bids does not."""
        return any(line.price is not None or line.cost is not None for line in self.lines)

    def section_sums(self) -> Iterator[tuple[SourceSection, Decimal]]:
        """Each section with the sum of the lines under it, to any depth."""
        sums: dict[int, Decimal] = {}
        open_sections: list[tuple[int, SourceSection]] = []
        for at, entry in enumerate(self.body):
            if isinstance(entry, SourceSection):
                open_sections = [each for each in open_sections if each[1].level < entry.level]
                open_sections.append((at, entry))
                sums[at] = Decimal("0.00")
                continue
            cost = entry.computed_cost if entry.cost is None else entry.cost
            for section_at, section in open_sections:
                if entry.under is None or section.level <= entry.under:
                    sums[section_at] += cost
        for at, total in sums.items():
            heading = self.body[at]
            if isinstance(heading, SourceSection):
                yield heading, total
