"""The menu of saved filters: each by its name, saving this one, deleting."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from desktop.ui.list.page import ListPage


def fill_saved(menu: QMenu, page: "ListPage") -> None:
    """As they are now."""
    menu.clear()
    names = list(page.saved.all())
    for name in names:
        menu.addAction(name).triggered.connect(lambda _=False, name=name: page.use_saved(name))
    menu.addSeparator()
    menu.addAction(page.desk.say("Save this filter…")).triggered.connect(page.save_filter)
    if names:
        gone = menu.addMenu(page.desk.say("Delete a saved filter"))
        for name in names:
            gone.addAction(name).triggered.connect(lambda _=False, name=name: page.forget_saved(name))
