"""Reports of crashes: where the program failed, never the data it worked on. The command line writes them too."""

import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from shared.kernel.words import Words, say

FOLDER = "crashes"


def lines(trouble: BaseException, trace: TracebackType | None) -> list[str]:
    """The kind of mistake, then where it went through; no message, because messages hold names and figures."""
    frames = traceback.extract_tb(trace)
    return [type(trouble).__name__, *(f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames)]


def report(home: Path, trouble: BaseException, trace: TracebackType | None) -> Path:
    """Write them into the data folder; raises OSError where that cannot be."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    file.write_text("\n".join(lines(trouble, trace)) + "\n", encoding="utf-8")
    return file


def said(home: Path, trouble: BaseException) -> Words:
    """The report is written, and the person told where it is."""
    try:
        file = report(home, trouble, trouble.__traceback__)
    except OSError:
        name, place = type(trouble).__name__, lines(trouble, trouble.__traceback__)[-1]
        return say("A mistake in the program ({name} at {place}). What was saved and typed before is kept.",
                   name=name, place=place)  # fmt: skip
    return say(
        "A mistake in the program. What was saved and typed before is kept. A report without personal data is in "
        "{file}; please send it to the makers.",
        file=file,
    )
