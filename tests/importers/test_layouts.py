"""What was decided for a file is decided for the next one with the same captions, estimates included."""

from typing import Any

from shared.importers.layouts import fingerprint, recalled
from shared.workbooks.workbook import Sheet
from tests.end_to_end.program import Program

ODD = [["Смета № 5", None, None, None], ["N", "Чего делаем", "Сколько", "Почём"], [1, "Кладка", 10, 100]]


def sheet_of(*rows: tuple[Any, ...]) -> Sheet:
    return Sheet("S", rows)


def test_a_layout_is_known_by_its_captions_wherever_they_stand() -> None:
    first = sheet_of(("ФИО", None, "Должность"))
    lower = sheet_of(("Список", None), (), ("  фио ", None, "ДОЛЖНОСТЬ"))
    mark = fingerprint(first, 0)
    assert mark == fingerprint(lower, 2)
    assert recalled(lower, {mark: "it"}) == ("it", 2)  # type: ignore[dict-item]
    for other in (("ФИО", "Должность"), ("ФИО", None, "Оклад"), ("ФИО",), (1, 2, 3)):
        assert fingerprint(sheet_of(other), 0) != mark
    assert fingerprint(sheet_of(("ФИО",)), 0) == fingerprint(sheet_of((1, 2, 3)), 0) == "", "too little to be known by"


def test_an_estimates_columns_are_asked_for_once(program: Program, sheet: Any) -> None:
    file = sheet(ODD)
    assert "has no row of captions" in program.refused("import-estimate", file, "--site", "Дом")
    words = ("--header-row", "2", "--map", "name=B", "--map", "quantity=C", "--map", "price=D")
    assert program.ask("import-estimate", file, "--site", "Дом", *words)["direct_computed"] == "1000.00"
    (layout,) = program.ask("list", "import_layout")
    assert layout["target"] == "estimate"

    again = program.do("import-estimate", sheet([*ODD[:2], [1, "Кладка", 3, 100]]), "--site", "Дом", "--json")
    assert "Columns as last time" in again.err
    assert '"direct_computed": "300.00"' in again.out
    assert len(program.ask("list", "import_layout")) == 1
    program.ask("import-estimate", file, "--site", "Дом", "--header-row", "2", "--map", "name=B", "--map", "quantity=D",
                "--map", "price=C")  # fmt: skip
    assert len(program.ask("list", "import_layout")) == 1


def test_a_key_and_what_is_made_are_remembered_too(program: Program, sheet: Any) -> None:
    rows = [["Код", "Наименование", "Ед."], ["1", "Клей", "мешок"]]
    program.ask("import-catalog", "material", sheet(rows), "--yes", "--key", "code", "--create", "unit")
    rows[1] = ["1", "Клей плиточный", "ведро"]
    shown = program.ask("import-catalog", "material", sheet(rows), "--yes", "--update", "all")
    assert (shown["keys"], shown["created"], shown["written"]["changed"]) == (["code"], {"unit": ["ведро"]}, 1)


def test_a_layout_of_one_kind_is_not_taken_for_another(program: Program, sheet: Any) -> None:
    rows = [["Код", "Наименование"], ["1", "Клей"]]
    program.ask("import-catalog", "material", sheet(rows), "--yes")
    shown = program.ask("import-catalog", "cost_code", sheet(rows), "--yes")
    assert shown["as_last_time"] is False
    assert len(program.ask("list", "import_layout")) == 2


def test_a_layout_marked_for_deletion_is_forgotten(program: Program, sheet: Any) -> None:
    rows = [["Код", "Наименование"], ["1", "Клей"]]
    program.ask("import-catalog", "material", sheet(rows), "--yes")
    (layout,) = program.ask("list", "import_layout")
    program.do("mark", "import_layout", layout["code"])
    assert program.ask("import-catalog", "material", sheet(rows), "--dry-run")["as_last_time"] is False
