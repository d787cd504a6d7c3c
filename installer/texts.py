"""The `licences` folder of a bundle: whose work each file is, and under which terms; a file without a text stops all.

Whose a file is, is asked of the packages: of Python's by their metadata, of the system's by dpkg. `licences/works.toml`
says what they do not.
"""

import hashlib
import json
import os
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath
from typing import Any, Final

from installer import debian
from installer.contents import NAME, ROOT

FOLDER: Final = "licences"
TEXTS: Final = Path(__file__).parent / "licences"
NAMES_OF_TEXTS: Final = re.compile(r"(?i)^(licen[cs]e|copying|notice|authors)")
PARTS_OF_PYTHON: Final = ("base_library", "libpython")
OURS, PYTHON, TYPE_FACES = "Fieldledger", "Python", "DejaVu"


class NoText(Exception):
    """Something would go along without the terms it is under; names it."""


@dataclass(slots=True)
class Work:
    """One piece of somebody's work: its texts by name, and the files of the bundle that are of it."""

    name: str
    version: str = ""
    licence: str = ""
    texts: dict[str, bytes] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


Entry = tuple[str, str]
"""Where a file or module goes, and where it comes from."""


def works_in(entries: Iterable[Entry]) -> list[Work]:
    """Whose work is bundled. Raises NoText."""
    found: dict[str, Work] = {}
    nobodys: list[Entry] = []
    for name, source in sorted(entries):
        if (work := _work_of(source)) is None:
            nobodys.append((name, source))
        else:
            found.setdefault(work.name, work).files.append(name)
    if lost := _of_the_system(nobodys, found):
        raise NoText(f"Nobody knows whose these are: {', '.join(f'{name} ({source})' for name, source in lost)}")
    if silent := [work.name for work in found.values() if not work.texts]:
        raise NoText(f"No text of a licence was found for: {', '.join(sorted(silent))}. See installer/licences.")
    return sorted(found.values(), key=lambda work: work.name.lower())


def write(works: Sequence[Work], target: Path) -> None:
    """A folder of texts per work, a table for people, and a list with checksums for the self test. Raises NoText."""
    folder = target / FOLDER
    listed: dict[str, str] = {}
    for name, content in _all_texts(works).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        listed[name] = hashlib.sha256(content).hexdigest()
    told = [
        {"name": work.name, "version": work.version, "licence": work.licence, "texts": sorted(work.texts),
         "files": work.files}
        for work in works
    ]  # fmt: skip
    contents = json.dumps({"files": listed, "works": told}, indent=1, ensure_ascii=False)
    (folder / "contents.json").write_text(contents, "utf-8")


def _all_texts(works: Sequence[Work]) -> dict[str, bytes]:
    found = {f"{work.name}/{name}": text for work in works for name, text in work.texts.items()}
    referred = {name for text in found.values() for name in re.findall(rb"common-licenses/([A-Z][\w.+-]*\w)", text)}
    found |= {f"common-licenses/{name}": _common(name) for name in sorted(each.decode() for each in referred)}
    found["README.md"] = _table(works).encode()
    return dict(sorted(found.items()))


def _common(name: str) -> bytes:
    """A text that many refer to, such as LGPL-2.1."""
    if declared := _said()["common"].get(name):
        return _read(declared)
    if (text := debian.common_terms(name)) is None:
        raise NoText(f"The text common-licenses/{name} is missing, to which others refer. See installer/licences.")
    return text


def _table(works: Sequence[Work]) -> str:
    head = (
        "# Whose work this program stands on\n\nFieldledger itself is under the Apache License 2.0. It comes with the "
        "work of others, each under its own terms,\nwhich lie in the folder of its name here. Texts that several of "
        "them refer to are in `common-licenses`.\nHow to put another Qt in its place stands in `PySide6_Essentials`.\n"
    )
    rows = [f"| {work.name} | {work.version} | {work.licence} |" for work in works]
    return "\n".join([head, "| Work | Version | Terms |", "|---|---|---|", *rows, ""])


