"""Reading workbooks: true addresses, and a worded refusal for everything that is not one."""

import contextlib
import os
import struct
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.workbooks.container import NO_VALUE, Limits, WorkbookError
from shared.workbooks.words import say
from shared.workbooks.workbook import read_workbook
from tests.workbooks.sheets import (
    rewritten,
    roof_estimate,
    roof_rows,
    write_ods,
    write_ods_content,
    write_xlsx,
)

XLS = Path(__file__).parent / "data" / "roof.xls"


def refusal(path: Path, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, limits)
    words = str(caught.value)
    assert "Nothing was imported" in words
    assert "Traceback" not in words
    assert "{" not in words
    return caught.value.code, words


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize("start", [(0, 0), (3, 2), (11, 0), (0, 5), (40, 30)])
def test_addresses_count_the_rows_and_columns_that_the_file_skips(
    tmp_path: Path, suffix: str, start: tuple[int, int]
) -> None:
    rows = [["a", None, 1.5], [None, None, None], [None, "б", None]]
    write = write_xlsx if suffix == "xlsx" else write_ods
    sheet = read_workbook(write(tmp_path / f"book.{suffix}", rows, start=start)).sheets[0]
    found = {(row, column): value for row in range(len(sheet.rows)) for column, value in sheet.filled(row)}
    down, right = start
    assert found == {(down, right): "a", (down, right + 2): 1.5, (down + 2, right + 1): "б"}
    assert sheet.at(down, right) == "a"
    assert sheet.at(9999, 0) is None


def test_xlsx_ods_and_xls_hold_the_same_cells(tmp_path: Path) -> None:
    expected = [(row, column, value) for row, values in enumerate(roof_rows())
                for column, value in enumerate(values) if value is not None and str(value).strip()]  # fmt: skip
    for path in (roof_estimate(tmp_path), write_ods(tmp_path / "roof.ods", roof_rows()), XLS):
        sheet = read_workbook(path).sheets[0]
        found = [(row, column, value) for row in range(len(sheet.rows)) for column, value in sheet.filled(row)]
        assert found == expected, path.name


def test_hidden_rows_merged_cells_and_hidden_sheets_are_known(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", [["x", 1], ["y", 2], ["z", 3]], hidden=[1], merged=["A3:B3"], more={"Тайный": [["s"]]}
    )
    rewritten(path, "xl/workbook.xml", 'name="Тайный"'.encode(), 'name="Тайный" state="hidden"'.encode())
    sheet, secret = read_workbook(path).sheets
    assert sheet.facts.hidden_rows == {1}
    assert sheet.facts.merged == ((2, 0, 2, 1),)
    assert (sheet.visible, secret.visible) == (True, False)
    xls = read_workbook(XLS).sheets[0].facts
    assert (xls.hidden_rows, xls.merged) == ({20}, ((15, 7, 15, 8),))


def test_formulas_give_stored_values_and_one_without_is_known(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as book:
        page = book.add_worksheet()
        page.write_formula("B2", "=1+1", None, 2)
        page.write_formula("B3", '=""', None, "text")
    rewritten(tmp_path / "f.xlsx", "xl/worksheets/sheet1.xml", b"<v>text</v>", b"<v></v>")
    sheet = read_workbook(tmp_path / "f.xlsx").sheets[0]
    assert (sheet.at(1, 1), sheet.facts.faults, sheet.facts.formulas) == (2, {}, 2)
    other = openpyxl.Workbook()
    other.active["C4"], other.active["D4"], other.active["E4"] = "=1+1", 5, "#DIV/0!"
    other.save(tmp_path / "g.xlsx")
    faults = read_workbook(tmp_path / "g.xlsx").sheets[0].facts.faults
    assert faults == {(3, 2): NO_VALUE, (3, 4): say("the error {error}", error="#DIV/0!")}


def test_a_formula_without_a_value_is_known_in_ods(tmp_path: Path) -> None:
    row = '<table:table-row table:visibility="collapse"><table:table-cell table:formula="of:=1+1"/></table:table-row>'
    other = '<table:table-row><table:table-cell office:value-type="float" office:value="3"/></table:table-row>'
    path = write_ods_content(tmp_path / "f.ods", f'<table:table table:name="A &amp; B">{row}{other}</table:table>')
    facts = read_workbook(path).sheets[0].facts
    assert (facts.faults, facts.hidden_rows) == ({(0, 0): NO_VALUE}, {0})


def test_the_hash_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "copy.xls").write_bytes(XLS.read_bytes())
    book, copy = read_workbook(XLS), read_workbook(tmp_path / "copy.xls")
    assert book.file_hash == copy.file_hash
    assert len(book.file_hash) == 64
    assert (book.file_name, copy.file_name) == ("roof.xls", "copy.xls")


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty", "is an empty file"),
        (b"%PDF-1.7 ...", "foreign", "a PDF document"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "foreign", "a web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", "foreign", "a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "foreign", "an XML file"),
        ("просто текст, а не таблица".encode(), "foreign", "a text file"),
        (b"\x00\x01\x02" * 50, "foreign", "a file of another kind"),
        (b"PK\x03\x04 cut off", "broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "foreign", "another kind of office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted",
         "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "broken", "damaged"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_what_is_no_workbook_is_refused_in_words(
    tmp_path: Path, content: bytes, code: str, said: str, suffix: str
) -> None:
    path = tmp_path / f"estimate.{suffix}"
    path.write_bytes(content)
    found, words = refusal(path)
    assert (found, said in words) == (code, True)


def test_a_missing_file_a_folder_and_a_forbidden_file_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx")[0] == "missing"
    assert refusal(tmp_path)[0] == "unreadable"
    assert refusal(Path("bad\0name.xlsx"))[0] == "unreadable"


def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = roof_estimate(tmp_path)

    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert refusal(path)[0] == "no_permission"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="file modes do not stop this user")
