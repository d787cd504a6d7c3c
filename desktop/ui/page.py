"""Page: what a tab holds. It keeps its state outside its widgets, so that it can be built anew in another language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.ui.actions import Action

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class Page(QWidget):
    """A list, a document, a report, a tool. Subclasses fill `build`, and name themselves.

    `build()` makes all child widgets inside `self.content` from what the page's models hold; it is called again when
    the language, the colours or the scale change. Models, drafts and results of reading are made in `__init__`.
    """

    titled = Signal()  # title(), icon() or is_changed() says something else now
    acted = Signal()  # what may be done here has changed: tool bars look again

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.desk = desk
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.content = QWidget(self)
        layout.addWidget(self.content)

    # ---- what subclasses say

    def build(self) -> None:
        """Make the widgets in `self.content`."""

    def title(self) -> str:
        """The text of the tab, in the person's language."""
        return ""

    def icon(self) -> str:
        """A name of desktop/ui/look.py's ICONS."""
        return "page"

    def help_name(self) -> str:
        """The help page that F1 opens: the name of a kind or of a screen."""
        return ""

    def actions_here(self) -> Sequence[Action]:
        """What can be done on this page now."""
        return ()

    def keys_here(self) -> Sequence[tuple[str, object]]:
        """Keys that are no actions, as those of a grid: (keys, caption) for the key sheet."""
        return ()

    def is_changed(self) -> bool:
        """Whether something here is not saved: the tab shows a mark, closing asks."""
        return False

    def save_then(self, then: Callable[[], object]) -> None:
        """Save what is changed, then go on (closing asked, the person said "save"); trouble keeps the page open."""
        then()

    def discard(self) -> None:
        """The person said "do not save": forget the changes and their journal."""

    def link(self) -> Mapping[str, Any] | None:
        """What Desk.open_link needs to show this page again after a restart; None: it is not brought back."""
        return None

    def belongs(self) -> Mapping[str, Any] | None:
        """The link of what it belongs to in the sidebar, which stands there while the page is in front."""
        return self.link()

    def first_focus(self) -> QWidget | None:
        """Who gets the keyboard when the tab comes to the front for the first time."""
        return None

    def closing(self) -> None:
        """The tab goes: stop reading, let go of locks. Never asks; asking is done before."""

    # ---- for the window

    def rebuild(self) -> None:
        """Build anew: another language, other colours, another scale; posted or unposted. The keyboard stays here."""
        layout = self.layout()
        assert layout is not None
        held = QApplication.focusWidget()
        place = _place_of(held, self.content) if held is not None and self.isAncestorOf(held) else None
        old, self.content = self.content, QWidget(self)
        layout.replaceWidget(old, self.content)
        old.hide()
        old.deleteLater()  # where it stands: Qt dresses everything in a widget that moves anew
        self.build()
        if place is not None:
            self.content.show()  # what is not shown yet takes no keyboard
            (place.find(self.content) or self.first_focus() or self).setFocus()
        self.titled.emit()


def made_later(module: str) -> "Callable[[Desk, Mapping[str, Any]], Page]":
    """What `desk.offer_page` takes: the module's `made(desk, link)`, brought in when the page is first opened."""

    def make(desk: "Desk", link: Mapping[str, Any]) -> Page:
        page: Page = import_module(module).made(desk, link)
        return page

    return make


class NamedPage(Page):
    """A page of which there is one: `desk.open_page(name)` opens it, and help tells of it under that name."""

    name: ClassVar[str]
    picture: ClassVar[str] = "page"
    """A name of desktop/ui/look.py's ICONS."""

    def icon(self) -> str:
        return self.picture

    def help_name(self) -> str:
        return self.name

    def link(self) -> Mapping[str, Any]:
        return {"open": "page", "name": self.name}


@dataclass(frozen=True, slots=True)
class _Place:
    """Which of the widgets of its class one is, in a content and in the one that takes its place."""

    kind: type[QWidget]
    at: int
    among: int

    def find(self, content: QWidget) -> QWidget | None:
        """None where there are more or fewer now, or where it is not to be seen."""
        found = content.findChildren(self.kind)
        there = found[self.at] if len(found) == self.among else None
        return there if there is not None and there.isVisibleTo(content) and there.isEnabled() else None


def _place_of(widget: QWidget, content: QWidget) -> _Place:
    found = content.findChildren(type(widget))
    return _Place(type(widget), found.index(widget), len(found)) if widget in found else _Place(QWidget, 0, -1)
