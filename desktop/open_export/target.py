"""Where an export is written: a folder or a zip file, each file counted and hashed on its way."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Final

COPY: Final = 1 << 20
ZIP_LEVEL: Final = 1


class Target:
    """Takes files one after the other; `files` is what it has so far, by name: (bytes, SHA-256).

    This one only counts and hashes: what would have been written.
    """

    def __init__(self) -> None:
        self.files: dict[str, tuple[int, str]] = {}

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one file."""
        size, digest = 0, hashlib.sha256()
        with self._opened(name) as opened:
            for chunk in chunks:
                size += len(chunk)
                digest.update(chunk)
                if opened is not None:
                    opened.write(chunk)
        self.files[name] = size, digest.hexdigest()

    def _opened(self, _name: str) -> AbstractContextManager[IO[bytes] | None]:
        return nullcontext()


class Folder(Target):
    """A folder that is there and empty."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root

    def _opened(self, name: str) -> AbstractContextManager[IO[bytes]]:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("wb")


class Zip(Target):
    """One zip file; large members are expected."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self.archive = archive

    def _opened(self, name: str) -> AbstractContextManager[IO[bytes]]:
        return self.archive.open(name, "w", force_zip64=True)


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
