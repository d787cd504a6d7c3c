"""Columns as a person likes them: their places, widths, and which are shown."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui.grid.places import Places
from desktop.ui.widths import level

NARROWEST = 5
LEAST = 28
"""Steps that a text keeps where the columns are to fit."""


class KeptColumns(QObject):
    """Restores the columns of a view from a preference, and keeps there what becomes of them.

    The preference says `name:140 price:24-`: in the person's order, widths in steps of the look, a minus where a
    column is not shown.
    """

    def __init__(self, cells: Places, key: str) -> None:
        super().__init__(cells)
        self.cells, self.key = cells, key
        self._widths: dict[int, int] = {}  # of hidden columns, too
        self._restoring = False
        cells.viewport().installEventFilter(self)
        header = cells.horizontalHeader()
        header.sectionResized.connect(self.keep)
        header.sectionMoved.connect(self.keep)

    def restore(self) -> None:
        cells, px = self.cells, self.cells.desk.look.px
        header, columns = cells.horizontalHeader(), cells.lines.columns
        self._restoring = True
        kept = dict(each.partition(":")[::2] for each in str(cells.desk.preferences.get(self.key, "")).split())
        names = [column.key for column in columns]
        for to, name in enumerate(name for name in kept if name in names):
            header.moveSection(header.visualIndex(names.index(name)), to)
        for at, column in enumerate(columns):
            steps = kept.get(column.key, "").removesuffix("-")
            width = px(int(steps)) if steps.isdecimal() else cells.captions.width_for(at, px(column.steps))
            cells.setColumnWidth(at, width)
            cells.setColumnHidden(at, kept[column.key].endswith("-") if column.key in kept else column.hidden)
        self.give_room()
        self._restoring = False

    def give_room(self) -> None:
        """Texts take the room that is left, or give way where all would just fit, until the person changes columns."""
        cells, shares = self.cells, self._shares()
        if not shares or cells.desk.preferences.get(self.key, ""):
            return
        columns, px, before = cells.lines.columns, cells.desk.look.px, self._restoring
        usual = {at: cells.captions.width_for(at, px(columns[at].steps)) for at in shares}
        others = sum(cells.columnWidth(at) for at in range(len(columns)) if at not in shares)
        room = cells.viewport().width() - others
        if sum(usual.values()) > room:
            least = {at: min(usual[at], cells.captions.width_for(at, px(LEAST))) for at in shares}
            if sum(least.values()) <= room:
                most = level([(least[at], usual[at]) for at in shares], room)
                usual = {at: max(least[at], min(usual[at], most)) for at in shares}
        one = max(room - sum(usual.values()), 0) / sum(shares.values())
        self._restoring = True
        for at, share in shares.items():
            cells.setColumnWidth(at, usual[at] + int(one * share))
        self._restoring = before

    def _shares(self) -> dict[int, int]:
        """Columns of texts and names that are shown, and how much of the room each takes."""
        shown = [at for at in range(len(self.cells.lines.columns)) if not self.cells.isColumnHidden(at)]
        types = {at: field.type for at in shown if (field := self.cells.lines.columns[at].field) is not None}
        return {at: 2 if type == "text" else 1 for at, type in types.items() if type in ("text", "id")}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.give_room()
        return super().eventFilter(watched, event)

    def keep(self) -> None:
        if self._restoring:
            return
        cells, step = self.cells, max(self.cells.desk.look.px(1), 1)
        header, kept = cells.horizontalHeader(), list[str]()
        for at in map(header.logicalIndex, range(header.count())):
            hidden = cells.isColumnHidden(at)
            width = self._widths.get(at, 0) if hidden else cells.columnWidth(at)
            self._widths[at] = width or cells.lines.columns[at].steps * step
            steps = max(self._widths[at] // step, NARROWEST)
            kept.append(f"{cells.lines.columns[at].key}:{steps}{'-' if hidden else ''}")
        cells.desk.preferences.set(self.key, " ".join(kept))

    def show(self, at: int, shown: bool) -> None:
        """Show or hide a column, from now on."""
        self.cells.setColumnHidden(at, not shown)
        self.keep()

    def forget(self) -> None:
        """Widths, places and choice of columns as at first."""
        header = self.cells.horizontalHeader()
        for at in range(header.count()):
            header.moveSection(header.visualIndex(at), at)
        self.cells.desk.preferences.set(self.key, "")
        self.restore()

    def menu(self, parent: QWidget) -> QMenu:
        """Which columns are shown."""
        desk = self.cells.desk
        menu = QMenu(desk.say("Columns"), parent)
        for at, column in enumerate(self.cells.lines.columns):
            made = menu.addAction(desk.say(column.title))
            made.setCheckable(True)
            made.setChecked(not self.cells.isColumnHidden(at))
            made.toggled.connect(lambda shown, at=at: self.show(at, shown))
        menu.addSeparator()
        menu.addAction(desk.say("Columns as at first")).triggered.connect(self.forget)
        return menu
