"""The search line: words and filter parts, completed while they are typed."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from desktop.ui.list.completing import Offer, last_part, offers
from desktop.ui.list.rows import Question
from shared.store.filters import word_of

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

PAUSE_MS: Final = 120


class SearchLine(QLineEdit):
    """`asked` after a pause in typing, `entered` for Enter, `went_down` for the arrow, `escaped`, `took_back` for
    Backspace in an empty line."""

    asked = Signal(str)
    entered = Signal()
    went_down = Signal()
    escaped = Signal()
    took_back = Signal()

    def __init__(self, desk: "Desk", question: Callable[[], Question]) -> None:
        super().__init__()
        self.desk, self._question = desk, question
        self._offers: Sequence[Offer] = ()
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text()))
        self.setClearButtonEnabled(True)
        self.setPlaceholderText(desk.say("Search, or a filter such as {example}", example=self._example()))
        self.setAccessibleName(desk.say("Search and filter"))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.addAction(desk.look.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        completer.activated.connect(self._take)
        popup: Any = completer.popup()
        popup.setAccessibleName(desk.say("What may follow"))
        self.popup, self.offering = popup, completer
        self.textEdited.connect(self._edited)

    def _example(self) -> str:
        """A field to filter by: of one word, one that names something if there is one."""
        shape = self._question().shape
        said = [(word_of(self.desk.say(field.caption)), field.type) for field in shape.fields if field.info.listed]
        said.sort(key=lambda each: ("_" in each[0], each[1] != "id"))
        return f"{said[0][0]}:…" if said else "…"

    def put(self, text: str) -> None:
        """Another text, without asking."""
        if text != self.text():
            self.setText(text)

    def ask_now(self) -> None:
        self._pause.stop()
        self.asked.emit(self.text())

    # ---- completing

    def _edited(self, text: str) -> None:
        self._pause.start()
        question = self._question()
        self.desk.work.read(
            self, lambda reading: offers(reading, question, text), self._offer, failed=lambda _: None, lane="offers"
        )

    def _offer(self, found: Sequence[Offer]) -> None:
        part = last_part(self.text())
        self._offers = [each for each in found if each.text != part]
        popup = self.popup
        if not self._offers or not self.hasFocus():
            popup.hide()
            return
        self._words.setStringList([_line(each) for each in self._offers])
        self.offering.complete()
        popup.setCurrentIndex(self._words.index(-1))

    def _take(self, line: str) -> None:
        """The offer takes the place of the part that is being typed."""
        offer = next((each for each in self._offers if _line(each) == line), None)
        if offer is None:
            return
        head = self.text()[: len(self.text()) - len(last_part(self.text()))]
        whole = offer.text[-1:] not in (":", "=")
        self.setText(head + offer.text + (" " if whole else ""))
        if whole:
            self.ask_now()
        else:
            self._edited(self.text())

    # ---- keys

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab takes the offer that is marked, or the first one."""
        if not next or not self.popup.isVisible() or not self._offers:
            return super().focusNextPrevChild(next)
        at = max(self.popup.currentIndex().row(), 0)
        self.popup.hide()
        self._take(_line(self._offers[at]))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self.popup
        if popup.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            if popup.currentIndex().isValid() or event.key() == Qt.Key.Key_Escape:
                event.ignore()  # the list of offers takes it
                return
            popup.hide()
            self.entered.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.took_back.emit()
        else:
            super().keyPressEvent(event)


def _line(offer: Offer) -> str:
    return f"{offer.text}   {offer.words}".rstrip()
