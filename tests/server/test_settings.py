"""What a start of the server goes by: the command line, then the environment, then env.ini."""

from argparse import Namespace
from pathlib import Path

import pytest

from server import settings
from server.database.place import checked_url
from server.settings import Settings, WrongSetting, check_reach, load
from shared.env_ini import SettingsError


@pytest.fixture
def ini(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only env.ini that the test sees."""
    monkeypatch.setattr(settings, "PROGRAM_FOLDER", tmp_path)
    return tmp_path / "env.ini"


def test_every_key_is_taken_from_env_ini(ini: Path) -> None:
    ini.write_text(
        "[server_process]\ndata = srv\nhost = ::1\nport = 9000\nworkers = 4\ndatabase_url = postgresql://db/f\n"
        "certificate = server.pem\nkey = server.key\n[interface]\nlanguage = ru\n[log]\nlevel = error\n",
        "utf-8",
    )
    folder = ini.parent
    assert load(Namespace(), environment={}) == Settings(
        data=folder / "srv",
        host="::1",
        port=9000,
        workers=4,
        database_url="postgresql://db/f",
        certificate=folder / "server.pem",
        key=folder / "server.key",
        language="ru",
        log_level="error",
    )


def test_the_command_line_comes_before_the_environment_and_that_before_env_ini(ini: Path) -> None:
    ini.write_text("[server_process]\ndata = here\nport = 9000\ndatabase_url = postgresql://ini/f\n", "utf-8")
    environment = {"FIELDLEDGER_SERVER_DATA": "/env", "FIELDLEDGER_DATABASE_URL": "postgresql://env/f"}
    found = load(Namespace(), environment=environment)
    assert (found.data, found.database_url, found.port) == (Path("/env").absolute(), "postgresql://env/f", 9000)
    given = Namespace(data=Path("/said"), database_url="postgresql://said/f", port=0)
    found = load(given, environment=environment)
    assert (found.data, found.database_url, found.port) == (Path("/said").absolute(), "postgresql://said/f", 0)


def test_a_mistake_in_env_ini_names_its_line(ini: Path) -> None:
    ini.write_text("[server_process]\nport = many\n", "utf-8")
    with pytest.raises(SettingsError, match=r"line 2: port = many cannot be used. Use a whole number from 0 to 65535."):
        load(Namespace(), environment={})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_computer_needs_no_certificate(ini: Path, host: str) -> None:
    check_reach(load(Namespace(host=host), environment={}))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "office.example"])
def test_every_other_address_needs_one(ini: Path, host: str) -> None:
    with pytest.raises(WrongSetting, match="without a certificate would send everything unencrypted"):
        check_reach(load(Namespace(host=host), environment={}))


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("postgresql://u:p@127.0.0.1:5433/f", "postgresql+psycopg://u:p@127.0.0.1:5433/f"),
        ("postgres://u@localhost/f", "postgresql+psycopg://u@localhost/f"),
        ("postgresql:///f?host=/run/postgresql", "postgresql+psycopg:///f?host=%2Frun%2Fpostgresql"),
        ("postgresql://db.example/f", "postgresql+psycopg://db.example/f?sslmode=verify-full&sslrootcert=system"),
        ("postgresql://db.example/f?sslmode=require", "postgresql+psycopg://db.example/f?sslmode=require"),
    ],
)
def test_a_database_over_a_network_has_to_prove_itself(given: str, asked: str) -> None:
    assert checked_url(given) == asked
