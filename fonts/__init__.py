"""The type faces of screen and paper: which there are, and where each one lies after set-up."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent
FACES: tuple[str, ...] = tuple(json.loads((FOLDER / "manifest.json").read_text("utf-8"))["faces"])


class MissingFont(Exception):
    """A face is not in the fonts folder: the set-up has not been run, or did not finish."""


def path(face: str) -> Path:
    """The file of a face such as ``DejaVuSans-Bold``; raises `MissingFont` when it is not there."""
    if face not in FACES:
        raise MissingFont(f"{face} is not one of this program's type faces. Known are: {', '.join(FACES)}.")
    file = FOLDER / f"{face}.ttf"
    if not file.is_file():
        raise MissingFont(
            f"The type face {face} is missing ({file}). Install the program again; in a checkout: python3 dev.py setup"
        )
    return file
