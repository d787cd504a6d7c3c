"""Whatever a sheet holds: a verdict for every row or a refusal in words, never a trace, never half an import."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from desktop.company import Company, opened
from desktop.settings import load
from shared.common import AREA
from shared.importers.acceptance import accepted
from shared.importers.captions import vocabulary
from shared.importers.catalog import CatalogPreview, ImportOptions, preview_catalog
from shared.importers.verdicts import Verdict
from shared.kernel.describe import describe
from shared.kernel.language import Language
from shared.workbooks.container import SheetFacts
from shared.workbooks.words import ImportRefused, say
from shared.workbooks.workbook import Sheet, Workbook, read_workbook
from tests.workbooks.sheets import write_xlsx

KINDS = ("person", "material", "work_type", "counterparty", "pay_rate", "unit", "site", "cost_code", "work_calendar",
         "attendance_code", "shift", "personal_details", "department", "crew", "constant")  # fmt: skip
UNFILLED = re.compile(r"\{[a-z]{3,}\}")
LATE = datetime(9999, 12, 31, tzinfo=UTC)
STRAY = ("Итого", "Личный номерр", "№ п/п", "Цена, руб./м2", "Фамилия", "Отчество", "Папка")
WORDS = (
    "Иванов И. И.", "Иванов Иван Иванович", "м2", "руб./м3", "450 руб./м2", "12,5", "1 234.50", "-", "да", "Нет", "шт.",
    "31.12.2026", "02/03/2026", "32.01.2026", "#N/A", "007", "7", "Раздел 1", "  вложено", "Итого", "1", "2", "'=1+1",
    "a" * 5000, "\x00\x01", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "1e308", "∞", "٣", "²",
)  # fmt: skip
CELL = st.one_of(
    st.none(), st.none(), st.sampled_from(WORDS), st.sampled_from(WORDS), st.text(max_size=8), st.integers(),
    st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
)  # fmt: skip
ROW = st.lists(CELL, max_size=7)


def captions(kind: str) -> list[str]:
    """What people may have written over the columns of a kind: its name first, so that most sheets are taken."""
    fields = vocabulary(describe(BY_NAME[kind])).captions
    declared = [word for words in BY_NAME[kind].sheet_words.values() for word in words.split("|")]
    return [*(Language("ru").say(caption) for caption in fields.values()), *fields, *declared]


BY_NAME: dict[str, Any] = {cls.__tablename__: cls for cls in AREA.kinds}
KEYS = {"pay_rate": ["person_id", "valid_from"], "personal_details": ["person_id"], "unit": ["symbol"]}


@st.composite
def sheets(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> tuple[str, list[list[Any]]]:
    """A kind, and rows under captions most of which are its own."""
    kind = draw(st.sampled_from(kinds))
    more = draw(st.lists(st.sampled_from([*captions(kind), *STRAY]), max_size=5, unique=True))
    header = [*(KEYS.get(kind, ["name"]) if draw(st.integers(0, 9)) else []), *more]
    rows = [draw(st.lists(CELL, min_size=1, max_size=len(header) + 1)) for _ in range(draw(st.integers(0, 8)))]
    return kind, [*draw(st.lists(ROW, max_size=1)), header, *rows]


WHERE = st.dictionaries(
    st.sampled_from(["name", "code", "price", "цена", "?"]), st.sampled_from(["A", "B", "", "Z", "#"]), max_size=2
)
CHOSEN = st.builds(
    ImportOptions,
    columns=WHERE,
    header_row=st.sampled_from([None, None, None, 1, 2, 99]),
    key=st.sampled_from([(), (), ("name",), ("code",), ("personnel_number",), ("nonsense",)]),
    sections=st.sampled_from(["auto", "yes", "no"]),
    erase_empty=st.booleans(),
    making=st.sampled_from([frozenset(), frozenset({"unit"})]),
)
OPTIONS = st.one_of(st.just(ImportOptions()), st.just(ImportOptions()), CHOSEN)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with opened(load(tmp_path_factory.mktemp("fuzz")), create=True) as company:
        store = company.store
        for kind, values in (
            ("person", {"name": "Иванов И. И.", "personnel_number": "7"}), ("person", {"name": "Иванов И. И."}),
            ("material", {"name": "Кирпич", "code": "1"}), ("cost_code", {"name": "Раздел 1", "folder": True}),
        ):  # fmt: skip
            store.save(store.kinds.shape(kind).cls(**values))
        yield company


def shown(company: Company, kind: str, book: Workbook, options: ImportOptions) -> CatalogPreview | None:
    """The preview; None where it was refused, in words in both languages."""
    store = company.store
    with store.reading() as reading:
        try:
            return preview_catalog(book, store.kinds.shape(kind), store.books(reading), store.kinds.shapes, options)
        except ImportRefused as refusal:
            said = [refusal.words(Language(code)) for code in ("en", "ru")]
    assert "Nothing was imported" in said[0]
    assert not any(UNFILLED.search(words) for words in said)
    return None


def held_to_its_promises(company: Company, kind: str, found: CatalogPreview) -> None:
    """Every row is worded; what is agreed to is written whole or refused whole; done twice, nothing more is new."""
    for row in found.rows:
        assert row.row >= 1
        assert row.address
        assert row.why is None or not UNFILLED.search(row.why.words(Language("ru")))
        assert row.why is not None or row.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME, Verdict.FOLDER,
                                                       Verdict.DUPLICATE)  # fmt: skip
    agreed = accepted(found, new=True, changed=True, leave_out=True)
    assert len(agreed.items) == found.counts.get(Verdict.NEW, 0)
    assert len(agreed.edits) == found.counts.get(Verdict.CHANGED, 0)


def book_of(rows: Any, facts: SheetFacts | None = None) -> Workbook:
    return Workbook("list.xlsx", "0" * 64, (Sheet("S", tuple(map(tuple, rows)), True, facts or SheetFacts()),))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets(), OPTIONS)
@example(("person", [["ФИО", "Дата приема"], ["Ян", date(1, 1, 1)], ["Ю", LATE], ["Я", time.max]]), ImportOptions())
@example(("shift", [["Name", "Starts at"], ["Утро", timedelta(days=10**6)], ["День", 10**30]]), ImportOptions())
@example(("unit", [["Symbol", "Name"], [float("nan"), float("inf")]]), ImportOptions())
def test_any_cells(company: Company, sheet: tuple[str, list[list[Any]]], options: ImportOptions) -> None:
    kind, rows = sheet
    found = shown(company, kind, book_of(rows), options)
    if found is not None:
        held_to_its_promises(company, kind, found)


FAULT = say("a formula without a stored value")
SPAN = st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(0, 10**6), st.integers(0, 6))
FACTS = st.builds(
    SheetFacts,
    hidden_rows=st.frozensets(st.integers(0, 9), max_size=2),
    merged=st.lists(SPAN, max_size=4).map(tuple),
    faults=st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 6)), st.just(FAULT),
                           max_size=3),
    hidden_columns=st.frozensets(st.integers(0, 9), max_size=2),
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets(("person", "material")), FACTS)
def test_any_merged_hidden_and_faulty_cells(company: Company, sheet: tuple[str, Any], facts: SheetFacts) -> None:
    kind, rows = sheet
    found = shown(company, kind, book_of(rows, facts), ImportOptions())
    if found is not None:
        held_to_its_promises(company, kind, found)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(sheets(("person", "material", "unit", "cost_code")))
def test_what_is_agreed_to_is_all_written_or_nothing(tmp_path: Path, sheet: tuple[str, Any]) -> None:
    """And what was written is the same when the file comes again."""
    kind, rows = sheet
    from shutil import rmtree

    home = tmp_path / "home"
    rmtree(home, ignore_errors=True)
    with opened(load(home), create=True) as company:
        store, shape = company.store, company.store.kinds.shape(kind)
        found = shown(
            company,
            kind,
            book_of(rows),
            ImportOptions(making=frozenset({"unit"}) if kind == "material" else frozenset()),
        )
        if found is None:
            return
        before = len(store.find(shape.cls))
        agreed = accepted(found, new=True, changed=True, leave_out=True)
        store.take_in(shape, agreed.new, agreed.edits, about={})
        assert len(store.find(shape.cls)) == before + len(agreed.items) + len(agreed.folders)
        again = shown(company, kind, book_of(rows), ImportOptions())
        assert again is not None
        assert again.counts.get(Verdict.CHANGED, 0) == 0
        assert again.counts.get(Verdict.NEW, 0) == 0


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12), st.floats(0, 1), st.booleans())
def test_damaged_workbooks(company: Company, tmp_path: Path, flips: Any, cut: float, shorten: bool) -> None:
    path = write_xlsx(tmp_path / "good.xlsx", [["ФИО", "Таб. №"], ["Ян Я. Я.", "5"], ["Юн Ю. Ю.", "6"]])
    data = bytearray(path.read_bytes())
    for place, value in flips:
        data[int(place * (len(data) - 1))] = value
    path.write_bytes(bytes(data[: int(cut * len(data))] if shorten else data))
    try:
        book = read_workbook(path)
    except ImportRefused as refusal:
        said = str(refusal)
    else:
        found = shown(company, "person", book, ImportOptions())
        said = "Nothing was imported" if found is None else f"Nothing was imported {len(found.rows)}"
    assert "Nothing was imported" in said


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=200), st.binary(max_size=120).map(lambda tail: "ФИО;Таб\n".encode("cp1251") + tail))
)
def test_any_bytes_as_csv(company: Company, tmp_path: Path, content: bytes) -> None:
    assume(not UNFILLED.search(content.decode("latin-1")))  # a refusal may say what stands there
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        book = read_workbook(path)
    except ImportRefused as refusal:
        assert "Nothing was imported" in str(refusal)  # noqa: PT017
        return
    found = shown(company, "person", book, ImportOptions())
    if found is not None:
        held_to_its_promises(company, "person", found)
