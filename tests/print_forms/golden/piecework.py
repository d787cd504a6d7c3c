"""The piecework of a crew: works by the day, on one page, and over more days than a page is wide."""

import datetime as dt
import io
from decimal import Decimal

from print_forms.construction.crew_piecework import build
from print_forms.forms import print_layout
from print_forms.kit.form import Period
from shared.kernel.identity import NONE_ID, new_id
from shared.kernel.language import Language
from shared.kernel.report import Column, ReportTable, Row
from tests.print_forms.golden.declared import Company, golden
from tests.print_forms.ledger import NOW, Ledger, Paper

_WORKS = (
    ("Разборка мягкой кровли с резкой", "м2", "136", "25.5", (5, 3, 4)),
    ("Устройство стяжек", "м2", "306", "25.5", (4, 0, 8)),
    ("Наплавляемая кровля в 2 слоя", "м2", "170", None, (0, 12, 7)),
)


@golden("piecework")
def piecework(company: Company, code: str) -> Paper:
    return printed(company, code, 3)


@golden("piecework_month", "ru")
def piecework_month(company: Company, code: str) -> Paper:
    return printed(company, code, 23)


def printed(company: Ledger, code: str, days: int, works: int = 3) -> Paper:
    with company.store.reading() as session:
        period = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
        layout = build(table(company, days, works), period, company.store.books(session), Language(code))
    out = io.BytesIO()
    pages = print_layout(layout, Language(code), out, user="petrov", printed_at=NOW)
    return Paper(out.getvalue(), pages)


def table(company: Ledger, days: int, works: int = 3) -> ReportTable:
    """As the report is computed by crew, site, work and work type: three works, each on its own days."""
    dates = [dt.date(2026, 9, 1) + dt.timedelta(number) for number in range(days)]
    names = (
        *("crew", "site", "line", "work_type", "unit", "unit_wage"),
        *("assigned_quantity", "done_quantity", "done_to_date", "difference", "percent", "done_wage"),
        *(f"{name}:{day}" for day in dates for name in ("done_quantity", "done_wage")),
    )
    crew, site = company.crew, company.site
    rows, sums = [], [Decimal(0)] * (days + 1)
    for number in range(works):
        name, unit, price, plan, doses = _WORKS[number % 3]
        done = [Decimal(doses[(at + number // 3) % 3]) for at in range(days)]
        wages = [each * Decimal(price) for each in done]
        sums = [so_far + wage for so_far, wage in zip(sums, [sum(wages, Decimal(0)), *wages], strict=True)]
        planned = Decimal(plan) if plan else Decimal(0)
        percent = (sum(done) * 100 / planned).quantize(Decimal("0.01")) if plan else None
        figures = [unit, Decimal(price), planned, sum(done), sum(done), sum(done) - planned, percent, sum(wages)]
        by_day = [figure for pair in zip(done, wages, strict=True) for figure in pair]
        line = new_id()
        words = (crew.name, site.name, name)
        rows.append(Row((crew.id, site.id, line), 3, (*words, "", *figures, *by_day)))
        rows.append(Row((crew.id, site.id, line, NONE_ID), 4, (*words, "—", *figures, *by_day)))
    by_day = [figure for wage in sums[1:] for figure in (None, wage)]
    totals = (*[None] * 7, sums[0], *by_day)
    above = [
        Row((crew.id,), 1, (crew.name, "", "", "", *totals)),
        Row((crew.id, site.id), 2, (crew.name, site.name, "", "", *totals)),
    ]
    columns = tuple(Column(name, name, 2 if "wage" in name else 6) for name in names)
    return ReportTable("crew_piecework", "Crew piecework", "1–30.09.2026", columns, (*above, *rows))
