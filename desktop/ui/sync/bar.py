"""The exchange in the status bar: an icon and words, that open the sync centre."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.sync.state import State
from desktop.ui.desk import Desk
from desktop.ui.sync.words import sign_of


class SyncBar(QToolButton):
    """Follows the exchange; there is one only where the company has a server."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        assert desk.sync is not None
        self.state: State = desk.sync.state()
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(lambda: desk.open_page("sync"))
        desk.exchanged.connect(self.show_state)
        self.rebuild()

    def show_state(self, state: State) -> None:
        self.state = state
        sign = sign_of(state, self.desk.store.today)
        words = self.desk.language.value(sign.words)
        self.setIcon(self.desk.look.icon(sign.icon, sign.role))
        self.setText(words)
        self.setAccessibleName(self.desk.say("Exchange with the server: {words}", words=words))
        trouble = self.desk.language.value(state.last_error) if state.last_error is not None else ""
        self.setToolTip("\n".join(filter(None, (state.company, state.address, trouble))))

    def rebuild(self) -> None:
        """Another language or look."""
        self.show_state(self.state)
