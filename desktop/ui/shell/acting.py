"""Acting: an Action as what Qt has: keys that it answers, entries of menus."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.shell.keys import Keys, is_bare, sequences


def perform(desk: Desk, action: Action) -> None:
    """Do it; where that cannot be done now, say why."""
    if reason := desk.language.value(action.enabled()):
        desk.tell(reason, level="warning")
    else:
        action.run()


def caption_of(desk: Desk, action: Action) -> str:
    """In the person's language."""
    return desk.language.value(action.caption)


class Shortcuts(QObject):
    """The keys in force: a page's own before the window's.

    A bare key (Insert, Del, Enter) answers only while the keyboard is inside the page: Del pressed in the sidebar
    must not mark a document.
    """

    def __init__(self, desk: Desk, keys: Keys, window: QWidget) -> None:
        super().__init__(window)
        self.desk, self.keys, self.window = desk, keys, window
        self._made: list[tuple[QWidget, QAction]] = []
        self._names: tuple[tuple[str, str], ...] = ()
        self._actions: dict[str, Action] = {}
        self._page: QWidget | None = None

    def use(self, page: QWidget | None, of_page: Sequence[Action], of_window: Iterable[Action]) -> None:
        """From now on these; the same keys again cost nothing."""
        together = [(page if action in of_page else None, action) for action in (*of_page, *of_window)]
        names = tuple((action.name, self.keys.of(action)) for _, action in together)
        self._actions = {action.name: action for _, action in reversed(together)}
        if names == self._names and page is self._page:
            return
        self.clear()
        self._names, self._page, taken = names, page, set[str]()
        for owner, action in together:
            free = [each for each in sequences(self.keys.of(action)) if each.toString() not in taken]
            taken |= {each.toString() for each in free}
            if free:
                self._answer(action.name, owner, free)

    def clear(self) -> None:
        from shiboken6 import isValid

        for owner, made in self._made:
            if isValid(owner):
                owner.removeAction(made)
            made.deleteLater()
        self._made, self._names = [], ()

    def _answer(self, name: str, page: QWidget | None, free: list) -> None:  # type: ignore[type-arg]
        made = QAction(self)
        made.setShortcuts(free)
        inside = page is not None and any(map(is_bare, free))
        made.setShortcutContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut if inside else Qt.ShortcutContext.WindowShortcut
        )
        made.triggered.connect(lambda: perform(self.desk, self._actions[name]))
        owner = page if inside and page is not None else self.window
        owner.addAction(made)
        self._made.append((owner, made))


def fill_menu(desk: Desk, keys: Keys, menu: QMenu, actions: Iterable[Action]) -> None:
    """Entries of a menu: the first group and what is in none as they are, each other group in a menu of its own."""
    menu.setToolTipsVisible(True)
    first: str | None = None
    groups: dict[str, QMenu] = {}
    for action in actions:
        first = action.group if first is None else first
        target = menu
        if action.group not in ("", first):
            target = groups.get(action.group) or menu.addMenu(desk.say(action.group))
            target.setToolTipsVisible(True)
            groups[action.group] = target
        add_entry(desk, keys, target, action)


def with_letters(captions: Iterable[str]) -> list[str]:
    """Each with a letter of its own that Alt opens it by: the first that no other has."""
    taken, marked = set[str](), list[str]()
    for caption in captions:
        at = next((at for at, letter in enumerate(caption) if letter.isalpha() and letter.lower() not in taken), 0)
        taken.add(caption[at].lower())
        marked.append(f"{caption[:at]}&{caption[at:]}")
    return marked


def add_entry(desk: Desk, keys: Keys, menu: QMenu, action: Action) -> QAction:
    """One entry; its key is shown and answered elsewhere."""
    shown = keys.shown(action).partition("; ")[0]
    text = caption_of(desk, action).replace("&", "&&")
    entry = menu.addAction(desk.look.icon(action.icon), text) if action.icon else menu.addAction(text)
    entry.setText(f"{text}\t{shown}" if shown else text)
    reason = desk.language.value(action.enabled())
    entry.setEnabled(not reason)
    entry.setToolTip(reason)
    entry.triggered.connect(lambda: perform(desk, action))
    return entry
