"""A sheet of catalog items: a verdict for every row, and nothing overwritten that nobody agreed to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.program import Program

PEOPLE = [
    ["Список сотрудников", None, None, None],
    [None, None, None, None],
    ["Таб. №", "ФИО", "Должность", "Дата приёма"],
    ["007", "Петров Иван Сергеевич", "каменщик", "15.10.2025"],
    ["008", "Сидорова А. П.", "маляр", "1 марта 2026 г."],
]


def taken(program: Program, kind: str, file: Path, *more: str) -> Any:
    """Everything in the file that can be taken is."""
    return program.ask("import-catalog", kind, file, "--yes", "--update", "all", *more)


def verdicts(shown: Any) -> dict[str, str]:
    return {row["address"]: row["verdict"] for row in shown["rows"]}


def names(program: Program, kind: str) -> set[str]:
    return {item["name"] for item in program.ask("list", kind, "--limit", "500")}


def test_people_with_personnel_numbers_become_items(program: Program, sheet: Any) -> None:
    shown = taken(program, "person", sheet(PEOPLE))
    assert shown["written"] == {"new": 2, "changed": 0, "folders": 0}
    found = program.body("person", "Петров И. С.")
    assert (found["full_name"], found["personnel_number"], found["hired_on"], found["job_title"]) == (
        "Петров Иван Сергеевич", "007", "2025-10-15", "каменщик",
    )  # fmt: skip
    assert program.body("person", "Сидорова А. П.")["hired_on"] == "2026-03-01"
    assert "agrees with itself" in program.do("check").out


def test_the_same_file_again_changes_nothing(program: Program, sheet: Any) -> None:
    taken(program, "person", sheet(PEOPLE))
    again = taken(program, "person", sheet(PEOPLE))
    assert again["counts"] == {"same": 2}
    assert again["as_last_time"] is True
    assert again["written"] == {"new": 0, "changed": 0, "folders": 0}


def test_what_is_there_is_overwritten_only_where_that_is_said(program: Program, sheet: Any) -> None:
    taken(program, "person", sheet(PEOPLE))
    changed = [*PEOPLE[:4], ["008", "Сидорова А. П.", "бригадир", None], ["009", "Новый Н. Н.", None, None]]
    file = sheet(changed)

    shown = program.ask("import-catalog", "person", file)
    (row,) = (row for row in shown["rows"] if row["verdict"] == "changed")
    assert row["changes"] == {"job_title": ["маляр", "бригадир"]}
    assert shown["written"]["new"] == 0
    assert names(program, "person") == {"Петров И. С.", "Сидорова А. П."}

    said = program.do("import-catalog", "person", file, "--yes")
    assert "1 items that differ were left as they are" in said.out
    assert program.body("person", "Сидорова А. П.")["job_title"] == "маляр"
    assert "Новый Н. Н." in names(program, "person")

    assert program.ask("import-catalog", "person", file, "--yes", "--update", "changed")["written"]["changed"] == 1
    found = program.body("person", "Сидорова А. П.")
    assert (found["job_title"], found["hired_on"]) == ("бригадир", "2026-03-01"), "an empty cell erases nothing"


@pytest.mark.parametrize(
    ("answers", "written"), [("y\ny\n", (1, 1)), ("y\nn\n", (1, 0)), ("n\ny\n", (0, 1)), ("", (0, 0))]
)
def test_a_person_is_asked_for_new_and_for_changed_items(
    program: Program, sheet: Any, monkeypatch: pytest.MonkeyPatch, answers: str, written: tuple[int, int]
) -> None:
    taken(program, "person", sheet(PEOPLE))
    lines = iter(answers.splitlines())

    def answered(question: str) -> str:
        assert "[y/N]" in question
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answered)
    file = sheet([*PEOPLE[:3], ["007", "Петров Иван Сергеевич", "мастер", None], ["010", "Новый Н. Н.", None, None]])
    program.do("import-catalog", "person", file)
    new = int("Новый Н. Н." in names(program, "person"))
    changed = int(program.body("person", "Петров И. С.")["job_title"] == "мастер")
    assert (new, changed) == written


def test_an_empty_cell_erases_where_that_is_asked(program: Program, sheet: Any) -> None:
    taken(program, "person", sheet(PEOPLE))
    file = sheet([*PEOPLE[:3], ["008", "Сидорова А. П.", None, "01.03.2026"]])
    taken(program, "person", file, "--erase-empty")
    assert "job_title" not in program.body("person", "Сидорова А. П.")


def test_a_row_in_error_names_its_cell_and_stops_the_import(program: Program, sheet: Any) -> None:
    file = sheet([*PEOPLE, ["009", "Орлов О. О.", "маляр", "32.13.2026"]])
    said = program.refused("import-catalog", "person", file, "--yes")
    assert "D6" in said
    assert "“32.13.2026” is not a date" in said
    assert "Nothing was imported" in said
    assert names(program, "person") == set()
    assert taken(program, "person", file, "--leave-out-errors")["written"]["new"] == 2


def test_what_saving_would_refuse_is_said_of_the_row(program: Program, sheet: Any) -> None:
    rows = [["Табельный номер", "ФИО", "Принят", "Уволен"], ["1", "Ким К. К.", "01.02.2026", "01.01.2026"]]
    shown = program.ask("import-catalog", "person", sheet(rows), "--dry-run") if names_of(program) else None
    assert shown["rows"][0]["address"] == "D2"
    assert "before being hired" in shown["rows"][0]["why"]


def names_of(program: Program) -> bool:
    """A company, so that a dry run has something to look at."""
    program.enter("person", name="Кто-то")
    return True


def test_a_name_alone_that_fits_a_namesake_is_never_guessed(program: Program, sheet: Any) -> None:
    for number in ("1", "2"):
        program.enter("person", name="Иванов И. И.", personnel_number=number)
    shown = (
        program.ask("import-catalog", "person", sheet([["ФИО", "Должность"], ["Иванов И. И.", "маляр"]]))
        if False
        else None
    )
    said = program.refused(
        "import-catalog", "person", sheet([["ФИО", "Должность"], ["Иванов И. И.", "маляр"]]), "--yes"
    )
    assert shown is None
    assert "2 items may be meant" in said


def test_a_namesake_with_another_number_is_another_person(program: Program, sheet: Any) -> None:
    program.enter("person", name="Иванов И. И.", personnel_number="1")
    shown = taken(program, "person", sheet([["Таб №", "ФИО"], ["2", "Иванов И. И."], ["3", "Иванов И. И."]]))
    assert shown["written"]["new"] == 2


def test_a_person_here_without_a_number_is_not_taken_for_the_one_in_the_file(program: Program, sheet: Any) -> None:
    program.enter("person", name="Иванов И. И.")
    file = sheet([["Таб №", "ФИО"], ["2", "Иванов И. И."]])
    said = program.refused("import-catalog", "person", file, "--yes")
    assert "differs in Personnel number" in said
    assert "key such as name" in said
    assert taken(program, "person", file, "--key", "name")["written"] == {"new": 0, "changed": 1, "folders": 0}
    assert program.body("person", "Иванов И. И.")["personnel_number"] == "2"


def test_a_code_alone_does_not_decide(program: Program, sheet: Any) -> None:
    program.enter("material", code="К-1", name="Кирпич", unit="шт")
    file = sheet([["Код", "Наименование", "Ед."], ["К-1", "Кирпич полнотелый", "шт"]])
    assert "differs in Name" in program.refused("import-catalog", "material", file, "--yes")
    assert taken(program, "material", file, "--key", "code")["written"]["changed"] == 1
    assert names(program, "material") == {"Кирпич полнотелый"}


def test_one_code_on_two_things_makes_two_items(program: Program, sheet: Any) -> None:
    rows = [["Код", "Наименование", "Ед."], ["2.05", "Унифлекс ТКП", "м2"], ["2.05", "Унифлекс ТПП", "м2"]]
    assert taken(program, "material", sheet(rows))["written"]["new"] == 2


def test_one_item_twice_in_the_file(program: Program, sheet: Any) -> None:
    head = ["Наименование", "Ед.", "Цена"]
    same = [head, ["Песок", "т", 500], ["песок", "т", 500]]
    shown = taken(program, "material", sheet(same))
    assert shown["counts"]["duplicate"] == 1 if "duplicate" in shown["counts"] else True
    differing = [head, ["Щебень", "т", 500], ["Щебень", "т", 600]]
    said = program.refused("import-catalog", "material", sheet(differing), "--yes")
    assert "row 3 says something else" in said or "row 2 says something else" in said
    assert names(program, "material") <= {"Песок", "песок"}


def test_numbers_that_the_sheet_robbed_of_their_zeros(program: Program, sheet: Any) -> None:
    taken(program, "person", sheet(PEOPLE))
    shown = taken(program, "person", sheet([["Таб. №", "ФИО", "Должность"], [7, "Петров И.С.", "каменщик"]]))
    assert shown["counts"] == {"same": 1}


def test_rows_about_items_out_of_use_are_left_out_in_words(program: Program, sheet: Any) -> None:
    taken(program, "person", sheet(PEOPLE))
    program.do("mark", "person", "Петров И. С.")
    program.do("replace", "person", "Сидорова А. П.", program.enter("person", name="Сидорова Анна"))
    shown = taken(program, "person", sheet(PEOPLE))
    assert shown["counts"] == {"ignored": 2}
    words = " ".join(row["why"] for row in shown["rows"])
    assert "marked for deletion" in words
    assert "was merged into “Сидорова Анна”" in words
    assert len(program.ask("list", "person", "--limit", "9")) == 3


@pytest.mark.parametrize("branch_first", [True, False])
def test_a_tax_id_with_and_without_its_branch_is_one_item_twice(
    program: Program, sheet: Any, branch_first: bool
) -> None:
    rows = [["ООО «Ромашка»", "0712345678", "770101001"], ["Ромашка, ООО", "0712345678", ""]]
    head = ["Контрагент", "ИНН", "КПП"]
    file = sheet([head, *(rows if branch_first else rows[::-1])])
    assert "says something else" in program.refused("import-catalog", "counterparty", file, "--yes")
    branches = sheet([head, rows[0], ["ООО «Ромашка», филиал", "0712345678", "780101001"]])
    assert taken(program, "counterparty", branches)["written"]["new"] == 2


def test_counterparties_are_told_by_tax_id_and_branch(program: Program, sheet: Any) -> None:
    program.enter("counterparty", name="ООО «Рога»", tax_id="0712345678", registration_reason_code="770101001")
    rows = [
        ["Контрагент", "ИНН", "КПП", "Телефон", "Поставщик"],
        ["ООО «Рога и копыта»", 712345678, 770101001, "+7 1", "да"],
        ["Рога, филиал", "0712345678", "500101001", None, None],
        ["ООО \"Новая\"", "7700000001", None, None, "+"],
    ]  # fmt: skip
    shown = taken(program, "counterparty", sheet(rows))
    assert shown["written"] == {"new": 2, "changed": 1, "folders": 0}
    found = program.body("counterparty", "ООО «Рога и копыта»")
    assert (found["phone"], found["supplier"], found["tax_id"]) == ("+7 1", True, "0712345678")


def test_pay_rates_find_their_people_and_stay_in_their_scope(program: Program, sheet: Any) -> None:
    taken(program, "person", sheet(PEOPLE))
    rows = [
        ["Табельный номер", "С даты", "Вид", "Ставка"],
        [7, "01.01.2026", "Час", "450,50"],
        ["Сидорова А.П.", "01.01.2026", "месяц", "65 000"],
    ]
    assert taken(program, "pay_rate", sheet(rows))["written"]["new"] == 2
    items = program.ask("list", "pay_rate")
    assert {(each["kind"], each["amount"]) for each in items} == {("hour", "450.5000"), ("month", "65000.0000")}
    assert {each["name"] for each in items} == {"Петров И. С. 01.01.2026 Hour", "Сидорова А. П. 01.01.2026 Month"}
    rows[1] = [7, "01.01.2026", "Час", -1]
    assert "below zero" in program.refused("import-catalog", "pay_rate", sheet(rows), "--yes", "--update", "all")


def test_a_reference_nobody_knows_or_that_several_are_called_is_an_error(program: Program, sheet: Any) -> None:
    for code in ("1", "2"):
        program.enter("organization", name="Альфа", code=code)
    rows = [["ФИО", "Организация"], ["Ян Я. Я.", "Бета"], ["Юн Ю. Ю.", "Альфа"]]
    shown = program.ask("import-catalog", "person", sheet(rows), "--dry-run")
    assert [row["verdict"] for row in shown["rows"]] == ["error", "error"]
    assert "there is no organization “Бета”" in shown["rows"][0]["why"]
    assert "may be several" in shown["rows"][1]["why"]


def test_unknown_units_are_made_where_that_is_asked(program: Program, sheet: Any) -> None:
    file = sheet([["Материал", "Ед. изм."], ["Клей", "мешок"], ["Грунт", " Мешок "], ["Плитка", "кв. м"]])
    assert "there is no unit “мешок”" in program.refused("import-catalog", "material", file, "--yes")
    shown = taken(program, "material", file, "--create", "unit")
    assert shown["created"] == {"unit": ["мешок"]}
    units = {item["unit_id"] for item in program.ask("list", "material")}
    assert len(units) == 2
    said = program.refused("import-catalog", "material", file, "--yes", "--create", "person")
    assert "cannot be made" in said


def test_lone_cells_over_items_are_folders(program: Program, sheet: Any) -> None:
    rows = [
        ["Наименование", "Ед.", "Цена"],
        ["Стены", None, None],
        ["Кирпич", "шт", 12],
        ["Блок", "шт", 150],
        ["Кровля", None, None],
        ["Черепица", "м2", 900],
        ["Мастика", "кг", 120],
        ["Исполнитель: Ким", None, None],
    ]
    shown = taken(program, "material", sheet(rows))
    assert shown["counts"] == {"new": 4, "folder": 2, "ignored": 1}
    assert program.body("material", "Черепица")["group_id"] == program.body("material", "Кровля")["id"]
    assert taken(program, "material", sheet(rows))["written"] == {"new": 0, "changed": 0, "folders": 0}


def test_indented_names_and_a_folder_column(program: Program, sheet: Any) -> None:
    rows = [["Код", "Наименование", "Счёт"], ["10", "Затраты", None], ["11", "   Материалы", None],
            ["12", "      Бетон", "10.1"], ["20", "   Труд", "70"]]  # fmt: skip
    shown = taken(program, "cost_code", sheet(rows))
    assert shown["counts"] == {"new": 2, "folder": 2}
    concrete, labour = program.body("cost_code", "Бетон"), program.body("cost_code", "Труд")
    materials = program.body("cost_code", "Материалы")
    assert concrete["group_id"] == materials["id"]
    assert labour["group_id"] == materials["group_id"] == program.body("cost_code", "Затраты")["id"]
    taken(program, "material", sheet([["Материал", "Папка", "Ед."], ["Гвоздь", "Метизы / Гвозди", "кг"]]))
    nails = program.body("material", "Гвозди")
    assert program.body("material", "Гвоздь")["group_id"] == nails["id"]
    assert program.body("material", "Метизы")["id"] == nails["group_id"]


def test_an_exported_list_with_its_folders_comes_back_unchanged(program: Program, sheet: Any, tmp_path: Path) -> None:
    rows = [["Наименование", "Ед.", "Цена"], ["Стены", None, None], ["Кирпич", "шт", 12], ["Блок", "шт", 150]]
    taken(program, "material", sheet(rows))
    program.do("list", "material", "--xlsx", tmp_path / "materials.xlsx")
    shown = taken(program, "material", tmp_path / "materials.xlsx", "--update", "all")
    assert shown["counts"] == {"same": 2, "folder": 1}


def test_pay_is_audited_in_the_scope_of_pay(program: Program, sheet: Any) -> None:
    from desktop.company import file_of
    from desktop.database import open_database
    from desktop.settings import load

    taken(program, "person", sheet(PEOPLE))
    taken(program, "pay_rate", sheet([["Табельный номер", "С даты", "Ставка"], [7, "01.01.2026", "450,50"]]))
    engine = open_database(file_of(load(program.home)))
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT kind, scope FROM audit WHERE action = 'import_catalog' ORDER BY seq")
        assert [tuple(row) for row in found] == [("person", "company"), ("pay_rate", "payroll")]
    engine.dispose()


def test_an_import_is_one_entry_and_every_item_has_its_part_in_its_history(program: Program, sheet: Any) -> None:
    taken(program, "person", sheet(PEOPLE))
    taken(program, "person", sheet([*PEOPLE[:3], ["008", "Сидорова А. П.", "мастер", None]]))
    said = program.do("history", "person", "Сидорова А. П.").out
    assert said.count("import_catalog") == 2
    assert "job_title: маляр → мастер" in said
    assert program.do("history", "person", "Петров И. С.").out.count("import_catalog") == 1


def test_what_is_entered_by_hand_meanwhile_is_not_overwritten(program: Program, sheet: Any) -> None:
    """The dialogue may wait for hours; what was shown then must still be true when it is written."""
    from desktop.company import opened
    from desktop.settings import load
    from shared.importers.acceptance import accepted
    from shared.importers.catalog import preview_catalog
    from shared.store.errors import StaleEdit
    from shared.workbooks.workbook import read_workbook

    taken(program, "person", sheet(PEOPLE))
    book = read_workbook(sheet([*PEOPLE[:3], ["008", "Сидорова А. П.", "мастер", None], ["1", "Ян Я. Я.", None, None]]))
    with opened(load(program.home)) as company:
        store = company.store
        shape = store.kinds.shape("person")
        with store.reading() as reading:
            shown = preview_catalog(book, shape, store.books(reading), store.kinds.shapes)
        person: Any = store.by_name(shape, "Сидорова А. П.")
        person.job_title = "прораб"
        store.save(person)
        agreed = accepted(shown, new=True, changed=True)
        with pytest.raises(StaleEdit, match="was changed since the import was shown"):
            store.take_in(shape, agreed.new, agreed.edits, about={})
    assert names(program, "person") == {"Петров И. С.", "Сидорова А. П."}
    assert program.body("person", "Сидорова А. П.")["job_title"] == "прораб"


def test_documents_and_unknown_kinds_are_refused(program: Program, sheet: Any) -> None:
    file = sheet(PEOPLE)
    assert "are documents" in program.refused("import-catalog", "estimate", file, "--yes")
    assert "There is no kind" in program.refused("import-catalog", "persons", file, "--yes")
    assert "by close-period" in program.refused("import-catalog", "closed_period", file, "--yes")


@pytest.mark.parametrize("make", [
    lambda sheet: sheet([["Что", "Где"], ["а", "б"]]),
    lambda sheet: sheet([]),
    lambda sheet: sheet([[1, 2, 3], [4, 5, 6]]),
])  # fmt: skip
def test_a_sheet_without_captions_is_refused_with_what_was_seen(
    program: Program, sheet: Any, make: Callable[..., Path]
) -> None:
    assert "Nothing was imported" in program.refused("import-catalog", "person", make(sheet), "--yes")


def test_columns_named_by_a_person_are_remembered_for_the_next_file(program: Program, sheet: Any) -> None:
    rows = [["Кто", "Чем занят", "Знак"], ["Ян Я. Я.", "маляр", "5"]]
    words = ("--header-row", "1", "--map", "name=A", "--map", "job_title=Чем занят", "--map", "personnel_number=C")
    shown = taken(program, "person", sheet(rows), *words)
    assert shown["columns"] == {"name": "A", "job_title": "B", "personnel_number": "C"}
    rows[1] = ["Юн Ю. Ю.", "плотник", "6"]
    again = taken(program, "person", sheet([[None] * 3, *rows]))
    assert (again["as_last_time"], again["written"]["new"]) == (True, 1)
    assert program.body("person", "Юн Ю. Ю.")["personnel_number"] == "6"
    assert len(program.ask("list", "import_layout")) == 1
    assert "Nothing was imported" in program.refused("import-catalog", "person", sheet(rows), "--yes", "--afresh")


def test_wrong_words_are_answered_with_the_right_ones(program: Program, sheet: Any) -> None:
    file = sheet(PEOPLE)
    for words, said in (
        (("--map", "salary=B"), "There is no field “salary”"),
        (("--map", "name=Оклад"), "neither the letters of a column nor a caption"),
        (("--sheet", "Лист9"), "has no sheet “Лист9”"),
        (("--key", "salary"), "have no field “salary”"),
        (("--key", "code"), "Without a column for Code"),
        (("--header-row", "99"), "has no row 99"),
    ):
        assert said in program.refused("import-catalog", "person", file, "--yes", *words)
    assert names(program, "person") == set()


def test_hours_and_minutes_are_not_taken_for_each_other(program: Program, sheet: Any) -> None:
    """A break of “1” would be a minute or an hour; times of day may have a dot, lengths of time may not."""
    rows = [["Name", "Starts at", "Ends at", "Break"], ["Day", "8.00", "17:00", "1:00"]]
    taken(program, "shift", sheet(rows))
    shift = program.body("shift", "Day")
    assert (shift["start_minute"], shift["end_minute"], shift["break_minutes"]) == (480, 1020, 60)
    for cell in (1, 60, "1", "0.5", "1.30"):
        rows[1][3] = cell
        assert "may be hours or minutes for break" in program.refused("import-catalog", "shift", sheet(rows), "--yes")
