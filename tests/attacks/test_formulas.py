"""Texts that would act in another program: formulas in exported cells, markup on paper. They stay texts, as typed."""

import csv
import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.open_export.csv_tables import guarded
from desktop.sheets import Dialect, table_csv, table_xlsx, write_csv, write_xlsx
from desktop.sheets.pages import pages_xlsx
from print_forms.forms import FORMS
from shared.importers.documents.page import Page, PageCell
from shared.kernel.language import Language
from shared.kernel.report import Column, ReportTable, Row
from shared.workbooks.formulas import protected, unprotected
from shared.workbooks.table import DataColumn, DataTable
from tests.print_forms.ledger import Ledger

ACTING = (
    "=cmd|'/C calc'!A0", "+cmd|'/C calc'!A0", "-2+3+cmd|'/C calc'!A0", "@SUM(1+9)*cmd|'/C calc'!A0", "\t=1+1", "\r=1+1",
    "\n=1+1", "＝1+1", "'=1+1", "''=1+1", ";=1+1", '",=1+1', "=HYPERLINK(\"http://x\",\"y\")", "http://elsewhere/x",
    "{=1+1}", "=1+1,=2", "%0A=1+1", "DDE(\"cmd\";\"/C calc\";\"\")", "internal:Sheet!A1",
)  # fmt: skip
SIGNS = tuple("=+-@\t\r\n＝＋－＠")
COLUMNS = (DataColumn("name", "=1+1"), DataColumn("other", "+1"))
REPORT = (Column("name", "=1+1"), Column("other", "Other"))


def exported(folder: Path) -> list[Path]:
    """The texts by every way that writes a sheet."""
    rows = [(text, text) for text in ACTING]
    table = DataTable("t", "=1+1", COLUMNS, rows, subtitle="=1+1", total=("=1+1", "@1"), notes=("+1",))
    report = ReportTable("r", "=1+1", "=1+1", REPORT, tuple(Row((), 0, cells) for cells in rows))
    page = Page("=1+1", "=1+1", [[PageCell(text, choices=("a", text)) for text in (*ACTING, 'ООО "Кров"')]])
    paths = [folder / name for name in ("1.csv", "2.csv", "3.csv", "4.csv", "1.xlsx", "2.xlsx", "3.xlsx")]
    for path, language in zip(paths[:2], ("en", "ru"), strict=True):
        table_csv(table, path, Dialect.of(language))
    table_csv(table, paths[2], Dialect.of("ru", delimiter="tab", encoding="cp1251"), by_name=True)
    write_csv(report, paths[3])
    table_xlsx(table, paths[4], Language())
    write_xlsx(report, paths[5])
    pages_xlsx([page], paths[6])
    return paths


def test_no_exported_cell_is_calculated(tmp_path: Path) -> None:
    seen = set[str]()
    for path in exported(tmp_path):
        if path.suffix == ".xlsx":
            cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row if cell.value]
            assert {cell.data_type for cell in cells} == {"s"}
            assert not [cell.value for cell in cells if cell.hyperlink]
            seen |= {cell.value for cell in cells}
        else:
            encoding, separator = (
                ("cp1251", "\t") if path.name == "3.csv" else ("utf-8-sig", ",;"[path.name == "2.csv"])
            )
            with path.open(encoding=encoding, newline="") as file:
                values = [cell for row in csv.reader(file, delimiter=separator) for cell in row]
            assert not [value for value in values if value.startswith(SIGNS)]
            if encoding != "cp1251":
                assert set(ACTING) <= set(map(unprotected, values))
    assert {text for text in ACTING if "\r" not in text} <= seen


def test_a_list_to_pick_from_holds_its_choices_and_no_formula(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(exported(tmp_path)[-1]).active
    formulas = [each.formula1 for each in sheet.data_validations.dataValidation]
    assert '"a,ООО ""Кров"""' in formulas
    for formula in formulas:
        assert formula[0] == formula[-1] == '"'
        assert '"' not in formula[1:-1].replace('""', "")


@given(
    st.text(st.sampled_from("'=+-@\t\r\n\x01\x1f＝＋－＠ aя"))
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
)
def test_the_export_of_the_whole_company_guards_the_same_texts(text: str) -> None:
    with sqlite3.connect(":memory:") as connection:
        ((found,),) = connection.execute(f"SELECT {guarded('t.value')} FROM (SELECT ? AS value) t", (text,))
    assert found == protected(text)


MARKUP = "<b>Б</b> <i>x &amp; y</i> <img src='x.png'/> </para> <font size=40>1 < 2"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = Ledger(tmp_path_factory.mktemp("paper") / "company.db")
    yield made
    made.engine.dispose()


@pytest.mark.parametrize("form", [form.name for form in FORMS if form.kind == "daily_report"])
def test_markup_is_printed_as_it_was_typed(ledger: Ledger, form: str) -> None:
    report = ledger.report(ledger.estimate(), dt.date(2026, 9, 11))
    report.safety, report.legal_number = MARKUP, "<u>7</u>"
    for line in report.lines:
        line.name = MARKUP
    text = ledger.paper(report, "ru", form).text.replace(" ", "")
    assert "<b>Б</b>" in text
    assert "&amp;" in text
