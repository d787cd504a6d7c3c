"""The window's own commands: what can be done wherever one is, as actions like any page's."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop.ui.actions import Action
from desktop.ui.links import is_sound, key_of, link_of
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.ui.window import Window

COMPANY, GO, VIEW, PAGE, HELP = "Company", "Go to", "View", "This page", "Help"
MENUS: dict[str, Words] = {
    COMPANY: say("Company"), GO: say("Go to"), VIEW: say("View"), PAGE: say("This page"), HELP: say("Help"),
}  # fmt: skip


def commands(window: "Window") -> list[Action]:
    """All of them, in the order of the menus; `group` is the menu."""
    return [*_company(window), *_go(window), *_view(window), *_help(window)]


def _company(window: "Window") -> Iterator[Action]:
    yield from _pages(window, "tools")
    for offer in window.desk.offers:
        yield from offer()
    yield from _pages(window, "settings")
    yield Action("window.quit", say("Close the program"), window.close, "Alt+F4", "close", group=COMPANY)


def _pages(window: "Window", place: str) -> Iterator[Action]:
    for each in window.desk.page_offers.values():
        if each.place == place:
            group = GO if place == "top" else COMPANY

            def show(name: str = each.name) -> object:
                return window.desk.open_page(name)

            yield Action(f"page.{each.name}", each.caption, show, each.keys, each.icon, group=group)


def _go(window: "Window") -> Iterable[Action]:
    def closed() -> str:
        return "" if window.tabs.closed else window.desk.say("No tab was closed yet.")

    return [
        Action("window.anything", say("Open anything…"), window.open_palette, "Ctrl+K", "search", group=GO),
        Action("window.menu", say("Menu"), window.open_menu, "F10", "menu", group=HELP),
        Action("window.sidebar", say("Modules and lists"), window.go_to_sidebar, "F6", "list", group=GO),
        *_pages(window, "top"),
        Action(
            "window.next", say("Next tab"), lambda: window.tabs.travel(1), "Ctrl+Tab; Ctrl+PgDown", "right", group=GO
        ),
        Action(
            "window.previous", say("Previous tab"), lambda: window.tabs.travel(-1), "Ctrl+Shift+Tab; Ctrl+PgUp", "left",
            group=GO,
        ),
        Action("window.close_tab", say("Close the tab"), window.close_current, "Ctrl+F4; Ctrl+W", "close", group=GO),
        Action(
            "window.reopen", say("Open the closed tab again"), window.tabs.reopen, "Ctrl+Shift+T", "undo", group=GO,
            enabled=closed,
        ),
        Action(
            "window.copy_link", say("Copy the link to this page"), lambda: _copy_link(window), "F11", "link", group=GO
        ),
        Action("window.go_link", say("Go to the copied link"), lambda: _go_link(window), "Shift+F11", "link", group=GO),
    ]  # fmt: skip


def _view(window: "Window") -> Iterable[Action]:
    look, choose = window.desk.look, window.desk.choose
    yield Action("window.fold", say("Show or hide the sidebar"), window.fold_sidebar, "Ctrl+B", "columns", group=VIEW)
    yield Action("view.larger", say("Larger"), lambda: choose(scale=look.scale + 10), "Ctrl+=; Ctrl++", group=VIEW)
    yield Action("view.smaller", say("Smaller"), lambda: choose(scale=look.scale - 10), "Ctrl+-", group=VIEW)
    yield Action("view.usual_size", say("Usual size"), lambda: choose(scale=100), "Ctrl+0", group=VIEW)
    yield Action("view.light", say("Light colours"), lambda: choose(colours="light"), icon="sun", group=VIEW)
    yield Action("view.dark", say("Dark colours"), lambda: choose(colours="dark"), icon="moon", group=VIEW)
    yield Action("view.system", say("Colours of the system"), lambda: choose(colours="system"), group=VIEW)
    yield Action("view.english", say("English"), lambda: choose(language="en"), icon="language", group=VIEW)
    yield Action("view.russian", say("Русский"), lambda: choose(language="ru"), icon="language", group=VIEW)


def _help(window: "Window") -> Iterable[Action]:
    return [
        Action("window.help", say("Help about this page"), window.open_help, "F1; Shift+F1", "help", group=HELP),
        Action("window.keys", say("Keys of this place"), window.open_key_sheet, "Ctrl+/", "keys", group=HELP),
        Action("window.about", say("About Fieldledger"), window.open_about, icon="info", group=HELP),
    ]


def _copy_link(window: "Window") -> None:
    page = window.tabs.current
    link = page.link() if page is not None else None
    if link is None:
        window.desk.tell(say("This page has no link yet: save it first."), level="warning")
        return
    QGuiApplication.clipboard().setText(key_of(link))
    window.desk.tell(say("The link is copied: {link}", link=key_of(link)))


def _go_link(window: "Window") -> None:
    link = link_of(QGuiApplication.clipboard().text())
    if link is not None and link["open"] in window.desk.openers and is_sound(link):
        window.desk.open_link(link)
        return
    words = say("What was copied last is no link. A link begins with app:// and is copied by F11.")
    window.desk.tell(words, level="warning")
