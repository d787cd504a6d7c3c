"""Which parts of Qt go along: of each kind of plugin those that a window of forms and papers uses."""

from pathlib import Path, PurePath
from typing import Final

from PyInstaller.utils.hooks.qt import get_qt_library_info

PLUGINS: Final = {
    "platforms": ("qwindows", "qxcb", "qwayland", "qoffscreen"),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platformthemes": ("qxdgdesktopportal",),
    "imageformats": ("qjpeg", "qgif", "qico", "qwebp", "qtiff"),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("bradient",),
    "wayland-graphics-integration-client": ("qt-plugin-wayland-egl",),
    "printsupport": ("windowsprintersupport",),
}
"""Folder of Qt's plugins → what is taken of it, without prefix and ending; of other folders nothing."""
ALONE: Final = ("cupsprintersupport",)
"""Taken without the libraries of the system that they stand on: where there is no CUPS there are no printers."""
LANGUAGES: Final = ("ru",)

Entry = tuple[str, str]
"""A file, and the folder in the bundle that it goes into."""


def needed(module: str) -> tuple[list[str], list[Entry], list[Entry]]:
    """What a module of Qt brings: hidden imports, binaries, data."""
    imports, binaries, datas = get_qt_library_info("PySide6").collect_module(module)
    words = tuple(f"qtbase_{code}.qm" for code in LANGUAGES)
    return imports, [each for each in binaries if is_wanted(each)], [each for each in datas if each[0].endswith(words)]


def is_wanted(entry: Entry) -> bool:
    file, folder = PurePath(entry[0]), PurePath(entry[1])
    if "plugins" not in folder.parts:
        return True
    return file.stem.removeprefix("lib") in PLUGINS.get(folder.name, ())


def alone() -> list[tuple[str, str, str]]:
    """The plugins of `ALONE` that this system's Qt has, as entries for what is collected last."""
    location = get_qt_library_info("PySide6").location
    found = [file for name in ALONE for file in Path(location["PluginsPath"]).rglob(f"*{name}.*")]
    return [(f"PySide6/Qt/plugins/{file.parent.name}/{file.name}", str(file), "DATA") for file in found]
