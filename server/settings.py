"""What a start of the server goes by: the command line, then the environment, then env.ini."""

import ipaddress
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from shared.env_ini import FILE_NAME, LOG_LEVELS, EnvIni, absolute
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words

PROGRAM_FOLDER: Final = Path(__file__).resolve().parents[1]
LANGUAGES: Final = ("en", "ru")
PORT: Final = 8443
PORT_MAX: Final = 65535
WORKERS: Final = 2
WORKERS_MAX: Final = 64
SECTION: Final = "server_process"


class WrongSetting(Refusal):
    """The server cannot run so."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` "" means the server's own database in its data folder, `metrics_token` "" that `/metrics` is for
    this computer alone."""

    data: Path
    host: str
    port: int
    workers: int
    database_url: str
    certificate: Path | None
    key: Path | None
    language: str
    log_level: str
    warnings: tuple[Words, ...] = ()
    metrics_token: str = field(default="", repr=False)


def load(given: Namespace, *, environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises SettingsError, WrongSetting."""
    by_hand = getattr(given, "data", None) or environment.get("FIELDLEDGER_SERVER_DATA") or None
    ini = EnvIni(_find(absolute(Path(by_hand)) if by_hand else None))

    def file(name: str) -> Path | None:
        said = getattr(given, name, None)
        return absolute(said) if said else ini.folder(SECTION, name)

    number = getattr(given, "port", None)
    return Settings(
        data=absolute(Path(by_hand)) if by_hand else ini.folder(SECTION, "data") or usual_data(),
        host=getattr(given, "host", None) or ini.text(SECTION, "host") or "127.0.0.1",
        port=ini.whole_number(SECTION, "port", 0, PORT_MAX, default=PORT) if number is None else number,
        workers=getattr(given, "workers", None)
        or ini.whole_number(SECTION, "workers", 1, WORKERS_MAX, default=WORKERS),
        database_url=getattr(given, "database_url", None)
        or environment.get("FIELDLEDGER_DATABASE_URL")
        or ini.text(SECTION, "database_url"),
        certificate=file("certificate"),
        key=file("key"),
        language=ini.choice("interface", "language", LANGUAGES, default="en"),
        log_level=ini.choice("log", "level", LOG_LEVELS, default="info"),
        warnings=ini.unknown_keys(),
        metrics_token=environment.get("FIELDLEDGER_METRICS_TOKEN", ""),  # a secret: in no file of settings
    )


def check_reach(settings: Settings) -> None:
    """Tokens and documents go unencrypted over no network. Raises WrongSetting."""
    if bool(settings.certificate) != bool(settings.key):
        raise WrongSetting("A certificate and its key belong together: name both with --certificate and --key.")
    if not settings.certificate and not is_loopback(settings.host):
        raise WrongSetting(
            "Listening at {host} without a certificate would send everything unencrypted. Nothing was started. Give "
            "--certificate and --key, or listen at 127.0.0.1 and let a proxy on this computer do the encryption.",
            host=settings.host,
        )


@lru_cache(1024)
def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def usual_data() -> Path:
    """Of an ordinary user beside the data of other programs; of root where the services of a system have theirs."""
    import platformdirs

    if sys.platform != "win32" and os.geteuid() == 0:
        return Path("/var/lib/fieldledger-server")
    return platformdirs.user_data_path("fieldledger-server", appauthor=False)


def _find(data: Path | None) -> Path | None:
    import platformdirs

    folders = [*filter(None, [data]), PROGRAM_FOLDER, platformdirs.user_config_path("fieldledger", appauthor=False)]
    return next((file for folder in folders if (file := folder / FILE_NAME).is_file()), None)
