"""Where the program keeps its data and how it speaks: read from env.ini, the only settings file.

Company rules (what to do over plan, rounding) are not here: they are dated constants inside the ledger and travel.
"""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.env_ini import FILE_NAME, LOG_LEVELS, EnvIni, absolute
from shared.kernel.language import Language
from shared.kernel.words import Words

PROGRAM_FOLDER: Final = (
    Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else Path(__file__).resolve().parents[1]
)
"""Of the installed program, where its .exe lies; else the checkout."""
LICENCES: Final = PROGRAM_FOLDER / "licences"
"""The terms of everything that comes along with the installed program; a checkout carries no other people's work."""

LANGUAGES: Final = ("en", "ru")
BACKUP_COUNT_MAX: Final = 365
DEVICE_PREFIX: Final = re.compile(r"[A-Z0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a start of the program needs to know; `warnings` are for the user's eyes and stop nothing."""

    home: Path
    device_prefix: str | None
    language: str
    backup_folder: Path
    backup_count: int
    log_level: str
    source: Path | None
    warnings: tuple[Words, ...]
    server_address: str = ""
    """What is offered where a server is asked for."""
    language_said: bool = False
    """Whether env.ini says the language; else a window begins in the computer's."""


def load(home: Path | None = None, *, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this start; `home` is what the command line gave.

    The data folder is the command line's, else FIELDLEDGER_HOME, else env.ini's, else the operating system's folder
    for the data of programs.
    """
    home_by_hand = home or environment.get("FIELDLEDGER_HOME") or None
    ini = EnvIni(find_env_ini(Path(home_by_hand) if home_by_hand else None))
    folder = absolute(Path(home_by_hand)) if home_by_hand else ini.folder("data", "home") or platform_home()
    return Settings(
        home=folder,
        device_prefix=ini.matching("data", "device_prefix", DEVICE_PREFIX, example="K7"),
        language=ini.choice("interface", "language", LANGUAGES, default="en"),
        backup_folder=ini.folder("backup", "folder") or folder / "backups",
        backup_count=ini.whole_number("backup", "count", 1, BACKUP_COUNT_MAX, default=14),
        log_level=ini.choice("log", "level", LOG_LEVELS, default="warning"),
        source=ini.file,
        warnings=ini.unknown_keys(),
        server_address=ini.text("server", "address") or "",
        language_said=bool(ini.text("interface", "language")),
    )


def without_env_ini(home: Path | None, *, environment: Mapping[str, str] = os.environ) -> Settings:
    """What a start goes by that cannot use its env.ini: enough to tell and to log it."""
    by_hand = home or environment.get("FIELDLEDGER_HOME") or None
    folder = absolute(Path(by_hand)) if by_hand else platform_home()
    return Settings(
        home=folder, device_prefix=None, language="en", backup_folder=folder / "backups", backup_count=14,
        log_level="warning", source=None, warnings=(), language_said=False,
    )  # fmt: skip


def language_anyway(
    home: Path | None, *, environment: Mapping[str, str] = os.environ, otherwise: str = "en"
) -> Language:
    """The language that env.ini asks for, even where the rest of it cannot be used."""
    by_hand = home or environment.get("FIELDLEDGER_HOME") or None
    try:
        file = find_env_ini(Path(by_hand) if by_hand else None)
        found = re.search(r"(?mi)^\s*language\s*[=:]\s*(\w+)", file.read_text("utf-8", "ignore")) if file else None
    except OSError:
        found = None
    return Language(found[1].lower() if found else otherwise)


def find_env_ini(home_by_hand: Path | None) -> Path | None:
    """The first env.ini of: the data folder given by hand, the program's own folder, the user's configuration."""
    folders = [absolute(home_by_hand)] if home_by_hand else []
    for folder in (*folders, PROGRAM_FOLDER):
        if (file := folder / FILE_NAME).is_file():
            return file
    file = user_configuration() / FILE_NAME
    return file if file.is_file() else None


def platform_home() -> Path:
    import platformdirs  # imported here because most starts name their data folder

    return platformdirs.user_data_path("fieldledger", appauthor=False)


def user_configuration() -> Path:
    import platformdirs

    return platformdirs.user_config_path("fieldledger", appauthor=False)