def test_a_file_whose_mode_forbids_reading_is_refused(tmp_path: Path) -> None:
    path = roof_estimate(tmp_path)
    path.chmod(0)
    assert refusal(path)[0] == "no_permission"


def test_other_zip_files_are_refused(tmp_path: Path) -> None:
    for name, code in (("word/document.xml", "foreign"), ("xl/workbook.bin", "foreign"), ("content.xml", "foreign")):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr(name, "<a/>")
        assert refusal(path)[0] == code


def test_an_encrypted_ods_and_xls_are_refused(tmp_path: Path) -> None:
    ods = write_ods(tmp_path / "a.ods", [["x"]])
    rewritten(ods, "META-INF/manifest.xml", b"/>", b"><manifest:encryption-data/></manifest:manifest>")
    assert refusal(ods)[0] == "encrypted"
    data = XLS.read_bytes()
    author = struct.pack("<2H", 0x5C, 112)  # any record of the globals becomes FILEPASS
    assert data.count(author) == 1
    (tmp_path / "p.xls").write_bytes(data.replace(author, struct.pack("<2H", 0x2F, 112)))
    assert refusal(tmp_path / "p.xls")[0] == "encrypted"


def test_a_workbook_without_a_filled_cell_is_refused(tmp_path: Path) -> None:
    assert refusal(write_xlsx(tmp_path / "a.xlsx", []))[0] == "empty"
    assert refusal(write_ods_content(tmp_path / "b.ods", ""))[0] == "empty"


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    for whole in (roof_estimate(tmp_path).read_bytes(), XLS.read_bytes()):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[: len(whole) // 2])
        code, words = refusal(path)
        assert (code in ("broken", "foreign"), "damaged" in words) == (True, True)


def test_limits_stop_before_parsing(tmp_path: Path) -> None:
    path = roof_estimate(tmp_path)
    assert refusal(path, Limits(file_bytes=100))[0] == "too_large"
    assert refusal(path, Limits(entries=3))[0] == "too_large"
    assert refusal(path, Limits(unpacked_bytes=1000))[0] == "too_large"
    assert refusal(path, Limits(rows=20))[0] == "too_large"
    assert refusal(path, Limits(columns=5))[0] == "too_large"
    assert refusal(path, Limits(cells=100))[0] == "too_large"
    assert refusal(XLS, Limits(rows=20))[0] == "too_large"
    assert refusal(write_ods(tmp_path / "a.ods", roof_rows()), Limits(rows=20))[0] == "too_large"


def test_a_zip_bomb_is_refused_even_when_it_lies_about_its_size(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bomb.xlsx", [["x"]])
    zeros = b" " * (64 << 20)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", zeros)
    assert refusal(path)[0] == "too_large"
    size = struct.pack("<I", len(zeros))
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", 10)).replace(
        struct.pack("<I", zlib.crc32(zeros)), struct.pack("<I", zlib.crc32(zeros[:10]))))  # fmt: skip
    assert refusal(path)[0] == "too_large"


