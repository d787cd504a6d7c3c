"""How fast a large estimate is previewed, a large Т-13 and a long list are printed."""

import tracemalloc
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from print_forms.construction.t13 import Mark, T13Employee, T13Sheet, t13
from print_forms.kit.column import Column, Kind
from print_forms.kit.page import A4_LANDSCAPE, Running, Stamp, render
from print_forms.kit.table import Row
from print_forms.listing import list_print
from shared.construction.importers.preview import preview
from shared.kernel.language import Language
from tests.bench.company import WORKS
from tests.bench.measure import say_ms, seconds

pytestmark = pytest.mark.bench
CAPTIONS = ["№", "Шифр", "Наименование работ", "Ед. изм.", "Количество", "Цена", "Стоимость", "Трудозатраты"]


def large_estimate(path: Path, rows: int) -> Path:
    """Sections of fifty positions under one row of captions."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Смета")
    sheet.write(0, 2, "ЛОКАЛЬНАЯ СМЕТА № 1")
    sheet.write_row(2, 0, CAPTIONS)
    for n in range(rows):
        if n % 50 == 0:
            sheet.write(3 + n, 2, f"Раздел {n // 50 + 1}. {WORKS[n // 50 % len(WORKS)]}")
            continue
        quantity, price = n % 97 + 0.5, n % 1013 + 0.25
        sheet.write_row(3 + n, 0, [n, f"2.10-{n:05}", WORKS[n % len(WORKS)], "м2", quantity, price])
        sheet.write(3 + n, 6, round(quantity * price, 2))
        sheet.write(3 + n, 7, 1.25)
    book.close()
    return path


def test_preview_of_9000_rows(tmp_path: Path) -> None:
    path = large_estimate(tmp_path / "estimate.xlsx", 9_000)
    found = preview(path)
    assert len(found.lines) == 8_820
    say_ms("preview of an estimate of 9,000 rows (xlsx)", seconds(lambda: preview(path), runs=5), "≤ 2,000 ms")


def test_t13_of_500_people() -> None:
    day, rest = Mark("Я", 480, counts_day=True, counts_hours=True), Mark("В", absence=True)
    people = [
        T13Employee(
            f"Работников Р. Р. {n}, каменщик 4 разряда", f"{n:05}",
            {at: (rest if at % 7 in (6, 0) else day,) for at in range(1, 31)},
        )
        for n in range(1, 501)
    ]  # fmt: skip
    sheet = T13Sheet(
        "ООО «Стройинвест»",
        "12345678",
        "Участок № 1",
        "ТБ-1",
        date(2026, 6, 30),
        date(2026, 6, 1),
        date(2026, 6, 30),
        people,
    )
    running = Running("Т-13", "Табель № ТБ-1", Language("ru"))

    stamp = Stamp("01998f2a-77aa-7000-8000-000000000001", "3fa2c1d09b7e55aa", None, "Petrov")

    def printed() -> int:
        return render(t13(sheet), A4_LANDSCAPE, running, stamp, BytesIO())

    pages = printed()
    say_ms("Т-13 for 500 people to PDF", seconds(printed, runs=3), "≤ 2,000 ms", pages=pages)


def test_a_list_of_10000_rows() -> None:
    kinds: tuple[Kind, ...] = ("code", "date", "text", "text", "money")
    columns = [Column(f"Column {n}", kind=kind) for n, kind in enumerate(kinds)]
    rows = [
        Row((f"DR-A1-26-{n:05}", date(2026, 9, n % 28 + 1), f"Site {n % 40}", WORKS[n % len(WORKS)], Decimal(n)))
        for n in range(10_000)
    ]
    stamp = Stamp("", "", None, "petrov")

    def printed() -> int:
        layout = list_print(columns, rows, Language("ru"), "Daily reports")
        return render(layout.story, layout.paper, Running(layout.title, layout.running_head), stamp, BytesIO())

    pages = printed()
    tracemalloc.start()
    printed()
    peak = tracemalloc.get_traced_memory()[1] // 2**20
    tracemalloc.stop()
    say_ms("list of 10,000 rows to PDF", seconds(printed, runs=3), "≤ 4,000 ms", pages=pages, peak_mb=peak)
    assert peak < 120
