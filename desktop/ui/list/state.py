"""ListState: everything a list is, apart from its widgets: filter, folder, columns, model."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.ui.list.columns import Columns
from desktop.ui.list.filtering import Filtering, of_text
from desktop.ui.list.folders import Folders
from desktop.ui.list.model import ListModel
from desktop.ui.list.rows import Question
from shared.kernel.describe import Shape
from shared.store.lists import EVERYWHERE, Folder

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class ListState(QObject):
    """Widgets come and go with the language and the look; this stays. Change it by its methods: the model asks anew."""

    changed = Signal()  # filtering or folder is another

    def __init__(self, desk: "Desk", shape: Shape, filter: str = "", *, within: str = "") -> None:
        super().__init__()
        self.desk, self.shape, self.within = desk, shape, within
        self.columns = Columns(desk.preferences, shape)
        self.filtering = of_text(filter, shape, desk.language)
        self.folder: Folder = EVERYWHERE
        self.folders = Folders({}, {})
        self._all_shown = bool(desk.preferences.get(self._place, False))
        self.model = ListModel(desk, self.question)
        self.model.setParent(self)

    @property
    def question(self) -> Question:
        """What the list is asked now. While words are searched for, all folders are looked into."""
        desk, asked = self.desk, " ".join((self.within, self.filtering.text)).strip()
        folder = EVERYWHERE if not self.folders_shown or self.filtering.text.strip() else self.folder
        return Question(
            self.shape, self.columns.fields, desk.language, desk.store.today, asked, self.columns.order, folder
        )

    @property
    def _place(self) -> str:
        return f"list/{self.shape.kind}/all_folders"

    @property
    def folders_shown(self) -> bool:
        """Whether the rows are those of one folder."""
        return bool(self.folders) and not self._all_shown

    def show_all(self, all_: bool) -> None:
        """All items in one list, or folder by folder; kept for the next time."""
        self._all_shown = all_
        self.desk.preferences.set(self._place, all_)
        self.go_into(None)

    def know_folders(self, folders: Folders) -> None:
        """They were read; where there are any for the first time the list begins at their top."""
        before, self.folders = self.question, folders
        if self.folder == EVERYWHERE or self.folder not in folders.names:
            self.folder = None
        self.changed.emit()
        if self.question != before:
            self.ask()

    def ask(self) -> None:
        self.model.ask(self.question)

    def filter_by(self, filtering: Filtering) -> None:
        if filtering != self.filtering:
            before, self.filtering = self.question, filtering
            self.changed.emit()
            if self.question != before:
                self.ask()

    def show_filter(self, text: str) -> None:
        """A filter from elsewhere: a link, a tile of the start page."""
        self.filter_by(of_text(text, self.shape, self.desk.language))

    def take(self) -> None:
        """What is typed becomes chips."""
        self.filter_by(self.filtering.taken(self.shape, self.desk.language))

    def type(self, text: str) -> None:
        self.filter_by(replace(self.filtering, typed=text))

    def go_into(self, folder: Folder) -> None:
        self.folder = folder
        self.changed.emit()
        self.ask()
