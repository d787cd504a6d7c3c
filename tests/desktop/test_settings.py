"""env.ini: where values come from, and what a mistake in it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import settings
from desktop.settings import Settings, load
from shared.env_ini import KNOWN_KEYS, SettingsError

EXAMPLE = Path(__file__).parents[2] / "env.ini.example"


@pytest.fixture(autouse=True)
def nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the env.ini of the computer it runs on."""
    monkeypatch.setattr(settings, "PROGRAM_FOLDER", tmp_path / "program")
    monkeypatch.setattr(settings, "user_configuration", lambda: tmp_path / "configuration")
    monkeypatch.setattr(settings, "platform_home", lambda: tmp_path / "platform")


def env_ini(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "env.ini"
    file.write_text(text, "utf-8")
    return file


def test_without_env_ini_everything_has_its_default(tmp_path: Path) -> None:
    home = tmp_path / "platform"
    assert load(environment={}) == Settings(
        home=home,
        device_prefix=None,
        language="en",
        backup_folder=home / "backups",
        backup_count=14,
        log_level="warning",
        source=None,
        warnings=(),
    )


def test_every_key_is_taken_from_env_ini(tmp_path: Path) -> None:
    file = env_ini(
        tmp_path / "program",
        "[data]\nhome = ledger\ndevice_prefix = k7\n[interface]\nlanguage = RU\n"
        "[backup]\nfolder = /stick/100%\ncount = 3\n[log]\nlevel = debug\n",
    )
    assert load(environment={}) == Settings(
        home=tmp_path / "program" / "ledger",
        device_prefix="K7",
        language="ru",
        backup_folder=tmp_path / "program" / "/stick/100%",
        backup_count=3,
        log_level="debug",
        source=file,
        warnings=(),
        language_said=True,
    )


def test_home_comes_from_the_command_line_then_the_environment_then_env_ini(tmp_path: Path) -> None:
    env_ini(tmp_path / "configuration", "[data]\nhome = /from-ini\n")
    environment = {"FIELDLEDGER_HOME": str(tmp_path / "from-environment")}
    assert load(tmp_path / "from-command", environment=environment).home == tmp_path / "from-command"
    assert load(environment=environment).home == tmp_path / "from-environment"
    assert load(environment={"FIELDLEDGER_HOME": ""}).home == tmp_path / "configuration" / "/from-ini"


def test_env_ini_in_the_data_folder_comes_before_the_others(tmp_path: Path) -> None:
    env_ini(tmp_path / "program", "[interface]\nlanguage = en\n")
    near = env_ini(tmp_path / "ledger", "[interface]\nlanguage = ru\n")
    assert load(tmp_path / "ledger", environment={}).source == near
    assert load(tmp_path / "ledger", environment={}).language == "ru"


def test_an_unknown_key_is_a_warning_with_its_line(tmp_path: Path) -> None:
    file = env_ini(tmp_path / "program", "[backup]\ncount = 3\ncuont = 4\n")
    warned = tuple(map(str, load(environment={}).warnings))
    assert warned == (f"{file}, line 3: [backup] has no key cuont; it is ignored.",)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("language = ru\n", 1, "a key stands before the first section. Put a line such as [data] above it."),
        ("[log]\nlevel\n", 2, "this line is not understood. Write key = value, or put # in front of a remark."),
        ("[log]\n[log]\n", 2, "the section [log] stands here a second time. Join the two."),
        ("[log]\nlevel=info\nlevel=info\n", 3, "the key level stands here a second time. Remove one of the two."),
        ("[log]\n\nlevel = loud\n", 3, "level = loud cannot be used. Use one of: debug, info, warning, error."),
        ("[backup]\ncount = many\n", 2, "count = many cannot be used. Use a whole number from 1 to 365."),
        ("[backup]\ncount = 0\n", 2, "count = 0 cannot be used. Use a whole number from 1 to 365."),
        (
            "[data]\ndevice_prefix = дом\n",
            2,
            "device_prefix = дом cannot be used. Use one to four Latin letters and digits, such as K7.",
        ),
    ],
)
def test_a_mistake_names_file_line_and_remedy(tmp_path: Path, text: str, line: int, message: str) -> None:
    file = env_ini(tmp_path / "program", text)
    with pytest.raises(SettingsError) as caught:
        load(environment={})
    assert str(caught.value) == f"{file}, line {line}: {message}"


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    file = env_ini(tmp_path / "program", "")
    file.write_bytes("[data]\nhome = Учёт\n".encode("cp1251"))
    with pytest.raises(SettingsError) as caught:
        load(environment={})
    assert str(caught.value) == f"{file}: the file is not UTF-8 text. Save it again as UTF-8."


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    env_ini(tmp_path / "program", "\ufeff[interface]\nlanguage = ru\n")
    assert load(environment={}).language == "ru"


def test_the_example_documents_every_key_and_no_other() -> None:
    documented: dict[str, tuple[str, ...]] = {}
    for line in EXAMPLE.read_text("utf-8").splitlines():
        if heading := re.fullmatch(r"\[(\w+)]", line):
            documented[section := heading[1]] = ()
        elif key := re.match(r"#(\w+) = ", line):
            documented[section] += (key[1],)
    assert documented == KNOWN_KEYS


def test_the_example_uncommented_is_a_valid_env_ini(tmp_path: Path) -> None:
    env_ini(tmp_path / "program", re.sub(r"(?m)^#(\w+ = )", r"\1", EXAMPLE.read_text("utf-8")))
    read = load(environment={})
    assert (read.device_prefix, read.language, read.log_level, read.warnings) == ("K7", "ru", "info", ())


def test_import_does_not_load_platformdirs() -> None:
    """The start of the command line is measured in tenths of a second."""
    program = "import sys, desktop.settings; sys.exit('platformdirs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
