"""The window: modules and lists left, tabs in the middle, what goes on at the bottom."""

from collections.abc import Callable

from PySide6.QtWidgets import QMainWindow, QTabWidget

from desktop.ui.desk import Desk
from desktop.ui.page import Page


class Window(QMainWindow):
    """The first skeleton: tabs only."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        desk.window = self
        self.pages: dict[str, Page] = {}
        self.tabs = QTabWidget(self)
        self.tabs.setTabsClosable(True)
        self.tabs.setDocumentMode(True)
        self.setCentralWidget(self.tabs)
        self.resize(1280, 800)

    def show_page(self, key: str, make: Callable[[], Page]) -> Page:
        page = self.pages.get(key)
        if page is None:
            page = self.pages[key] = make()
            page.build()
            self.tabs.addTab(page, page.title())
            page.titled.connect(lambda: self.tabs.setTabText(self.tabs.indexOf(page), page.title()))
        self.tabs.setCurrentWidget(page)
        if (focus := page.first_focus()) is not None:
            focus.setFocus()
        return page

    def close_page(self, page: Page) -> None:
        page.closing()
        self.pages = {key: each for key, each in self.pages.items() if each is not page}
        self.tabs.removeTab(self.tabs.indexOf(page))
        page.deleteLater()

    def tell(self, words: str, *, level: str = "info") -> None:
        self.statusBar().showMessage(words, 8000)
