"""The tool bar of the page in front: its main actions as buttons by group, all the others under “More”."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolBar, QToolButton, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.shell.acting import caption_of, fill_menu, perform
from desktop.ui.shell.keys import Keys


class ActionBar(QWidget):
    """Greyed buttons say why as their tip. Buttons that find no room stand behind the arrow at the end."""

    def __init__(self, desk: Desk, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.keys = desk, keys
        self.actions_shown: dict[str, Action] = {}
        self.buttons: dict[str, QAction] = {}
        self._drawn: tuple[object, ...] = ()
        self.bar = QToolBar(self)
        self.bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more = QToolButton(self)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setAutoRaise(True)
        self.menu = QMenu(self.more)
        self.menu.aboutToShow.connect(self._fill_more)
        self.more.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.more)
        self.rebuild()

    def rebuild(self) -> None:
        """Another language or look."""
        self._drawn = ()
        self.setAccessibleName(self.desk.say("Tool bar"))
        self.more.setText(self.desk.say("More"))
        self.more.setIcon(self.desk.look.icon("menu"))
        arrow = self.bar.findChild(QToolButton, "qt_toolbar_ext_button")
        if arrow is not None:  # Qt's own is black on black where it is dark
            arrow.setIcon(self.desk.look.icon("right"))
            arrow.setAccessibleName(self.desk.say("More"))
        size = self.desk.look.px(4.5)
        for part in (self.bar, self.more):
            part.setIconSize(part.iconSize().scaled(size, size, Qt.AspectRatioMode.IgnoreAspectRatio))

    def use(self, actions: Sequence[Action]) -> None:
        """What may be done now. Only what differs is drawn again: this is called after every step of an edit."""
        self.actions_shown = {action.name: action for action in actions}
        main = [action for action in actions if action.main]
        drawn = tuple((a.name, caption_of(self.desk, a), a.icon, a.group, self.keys.of(a)) for a in main)
        if drawn != self._drawn:
            self._draw(main)
            self._drawn = drawn
        for action in main:
            self._allow(action)
        self.more.setVisible(len(main) < len(actions))
        self.setVisible(bool(actions))

    def _draw(self, main: Sequence[Action]) -> None:
        self.bar.clear()
        self.buttons.clear()
        group = main[0].group if main else ""
        for action in main:
            if action.group != group:
                self.bar.addSeparator()
                group = action.group
            button = QAction(caption_of(self.desk, action), self.bar)
            if action.icon:
                button.setIcon(self.desk.look.icon(action.icon))
            button.triggered.connect(lambda _=False, name=action.name: self._press(name))
            self.bar.addAction(button)
            self.buttons[action.name] = button
            if (widget := self.bar.widgetForAction(button)) is not None:
                widget.setAccessibleName(caption_of(self.desk, action))
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _allow(self, action: Action) -> None:
        reason = self.desk.language.value(action.enabled())
        button, keys = self.buttons[action.name], self.keys.shown(action)
        tip = reason or (f"{caption_of(self.desk, action)} ({keys})" if keys else caption_of(self.desk, action))
        if button.isEnabled() == bool(reason):
            button.setEnabled(not reason)
        if button.toolTip() != tip:
            button.setToolTip(tip)

    def _press(self, name: str) -> None:
        if (action := self.actions_shown.get(name)) is not None:
            perform(self.desk, action)

    def _fill_more(self) -> None:
        self.menu.clear()
        others = [action for action in self.actions_shown.values() if not action.main]
        fill_menu(self.desk, self.keys, self.menu, others)
