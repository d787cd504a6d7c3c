"""Turns the gettext catalogues (.po, edited by people) into the binary form (.mo) that the program reads.

Run by ``dev.py setup``; a catalogue with a syntax error or a broken placeholder stops it.
"""

import io
import os
import sys
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

FOLDER = Path(__file__).parent


def main() -> int:
    return max((compile_catalogue(po) for po in sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))), default=0)


def compile_catalogue(po: Path) -> int:
    """0, or 1 when the catalogue cannot be used; the old .mo then stays."""
    try:
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        print(f"{po}: {error}", file=sys.stderr)
        return 1
    broken = [(message.lineno, mistake) for message in catalogue if (mistake := mistake_in(message))]
    for line, mistake in broken:
        print(f"{po}:{line}: {mistake}", file=sys.stderr)
    if broken:
        return 1
    content = io.BytesIO()
    write_mo(content, catalogue)
    part = po.with_suffix(".part")
    part.write_bytes(content.getvalue())
    os.replace(part, po.with_suffix(".mo"))
    return 0


def mistake_in(message: Message) -> str:
    """What is wrong with a translation: it must fill in the same {names}. “% of cost” is no %-format."""
    if not message.id or not message.string:
        return ""
    try:
        lacking, foreign = names_in(str(message.id)), names_in(str(message.string))
    except ValueError as error:
        return f"“{message.string}”: {error}"
    return "" if lacking == foreign else f"“{message.id}” has {sorted(lacking)}, its translation {sorted(foreign)}"


def names_in(text: str) -> set[str]:
    """The {names} of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


if __name__ == "__main__":
    sys.exit(main())
