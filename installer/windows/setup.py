"""The installer: NSIS compiles it on Linux and on Windows from the same script."""

import subprocess
from pathlib import Path
from typing import Final

from PIL import Image

from installer.contents import version
from installer.inspection import size
from installer.windows.tools import makensis

SCRIPT: Final = Path(__file__).parent / "setup" / "fieldledger.nsi"
SIDE_PX: Final = (328, 628)
"""Twice what NSIS shows at 100 percent."""
MARK_PX: Final = 180
STUB_64: Final = "lzma_solid-amd64-unicode"


class NoInstaller(Exception):
    """NSIS did not come to its end."""


def compile_setup(bundle: Path, work: Path, *, quick: bool = False) -> Path:
    """The installer's file; a quick one is larger. Raises NoInstaller with what NSIS said."""
    out = work / f"fieldledger-{version()}-setup.exe"
    contents = work / "contents.nsh"
    contents.write_text(contents_of(bundle), "utf-8")
    mark = work / "work" / "fieldledger" / "mark" / "fieldledger.ico"  # drawn when the bundle was made
    picture = draw_side(mark, work / "side.bmp")
    defined = {
        "VERSION": version(),
        "SOURCE": bundle,
        "CONTENTS": contents,
        "ICON": mark,
        "PICTURE": picture,
        "OUT": out,
    }
    defined |= {"TARGET": "amd64-unicode"} if has_stub() else {}
    defined |= {"QUICK": "1"} if quick else {}
    words = [f"-D{name}={value}" for name, value in defined.items()]
    command = [makensis(), "-V2", "-INPUTCHARSET", "UTF8", *words, str(SCRIPT)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise NoInstaller(f"{done.stdout}\n{done.stderr}"[-4000:])
    return out


def draw_side(mark: Path, file: Path) -> Path:
    """The picture beside the first and the last page: the mark on a light ground of its own colour."""
    with Image.open(mark) as found:
        shown = found.convert("RGBA").resize((MARK_PX, MARK_PX), Image.Resampling.LANCZOS)
    ground = Image.blend(Image.new("RGB", SIDE_PX, "white"), Image.new("RGB", SIDE_PX, colour_of(shown)), 0.15)
    ground.paste(shown, ((SIDE_PX[0] - MARK_PX) // 2, SIDE_PX[1] // 5), shown)
    ground.save(file)
    return file


def colour_of(mark: Image.Image) -> tuple[int, int, int]:
    """Of its edge, half way up."""
    red, green, blue, _ = mark.getpixel((mark.width // 12, mark.height // 2))  # type: ignore[misc]
    return red, green, blue


def contents_of(bundle: Path) -> str:
    """What the script has to know about the bundle: what lies at its top, and its size."""
    files = sorted(file.name for file in bundle.iterdir() if file.is_file())
    programs = [name for name in files if name.endswith(".exe")]
    kilobytes = size(bundle) // 1024
    folders = sorted(folder.name for folder in bundle.iterdir() if folder.is_dir())
    lines = [*macro("EachFile", files), *macro("EachFolder", folders), *macro("EachProgram", programs)]
    return "\n".join([*lines, f"!define SIZE_KB {kilobytes}", f"!define SIZE_MB {kilobytes // 1024 + 1}", ""])


def macro(name: str, files: list[str]) -> list[str]:
    """`!insertmacro EachFile Remove` then does Remove with every file."""
    return [f"!macro {name} DO", *(f'  !insertmacro ${{DO}} "{file}"' for file in files), "!macroend"]


def has_stub() -> bool:
    """NSIS of Debian makes installers of 64 bits; that of nsis.sourceforge.io only of 32, which install the same."""
    beside = Path(makensis()).parent
    return any((folder / "Stubs" / STUB_64).exists() for folder in (Path("/usr/share/nsis"), beside, beside.parent))
