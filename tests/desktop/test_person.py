"""Who works with a file: said at the first start, kept in the file, named by the history."""

from pathlib import Path

import pytest

from desktop import first_company
from desktop.cli import main
from desktop.company import name_person, opened, person_of
from desktop.settings import load
from shared.common.person import Person


def test_the_person_of_the_first_start_stands_in_the_history(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load(tmp_path, environment={})
    first_company.alone(settings, "Repairs Ltd", "Petrov, Ivan")
    with opened(settings, changes=True) as company:
        store = company.store
        [petrov] = store.find(Person, name="Petrov, Ivan")
        assert person_of(store.engine) == store.actor.person_id == petrov.id
        petrov.comment = "foreman"
        store.save(petrov)
        assert {entry.person_id for entry in store.history(petrov.id)} == {petrov.id}
        prefix = store.prefix
    assert main(["--home", str(tmp_path), "history", "person", "Petrov, Ivan"]) == 0
    assert f"Petrov, Ivan, {prefix}  save" in capsys.readouterr().out


def test_a_file_in_which_nobody_was_named_says_the_device(tmp_path: Path) -> None:
    settings = load(tmp_path, environment={})
    first_company.alone(settings, "Repairs Ltd")
    with opened(settings) as company:
        assert company.store.actor.person_id is None


def test_who_works_with_an_older_file_is_named_later(tmp_path: Path) -> None:
    settings = load(tmp_path, environment={})
    first_company.alone(settings, "Repairs Ltd")
    with opened(settings, changes=True) as company:
        store = company.store
        petrov, twice, again = Person(name="Petrov"), Person(name="Ivanov"), Person(name="Ivanov")
        for each in (petrov, twice, again):
            store.save(each)
        assert name_person(company, "Petrov")
        store.save(twice)
        assert store.history(twice.id)[-1].person_id == petrov.id
        assert not name_person(company, "Ivanov"), "which of the two?"
        assert store.actor.person_id is None
        assert name_person(company, "Petrov")
    with opened(settings) as company:
        assert company.store.actor.person_id == petrov.id
