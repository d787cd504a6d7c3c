"""Reports on papers of their own, computed from the reports of the golden company."""

import datetime as dt
import io

from print_forms.forms import print_layout, report_form
from print_forms.kit.form import Period
from shared.kernel.language import Language
from shared.store.pivot import Question, compute
from tests.print_forms.golden.declared import Company, golden
from tests.print_forms.ledger import NOW, Paper

SEPTEMBER = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))


@golden("statement")
def statement(company: Company, code: str) -> Paper:
    return on_paper(company, code, "work_execution", "statement")


@golden("piecework_computed")
def piecework_computed(company: Company, code: str) -> Paper:
    return on_paper(company, code, "crew_piecework", "piecework")


def on_paper(company: Company, code: str, report: str, form: str) -> Paper:
    language, chosen, store, out = Language(code), report_form(report, form), company.store, io.BytesIO()
    question = Question(chosen.by, SEPTEMBER.start, SEPTEMBER.end)
    with store.reading() as reading:
        table = compute(reading.connection(), store.kinds, store.kinds.reports[report], question, language)
        layout = chosen.build(table, SEPTEMBER, store.books(reading), language)
    pages = print_layout(layout, language, out, user="petrov", printed_at=NOW)
    return Paper(out.getvalue(), pages)
