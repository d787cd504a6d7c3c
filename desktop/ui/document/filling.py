"""Filling: a kind's own `fill` on a copy, off the UI thread; what it did comes back as one step."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea

from desktop.ui.document.draft import Taken
from desktop.ui.document.panels.panel import Panel
from desktop.work import Reading
from shared.kernel.finding import Finding
from shared.kernel.words import Caption, Words, say
from shared.store.filling import refuse_half_filled

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


def choices_of(form: "DocumentForm") -> list[Mapping[str, str]]:
    """The ways in which a kind can be filled: each value of its first choice; one way where it has none."""
    cls = form.shape.cls
    if not hasattr(cls, "fill"):
        return []
    name = next((name for name, values in cls.fill_choices.items() if values), "")
    return [{name: value} for value in cls.fill_choices[name]] if name else [{}]


def fill(form: "DocumentForm", choices: Mapping[str, str]) -> None:
    """Where the kind says what would change, it is shown first; else it is done at once, and can be undone."""
    if form.refuse_read_only() or not form.commit():
        return
    taken = form.draft.taken()

    def run(reading: Reading) -> Any:
        refuse_half_filled(reading.connection)
        outcome = taken.aggregate.fill(reading.books, choices)
        taken.done()
        return outcome

    form.desk.work.read(form, run, lambda outcome: _filled(form, taken, outcome, choices), lane="fill")


def _filled(form: "DocumentForm", taken: Taken, outcome: Any, choices: Mapping[str, str]) -> None:
    words = named(form, choices)
    if isinstance(outcome, Finding):
        if form.refuse_read_only():
            return
        form.draft.adopt(taken, words)
        form.checking.insist()
        form.desk.tell(Words(outcome.text, outcome.values), level="done")
    else:
        form.put_panel(lambda: FillPanel(form, taken, outcome, words))


def named(form: "DocumentForm", choices: Mapping[str, str]) -> Words:
    """Its name in menus and among the steps."""
    if not choices:
        return Words(form.shape.cls.fill_caption)
    return say("Fill: {source}", source=Caption(next(iter(choices.values())).replace("_", " ")))


class FillPanel(Panel):
    """What filling would change; nothing has changed yet."""

    heading = "This would change"

    def __init__(self, form: "DocumentForm", taken: Taken, outcome: Any, words: Words) -> None:
        super().__init__(form)
        self.taken, self.words = taken, words
        label = QLabel(self.desk.language.value(outcome))
        label.setWordWrap(True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(label)
        self.column.addWidget(area, 1)
        self.go_on = QPushButton(self.desk.say("Apply"))
        self.go_on.clicked.connect(self.apply)
        self.column.addWidget(self.go_on)

    def take_focus(self) -> None:
        self.go_on.setFocus()

    def apply(self) -> None:
        if not self.form.refuse_read_only():
            self.form.draft.adopt(self.taken, self.words)
            self.form.show_panel("")
