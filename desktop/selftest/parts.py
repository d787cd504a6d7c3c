"""What lies beside the program: type faces, translations, migrations, help, licences, and all of its modules."""

import hashlib
import json
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import desktop
import fonts
import migrations
import print_forms
import shared
from desktop.selftest.trial import Failed, NotTried
from desktop.settings import LANGUAGES, LICENCES
from shared.kernel.language import LOCALE, Language

TOOLS: Final = ("desktop.__main__", "desktop.selftest", "shared.locale.compile")
"""Not for the program's own use; the first would start it again."""


def type_faces() -> str:
    manifest = json.loads((fonts.FOLDER / "manifest.json").read_text("utf-8"))["faces"]
    for face, accepted in manifest.items():
        if hashlib.sha256(fonts.path(face).read_bytes()).hexdigest() not in accepted.values():
            raise Failed(f"the type face {face} is not the one that the manifest describes")
    return f"{len(manifest)} faces"


def translations() -> str:
    for code in LANGUAGES:
        file = LOCALE / code / "LC_MESSAGES" / "fieldledger.mo"
        if code != "en" and not file.is_file():
            raise Failed(f"the translations into “{code}” are missing ({file})")
    if (said := Language("ru").say("Close")) != "Закрыть":
        raise Failed(f"“Close” is “{said}” in Russian")
    return ", ".join(LANGUAGES)


def revisions() -> str:
    folder = Path(migrations.__file__).parent
    for name in ("env.py", *(f"versions/{each}_*.py" for each in migrations.REVISIONS)):
        if not any(folder.glob(name)):
            raise Failed(f"the migration {folder / name} is missing")
    return f"to {migrations.HEAD}"


def help_pages() -> str:
    from shared.areas import AREAS

    folder = Path(desktop.__file__).parent / "ui" / "help"
    wanted = {"index", *(kind.__tablename__ for area in AREAS for kind in area.kinds)}
    for code in LANGUAGES:
        found = {file.stem for file in (folder / code).glob("*.md") if file.read_text("utf-8").startswith("# ")}
        if missing := wanted - found:
            raise Failed(f"pages of help are missing in “{code}”: {', '.join(sorted(missing))}")
    return f"{len(wanted)} pages and more in {len(LANGUAGES)} languages"


def licences() -> str:
    """Every text that the list of the build names is there as it was."""
    if not getattr(sys, "frozen", False):
        raise NotTried("a checkout carries no other people's work")
    listed: dict[str, str] = json.loads((LICENCES / "contents.json").read_text("utf-8"))["files"]
    for name, expected in listed.items():
        if not (LICENCES / name).is_file():
            raise Failed(f"the licence {name} is missing")
        if hashlib.sha256((LICENCES / name).read_bytes()).hexdigest() != expected:
            raise Failed(f"the licence {name} is not the text that was collected")
    return f"{len(listed)} texts"


def modules() -> str:
    """Most are imported when somebody needs them; here all of them, and with them every library."""
    names = [name for package in (shared, print_forms, desktop) for name in _within(package.__path__, package.__name__)]
    for name in names:
        try:
            import_module(name)
        except ImportError as cause:
            raise Failed(f"{name} cannot be imported: {cause}") from cause
    return f"{len(names)} modules"


def _within(path: Iterable[str], package: str) -> Iterator[str]:
    for found in pkgutil.walk_packages(path, f"{package}."):
        if not found.name.startswith(TOOLS):
            yield found.name
