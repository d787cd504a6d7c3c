"""Run by the Python of the bundle: prints which libraries each library and program below a folder asks for, as JSON.

python needs.py FOLDER   →   {"fieldledger.exe": ["kernel32.dll", …], …}
"""

import json
import sys
from pathlib import Path

import pefile  # type: ignore[import-not-found,unused-ignore]

IMPORTS = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")


def asked_for(file: Path) -> list[str]:
    image = pefile.PE(str(file), fast_load=True)
    image.parse_data_directories([pefile.DIRECTORY_ENTRY[name] for name in IMPORTS])
    found = [*getattr(image, "DIRECTORY_ENTRY_IMPORT", ()), *getattr(image, "DIRECTORY_ENTRY_DELAY_IMPORT", ())]
    return sorted({entry.dll.decode("ascii").lower() for entry in found})


def main(folder: Path) -> None:
    libraries = (file for file in sorted(folder.rglob("*")) if file.suffix.lower() in (".dll", ".pyd", ".exe"))
    print(json.dumps({file.relative_to(folder).as_posix(): asked_for(file) for file in libraries}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
