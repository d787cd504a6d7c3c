"""The command line in Russian: refusals without an English word, filters in Russian words."""

import json
import re
from pathlib import Path

import pytest

from desktop.company import FILE_NAME
from tests.company import copied
from tests.end_to_end.program import Program

CODES = re.compile(
    r"fieldledger:|`[^`]*`|[«“][^»”]*[»”]|\S*[/\\]\S*|--\w+|[A-Z]{2,}-[A-Z0-9]+-\d\d-\d+|JSON|[a-z]+_[a-z_]+|\b[A-Z]-\d+"
)


@pytest.fixture(scope="module")
def russian(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The demo company, looked at in Russian."""
    home = tmp_path_factory.mktemp("russian")
    copied(demo_file, home / FILE_NAME)
    (home / "env.ini").write_text("[interface]\nlanguage = ru\n", "utf-8")
    return Program(home)


def latin(said: str) -> list[str]:
    """The English words of an answer, codes and file names apart; a list of known names after a colon is codes."""
    return re.findall(r"[A-Za-z]{2,}", re.sub(r": [\w, ]+\.$", "", CODES.sub("", said.strip())))


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (("list", "invoice"), "Нет вида «invoice»"),
    (("show", "estimate", "ES-99"), "Не найдено: смета «ES-99»"),
    (("post", "daily_report", "DR-A1-26-00001"), "документ уже проведён"),
    (("mark", "daily_report", "DR-A1-26-00001"), "Отмените проведение"),
    (("purge", "site", "ШК"), "пометить на удаление"),
    (("list", "daily_report", "--filter", "цвет:red"), "Ежедневные отчёты: нет поля «цвет»"),
    (("list", "daily_report", "--filter", "дата>=лето"), "«лето» — не дата"),
    (("list", "daily_report", "--filter", "статус:потерян"), "Статус — одно из: черновик, проведён"),
    (("report", "profit"), "Нет отчёта «profit»"),
    (("report", "work_execution", "--by", "weather"), "нельзя группировать"),
    (("step", "daily_report", "DR-A1-26-00001", "applaud"), "нет шага «applaud»"),
    (("fill", "site", "ШК"), "заполнение не предусмотрено"),
    (("import", "/nowhere/site.json"), "Нет файла"),
    (("restore", "/nowhere/company.backup", "--yes"), "Нет резервной копии"),
    (("import-estimate", "/nowhere/estimate.xlsx", "--site", "ШК"), "Нет файла"),
    (("print", "estimate", "ES-A1-26-00001", "--form", "poster", "--out", "x.pdf"), "нет формы «poster»"),
]


@pytest.mark.parametrize(("words", "told"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
def test_a_refusal_is_wholly_russian(russian: Program, words: tuple[str, ...], told: str) -> None:
    said = russian.refused(*words)
    assert (told in said, latin(said)) == (True, []), said


ENTRIES = [
    ({"date": "2026-10-30", "site": "ШК", "colour": "red"}, "нет поля «colour»"),
    ({"date": "30.10.2026", "site": "ШК"}, "недопустимая дата"),
    ({"date": "2026-10-30", "site": "Нигде"}, "не найдено: объект «Нигде»"),
    ({"lines": [{"estimate_line": "ES-A1-26-00001"}]}, "пишите НОМЕР/СТРОКА"),
    ({"lines": [{"work_type": "01-01", "quantity": "1.1234567"}]}, "знаков после запятой больше 6"),
]


@pytest.mark.parametrize(("values", "told"), ENTRIES, ids=[told for _, told in ENTRIES])
def test_a_wrong_entry_is_refused_in_russian(
    russian: Program, values: dict[str, object], told: str, tmp_path: Path
) -> None:
    (tmp_path / "entry.json").write_text(json.dumps(values), encoding="utf-8")
    assert told in russian.refused("new", "daily_report", "--from", tmp_path / "entry.json")


def test_a_report_is_narrowed_by_the_words_it_shows(russian: Program) -> None:
    said = russian.ask("report", "payroll_register", "--where", "accrual=Оклад")
    assert said["rows"]
    assert said == russian.ask("report", "payroll_register", "--where", "accrual=salary")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("статус:черновик", "status:draft"),
        ("Статус:Проведён", "status:posted"),
        ("объект:ШК дата>=2026-10", "site:ШК date>=2026-10"),
        ("дата:10.2026", "date:2026-10"),
        ("дата>=05.10.2026", "date>=2026-10-05"),
    ],
)
def test_a_filter_is_understood_in_russian_and_in_english(russian: Program, one: str, other: str) -> None:
    said = russian.ask("list", "daily_report", "--filter", one)
    assert said == russian.ask("list", "daily_report", "--filter", other)
    assert said


def test_a_mistake_in_the_settings_is_told_in_the_language_that_they_ask_for(tmp_path: Path) -> None:
    (tmp_path / "env.ini").write_text("[interface]\nlanguage = ru\n[backup]\ncount = many\n", "utf-8")
    assert "Нужно целое число от 1 до 365" in Program(tmp_path).refused("list", "site")
