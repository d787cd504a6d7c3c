"""Reading an export that somebody hands in: a folder or a zip file, trusted in nothing."""

import hashlib
import zipfile
import zlib
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol

import msgspec

from desktop.open_export import manifest
from migrations import REVISIONS
from shared.kernel.refusal import Refusal
from shared.kernel.words import trouble
from shared.store.rebuild import Progress

COPY: Final = 1 << 20
LINE_MAX: Final = 64 * 1024 * 1024


class BadExport(Refusal):
    """The export cannot be trusted or understood; nothing was written."""


class Source(Protocol):
    """Opens files of an export by their name in the manifest."""

    def open(self, name: str) -> IO[bytes]:
        """Raises KeyError where there is no such file."""


class _Folder:
    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def open(self, name: str) -> IO[bytes]:
        try:
            file = (self.root / name).resolve()
        except ValueError:  # a zero in the name
            raise KeyError(name) from None
        if not file.is_relative_to(self.root) or not file.is_file():
            raise KeyError(name)
        return file.open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)


class Listed:
    """Only what the manifest lists, and what has been verified therefore."""

    def __init__(self, source: Source, names: Container[str]) -> None:
        self.source, self.names = source, names

    def open(self, name: str) -> IO[bytes]:
        if name not in self.names:
            raise KeyError(name)
        return self.source.open(name)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The export at a path. Raises BadExport for what is no export, whatever goes wrong while it is read."""
    try:
        if path.is_dir():
            yield _Folder(path)
        else:
            with zipfile.ZipFile(path) as archive:
                yield _Zip(archive)
    except OSError as cause:
        text = "{file} cannot be read: {trouble}. Nothing was restored."
        raise BadExport(text, file=path, trouble=trouble(cause)) from cause
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as cause:
        text = "{file} is neither a folder nor a whole zip file of an export. Nothing was restored."
        raise BadExport(text, file=path) from cause


def manifest_of(source: Source) -> manifest.Manifest:
    """The manifest, if this program can restore what it tells of. Raises BadExport."""
    try:
        with source.open(manifest.NAME) as opened:
            data = opened.read(manifest.SIZE_MAX)
        found = msgspec.json.decode(data, type=manifest.Manifest)
    except KeyError as cause:
        text = "There is no {name} here: this is not an export of a company. Nothing was restored."
        raise BadExport(text, name=manifest.NAME) from cause
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as cause:
        raise BadExport("{name} is damaged. Nothing was restored.", name=manifest.NAME) from cause
    if found.format != manifest.FORMAT:
        raise BadExport("This is not an export of a company. Nothing was restored.")
    if found.version > manifest.VERSION or found.revision not in REVISIONS:
        text = "The export was made by a newer version of Fieldledger ({program}). Nothing was restored; update first."
        raise BadExport(text, program=found.program)
    digest = manifest.data_digest({name: (each.bytes, each.sha256) for name, each in found.files.items()})
    if digest != found.data_digest:
        raise BadExport("{name} is damaged. Nothing was restored.", name=manifest.NAME)
    return found


def verify(source: Source, listed: manifest.Manifest, progress: Progress) -> None:
    """Every file is there with the size and hash that the manifest says. Raises BadExport with the file's name."""
    for done, (name, entry) in enumerate(listed.files.items()):
        progress("Files verified", done)
        if _hash_of(source, name, entry.bytes) != entry.sha256:
            text = "{name} is missing, damaged or was changed. Nothing was restored."
            raise BadExport(text, name=name)


def _hash_of(source: Source, name: str, size: int) -> str:
    """The SHA-256 of a file of just that size; "" for any other. No more than the size is ever unpacked."""
    hash, left = hashlib.sha256(), size
    try:
        with source.open(name) as opened:
            while chunk := opened.read(min(COPY, left + 1)):
                left -= len(chunk)
                if left < 0:
                    return ""
                hash.update(chunk)
    except KeyError:
        return ""
    return hash.hexdigest() if left == 0 else ""


def lines(source: Source, name: str) -> Iterator[bytes]:
    """The lines of a verified file. Raises BadExport for a line that no export has."""
    with source.open(name) as opened:
        while line := opened.readline(LINE_MAX):
            if not line.endswith(b"\n"):
                raise BadExport("{name} is missing, damaged or was changed. Nothing was restored.", name=name)
            yield line
