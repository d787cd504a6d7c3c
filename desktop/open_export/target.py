"""Where an export is written: a folder or a zip file, each file counted and hashed on its way."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol

COPY: Final = 1 << 20
ZIP_LEVEL: Final = 1


class Target(Protocol):
    """Takes files one after the other; `files` is what it has so far, by name: (bytes, SHA-256)."""

    files: dict[str, tuple[int, str]]

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one file."""


class _Counted:
    """Chunks passed on, counted and hashed."""

    def __init__(self) -> None:
        self.size, self.hash = 0, hashlib.sha256()

    def of(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.size += len(chunk)
            self.hash.update(chunk)
            yield chunk


class Nowhere:
    """Only counts and hashes: what would have been written."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[int, str]] = {}

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        counted = _Counted()
        for chunk in counted.of(chunks):
            self._write(chunk)
        self.files[name] = counted.size, counted.hash.hexdigest()

    def _write(self, chunk: bytes) -> None: ...


class Folder:
    """A folder that is there and empty."""

    def __init__(self, root: Path) -> None:
        self.root, self.files = root, dict[str, tuple[int, str]]()

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        file, counted = self.root / name, _Counted()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as opened:
            _drained(opened, counted.of(chunks))
        self.files[name] = counted.size, counted.hash.hexdigest()


class Zip:
    """One zip file; large members are expected."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.files = archive, dict[str, tuple[int, str]]()

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        counted = _Counted()
        with self.archive.open(name, "w", force_zip64=True) as opened:
            _drained(opened, counted.of(chunks))
        self.files[name] = counted.size, counted.hash.hexdigest()


def _drained(opened: IO[bytes], chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        opened.write(chunk)


def chunks_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(COPY):
            yield chunk


@contextmanager
def target_at(unfinished: Path, final: Path) -> Iterator[Target]:
    """A target that lies under its unfinished name until all is written, then takes its own name.

    `final` must not be there, or be an empty folder. Whatever fails leaves nothing behind.
    """
    zipped = final.suffix.lower() == ".zip"
    try:
        if zipped:
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL) as archive:
                yield Zip(archive)
        else:
            unfinished.mkdir(parents=True)
            yield Folder(unfinished)
            if final.is_dir():
                final.rmdir()  # empty: a person made it beforehand
        os.replace(unfinished, final)
    finally:
        if unfinished.is_dir():
            shutil.rmtree(unfinished, ignore_errors=True)
        else:
            unfinished.unlink(missing_ok=True)
