"""The list of an export's files with their hashes: what it was made by and whether it is whole."""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from desktop.open_export.contents import AUDIT, BLOBS

FORMAT: Final = "fieldledger open export"
VERSION: Final = 1
NAME: Final = "manifest.json"
SIZE_MAX: Final = 256 * 1024 * 1024


class FileEntry(msgspec.Struct, frozen=True):
    """One file: its size in bytes and the SHA-256 of its content in hexadecimal."""

    bytes: Annotated[int, msgspec.Meta(ge=0)]
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """`revision` is that of the database schema; `data_digest` covers bodies, registers and contents.

    Two exports of one state have one digest; the audit, which has an entry for each export, is compared by itself.
    """

    format: str
    version: int
    program: str
    revision: str
    made_at: str
    device_prefix: str
    counts: dict[str, int]
    damaged: list[str]
    files: dict[str, FileEntry]
    data_digest: str


def is_data(name: str) -> bool:
    """Whether a restored company must come to the same file again."""
    return name in (AUDIT, BLOBS) or name.startswith(("bodies/", "registers/"))


def data_digest(files: Mapping[str, tuple[int, str]]) -> str:
    """One SHA-256 over names and hashes of all data files but the audit, by name."""
    said = "".join(f"{name} {files[name][1]}\n" for name in sorted(files) if is_data(name) and name != AUDIT)
    return hashlib.sha256(said.encode()).hexdigest()
