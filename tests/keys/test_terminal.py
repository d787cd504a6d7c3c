"""An encrypted company at the terminal: the password from standard input, and backups that carry their keys."""

import io
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from desktop.cli import main
from desktop.company import FILE_NAME
from desktop.database import is_encrypted
from desktop.keys import signing_in
from desktop.keys.encrypting import encrypt
from desktop.settings import Settings
from tests.keys.conftest import CHEAP, ORGANIZATION, PASSWORD, PERSON


@pytest.fixture
def begun(company: Path, person: UUID) -> signing_in.Begun:
    made = signing_in.begin(company, person, PERSON, PASSWORD, CHEAP)
    assert encrypt(company, made.signed_in.key.database)
    return made


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, settings: Settings, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def do(*words: str, password: str = PASSWORD, home: Path = settings.home) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        code = main([words[0], "--home", str(home), "--password-stdin", *words[1:]])
        said = capsys.readouterr()
        return code, said.out + said.err

    return do


def test_a_list_needs_the_password(run, begun: signing_in.Begun) -> None:  # type: ignore[no-untyped-def]
    code, said = run("list", "organization")
    assert (code, ORGANIZATION in said) == (0, True)
    code, said = run("list", "organization", password="ключ от вагончика")
    assert (code, ORGANIZATION in said) == (1, False)
    assert f"The password is not that of {PERSON}" in said
    assert "ERROR" not in said, "SQLCipher's own words stay out of the terminal"


def test_of_several_people_one_says_who_they_are(run, company: Path, begun: signing_in.Begun) -> None:  # type: ignore[no-untyped-def]
    signing_in.put_person(company, begun.signed_in.key, uuid4(), "Пётр Арматуров", "пароль второго", CHEAP)
    code, said = run("list", "organization")
    assert (code, "--as NAME" in said) == (1, True)
    assert run("list", "organization", "--as", PERSON)[0] == 0
    assert run("list", "organization", "--as", "пётр арматуров", password="пароль второго")[0] == 0


def test_a_backup_carries_its_keys_to_another_computer(run, tmp_path: Path, begun: signing_in.Begun) -> None:  # type: ignore[no-untyped-def]
    stick, other = tmp_path / "stick" / "whole.backup", tmp_path / "other"
    assert run("backup", str(stick))[0] == 0
    assert is_encrypted(stick)
    code, said = run("restore", str(stick), home=other, password="ключ от вагончика")
    assert (code, "The password is not" in said, (other / FILE_NAME).exists()) == (1, True, False)
    assert run("restore", str(stick), home=other)[0] == 0
    assert is_encrypted(other / FILE_NAME)
    code, said = run("list", "organization", home=other)
    assert (code, ORGANIZATION in said) == (0, True)
    for keys in stick.parent.glob("*.keys"):
        keys.unlink()
    code, said = run("restore", str(stick), home=tmp_path / "third")
    assert (code, "no key file lies beside it" in said) == (1, True)


def test_an_open_export_is_open(run, tmp_path: Path, begun: signing_in.Begun) -> None:  # type: ignore[no-untyped-def]
    assert run("export-company", str(tmp_path / "out"), "--pdf", "none")[0] == 0
    assert not is_encrypted(tmp_path / "out" / "company.sqlite")
    assert ORGANIZATION.encode() in (tmp_path / "out" / "company.sqlite").read_bytes()
    assert run("check")[0] == 0