def test_two_cells_far_apart_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "far.xlsx", [["x"]])
    rewritten(
        path, "xl/worksheets/sheet1.xml", b"</row>", b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    code, words = refusal(path)
    assert (code, "row 1048576 and column 16384" in words) == ("too_large", True)
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert refusal(write_ods_content(tmp_path / "far.ods", f'<table:table table:name="T">{row}</table:table>'))[0] == (
        "too_large"
    )


@pytest.mark.parametrize(
    "far",
    [
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row r="1048576"><c><v>1</v></c></row>',
        b'<row r = "1048576"><c\nr = "XFD1048576"><v>1</v></c></row>',
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(tmp_path: Path, far: bytes) -> None:
    path = write_xlsx(tmp_path / "far.xlsx", [["x"]])
    rewritten(path, "xl/worksheets/sheet1.xml", b"</sheetData>", far + b"</sheetData>")
    assert refusal(path)[0] == "too_large"


def test_one_long_text_in_many_cells_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "long.xlsx", [["x" * 30_000] * 50] * 400)
    assert refusal(path)[0] == "too_large"
    cell = f'<table:table-cell table:number-columns-repeated="50"><text:p>{"x" * 30_000}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="400">{cell}</table:table-row>'
    ods = write_ods_content(tmp_path / "long.ods", f'<table:table table:name="T">{row}</table:table>')
    assert refusal(ods)[0] == "too_large"


def test_a_zip_that_holds_one_name_twice_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "twice.xlsx", [["x"]])
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert refusal(path)[0] == "broken"


def patched_xls(folder: Path, record: int, at: int, value: int) -> Path:
    """The xls fixture with four bytes of the first record of a kind exchanged."""
    data = bytearray(XLS.read_bytes())
    start = 512
    while struct.unpack_from("<H", data, start)[0] != record:
        start += 4 + struct.unpack_from("<H", data, start + 2)[0]
    struct.pack_into("<I", data, start + 4 + at, value)
    (folder / "patched.xls").write_bytes(data)
    return folder / "patched.xls"


def test_an_xls_that_claims_more_than_it_has_is_refused_before_memory_is_reserved(tmp_path: Path) -> None:
    assert refusal(patched_xls(tmp_path, 0x85, 0, 0xAF000000))[0] == "broken"  # place of the sheet
    assert refusal(patched_xls(tmp_path, 0xFC, 4, 0xFFFFFFF0))[0] == "broken"  # number of texts
    assert refusal(patched_xls(tmp_path, 0x200, 4, 0xFFFFFFF0))[0] == "too_large"  # last row of the sheet
    for at in (40, 44, 64, 72):  # lengths of the container's own tables
        data = bytearray(XLS.read_bytes())
        struct.pack_into("<I", data, at, 0x7FFFFFFF)
        (tmp_path / "lengths.xls").write_bytes(data)
        assert refusal(tmp_path / "lengths.xls")[0] == "broken"


def test_empty_rows_repeated_to_the_end_of_an_ods_sheet_cost_nothing(tmp_path: Path) -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert len(read_workbook(write_ods(tmp_path / "a.ods", [["x", 1]], tail=tail)).sheets[0].rows) == 1


def test_tags_repeated_without_end_are_gone_over_once(tmp_path: Path) -> None:
    """Each of these would take minutes or all memory if every tag were followed by a look at all the others."""
    many = 60_000
    hostile = {
        b"<sheetData>": b"<cols>" + b'<col min="1" max="16384" hidden="1"/>' * many + b"</cols><sheetData>",
        b"</row>": b"</row><row>" + b'<c t="e"/>' * many + b"</row>",
        b"</worksheet>": b"</worksheet>" + b"<c " * many,
        b"</sheetData>": b"</sheetData><!--" + b'<c r="A1"><f/>' + b" " * many + b"-->",
    }
    for at, (old, new) in enumerate(hostile.items()):
        path = rewritten(write_xlsx(tmp_path / f"{at}.xlsx", [["x"]]), "xl/worksheets/sheet1.xml", old, new)
        started = time.process_time()
        with contextlib.suppress(WorkbookError):
            facts = read_workbook(path).sheets[0].facts
            assert facts.hidden_columns == (frozenset(range(16_384)) if at == 0 else frozenset())
        assert time.process_time() - started < 5
    rows = '<table:table-row table:visibility="collapse" table:number-rows-repeated="99999"/>' * 1000
    started = time.process_time()
    book = read_workbook(write_ods(tmp_path / "hidden.ods", [["x", 1]], tail=rows))
    assert time.process_time() - started < 5
    assert len(book.sheets[0].facts.hidden_rows) < 100_000


def test_errors_and_missing_values_are_known_beside_formulas(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "errors.xlsx", [["x"]])
    cells = (
        b'<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2" t="e"><v>#N/A</v></c>'
        b'<c r="C2" t="e"><f t="shared" si="0"/><v>#REF!</v></c><c r="D2"><f ca="1">A1</f><v></v></c></row>'
    )
    rewritten(path, "xl/worksheets/sheet1.xml", b"</sheetData>", cells + b"</sheetData>")
    faults = read_workbook(path).sheets[0].facts.faults
    assert {at: str(why) for at, why in faults.items()} == {
        (1, 0): "the error #DIV/0!", (1, 1): "the error #N/A", (1, 2): "the error #REF!", (1, 3): str(NO_VALUE),
    }  # fmt: skip


PLACES = st.integers(0, 2**20)  # of any file, whose length may differ by a byte from one writing to the next


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused_but_never_breaks(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["xlsx", "ods", "xls", "noise"]))
    whole = {
        "xlsx": lambda: roof_estimate(tmp_path).read_bytes(),
        "ods": lambda: write_ods(tmp_path / "r.ods", roof_rows()).read_bytes(),
        "xls": XLS.read_bytes,
        "noise": lambda: data.draw(st.binary(max_size=300)),
    }[kind]()
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 12))):
        if damaged:
            damaged[data.draw(PLACES) % len(damaged)] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.bin"
    cut = data.draw(st.none() | PLACES)
    path.write_bytes(bytes(damaged if cut is None else damaged[: cut % (len(damaged) + 1)]))
    try:
        assert read_workbook(path).sheets
    except WorkbookError as error:
        assert "Nothing was imported" in str(error)  # noqa: PT017 - both endings are lawful
