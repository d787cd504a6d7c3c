"""The log in the data folder: one line per command, how it ended and how long it took; never what it was about."""

import contextlib
import os
from pathlib import Path
from typing import Any, Final

from desktop.settings import Settings
from shared.env_ini import LOG_LEVELS

FILE: Final = "fieldledger.log"
BYTES_MAX: Final = 512 * 1024
KEPT: Final = 2


def record(settings: Settings, level: str, **facts: object) -> None:
    """Names, numbers and words of the ledger do not belong in the facts. A log that cannot be written stops nothing."""
    if LOG_LEVELS.index(level) < LOG_LEVELS.index(settings.log_level) or not settings.home.is_dir():
        return
    import structlog  # a fifth of a second, which a command that has nothing to report should not cost

    with contextlib.suppress(OSError):
        file = settings.home / "log" / FILE
        file.parent.mkdir(exist_ok=True)
        _rotate(file)
        with file.open("a", encoding="utf-8") as out:
            processors: list[Any] = [
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(),
            ]
            plain = structlog.BoundLogger  # whatever else in this process has settled for its own log
            log = structlog.wrap_logger(structlog.WriteLogger(out), processors=processors, wrapper_class=plain)
            getattr(log, level)("command", **facts)


def _rotate(file: Path) -> None:
    if not file.exists() or file.stat().st_size < BYTES_MAX:
        return
    for number in range(KEPT, 0, -1):
        older = file.with_name(f"{file.name}.{number - 1}") if number > 1 else file
        if older.exists():
            os.replace(older, file.with_name(f"{file.name}.{number}"))
