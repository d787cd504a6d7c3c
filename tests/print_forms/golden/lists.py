"""Lists and computed reports: a list of materials, a report with subtotals, one that is wider than the paper."""

import io
from decimal import Decimal

from print_forms.forms import report_pdf
from print_forms.kit.column import Column
from print_forms.kit.page import Running, Stamp, render
from print_forms.kit.table import Row, Total
from print_forms.listing import list_print
from shared.kernel.language import Language
from shared.kernel.report import Column as ReportColumn
from shared.kernel.report import ReportTable
from shared.kernel.report import Row as ReportRow
from tests.print_forms.golden.declared import Company, golden
from tests.print_forms.ledger import NOW, Paper


@golden("list")
def list_(_: Company, code: str) -> Paper:
    columns = [Column("Code", kind="code"), Column("Material"), Column("Price", kind="price")]
    rows = [Row((f"М-{n:02}", f"Материал № {n}", Decimal(n) * 10)) for n in range(1, 61)]
    layout = list_print(columns, [*rows, Total("Total", [None, None, Decimal(18300)])], Language(code), "Materials")
    out = io.BytesIO()
    running = Running(layout.title, layout.running_head, Language(code))
    pages = render(layout.story, layout.paper, running, Stamp("", "", NOW, "petrov"), out)
    return Paper(out.getvalue(), pages)


@golden("report")
def report(_: Company, code: str) -> Paper:
    columns = (
        *(ReportColumn("site", "Site"), ReportColumn("work", "Work")),
        *(ReportColumn("done", "Done", 6), ReportColumn("cost", "Cost", 2)),
    )
    rows = (
        ReportRow(("a",), 1, ("School", "", Decimal("5.5"), Decimal(1500))),
        ReportRow(("a", "b"), 2, ("School", "Screed", Decimal("2.5"), Decimal("1000.50"))),
        ReportRow(("a", "c"), 2, ("School", "Walls", Decimal(3), Decimal("499.5"))),
    )
    total = ReportRow((), 0, ("Total", "", Decimal("5.5"), Decimal(1500)))
    return _printed(ReportTable("x", "Work execution", "September 2026", columns, rows, total), code)


@golden("report_wide")
def report_wide(_: Company, code: str) -> Paper:
    codes = tuple(ReportColumn(f"c{n}", f"Code {n}", 2) for n in range(40))
    cells = ("Ivanov I.", *(Decimal("1234.45") for _ in codes))
    rows = (ReportRow((1,), 1, cells), ReportRow((2,), 1, ("Petrov P.", *cells[1:])))
    total = ReportRow((), 0, ("Total", *(Decimal("2468.9") for _ in codes)))
    columns = (ReportColumn("person", "Person"), *codes)
    return _printed(ReportTable("x", "Timesheet summary", "2026", columns, rows, total), code)


def _printed(table: ReportTable, code: str) -> Paper:
    out = io.BytesIO()
    pages = report_pdf(table, Language(code), out, user="petrov", printed_at=NOW)
    return Paper(out.getvalue(), pages)
