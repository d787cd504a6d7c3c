"""Changing an export together with its manifest, as somebody would who knows the format."""

import hashlib
import json
from pathlib import Path
from typing import Any

from desktop.open_export.manifest import data_digest


def rewritten(folder: Path, name: str, text: str) -> None:
    """Another content of a file, with the hashes that belong to it."""
    (folder / name).write_text(text, "utf-8", newline="")
    data = (folder / name).read_bytes()
    listed = listing(folder)
    listed["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    put(folder, listed)


def listing(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def put(folder: Path, listed: Any) -> None:
    """The manifest with the digest that belongs to its files."""
    files = {name: (entry["bytes"], entry["sha256"]) for name, entry in listed["files"].items()}
    listed["data_digest"] = data_digest(files)
    (folder / "manifest.json").write_text(json.dumps(listed), "utf-8")
