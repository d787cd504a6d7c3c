"""Pay for accounting, format 1: every accrual of posted payroll sheets that counts in a month, and its summary.

docs/formats/accounting_accruals.md says what each column means.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from shared.construction.exports.accounting import ROW, Accounting, Asked, People, columns, lines_of, totalled
from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from shared.construction.registers import ACCRUALS, Payroll
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO, hours, rounded
from shared.workbooks.table import DataTable

FORMAT = "accruals/1"
COLUMNS = (
    ("row_type", "Row or total", "text"),
    ("organization", "Organization", "text"),
    ("person", "Person", "text"),
    ("personnel_number", "Personnel number", "text"),
    ("accrual", "Kind of accrual", "text"),
    ("accrual_name", "Accrual", "text"),
    ("month", "Month", "text"),
    ("work_month", "For the month", "text"),
    ("site_code", "Site code", "text"),
    ("site", "Site", "text"),
    ("days", "Days", "int"),
    ("minutes", "Minutes", "int"),
    ("hours", "Hours", "hours"),
    ("rate", "Rate", "price"),
    ("sign", "Sign", "int"),
    ("amount", "Amount", "money"),
    ("reason", "Reason", "text"),
    ("document", "Document", "text"),
    ("document_date", "Date of the document", "date"),
    ("run", "Run", "text"),
    ("correction", "Correction", "int"),
    ("corrects", "Corrects", "text"),
    ("amount_before", "Amount before the correction", "money"),
    ("amount_after", "Amount after the correction", "money"),
    ("format", "Format", "text"),
)
SUMMARY = (
    ("row_type", "Row or total", "text"),
    ("organization", "Organization", "text"),
    ("person", "Person", "text"),
    ("personnel_number", "Personnel number", "text"),
    ("month", "Month", "text"),
    ("accrual", "Kind of accrual", "text"),
    ("accrual_name", "Accrual", "text"),
    ("minutes", "Minutes", "int"),
    ("hours", "Hours", "hours"),
    ("amount", "Amount", "money"),
    ("format", "Format", "text"),
)
CAPTIONS = ("Accruals", "Summary by person and accrual")
"""Of the rows and of their summary."""
BY = ("organization_id", "person_id", "site_id", "accrual", "date", "recorder_kind", "recorder_id", "line_id")
OF_LINE = ["work_month", "days", "rate", "reason", "accrual", "amount", "amount_before", "personnel_number"]
OF_SHEET = ["id", "number", "date", "run", "corrects_id"]
Row = dict[str, Any]


def accruals_export(books: Books, asked: Asked, language: Language) -> Accounting:
    """Only what is posted. Deductions are negative; a correction gives the difference beside both states."""
    first, last = asked.days
    only: dict[str, Any] = {} if asked.organization_id is None else {"organization_id": asked.organization_id}
    movements = books.turnover(Payroll, by=BY, start=first, end=last, **only)
    people = People(books, {each["person_id"] for each in movements}, last)
    recorders = {each["recorder_id"] for each in movements}
    sheets = {row["id"]: row for row in books.rows(PayrollSheet, OF_SHEET, id=list(recorders))} if recorders else {}
    lines = lines_of(books, PayrollLine, OF_LINE, recorders)
    rows = [_row(people, sheets.get(each["recorder_id"], {}), lines.get(each["line_id"], {}), each, language)
            for each in movements]  # fmt: skip
    rows.sort(key=lambda row: (row["organization"], row["person"], row["personnel_number"], row["work_month"],
                               row["accrual"], row["site"], row["document"], -row["amount"]))  # fmt: skip
    tables = (_table("accruals", CAPTIONS[0], COLUMNS, rows, language),
              _table("summary", CAPTIONS[1], SUMMARY, _summary(rows), language))  # fmt: skip
    return Accounting(tables, len(rows))


def _table(
    name: str, caption: str, declared: tuple[tuple[str, str, str], ...], rows: list[Row], language: Language
) -> DataTable:
    names = [each[0] for each in declared]
    total = totalled(names, rows, FIGURES, hours=hours(sum(row["minutes"] for row in rows)), format=FORMAT)
    cells = ([row[name] for name in names] for row in rows)
    return DataTable(name, language.say(caption), columns(language, declared), cells, total=total)


FIGURES: dict[str, Callable[[Any], Any]] = {"minutes": int, "amount": lambda value: rounded(ZERO + value, 2)}


def _row(
    people: People, sheet: Mapping[str, Any], line: Mapping[str, Any], movement: Mapping[str, Any], language: Language
) -> Row:
    person, accrual = movement["person_id"], movement["accrual"]
    site_code, site = people.site(movement["site_id"])
    sign = -1 if accrual == DEDUCTION else 1
    corrects = sheet.get("corrects_id") or NONE_ID
    correction = corrects != NONE_ID
    return {
        "row_type": ROW,
        "organization": people.organization(movement["organization_id"]),
        "person": people.name(person),
        "personnel_number": people.number(person) or line.get("personnel_number") or "",
        "accrual": accrual,
        "accrual_name": language.say(ACCRUALS.get(accrual, accrual)),
        "month": movement["date"].isoformat()[:7],
        "work_month": (line.get("work_month") or movement["date"]).isoformat()[:7],
        "site_code": site_code,
        "site": site,
        "days": line.get("days"),
        "minutes": movement["minutes"],
        "hours": hours(movement["minutes"]),
        "rate": line.get("rate"),
        "sign": sign,
        "amount": movement["amount"],
        "reason": line.get("reason") or "",
        "document": sheet.get("number") or people.document(movement["recorder_kind"], movement["recorder_id"]),
        "document_date": sheet.get("date"),
        "run": sheet.get("run") or "",
        "correction": int(correction),
        "corrects": people.document("*", corrects) if correction else "",
        "amount_before": (line.get("amount_before") or ZERO) if correction else None,
        "amount_after": sign * (line.get("amount") or ZERO) if correction else None,
        "format": FORMAT,
    }


DEDUCTION = "deduction"


def _summary(rows: list[Row]) -> list[Row]:
    same = ("row_type", "organization", "person", "personnel_number", "month", "accrual", "accrual_name", "format")
    found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(lambda: {"minutes": 0, "amount": ZERO})
    for row in rows:
        sums = found[tuple(row[name] for name in same)]
        for name in FIGURES:
            sums[name] += row[name]
    made = [{**dict(zip(same, key, strict=True)), **sums, "hours": hours(sums["minutes"])}
            for key, sums in found.items()]  # fmt: skip
    return sorted(made, key=lambda row: (row["organization"], row["person"], row["personnel_number"], row["accrual"]))
