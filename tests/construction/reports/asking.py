"""Asking a report of a small company."""

from typing import Any

from shared.kernel.language import Language
from shared.kernel.report import ReportTable
from shared.store.reports import Question, report_table
from tests.construction.conftest import Company


def asked(company: Company, name: str, *by: str, scopes: frozenset[str] | None = None, **question: Any) -> ReportTable:
    with company.store.reading() as session:
        books = company.store.books(session, scopes)
        declared = company.store.kinds.reports[name]
        return report_table(books, declared, Question(by, scopes=scopes, **question), Language())


def by_first(table: ReportTable) -> dict[str, dict[str, Any]]:
    """What the first word of each innermost row says → its cells by column."""
    names = [column.name for column in table.columns]
    depth = max((row.level for row in table.rows), default=0)
    return {str(row.cells[depth - 1]): dict(zip(names, row.cells, strict=True))
            for row in table.rows if row.level == depth}  # fmt: skip
