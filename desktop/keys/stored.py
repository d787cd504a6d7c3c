"""The key file on the disk: beside the company, twice, each written whole; and beside its backups."""

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from desktop import whole
from desktop.keys import key_file
from desktop.keys.file_key import KeysUnusable
from desktop.keys.key_file import KeyFile

SUFFIX: Final = ".keys"
COPY: Final = ".keys.copy"
NEXT: Final = ".keys.next"
LARGEST: Final = 1024 * 1024
SALT: Final = 16
_one_by_one: Final = threading.RLock()
"""The window and the exchange may change the keys of a company at the same time."""


def beside(company: Path) -> tuple[Path, Path]:
    """Where the keys of a company file lie: the file and its copy."""
    return company.with_suffix(SUFFIX), company.with_suffix(COPY)


class _Next(msgspec.Struct, frozen=True):
    """The keys of a file that is about to take the company file's place, and by what that one is known."""

    begins: bytes
    keys: KeyFile


def announce(company: Path, fresh: Path, keys: KeyFile) -> None:
    """From the moment on that `fresh` is the company file, these are its keys. Raises OSError."""
    _write(company.with_suffix(NEXT), msgspec.json.encode(_Next(_begins(fresh), keys)))


def _announced(company: Path) -> KeyFile | None:
    """Keys whose file is in the company file's place; from then on they are in theirs. None: nothing is under way."""
    announced = company.with_suffix(NEXT)
    try:
        said = msgspec.json.decode(announced.read_bytes(), type=_Next)
        if said.begins != _begins(company):
            return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    with contextlib.suppress(OSError):  # else another time: they are in force in any case
        keep(company, said.keys)
        announced.unlink()
    return said.keys


def _begins(file: Path) -> bytes:
    """The salt of an encrypted file: no other file has the same."""
    with file.open("rb") as opened:
        return opened.read(SALT)


def keys_of(company: Path) -> KeyFile:
    """Of an encrypted company file; from the copy where the first is damaged. Raises KeysUnusable."""
    with _one_by_one:
        if (keys := _announced(company)) is not None:
            return keys
    trouble: KeysUnusable | None = None
    for file in beside(company):
        with contextlib.suppress(OSError):
            try:
                return read(file)
            except KeysUnusable as cause:
                trouble = cause
    text = (
        "{file} is not a company file, or it is encrypted and its key file {keys} is not there. Nothing was changed. "
        "Put the key file back: a copy of it lies beside the backups."
    )
    raise trouble or KeysUnusable(text, file=company, keys=beside(company)[0].name)


def read(file: Path) -> KeyFile:
    """Raises KeysUnusable, OSError."""
    if file.stat().st_size > LARGEST:
        raise key_file.damaged()
    return key_file.read(file.read_bytes())


def change(company: Path, how: Callable[[KeyFile], KeyFile]) -> KeyFile:
    """What the key file is from now on; nobody else changes it in between. Raises KeysUnusable, OSError."""
    with _one_by_one:
        before = keys_of(company)
        changed = how(before)
        if changed != before:
            keep(company, changed)
        return changed


def keep(company: Path, keys: KeyFile) -> None:
    """Both files, one after the other: one of them is whole at every moment. Raises OSError."""
    for file in beside(company):
        write(file, keys)


def write(file: Path, keys: KeyFile) -> None:
    """Raises OSError; what stood there is there then."""
    _write(file, key_file.written(keys))


def _write(file: Path, content: bytes) -> None:
    fresh = whole.unfinished(file)
    try:
        fresh.write_bytes(content)
        whole.sync(fresh)
        os.replace(fresh, file)
        whole.sync_folder(file.parent)
    finally:
        whole.remove(fresh)


def put_beside_backups(company: Path, folder: Path) -> bool:
    """Without them nobody could open the backups on another computer. False: they lie there as they are.

    Raises OSError, KeysUnusable.
    """
    keys = keys_of(company)
    file = of_backups(folder, keys.key)
    with contextlib.suppress(OSError, KeysUnusable):
        if read(file) == keys:
            return False
    write(file, keys)
    return True


def of_backups(folder: Path, key: str) -> Path:
    return folder / f"fieldledger-{key}{SUFFIX}"


def near(backup: Path) -> KeyFile:
    """The newest key file in the folder of an encrypted backup. Raises KeysUnusable, OSError."""
    files = sorted(backup.parent.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime)
    if not files:
        text = (
            "{file} is encrypted, and no key file lies beside it. Nothing was changed. Bring the file that ends in "
            "{suffix} from where the backup was made, and put it into the same folder."
        )
        raise KeysUnusable(text, file=backup.name, suffix=SUFFIX)
    return read(files[-1])
