"""Tabs: the open pages. A tab of the last time sleeps until it is looked at, so that a start costs one page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.ui.desk import Desk
from desktop.ui.document.title import naming, titled
from desktop.ui.links import is_sound
from desktop.ui.page import Page
from desktop.work import Reading
from shared.kernel.refusal import Refusal

CHANGED = "●"
CLOSED_MAX = 20
LEAST = 44
"""Steps: what a tab keeps of its width."""
MOST = 90
"""Steps: longer titles end in dots; their tip is whole."""


@dataclass(eq=False)
class Tab:
    """One tab: its page, or what opens it once it is looked at. `stale`: it was built in another language or look."""

    key: str
    title: str
    icon: str
    page: Page | None = None
    link: Mapping[str, Any] | None = None
    stale: bool = False
    focus: QWidget | None = None
    """Where the keyboard was on the page."""
    opener: "Tab | None" = None
    """What was in front when it was opened: it comes forward again when this one is closed."""

    def kept(self) -> dict[str, Any] | None:
        """What brings it back after a restart."""
        link = self.page.link() if self.page is not None else self.link
        if link is None:
            return None
        title = self.page.title() if self.page is not None else self.title
        icon = self.page.icon() if self.page is not None else self.icon
        return {
            "key": self.key,
            "title": title,
            "icon": icon,
            "link": dict(link),
            "opener": self.opener.key if self.opener else "",
        }


class TabBar(QTabBar):
    """Where there are many, a tab keeps the beginning of its words: the bar is scrolled instead."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line marks the page in front, in dark colours too."""
        super().paintEvent(event)
        if self.currentIndex() >= 0:
            front = self.tabRect(self.currentIndex())
            line = QRect(front.left(), front.top(), front.width(), max(self.desk.look.px(0.75), 2))
            QPainter(self).fillRect(line, self.desk.look.color("accent"))

    def tabSizeHint(self, index: int) -> QSize:
        wish = super().tabSizeHint(index)
        return QSize(min(wish.width(), self.desk.look.px(MOST)), wish.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        wish = self.tabSizeHint(index)
        return QSize(min(wish.width(), self.desk.look.px(LEAST)), wish.height())


class Tabs(QWidget):
    """A bar of tabs and the page of the current one; between them whatever belongs to the page, as its tool bar."""

    turned = Signal()
    """Another page is in front, or none."""
    closing_asked = Signal(object)
    """Somebody wants this Page's tab closed."""

    def __init__(self, desk: Desk, between: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.tabs: list[Tab] = []
        self.closed: list[dict[str, Any]] = []
        self._turning = False
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self._steady = 0  # more than 0: the bar is being changed by us
        self.bar, self.stack = TabBar(desk, self), QStackedWidget(self)
        self.bar.setMovable(True)
        self.bar.setDocumentMode(True)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setSelectionBehaviorOnRemove(QTabBar.SelectionBehavior.SelectPreviousTab)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.bar.currentChanged.connect(self._turn)
        self.bar.tabMoved.connect(self._moved)
        self.bar.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.bar, between):
            layout.addWidget(part)
        layout.addWidget(self.stack, 1)
        self.dress()

    # ---- what is open

    @property
    def current(self) -> Page | None:
        tab = self._in_front
        return tab.page if tab is not None else None

    @property
    def _in_front(self) -> Tab | None:
        at = self.bar.currentIndex()
        return self.tabs[at] if 0 <= at < len(self.tabs) else None

    @property
    def pages(self) -> dict[str, Page]:
        """Of those tabs that are awake."""
        return {tab.key: tab.page for tab in self.tabs if tab.page is not None}

    def show_page(self, key: str, make: Callable[[], Page]) -> Page:
        """Bring it to the front, awake; made where there is no tab of that key."""
        tab = next((tab for tab in self.tabs if tab.key == key), None)
        if tab is None or tab.page is None:
            page = make()
            page.build()
            tab = tab or self._added(Tab(key, page.title(), page.icon(), opener=self._in_front))
            self._wake(tab, page)
        assert tab.page is not None
        if self.bar.currentIndex() == self.tabs.index(tab):
            self._turn()
        else:
            self.bar.setCurrentIndex(self.tabs.index(tab))
        return tab.page

    def remove(self, page: Page) -> None:
        """Without a question: it was asked before."""
        tab = self._of(page)
        if tab is None:
            return
        if (kept := tab.kept()) is not None:
            self.closed = [*(each for each in self.closed if each["key"] != tab.key), kept][-CLOSED_MAX:]
        page.closing()
        self.stack.removeWidget(page)
        self._take_out(tab)
        page.hide()
        page.deleteLater()
        self._turn()

    def reopen(self) -> bool:
        """The tab that was closed last; False where there is none."""
        return bool(self.closed) and (self.desk.open_link(self.closed.pop()["link"]), True)[1]

    def focus(self) -> None:
        """The keyboard goes to the page in front."""
        at = self.bar.currentIndex()
        if (page := self.current) is not None:
            focus_page(page, self.tabs[at].focus)

    def travel(self, step: int) -> None:
        if count := self.bar.count():
            self.bar.setCurrentIndex((self.bar.currentIndex() + step) % count)

    # ---- between starts, and in another language

    def kept(self) -> dict[str, Any]:
        """The tabs that can be brought back, and which of them is in front."""
        known = [(tab, kept) for tab in self.tabs if (kept := tab.kept()) is not None]
        front = next((at for at, (tab, _) in enumerate(known) if tab.page and tab.page is self.current), 0)
        return {"tabs": [kept for _, kept in known], "current": front}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As `kept` told; a tab that can no longer be opened stays away."""
        for each in kept.get("tabs", ()):
            link = each.get("link")
            if isinstance(link, dict) and link.get("open") in self.desk.openers:
                opener = next((tab for tab in self.tabs if tab.key == each.get("opener")), None)
                self._added(Tab(str(each["key"]), str(each["title"]), str(each["icon"]), link=link, opener=opener))
        if self.tabs:
            self.bar.setCurrentIndex(max(0, min(int(kept.get("current", 0)), len(self.tabs) - 1)))
            self._turn()

    def rebuild(self) -> None:
        """Another language or look: the page in front now, the others when they are looked at."""
        self.dress()
        for at, tab in enumerate(self.tabs):
            tab.stale = tab.page is not None
            if tab.link is not None:
                tab.title = title_of(self.desk, tab.link) or tab.title
            self._label(at)
        self._name_sleeping()
        self._turn()

    def _name_sleeping(self) -> None:
        """Documents that nobody has looked at yet: what they are called the ledger knows."""
        links = {tab.key: tab.link for tab in self.tabs if tab.link is not None and _is_document(self.desk, tab.link)}

        def read(reading: Reading) -> dict[str, str]:
            return {key: _name_of(reading, link) for key, link in links.items()}

        def show(names: dict[str, str]) -> None:
            for at, tab in enumerate(self.tabs):
                if tab.link is not None and names.get(tab.key):
                    tab.title = titled(self.desk, self.desk.kinds.shape(str(tab.link["kind"])), names[tab.key])
                    self._label(at)

        if links:
            self.desk.work.read(self, read, show, lane="names")

    def dress(self) -> None:
        """Sizes of the look in force."""
        self.bar.setIconSize(QSize(self.desk.look.px(4), self.desk.look.px(4)))
        self.bar.setAccessibleName(self.desk.say("Open pages"))

    # ---- inside

    def _added(self, tab: Tab) -> Tab:
        self._steady += 1
        self.tabs.append(tab)
        at = self.bar.addTab("")
        self._steady -= 1
        self._label(at)
        self.bar.updateGeometry()  # a bar that got its first tab unseen would stay without height
        return tab

    def _wake(self, tab: Tab, page: Page) -> None:
        tab.page, tab.stale = page, False
        self.stack.addWidget(page)
        page.titled.connect(lambda: self._titled(page))
        self._titled(page)

    def _of(self, page: Page) -> Tab | None:
        return next((tab for tab in self.tabs if tab.page is page), None)

    def _titled(self, page: Page) -> None:
        tab = self._of(page)
        if tab is not None:
            self._label(self.tabs.index(tab))

    def _label(self, at: int) -> None:
        tab = self.tabs[at]
        page = tab.page
        if page is not None:
            tab.title, tab.icon = page.title(), page.icon()
        changed = page is not None and page.is_changed()
        title = tab.title.replace("&", "&&")
        self.bar.setTabText(at, f"{CHANGED} {title}" if changed else title)
        self.bar.setTabIcon(at, self.desk.look.icon(tab.icon))
        tip = self.desk.say("{title}: not saved yet", title=tab.title) if changed else tab.title
        self.bar.setTabToolTip(at, tip)
        self.bar.setAccessibleTabName(at, tip)
        self._close_button(at, tab)

    def _close_button(self, at: int, tab: Tab) -> None:
        button = self.bar.tabButton(at, QTabBar.ButtonPosition.RightSide)
        if not isinstance(button, QToolButton):
            button = QToolButton(self.bar)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W does it from the keyboard
            button.clicked.connect(lambda: self._ask_to_close(tab))
            self.bar.setTabButton(at, QTabBar.ButtonPosition.RightSide, button)
        button.setIcon(self.desk.look.icon("close", "faint"))
        button.setAccessibleName(self.desk.say("Close {title}", title=tab.title))
        button.setToolTip(self.desk.say("Close"))

    def _ask_to_close(self, tab: Tab) -> None:
        if tab.page is not None:
            self.closing_asked.emit(tab.page)
        elif tab in self.tabs:  # it sleeps: nothing in it can be changed
            self._take_out(tab)
            self._turn()

    def _take_out(self, tab: Tab) -> None:
        """Off the bar; of the tab in front, what it was opened from comes forward. Whoever wants it turns then."""
        self._steady += 1
        if self._in_front is tab and tab.opener is not None:
            self.bar.setCurrentIndex(self.tabs.index(tab.opener))
        at = self.tabs.index(tab)
        self.tabs.pop(at)
        self.bar.removeTab(at)
        for other in self.tabs:
            if other.opener is tab:
                other.opener = tab.opener
        self._steady -= 1

    def _moved(self, source: int, target: int) -> None:
        self.tabs.insert(target, self.tabs.pop(source))

    def _turn(self, _at: int = -1) -> None:
        """Show the page of the tab in front; wake it, build it anew where it must be."""
        at = self.bar.currentIndex()
        if self._steady or not 0 <= at < len(self.tabs):
            self.turned.emit()
            return
        tab = self.tabs[at]
        if tab.page is None and tab.link is not None:
            link, tab.link = tab.link, None
            self._awaken(tab, link)
            return
        if tab.page is not None:
            if tab.stale:
                tab.stale = False
                tab.page.rebuild()
            self._bring(tab.page)
            focus_page(tab.page, tab.focus)
        self.turned.emit()

    def _bring(self, page: Page) -> None:
        """Only the page in front says how small the window may be."""
        for at in range(self.stack.count()):
            if (each := self.stack.widget(at)) is not None:
                wish = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
                each.setSizePolicy(wish, wish)
        self._turning = True  # the page that is hidden moves the focus about
        self.stack.setCurrentWidget(page)
        self._turning = False

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        at = self.bar.currentIndex()
        if new is None or self._turning or not 0 <= at < len(self.tabs):
            return
        tab = self.tabs[at]
        if tab.page is not None and tab.page.isVisible() and tab.page.isAncestorOf(new):
            tab.focus = new

    def _awaken(self, tab: Tab, link: Mapping[str, Any]) -> None:
        """A page whose key was worded otherwise the last time takes the sleeping tab's place as well."""
        known = len(self.tabs)
        try:
            self.desk.open_link(link)
        except Refusal as gone:
            self.desk.tell_trouble(gone)
        if tab.page is None and tab in self.tabs:
            at, last = self.tabs.index(tab), len(self.tabs) - 1
            self._take_out(tab)
            self._steady += 1
            if last >= known:
                self.bar.moveTab(last - 1, at)
            self._steady -= 1
            self._turn()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.bar
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.MiddleButton
            and (at := self.bar.tabAt(event.position().toPoint())) >= 0
        ):
            self._ask_to_close(self.tabs[at])
            return True
        return super().eventFilter(watched, event)


