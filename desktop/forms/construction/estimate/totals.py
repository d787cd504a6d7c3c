"""What the estimate comes to, beside what its source declares, with the difference."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from desktop.ui.document.draft import Draft
from desktop.ui.editors.text import FieldText
from shared.kernel.numbers import ZERO

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

FIGURES: Final = (
    ("direct", "declared_direct"), ("overhead", "declared_overhead"), ("profit", "declared_profit"),
    ("vat", "declared_vat"), ("total", "declared_total"), ("lines_total", ""), ("resources_total", ""),
    ("labour_hours", ""),
)  # fmt: skip
ALWAYS: Final = ("direct", "total")
OF_PLANS: Final = ("labour_hours",)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Totals(QWidget):
    """A column for each figure: its caption, ours, and where the source states one, that and the difference."""

    def __init__(self, desk: "Desk", draft: Draft, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.draft = desk, draft
        self.setAccessibleName(desk.say("Totals of the estimate"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(desk.look.px(1), desk.look.px(1), desk.look.px(1), 0)
        self._grid.setHorizontalSpacing(desk.look.px(3))
        self._grid.setVerticalSpacing(0)
        self.labels: dict[str, QLabel] = {}
        draft.stepped.connect(lambda _touched: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        estimate, texts = self.draft.aggregate, FieldText(self.desk.language, self.desk.store.today)
        fields = {field.name: field for field in self.draft.shape.fields}
        plan = estimate.kind == "plan"
        told = any(name and getattr(estimate, name) is not None for _, name in FIGURES) and not plan
        for row, words in enumerate(("", "Computed", "Declared")):
            label = self._label(f"row{row}", row, 0)
            label.setText(self.desk.say(words))
            _dress(label, f"color: {self.desk.look.colours.faint}")
            _show(label, bool(told))
        for column, (name, declared) in enumerate(FIGURES, 1):
            shown = name in OF_PLANS if plan else bool(getattr(estimate, name)) or name in ALWAYS
            if name == "lines_total":
                shown = shown and estimate.lines_total != estimate.direct
            ours, stated = getattr(estimate, name) or ZERO, getattr(estimate, declared) if declared else None
            caption, figure = self._label(name, 0, column), self._label(f"{name}.ours", 1, column)
            source = self._label(f"{name}.source", 2, column)
            for label in (caption, figure):
                _show(label, shown)
            caption.setText(self.desk.say(fields[name].caption))
            figure.setText(texts.show(fields[name], ours))
            _dress(figure, "font-weight: bold")
            _show(source, shown and told)
            source.setText("")
            if stated is not None:
                self._compare(source, texts.show(fields[declared], stated), ours - stated, fields[name], texts)

    def _compare(self, label: QLabel, stated: str, difference: object, field: object, texts: FieldText) -> None:
        say = self.desk.say
        if not difference:
            label.setText(f"✓ {stated}")
            label.setToolTip(say("as in the source"))
            _dress(label, f"color: {self.desk.look.colours.good}")
            return
        shown = texts.show(field, difference)  # type: ignore[arg-type]
        sign = "" if shown.startswith(("-", "−")) else "+"
        label.setText(f"⚠ {stated} ({sign}{shown})")
        label.setToolTip(say("The source declares {stated}, the difference is {difference}",
                             stated=stated, difference=f"{sign}{shown}"))  # fmt: skip
        _dress(label, f"color: {self.desk.look.colours.warn}")

    def _label(self, name: str, row: int, column: int) -> QLabel:
        if name not in self.labels:
            label = self.labels[name] = QLabel()
            label.setAlignment(RIGHT)
            if row == 0:
                _dress(label, f"color: {self.desk.look.colours.faint}")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, column)
            self._grid.setColumnStretch(column, 0)
            self._grid.setColumnStretch(len(FIGURES) + 1, 1)
        return self.labels[name]


def _dress(label: QLabel, style: str) -> None:
    """Only where it is otherwise: each change polishes the label anew."""
    if label.styleSheet() != style:
        label.setStyleSheet(style)


def _show(label: QLabel, shown: bool) -> None:
    """Only where it is otherwise: each change lays everything out anew."""
    if label.isHidden() == shown:
        label.setVisible(shown)
