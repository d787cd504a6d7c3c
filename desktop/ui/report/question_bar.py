"""The question above a report: its days, groupings in order, what it is narrowed to, and which columns it shows."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from desktop.ui.desk import Desk
from desktop.ui.list.period_picker import PeriodPicker
from desktop.ui.report.asking import Asking, usual
from desktop.ui.report.chips import Chip, ChipRow
from desktop.ui.report.fixing import FixPopup
from shared.kernel.report import Column, Computed, Report


class QuestionBar(QWidget):
    """Shows an Asking and changes it; every change is told at once as another Asking."""

    changed = Signal(object)  # Asking

    def __init__(self, desk: Desk, report: Report | Computed, asking: Asking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.report, self.asking = desk, report, asking
        self.words: Mapping[str, str] = {}
        """Dimension → what it is fixed to, in words, once it was read."""
        self.columns: tuple[Column, ...] = ()
        say, look = desk.say, desk.look
        self.period = PeriodPicker(desk, asking.period, self)
        self.period.changed.connect(lambda period: self._ask(replace(self.asking, period=period)))
        self.grouping = ChipRow(look, say("By"), self._fill_groupings, say("Group by one more"))
        self.fixed = ChipRow(look, say("Only"), self._fill_dimensions, say("Narrow to …"))
        self.shown = self._columns_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(3))
        for widget, share in ((self.period, 0), (self.grouping, 3), (self.fixed, 2), (self.shown, 0)):
            row.addWidget(widget, share, Qt.AlignmentFlag.AlignTop if not share else Qt.AlignmentFlag(0))
        self.fixed.setVisible(bool(report.where))
        self._show()

    def set_asking(self, asking: Asking) -> None:
        """Another question altogether (a variant): shown, not told."""
        self.asking = asking
        self.period.set_period(asking.period, told=False)
        self._show()

    def tell(self, words: Mapping[str, str], columns: tuple[Column, ...]) -> None:
        """What an answer said: the names of what it is narrowed to, and its columns."""
        self.words, self.columns = words, columns
        self._show()

    @property
    def by(self) -> tuple[str, ...]:
        return self.asking.by or usual(self.report)

    def _ask(self, asking: Asking) -> None:
        if asking != self.asking:
            self.asking = asking
            self._show()
            self.changed.emit(asking)

    def _show(self) -> None:
        many = isinstance(self.report, Report)
        self.grouping.set_chips(
            [self._grouping_chip(name) for name in self.by],
            remove=self._remove_grouping, move=self._move_grouping if many else None,
        )  # fmt: skip
        self.grouping.add.setVisible(many and len(self.report.groupings) > len(self.by))
        self.grouping.setVisible(len(self.report.groupings) > 1)
        self.fixed.set_chips([self._fixed_chip(name) for name in self.asking.fixed], remove=self._free, move=None)
        self.shown.setVisible(len(self.columns) > 1)

    # ---- groupings

    def _grouping_chip(self, name: str) -> Chip:
        grouping = self.report.grouping(name)
        tip = self.desk.say("Down: another grouping; Ctrl+Left and Ctrl+Right: its place; Del: without it")
        return Chip(name, self.desk.say(grouping.caption), partial(self._fill_groupings, name=name), tip)

    def _fill_groupings(self, menu: QMenu, name: str = "") -> None:
        """All that may stand there; choosing replaces `name`, or adds at the end."""
        for each in self.report.groupings:
            if each.name in self.by and each.name != name:
                continue
            action = menu.addAction(self.desk.say(each.caption))
            action.setCheckable(bool(name))
            action.setChecked(each.name == name)
            action.triggered.connect(partial(self._group, name, each.name))
        if name and len(self.by) > 1:
            menu.addSeparator()
            menu.addAction(self.desk.say("Without this grouping")).triggered.connect(
                partial(self._remove_grouping, name)
            )

    def _group(self, old: str, new: str, *_: object) -> None:
        by = tuple(new if each == old else each for each in self.by) if old else (*self.by, new)
        self._ask(replace(self.asking, by=by))

    def _remove_grouping(self, name: str, *_: object) -> None:
        if len(self.by) > 1:
            self._ask(replace(self.asking, by=tuple(each for each in self.by if each != name)))

    def _move_grouping(self, name: str, steps: int) -> None:
        by = list(self.by)
        at = by.index(name)
        to = min(max(at + steps, 0), len(by) - 1)
        by.insert(to, by.pop(at))
        self._ask(replace(self.asking, by=tuple(by)))

    # ---- what it is narrowed to

    def _fixed_chip(self, name: str) -> Chip:
        caption = self.desk.say(self.report.where[name].caption) if name in self.report.where else name
        words = self.words.get(name, "…")
        tip = self.desk.say("Down: another value; Del: no longer narrowed")
        return Chip(name, f"{caption}: {words}", partial(self._fill_fixed, name=name), tip)

    def _fill_fixed(self, menu: QMenu, name: str) -> None:
        menu.addAction(self.desk.say("Another value…")).triggered.connect(partial(self._choose, name))
        menu.addAction(self.desk.say("All")).triggered.connect(partial(self._free, name))

    def _fill_dimensions(self, menu: QMenu) -> None:
        for name, info in self.report.where.items():
            if name not in self.asking.fixed:
                menu.addAction(self.desk.say(info.caption) + "…").triggered.connect(partial(self._choose, name))

    def _choose(self, name: str, *_: object) -> None:
        popup = FixPopup(self.desk, name, self.report.where[name], self.fixed, self.parentWidget() or self)
        popup.chosen.connect(partial(self._fix, name))
        popup.show_below()

    def _fix(self, name: str, values: tuple[str, ...], words: str) -> None:
        self.words = {**self.words, name: words}
        self._ask(replace(self.asking, fixed={**self.asking.fixed, name: values}))

    def _free(self, name: str, *_: object) -> None:
        rest = {each: values for each, values in self.asking.fixed.items() if each != name}
        self._ask(replace(self.asking, fixed=rest))

    # ---- columns

    def _columns_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setText(self.desk.say("Columns"))
        button.setIcon(self.desk.look.icon("columns"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill_columns(menu))
        button.setMenu(menu)
        return button

    def _fill_columns(self, menu: QMenu) -> None:
        menu.clear()
        for name, caption in self._measures().items():
            action = menu.addAction(caption)
            action.setCheckable(True)
            action.setChecked(name not in self.asking.hidden)
            action.triggered.connect(partial(self._toggle, name))

    def _measures(self) -> dict[str, str]:
        """Columns that may be hidden: measures and details by name; of a measure across, all its columns at once."""
        declared = {each.name: self.desk.say(each.caption) for each in getattr(self.report, "measures", ())}
        found: dict[str, str] = {}
        for column in self.columns:
            name = column.name.partition(":")[0]
            found.setdefault(name, declared.get(name, column.caption))
        return found

    def _toggle(self, name: str, *_: object) -> None:
        hidden = self.asking.hidden ^ {name}
        if not set(self._measures()) <= hidden:
            self._ask(replace(self.asking, hidden=hidden))
