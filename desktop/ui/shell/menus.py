"""Menus: the bar above the window. Each is filled when it opens: what may be done is asked then."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from desktop.ui.shell.acting import add_entry, fill_menu, with_letters
from desktop.ui.shell.commands import MENUS, PAGE

if TYPE_CHECKING:
    from desktop.ui.window import Window


class Menus:
    """Of one window."""

    def __init__(self, window: "Window") -> None:
        self.window = window

    def rebuild(self) -> None:
        """At first, and in another language."""
        bar, language = self.window.menuBar(), self.window.desk.language
        bar.clear()
        captions = {name: language.value(caption) for name, caption in MENUS.items()}
        for name, caption in zip(captions, with_letters(captions.values()), strict=True):
            menu = bar.addMenu(caption)
            menu.aboutToShow.connect(partial(self._fill, menu, name))

    def open(self) -> None:
        """The first menu, the others by arrows."""
        first, *_ = self.window.menuBar().actions()
        self.window.menuBar().setActiveAction(first)

    def _fill(self, menu: QMenu, name: str) -> None:
        window = self.window
        menu.clear()
        if name == PAGE:
            fill_menu(window.desk, window.keys, menu, window.actions_here())
        for action in window.actions_everywhere():
            if action.group == name:
                add_entry(window.desk, window.keys, menu, action)