def title_of(desk: Desk, link: Mapping[str, Any]) -> str:
    """What a page of that link is called that nobody has looked at yet; "" where only the page itself knows."""
    opens, name = link.get("open"), str(link.get("name"))
    if opens == "list" and link.get("kind") in desk.kinds.shapes:
        return desk.say(desk.kinds.shape(str(link["kind"])).cls.captions)
    if opens == "report" and name in desk.kinds.reports:
        return desk.say(desk.kinds.reports[name].caption)
    if opens == "page" and name in desk.page_offers:
        return desk.language.value(desk.page_offers[name].caption)
    return ""


def _is_document(desk: Desk, link: Mapping[str, Any]) -> bool:
    return link.get("open") == "document" and link.get("kind") in desk.kinds.shapes and is_sound(link)


def _name_of(reading: Reading, link: Mapping[str, Any]) -> str:
    """As its title has it; "" of what is gone."""
    shape = reading.store.kinds.shape(str(link["kind"]))
    rows = reading.books.rows(shape.cls, [naming(shape)], id=UUID(str(link["id"])))
    return str(rows[0][naming(shape)] or "") if rows else ""


def focus_page(page: Page, last: QWidget | None) -> None:
    """The keyboard goes where it was on that page, else where it begins."""
    known = last is not None and isValid(last) and page.isAncestorOf(last)
    focus = last if known else page.first_focus()
    (page if focus is None else focus).setFocus()
