"""The folder that a server keeps everything in; one server at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shared.kernel.refusal import Refusal
from shared.kernel.words import trouble


class CannotUseFolder(Refusal):
    """The data folder cannot be made or written to."""


class InUse(Refusal):
    """Another server runs on this data folder."""


@contextmanager
def held(data: Path) -> Iterator[None]:
    """The folder is ours until the end of the block; the system frees it for a process that was killed.

    Raises CannotUseFolder, InUse.
    """
    # As root the database runs as somebody else, who has to pass through.
    mode = 0o711 if os.name == "posix" and os.geteuid() == 0 else 0o700
    try:
        data.mkdir(parents=True, exist_ok=True, mode=mode)
        file = (data / "server.lock").open("a+", encoding="ascii")
    except OSError as cause:
        raise CannotUseFolder(
            "The data folder {folder} cannot be used: {trouble}. Name another with --data.",
            folder=data, trouble=trouble(cause),
        ) from cause  # fmt: skip
    with file:
        if not _locked(file):
            file.seek(0)
            raise InUse(
                "Another server runs on the data folder {folder} (process {process}). Nothing was changed. Stop it "
                "first, or name another folder with --data.",
                folder=data, process=file.read().strip() or "?",
            )  # fmt: skip
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def left_by_kill(data: Path) -> bool:
    """Whether the last server of this folder did not come to its end."""
    try:
        return bool((data / "server.lock").read_text("ascii").strip())
    except OSError:
        return False


def _locked(file: IO[str]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(2**20)  # a locked byte cannot be read by others: not one of those that say the process
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
