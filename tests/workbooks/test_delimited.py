"""Text files of rows: their encoding and separator are found out, and broken ones are refused in words."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.workbooks.container import Limits, WorkbookError
from shared.workbooks.workbook import Workbook, read_workbook

PRICES = (
    "Наименование;Ед. изм.;Цена, руб.\r\nКирпич «М150»;шт.;12,50\r\nБетон В25 – тяжёлый;м3;1\u00a0234,56\r\n"
    'Клей\u00a0"Ум";мешок;450\r\n'
)


def written(tmp_path: Path, content: bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def cells(book: Workbook) -> list[tuple[object, ...]]:
    return [tuple(row) for row in book.sheets[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_found_and_shown(tmp_path: Path, encoding: str, separator: str) -> None:
    text = (
        PRICES.replace("12,50", "12.50")
        .replace("234,56", "234.56")
        .replace("Цена, руб.", "Цена")
        .replace(";", separator)
    )
    book = read_workbook(written(tmp_path, text.encode(encoding)))
    assert book.text is not None
    assert (book.text.encoding, book.text.separator) == (encoding.removesuffix("-sig"), separator)
    assert cells(book)[2] == ("Бетон В25 – тяжёлый", "м3", "1\u00a0234.56")


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r"])
def test_older_russian_encodings_are_told_from_each_other(tmp_path: Path, encoding: str) -> None:
    text = "Фамилия;Должность\nПетров Иван;каменщик\nСидорова Анна;маляр\nЩукин Юрий;подсобный рабочий\n"
    book = read_workbook(written(tmp_path, text.encode(encoding)))
    assert cells(book)[3] == ("Щукин Юрий", "подсобный рабочий")


def test_western_letters_are_not_taken_for_russian_ones(tmp_path: Path) -> None:
    book = read_workbook(written(tmp_path, "Name;Größe\nTür;3\nMörtel;2\nMaß;1\n".encode("cp1252")))
    assert cells(book)[1:] == [("Tür", "3"), ("Mörtel", "2"), ("Maß", "1")]


def test_decimal_commas_do_not_hide_the_separator(tmp_path: Path) -> None:
    book = read_workbook(written(tmp_path, b"a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n"))
    assert cells(book)[1] == ("1,5", "2,5", "3,5")


def test_commas_in_every_name_and_number_do_not_hide_the_separator(tmp_path: Path) -> None:
    content = "Наименование, марка;Цена, руб\nКирпич, М100;12,50\nКирпич, М150;13,50\n"
    book = read_workbook(written(tmp_path, content.encode()))
    assert cells(book)[1] == ("Кирпич, М100", "12,50")


def test_a_quoted_cell_keeps_its_lines_separators_and_quotes(tmp_path: Path) -> None:
    book = read_workbook(written(tmp_path, 'a;b\r\n"первая\r\nвторая; ""третья""";2\r\n'.encode()))
    assert cells(book)[1] == ('первая\r\nвторая; "третья"', "2")


def test_the_separator_may_be_said_in_the_first_line(tmp_path: Path) -> None:
    book = read_workbook(written(tmp_path, b"sep=,\na;b,c\n"))
    assert cells(book) == [("a;b", "c")]


def test_an_apostrophe_before_a_formula_is_no_part_of_the_text(tmp_path: Path) -> None:
    book = read_workbook(written(tmp_path, b"a;b\n'=1+1;'+7 900\n'plain';-5\n"))
    assert cells(book)[1:] == [("=1+1", "+7 900"), ("'plain'", "-5")]


def test_what_a_person_says_goes_before_what_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, "имя;кто\n".encode("cp866"))
    book = read_workbook(path, encoding="cp866", separator=";")
    assert cells(book) == [("имя", "кто")]
    assert book.text is not None
    assert book.text.detected == ()
    for encoding, said in (("utf-8", "is not written in utf-8"), ("martian", "There is no encoding “martian”")):
        with pytest.raises(WorkbookError, match=said):
            read_workbook(path, encoding=encoding)
    with pytest.raises(WorkbookError, match="cannot separate cells"):
        read_workbook(path, separator=";;")


def test_text_is_told_by_content_and_a_single_column_by_name(tmp_path: Path) -> None:
    assert cells(read_workbook(written(tmp_path, b"a;b\n1;2\n", "export.xls")))[1] == ("1", "2")
    assert cells(read_workbook(written(tmp_path, "Метр\nТонна\n".encode(), "units.txt"))) == [("Метр",), ("Тонна",)]
    with pytest.raises(WorkbookError, match="a text file"):
        read_workbook(written(tmp_path, "Метр\nТонна\n".encode(), "units.xlsx"))


def test_too_many_rows_or_endless_cells_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="Divide the file"):
        read_workbook(written(tmp_path, b"a;b\n" * 30), Limits(rows=20))
    with pytest.raises(WorkbookError, match="from line"):
        read_workbook(written(tmp_path, b'a;b\n1;"' + b"x" * 200_000))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore"))))
def test_any_bytes_are_read_or_refused_in_words(tmp_path: Path, content: bytes) -> None:
    refused = ""
    try:
        read_workbook(written(tmp_path, content))
    except WorkbookError as refusal:
        refused = str(refusal)
    assert not refused or "Nothing was imported" in refused


_LETTERS = st.characters(codec="utf-8", exclude_characters="\0'", exclude_categories=("Cc", "Cs"))
_ROW = st.lists(st.text(_LETTERS, min_size=1, max_size=12), min_size=3, max_size=3)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ROW, min_size=1, max_size=8))
def test_what_was_written_is_what_is_read(tmp_path: Path, rows: list[list[str]]) -> None:
    import csv

    path = tmp_path / "law.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    assert cells(read_workbook(path, separator=";")) == [tuple(row) for row in rows]
