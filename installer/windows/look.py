"""Run by the Python that made a bundle: what is in it, as one line of JSON.

python look.py BUNDLE   →   {"needs": {"fieldledger.exe": ["kernel32.dll", …], …}, "surplus": […], "no_terms": […]}
"""

import json
import sys
from pathlib import Path

import pefile  # type: ignore[import-not-found,unused-ignore]

sys.path.insert(0, str(Path(__file__).parents[2]))

from installer.inspection import is_library, packages_in, surplus, without_terms

IMPORTS = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")


def asked_for(file: Path) -> list[str]:
    """The libraries that a library or program asks for, at once or later."""
    image = pefile.PE(str(file), fast_load=True)
    image.parse_data_directories([pefile.DIRECTORY_ENTRY[name] for name in IMPORTS])
    found = [*getattr(image, "DIRECTORY_ENTRY_IMPORT", ()), *getattr(image, "DIRECTORY_ENTRY_DELAY_IMPORT", ())]
    return sorted({entry.dll.decode("ascii").lower() for entry in found})


def main(bundle: Path) -> None:
    libraries = [file for file in sorted(bundle.rglob("*")) if is_library(file)]
    needs = {file.relative_to(bundle).as_posix(): asked_for(file) for file in libraries}
    print(
        json.dumps({"needs": needs, "surplus": surplus(bundle, packages_in(bundle)), "no_terms": without_terms(bundle)})
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
