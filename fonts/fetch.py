"""Takes the type faces out of public packages into this folder, each one checked against the manifest's SHA-256.

The faces are not committed because they are binaries of other projects. Run by ``dev.py setup`` inside the
virtual environment; uses the standard library and pip only.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DOWNLOAD_TIMEOUT_S = 60

Faces = dict[str, bytes]


class Unavailable(Exception):
    """A package cannot be had on this machine; the next source is tried."""


def missing(manifest: dict[str, Any]) -> list[str]:
    """Faces that are absent, or whose bytes are not the ones the manifest names."""
    return [
        face
        for face, accepted in manifest["faces"].items()
        if not (file := FOLDER / f"{face}.ttf").is_file() or sha256(file.read_bytes()) not in accepted.values()
    ]


def main() -> int:
    manifest = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    complaints = []
    for name, take in SOURCES.items():
        wanted = [face for face in missing(manifest) if name in manifest["faces"][face]]
        if not wanted:
            continue
        try:
            found = take(manifest["sources"][name])
        except (Unavailable, OSError, subprocess.SubprocessError, zipfile.BadZipFile, tarfile.TarError) as error:
            complaints.append(f"  {name}: {error}")
            continue
        for face in wanted:
            if sha256(found.get(face, b"")) == manifest["faces"][face][name]:
                write(face, found[face])
            else:
                complaints.append(f"  {name}: {face} in this package is not the file the manifest describes")
    if absent := missing(manifest):
        print(f"Type faces are missing: {', '.join(absent)}. Tried:", *complaints, sep="\n", file=sys.stderr)
        print("Check the network connection and run set-up again.", file=sys.stderr)
        return 1
    return 0


def from_matplotlib(source: dict[str, str]) -> Faces:
    """The wheel of one fixed platform: the same archive, hence the same faces, wherever set-up runs."""
    with tempfile.TemporaryDirectory() as folder:
        requirement = Path(folder, "requirement.txt")
        requirement.write_text(f"{source['requirement']} --hash=sha256:{source['sha256']}\n", "utf-8")
        run(
            *(sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--require-hashes", "--dest", folder),
            *("--only-binary=:all:", "--python-version=3.11", "--platform=manylinux2014_x86_64"),
            *("-r", str(requirement)),
        )
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return {Path(name).stem: wheel.read(name) for name in wheel.namelist() if name.endswith(".ttf")}


def from_debian(source: dict[str, str]) -> Faces:
    """Debian's package; it is unpacked, not installed, so an ordinary user may do it."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Unavailable("this is not a Debian system")
    with tempfile.TemporaryDirectory() as folder:
        try:
            run("apt-get", "download", "-qq", source["package"], cwd=folder)
        except Unavailable:
            if os.geteuid() != 0:
                raise
            run("apt-get", "update", "-qq")  # a fresh machine has empty package lists
            run("apt-get", "download", "-qq", source["package"], cwd=folder)
        run("dpkg-deb", "-x", str(next(Path(folder).glob("*.deb"))), folder)
        return {file.stem: file.read_bytes() for file in Path(folder).rglob("*.ttf")}


def from_npm(source: dict[str, str]) -> Faces:
    with urllib.request.urlopen(source["url"], timeout=DOWNLOAD_TIMEOUT_S) as response:
        archive = response.read()
    if sha256(archive) != source["sha256"]:
        raise Unavailable(f"{source['url']} is not the archive the manifest describes")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        return {
            Path(member.name).stem: content.read()
            for member in files
            if member.name.endswith(".ttf") and (content := files.extractfile(member))
        }


# In the order they are tried. Debian comes before npm because it needs no certificates on a bare machine.
SOURCES: dict[str, Callable[[dict[str, str]], Faces]] = {
    "matplotlib": from_matplotlib,
    "debian": from_debian,
    "npm": from_npm,
}


def run(*command: str, cwd: str | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        last_lines = "\n    ".join(done.stderr.strip().splitlines()[-5:])
        raise Unavailable(f"{command[0]} ended with {done.returncode}: {last_lines}")


def write(face: str, content: bytes) -> None:
    """Through a temporary name, so that an interrupted set-up never leaves half a face."""
    part = FOLDER / f"{face}.part"
    part.write_bytes(content)
    os.replace(part, FOLDER / f"{face}.ttf")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
