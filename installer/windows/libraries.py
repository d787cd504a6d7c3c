"""Whether a bundle has every library that it asks for, none of wine's, and nothing that it may not or need not have.

Under wine a missing library is often there all the same, because wine has one of its own: on a clean Windows the
program would not start. So what is asked for must lie in the bundle or be a part of every Windows 10.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Final

from installer.windows.machine import Machine

OF_WINDOWS: Final = frozenset(Path(__file__).with_name("windows10.txt").read_text("ascii").splitlines()[1:])
INTERFACES: Final = ("api-ms-win-*", "ext-ms-*")
MARKS: Final = (b"Wine builtin DLL", b"Wine placeholder DLL", b"stand-in for wine")
NAMES: Final = ("icu*.dll", "mscms.dll", "ucrt*.dll", "bcryptprimitives.dll", "ntdll.dll", "kernel*.dll")
"""Libraries of the system: one of these in the bundle was taken from wine."""

Needs = Mapping[str, Sequence[str]]
"""File in the bundle → the libraries that it asks for."""


class Incomplete(Exception):
    """The bundle would not run on a clean Windows, or carries what it may not."""


def check(machine: Machine, python: Path, bundle: Path) -> int:
    """How many libraries were looked at. Raises Incomplete."""
    done = machine.run(python, Path(__file__).with_name("look.py"), bundle)
    if done.code:
        raise Incomplete(f"the bundle could not be looked at: {done.said[-2000:]}")
    seen = json.loads(done.said.splitlines()[-1])
    needs: Needs = seen["needs"]
    of_wine = [*of_the_system(needs), *marked(bundle / name for name in needs)]
    troubles = {
        "libraries are missing": missing_in(needs),
        "libraries of wine are in the bundle": of_wine,
        "there is what nobody uses": seen["surplus"],
        "libraries are without licences": seen["no_terms"],
    }
    if said := [f"{trouble}: {', '.join(names)}" for trouble, names in troubles.items() if names]:
        raise Incomplete("; ".join(said))
    return len(needs)


def missing_in(needs: Needs) -> list[str]:
    """“who asks for what” wherever it is neither in the bundle nor part of Windows."""
    here = {PurePosixPath(name).name.lower() for name in needs}
    return [
        f"{file} asks for {library}"
        for file, libraries in needs.items()
        for library in libraries
        if library not in here and not is_of_windows(library)
    ]


def is_of_windows(library: str) -> bool:
    return library in OF_WINDOWS or any(fnmatch(library, each) for each in INTERFACES)


def of_the_system(needs: Needs) -> list[str]:
    return [name for name in needs if any(fnmatch(PurePosixPath(name).name.lower(), each) for each in NAMES)]


def marked(files: Iterable[Path]) -> list[str]:
    """Those that say themselves where they come from."""
    found = []
    for file in files:
        content = file.read_bytes()
        if any(mark in content for mark in MARKS):
            found.append(file.name)
    return found
