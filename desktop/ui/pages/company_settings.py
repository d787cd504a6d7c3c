"""Company settings: dated constants by area, the value in force, the values before, and a change from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import DayEdit, ReadingPage
from desktop.work import Reading
from shared.kernel.area import Setting
from shared.kernel.base import DatedConstant
from shared.kernel.describe import Shape
from shared.kernel.words import Caption, say
from shared.store.store import Store

SHOWN = "shown"
"""The property of an editor that keeps the value in force."""
Value = QComboBox | QLineEdit


@dataclass(frozen=True, slots=True)
class InForce:
    """A setting with its values, the newest first: (from which day, value)."""

    setting: Setting
    values: tuple[tuple[date, str], ...]

    def on(self, day: date) -> str:
        return next((value for since, value in self.values if since <= day), self.setting.default)


class CompanySettingsPage(ReadingPage):
    """One row a setting. A change holds from a day on; what was calculated before that day stays as it was."""

    name = "company_settings"
    picture = "settings"
    heading = "Company settings"
    remark = "They hold for the whole company from the day given on; what was posted before stays as it was."

    def ask(self, reading: Reading) -> list[InForce]:
        shape = constants(reading.store)
        found: Sequence[Any] = reading.books.find(shape.cls, shape.table.c.marked.is_not(True))
        return [
            InForce(setting, tuple(sorted(
                ((each.valid_from, each.value or "") for each in found
                 if each.name == setting.name and each.valid_from), reverse=True,
            )))
            for setting in reading.books.kinds.settings.values()
        ]  # fmt: skip

    def fill(self, layout: QVBoxLayout) -> None:
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(self.area, 1)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.editors: dict[str, Value] = {}
        self.since: dict[str, DayEdit] = {}

    def show_answer(self) -> None:
        """What was chosen or typed, and not changed yet, outlives another answer and another language."""
        typed = {name: (_value(editor), self.since[name].day()) for name, editor in self.editors.items()
                 if editor.property(SHOWN) != _value(editor)}  # fmt: skip
        self._show_rows()
        for name, (value, day) in typed.items():
            _put(self.editors[name], value)
            self.since[name].put(day)

    def _show_rows(self) -> None:
        holder, px, at = QWidget(), self.desk.look.px, 0
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, px(2), 0, 0)
        grid.setHorizontalSpacing(px(3))
        grid.setVerticalSpacing(px(2))
        by_name = {each.setting.name: each for each in self.answer}
        for area in self.desk.kinds.areas:
            if not area.settings:
                continue
            heading = QLabel(self.desk.say(area.caption))
            heading.setFont(self.desk.look.font(bold=True))
            heading.setContentsMargins(0, px(3) if at else 0, 0, 0)
            grid.addWidget(heading, at, 0, 1, -1)
            at += 1
            for setting in area.settings:
                for column, widget in enumerate(self._row(by_name[setting.name])):
                    grid.addWidget(widget, at, column)
                at += 1
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(grid.columnCount() - 1, 2)
        grid.setRowStretch(at, 1)
        self.area.setWidget(holder)

    def _row(self, found: InForce) -> Sequence[QWidget]:
        """Side by side: what it is, its value, from which day another one holds, and what held so far."""
        setting, today = found.setting, self.desk.store.today
        caption = QLabel(self.desk.say(setting.caption))
        value = self._editor(setting, found.on(today))
        from_words = self.desk.say("{setting}: from", setting=Caption(setting.caption))
        since = DayEdit(self.desk, from_words, today.replace(day=1))
        change = QPushButton(self.desk.say("Change"))
        change.setAccessibleName(self.desk.say("Change: {setting}", setting=Caption(setting.caption)))
        change.clicked.connect(lambda: self._change(found, _value(value), since.day()))
        self.editors[setting.name], self.since[setting.name] = value, since
        caption.setBuddy(value)
        caption.setWordWrap(True)
        since.setMinimumWidth(since.fontMetrics().horizontalAdvance("00 000 00000") + self.desk.look.px(8))
        before = QLabel(self._before(found))
        before.setWordWrap(True)
        before.setStyleSheet(f"color: {self.desk.look.colours.faint}")
        return caption, value, QLabel(self.desk.say("from")), since, change, before

    def _editor(self, setting: Setting, value: str) -> Value:
        editor: Value = QComboBox() if setting.choices else QLineEdit()
        if isinstance(editor, QComboBox):
            for choice in setting.choices:
                editor.addItem(self.desk.say(choice), choice)
        _put(editor, value)
        editor.setProperty(SHOWN, _value(editor))
        editor.setAccessibleName(self.desk.say(setting.caption))
        return editor

    def _before(self, found: InForce) -> str:
        language = self.desk.language
        said = [language.say("{value} from {day}", value=Caption(value), day=day) for day, value in found.values[:3]]
        return "; ".join(said) if said else language.say("as supplied")

    def _change(self, found: InForce, value: str, since: date) -> None:
        shape = constants(self.desk.store)
        name = found.setting.name
        if (rule := self.desk.why_not(shape.kind, "edit")) is not None:
            self.desk.tell(rule, level="warning")
            return

        def write(store: Store) -> None:
            same = store.find(shape.cls, name=name, valid_from=since)
            constant: Any = same[0] if same else shape.cls(name=name, valid_from=since)
            constant.value, constant.marked = value, False
            store.save(constant)

        told = say("{setting}: {value} from {day} on.", setting=Caption(found.setting.caption),
                   value=Caption(value), day=since)  # fmt: skip
        self.desk.work.write(self, write, lambda _: self.desk.tell(told, level="done"), kinds=frozenset({shape.kind}))

    def actions_here(self) -> Sequence[Action]:
        kind = constants(self.desk.store).kind
        return (
            Action("company_settings.all", say("All values with their days"), lambda: self.desk.open_list(kind),
                   icon="history", main=True),
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return next(iter(self.editors.values()), None)


def _value(editor: Value) -> str:
    return str(editor.currentData()) if isinstance(editor, QComboBox) else editor.text().strip()


def _put(editor: Value, value: str) -> None:
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(max(editor.findData(value), 0))
    else:
        editor.setText(value)


def constants(store: Store) -> Shape:
    """The declared kind that keeps dated constants."""
    return next(shape for shape in store.kinds.shapes.values() if issubclass(shape.cls, DatedConstant))


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return CompanySettingsPage(desk)
