"""How fast fifty thousand people and materials are shown and taken in, and how fast as many are changed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pytest
import xlsxwriter

from desktop.company import Company, opened
from desktop.settings import load
from shared.importers.acceptance import accepted
from shared.importers.catalog import CatalogPreview, preview_catalog
from shared.importers.verdicts import Verdict
from shared.workbooks.workbook import read_workbook
from tests.bench.measure import Run, say_ms, seconds

pytestmark = pytest.mark.bench
COUNT = 50_000
PEOPLE = ("Табельный номер", "ФИО", "Должность", "Разряд", "Дата приёма", "Телефон")
MATERIALS = ("Код", "Наименование", "Ед. изм.", "Цена")


def people(job: str) -> Iterator[Sequence[Any]]:
    for n in range(COUNT):
        day = f"{n % 28 + 1:02}.{n % 12 + 1:02}.20{n % 20:02}"
        yield 10_000 + n, f"Фамилин{n} Иван Сергеевич", job, n % 6 + 1, day, f"+7 900 {n:07}"


def materials(more: int) -> Iterator[Sequence[Any]]:
    for n in range(COUNT):
        yield f"М-{n:06}", f"Материал номер {n} для стен", ("шт.", "кв.м", "руб./м3")[n % 3], n % 1000 + more + 0.5


def written(path: Path, captions: Sequence[str], rows: Iterator[Sequence[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, captions)
        for number, row in enumerate(rows, 1):
            page.write_row(number, 0, row)
    return path


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with opened(load(tmp_path_factory.mktemp("import")), create=True) as company:
        yield company


def previewed(company: Company, kind: str, file: Path) -> CatalogPreview:
    store = company.store
    with store.reading() as reading:
        book = read_workbook(file)
        return preview_catalog(book, store.kinds.shape(kind), store.books(reading), store.kinds.shapes)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("kind", "captions", "first", "second"), [
    ("person", PEOPLE, people("каменщик"), people("маляр")),
    ("material", MATERIALS, materials(0), materials(1)),
])  # fmt: skip
def test_fifty_thousand_items(
    company: Company, tmp_path: Path, kind: str, captions: Sequence[str], first: Any, second: Any
) -> None:
    store, shape = company.store, company.store.kinds.shape(kind)
    for verdict, rows in ((Verdict.NEW, first), (Verdict.CHANGED, second)):
        file = written(tmp_path / f"{verdict}.xlsx", captions, rows)
        shown = previewed(company, kind, file)
        assert shown.counts == {verdict: COUNT}
        words = f"{COUNT:,} {kind} items, {verdict}"
        runs = seconds(lambda file=file: previewed(company, kind, file), runs=2)  # type: ignore[misc]
        say_ms(f"shown: {words}", runs, "≤ 10 s with writing")
        agreed = accepted(shown, new=True, changed=True)
        started, computed = perf_counter(), process_time()
        store.take_in(shape, agreed.new, agreed.edits, about={})
        say_ms(f"written: {words}", [Run(perf_counter() - started, process_time() - computed)], "≤ 10 s with reading")
