"""The options of a paper: its form, the language, and of forms that have parts, whose or of which day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.ui.desk import Desk
from desktop.ui.editors import editor_for
from desktop.ui.flow import FlowLayout
from desktop.ui.preview.papers import Choice, FormOffer
from shared.kernel.base import FieldInfo
from shared.kernel.describe import Field

LANGUAGES: Final = (("ru", "Русский"), ("en", "English"))


class PaperOptions(QWidget):
    """Shows a Choice among what is offered and tells another one as soon as it is chosen."""

    changed = Signal(object)  # Choice

    def __init__(self, desk: Desk, choice: Choice, speaks: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.choice, self.speaks, self.offers = desk, choice, speaks, tuple[FormOffer, ...]()
        flow = FlowLayout(self, desk.look.px(2))
        self.form = QComboBox(self)
        self.form.activated.connect(lambda at: self._choose(form=self.offers[at].name))
        self.language = QComboBox(self)
        for code, name in LANGUAGES:
            self.language.addItem(name, code)
        self.language.activated.connect(lambda at: self._choose(language=LANGUAGES[at][0]))
        self.only = QLineEdit(choice.only, self)
        self.only.setPlaceholderText(desk.say("everybody"))
        self.only.editingFinished.connect(lambda: self._choose(only=self.only.text().strip()))
        self.day = editor_for(desk, Field("day", "date", -1, FieldInfo("Week of the day")), parent=self)
        self.day.set_value(choice.day)
        self.day.changed.connect(lambda: self._choose(day=self.day.value()))
        self._pairs: dict[QWidget, QWidget] = {}
        captions = (desk.say("Form"), desk.say("Language"), desk.say("Person"), desk.say("Week of the day"))
        for caption, widget in zip(captions, (self.form, self.language, self.only, self.day), strict=True):
            widget.setAccessibleName(caption)
            pair = self._pairs[widget] = QWidget(self)
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            label = QLabel(caption, pair)
            label.setBuddy(widget)
            row.addWidget(label)
            row.addWidget(widget)
            flow.addWidget(pair)
        self._show()

    def offer(self, offers: Sequence[FormOffer]) -> None:
        """The forms that there are, once they are known."""
        self.offers = tuple(offers)
        self.form.clear()
        for each in self.offers:
            self.form.addItem(self.desk.say(each.caption))
        self._show()

    @property
    def offered(self) -> FormOffer | None:
        """The form in force: the chosen one, or the usual one."""
        named = (each for each in self.offers if each.name == self.choice.form)
        return next(named, self.offers[0] if self.offers else None)

    def _choose(self, *, form: str | None = None, language: str | None = None, only: str | None = None,
                day: date | None = None) -> None:  # fmt: skip
        chosen = self.choice
        if form is not None:
            offer = next(each for each in self.offers if each.name == form)
            kept_only = chosen.only if offer.for_person else ""
            chosen = replace(chosen, form=form, only=kept_only, day=chosen.day if offer.for_day else None)
        chosen = replace(
            chosen, language=chosen.language if language is None else language,
            only=chosen.only if only is None else only, day=self.day.value() if day is not None else chosen.day,
        )  # fmt: skip
        if chosen != self.choice:
            self.choice = chosen
            self._show()
            self.changed.emit(chosen)

    def _show(self) -> None:
        offer = self.offered
        fixed = offer.language if offer is not None else ""
        code = fixed or self.choice.language or self.desk.language.code
        self.language.setCurrentIndex(max(self.language.findData(code), 0))
        self.language.setEnabled(not fixed)
        self.language.setToolTip(self.desk.say("This form has one language by law.") if fixed else "")
        if offer is not None:
            self.form.setCurrentIndex(self.offers.index(offer))
        shown = {
            self.form: len(self.offers) > 1, self.language: self.speaks and offer is not None,
            self.only: offer is not None and offer.for_person, self.day: offer is not None and offer.for_day,
        }  # fmt: skip
        for widget, is_shown in shown.items():
            self._pairs[widget].setVisible(is_shown)
        self.updateGeometry()
