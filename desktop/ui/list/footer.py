"""The footer of a list: how many rows there are, and what the selected ones add up to."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.ui.editors.text import FieldText
from desktop.ui.list.model import ListModel, is_figure
from desktop.ui.list.rows import places_of
from desktop.ui.list.table import ListTable
from desktop.work import Reading
from shared.kernel.describe import Field
from shared.store import lists

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

PAUSE_MS: Final = 80


class Footer(QWidget):
    """“1 000+ rows” is a button that counts exactly. Sums are exact, of any number of selected rows."""

    def __init__(self, desk: "Desk", model: ListModel, table: ListTable) -> None:
        super().__init__()
        self.desk, self.model, self.table = desk, model, table
        self.count = QToolButton(self)
        self.count.setAutoRaise(True)
        self.count.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.count.clicked.connect(lambda: model.find_end())
        self.totals = QLabel(self)
        self.totals.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.extra = QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, desk.look.px(1))
        row.setSpacing(desk.look.px(3))
        row.addWidget(self.count)
        row.addWidget(self.totals, 1)
        row.addLayout(self.extra)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._add_up)
        model.counted.connect(self.show_count)
        table.chosen.connect(self._pause.start)
        self.show_count()

    def show_count(self) -> None:
        say, count, model = self.desk.say, self.model.count, self.model
        if model.waiting or count is None:
            text, tip = say("Reading…"), ""
        elif model.exact:
            text, tip = say("Rows: {count}", count=self.desk.language.number(count)), ""
        else:
            text = say("Rows: {count}+", count=self.desk.language.number(lists.COUNT_CAP))
            tip = say("Count them exactly")
        self.count.setText(text)
        self.count.setToolTip(tip)
        self.count.setEnabled(not model.exact or model.waiting)

    # ---- totals of the selection

    def _add_up(self) -> None:
        ranges = self.table.ranges()
        selected = sum(last - first + 1 for first, last in ranges)
        fields = [field for field in self.model.shown.fields if adds_up(field)]
        if selected < 2:
            self.totals.setText("")
            return
        numbers = [row for first, last in ranges for row in range(first, last + 1)] if selected <= HERE else [-1]
        rows = [self.model.row_at(row) for row in numbers]
        if all(row is not None for row in rows):
            self._show_totals(fields, _added(self.model, fields, rows))
            return
        keys, question = self.table.key_ranges(), self.model.shown

        def asked(reading: Reading) -> Mapping[str, Any]:
            places = places_of(reading, question)
            return places.sums(keys, [field.name for field in fields])

        self.desk.work.read(self, asked, lambda found: self._show_totals(fields, found), lane="totals")

    def _show_totals(self, fields: Sequence[Field], totals: Mapping[str, Any]) -> None:
        language = self.desk.language
        texts = FieldText(language, self.model.shown.today)
        parts = [language.say("Selected: {count}", count=language.number(totals["count"]))]
        for field in fields:
            if totals[field.name] is not None:
                value = totals[field.name]
                shown = f"{value // 60}:{value % 60:02}" if field.type == "minutes" else texts.show(field, value)
                parts.append(f"{language.say(field.caption)}: {shown}")
        self.totals.setText("   ·   ".join(parts))


HERE: Final = 2_000
"""So many rows are added up at once, where they are; more in the database."""


def adds_up(field: Field) -> bool:
    """Whether a sum of the field says anything: money, quantities and lengths of time do, prices and years do not."""
    return is_figure(field) and not field.clock and field.type not in ("int", "price", "percent", "coefficient")


def _added(model: ListModel, fields: Sequence[Field], rows: Sequence[Any]) -> Mapping[str, Any]:
    totals: dict[str, Any] = {"count": len(rows)}
    for field in fields:
        at = model.shown.fields.index(field)
        values = [row.values[at] for row in rows if row.values[at] is not None]
        totals[field.name] = sum(values[1:], values[0]) if values else None
    return totals
