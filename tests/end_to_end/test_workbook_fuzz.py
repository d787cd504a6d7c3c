"""Workbooks after careless hands: a verdict in words or a whole import, never a trace and never a half."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.company import copied
from tests.end_to_end.program import Program

DRAFTS = {"timesheet": "TS-A1-26-00015", "daily_report": "DR-A1-26-00267"}
VALUES: tuple[Any, ...] = (
    None, "", " ", "8", "Б", "Я/С 8/2", "8/2", "-", "-5", "25", "7:30", "abc", "=1/0", "=A1", "#REF!", "#N/A", "0001",
    "Громов А. В.", "9999", "1", "2", 0, 8, -1, 7.77, 1e308, 10**20, True, "да", "x" * 5000, "'", "=cmd|'/C calc'!A0",
    dt.date(2026, 10, 5), dt.date(1900, 1, 1), dt.time(8, 30), "31.12.2026", "\u202e\u0301", "ES-A1-26-00001/2",
    "fellow/", "fieldledger header", "fields", "019f1c0c-62f6-749b-9dcb-022da4eb2ee4", "Posted", "м2",
)  # fmt: skip
at = st.integers(1, 40)
Mutation = Callable[[Any], object]


def _sheet(book: Any, number: int) -> Any:
    return book.worksheets[number % len(book.worksheets)]


def _write(number: int, row: int, column: int, value: Any) -> Mutation:
    def mutate(book: Any) -> None:
        cell = _sheet(book, number).cell(row, column)
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = value

    return mutate


def _rename(number: int, value: str) -> Mutation:
    def mutate(book: Any) -> None:
        if value not in book.sheetnames:
            _sheet(book, number).title = value

    return mutate


def _remove_sheet(number: int) -> Mutation:
    def mutate(book: Any) -> None:
        if len(book.worksheets) > 2:
            book.remove(_sheet(book, number))

    return mutate


numbers = st.integers(0, 5)
mutations = st.one_of(
    st.builds(_write, numbers, at, at, st.sampled_from(VALUES)),
    st.builds(_write, st.integers(0, 2), st.integers(3, 14), st.integers(1, 12), st.sampled_from(VALUES)),
    st.builds(lambda n, row, count: lambda book: _sheet(book, n).delete_rows(row, count), numbers, at,
              st.integers(1, 9)),
    st.builds(lambda n, col, count: lambda book: _sheet(book, n).delete_cols(col, count), numbers, st.integers(1, 9),
              st.integers(1, 3)),
    st.builds(lambda n, row: lambda book: _sheet(book, n).insert_rows(row), numbers, at),
    st.builds(lambda n, col: lambda book: _sheet(book, n).insert_cols(col), numbers, st.integers(1, 9)),
    st.builds(lambda n, row, col: lambda book: _sheet(book, n).merge_cells(
        start_row=row, start_column=col, end_row=row + 1, end_column=col + 1), numbers, at, st.integers(1, 9)),
    st.builds(_rename, numbers, st.sampled_from(["Лист1", "Days", "x"])),
    st.builds(_remove_sheet, numbers),
    st.builds(lambda n: lambda book: setattr(_sheet(book, n), "sheet_state", "visible"), numbers),
    st.builds(lambda n: lambda book: book.copy_worksheet(_sheet(book, n)), numbers),
)  # fmt: skip


@pytest.fixture(scope="module")
def fuzzed(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    from desktop.company import FILE_NAME

    home = tmp_path_factory.mktemp("fuzzed")
    copied(demo_file, home / FILE_NAME)
    program = Program(home)
    for kind, number in DRAFTS.items():
        program.do("export", kind, number, "--xlsx", home / f"{kind}.xlsx")
    return program


@pytest.mark.parametrize("kind", list(DRAFTS))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(changes=st.lists(mutations, min_size=1, max_size=4))
def test_a_mangled_workbook_is_imported_whole_or_refused_in_words(
    kind: str, fuzzed: Program, changes: list[Mutation]
) -> None:
    file = fuzzed.home / "mangled.xlsx"
    book = openpyxl.load_workbook(fuzzed.home / f"{kind}.xlsx")
    for change in changes:
        change(book)
    if not any(sheet.sheet_state == "visible" for sheet in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    book.save(file)
    before = fuzzed.body(kind, DRAFTS[kind])
    said = fuzzed.run("import-workbook", file, "--yes", "--overwrite")
    assert said.code in (0, 1), said
    assert "Traceback" not in said.out + said.err
    after = fuzzed.body(kind, DRAFTS[kind])
    if said.code == 1:
        assert said.err.startswith(("fieldledger:", "  !"))
        assert after == before
    elif after != before:
        assert "changes imported" in said.out
        assert all(row.get("id") for rows in after.values() if isinstance(rows, list) for row in rows)