# ---- whose a file is


def _work_of(source: str) -> Work | None:
    """None: none of ours, of Python's, or of its packages."""
    path = _normal(source)
    if (dist := _owners().get(path)) is not None and dist.metadata["Name"] != NAME:
        return _of_distribution(dist.metadata["Name"], dist)
    if (known := _library(Path(path).name)) is not None:
        return known
    if path.startswith(_normal(ROOT / "fonts")) and path.endswith(".ttf"):
        return _declared(TYPE_FACES, "fonts")
    if path.startswith(_stdlib()) or Path(path).name.startswith(PARTS_OF_PYTHON):
        return _python()
    if dist is not None or (path.startswith(_normal(ROOT)) and "site-packages" not in path):
        return _declared(OURS, "ours")
    return None


@cache
def _owners() -> Mapping[str, Distribution]:
    """File → the distribution that installed it."""
    return {_normal(dist.locate_file(file)): dist for dist in distributions() for file in dist.files or ()}  # type: ignore[arg-type]


@cache
def _stdlib() -> tuple[str, ...]:
    """Folders of Python's own files; its packages have been asked before."""
    places = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    if sys.platform == "win32":
        places.add(sys.base_prefix)
    return tuple(_normal(place) for place in sorted(places))


@cache
def _of_distribution(name: str, dist: Distribution) -> Work:
    said: Any = dist.metadata
    licence = str(said.get("License-Expression") or said.get("License") or _of_classifiers(said)).splitlines()
    work = Work(name, dist.version, licence[0][:80] if licence else "")
    for file in dist.files or ():
        inside = file.as_posix().partition(".dist-info/")[2]
        if inside.startswith("licenses/") or NAMES_OF_TEXTS.match(inside):
            short = inside.removeprefix("licenses/")
            work.texts[short] = Path(str(dist.locate_file(file))).read_bytes()
    key = re.sub(r"[-_.]+", "-", name).lower()
    work.texts.update(_texts(_said()["distributions"].get(key, ()), dist.version))
    return work


def _of_classifiers(said: Any) -> str:
    found = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or () if each.startswith("License")]
    return ", ".join(found)


@cache
def _python() -> Work:
    work = Work(PYTHON, sys.version.split()[0], "PSF-2.0")
    work.texts.update(_texts(_said()["python"]["texts"]))
    return work


@cache
def _library(name: str) -> Work | None:
    """A library that lies beside Python on Windows."""
    if not name.lower().endswith(".dll"):
        return None
    for beginning, texts in _said()["libraries"].items():
        if name.lower().startswith(beginning):
            return Work(beginning, texts=_texts(texts))
    return None


@cache
def _declared(name: str, section: str) -> Work:
    return Work(name, texts=_texts(_said()[section]["texts"]))


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads((TEXTS / "works.toml").read_text("utf-8"))


def _texts(names: Iterable[str], version: str = "") -> dict[str, bytes]:
    read = {PurePosixPath(name).name: _read(name) for name in names}
    filled = version.encode()
    return {name: text.replace(b"{version}", filled) if name.endswith(".md") else text for name, text in read.items()}


def _read(name: str) -> bytes:
    """One of the texts here, or with / in front of the project; lines end the same on every system."""
    return (ROOT / name[1:] if name.startswith("/") else TEXTS / name).read_text("utf-8").encode()


def _normal(path: Path | str) -> str:
    return os.path.normcase(os.path.abspath(path))


# ---- libraries of the system


def _of_the_system(entries: Sequence[Entry], found: dict[str, Work]) -> list[Entry]:
    """Adds the packages that these files are of; what remains is nobody's."""
    packages = debian.packages_of([source for _, source in entries])
    lost = []
    for name, source in entries:
        package = packages.get(source, "")
        if (text := debian.terms_of(package)) is None:
            lost.append((name, source))
            continue
        work = found.setdefault(package, Work(package, "", "see its text", {"copyright": text}))
        work.files.append(name)
    return lost
