"""PickEditor: a field in which one types any part of a name and takes what is offered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.editors.editor import is_enter
from desktop.ui.editors.one_line import LineEditor
from desktop.ui.picker.hit_list import HitList
from desktop.ui.picker.opening import open_target
from desktop.ui.picker.search import Hit, meant
from desktop.ui.picker.sources import Source
from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

PAUSE_MS = 25


class PickEditor(LineEditor):
    """F4 opens, Shift+F4 clears, Ctrl+Shift+F4 shows what is chosen, Insert makes a new one of the typed text.

    Enter and Tab take what is highlighted, or what the text means where that is one thing; a text that means nothing
    or several things stays, marked. Enter or leaving before the answer came takes it when it comes.
    """

    def __init__(self, desk: "Desk", field: Field, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        self.source = source
        self._opener = self.line.addAction(desk.look.icon("drop", "faint"), QLineEdit.ActionPosition.TrailingPosition)
        self._opener.triggered.connect(self.open_list)
        self.line.textEdited.connect(self._edited)
        self._list: HitList | None = None
        self._hits: Sequence[Hit] = ()
        self._asked: str | None = None  # the text that was last looked for
        self._answered: str | None = None  # the text that `_hits` are of
        self._taking = False  # the text is to be taken when the answer comes
        self._opening = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._search)
        desk.names.found.connect(self._named)
        desk.work.changed.connect(self._ledger_changed)

    @property
    def list(self) -> HitList:
        if self._list is None:
            self._list = HitList(self.desk, self.window())
            self._list.chosen.connect(self._clicked)
            self._list.remark_chosen.connect(self.make_new)
            self.destroyed.connect(self._list.deleteLater)
        return self._list

    @property
    def open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    # ---- the value

    def resume(self, text: str) -> None:
        super().resume(text)
        self._pause.start()

    def begin(self, key: str) -> None:
        self.resume(key)
        self.typed.emit(key)

    def show_value(self) -> None:
        name = None if self._value is None else self.source.name(self._value)
        shown = "" if self._value is None else "…" if name is None else name or self.desk.say("(not in this file)")
        self.put_text(shown)
        self.line.setCursorPosition(0)

    def tip(self) -> str:
        """The whole name, which may be longer than the field."""
        return self.line.text() if self._value is not None and not self.line.isModified() else ""

    def commit(self) -> bool:
        """False also where the answer is still to come: the text is taken then, if it means one thing."""
        if self.read_only or not self.line.isModified():
            return self.trouble is None
        if self.open and self.list.current is not None:
            self._take(self.list.current)
            return True
        text = self.line.text()
        if not text.strip():
            self.take(None)
            self._close()
            return True
        if self._answered != text:
            self._taking = True
            if self._asked != text:
                self._pause.stop()
                self._search()
            if self._answered != text:
                return False
        self._taking = False
        found = meant(self._hits, text, self.source.caption)
        if isinstance(found, Hit):
            self._take(found)
            return True
        self.refuse(found)
        return False

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self._opener.setVisible(not read_only)

    def clear(self) -> None:
        self._close()
        self.line.setModified(False)
        self.take(None)

    def open_value(self) -> None:
        """Show what is chosen in a tab of its own."""
        if self._value is not None and self.source.kind and not self.line.isModified():
            open_target(self.desk, getattr(self.source, "target", self.source.kind), self._value)

    def make_new(self) -> None:
        """A new item named by what was typed, being what it is wanted for, in a tab of its own."""
        if self.can_make_new:
            self._close()
            text = " ".join(self.line.text().split()) if self.line.isModified() else ""
            fields = {field.name: field for field in self.desk.kinds.shape(self.source.kind).fields}
            values: dict[str, Any] = {"name": text} if text and "name" in fields else {}
            role = self.field.name.removesuffix("_id")
            if role in fields and fields[role].type == "bool":
                values[role] = True  # who is wanted as the customer is one
            self.desk.open_new(self.source.kind, **({"values": values} if values else {}))

    @property
    def can_make_new(self) -> bool:
        kind = self.source.kind
        return bool(kind) and not self.read_only and getattr(self.source, "target", "") == kind

    # ---- the list

    def open_list(self) -> None:
        """Everything that may be chosen, recent values first."""
        if self.read_only:
            return
        self.line.setFocus()
        self.line.selectAll()
        self._opening = True
        self.source.find(self, self.line.text() if self.line.isModified() else "", self._offer_opened)

    def _edited(self, text: str) -> None:
        self.trouble, self._taking = None, False
        if self._list is not None:
            self._list.setCurrentIndex(QModelIndex())  # what was highlighted answered another text
        self.look_marked()
        self.typed.emit(text)
        self._pause.start()

    def _search(self) -> None:
        text = self._asked = self.line.text()
        if not text.strip() and not self.line.hasFocus():
            return
        self.source.find(self, text, lambda found: self._answer(text, found))

    def _answer(self, text: str, found: Sequence[Hit]) -> None:
        if text != self.line.text() or not self.line.isModified():
            return
        self._hits, self._answered = found, text
        if self._taking:
            self.commit()
        elif self.line.hasFocus():
            self._offer(found)

    def _offer_opened(self, found: Sequence[Hit]) -> None:
        if self._opening and self.line.hasFocus():
            self._offer(found)
            chosen = next((hit for hit in found if hit.value == self._value), None)
            if chosen is not None:
                self.list.highlight(chosen)
        self._opening = False

    def _offer(self, found: Sequence[Hit]) -> None:
        text = self.line.text().strip() if self.line.isModified() else ""
        remark = ""
        if self.can_make_new and not any(hit.called(text) for hit in found):
            caption = self.desk.say(self.source.caption)
            remark = self.desk.say("New: {kind}…", kind=caption)
            if text:
                remark = self.desk.say("New: {kind} “{text}”…", kind=caption, text=text)
        self.list.show_under(self, found, remark)
        only = meant(found, text, self.source.caption) if text and found else None
        if isinstance(only, Hit):
            self.list.highlight(only)

    def _take(self, hit: Hit) -> None:
        self._close()
        self.source.picked(hit)
        self.line.setModified(False)
        self.take(hit.value)
        self.show_value()

    def _clicked(self, hit: Hit) -> None:
        self._take(hit)
        self.line.setFocus()

    def _close(self) -> None:
        self._opening = False
        if not self._taking:
            self._pause.stop()
        if self._list is not None:
            self._list.hide()

    def _named(self) -> None:
        if self._value is not None and not self.line.isModified():
            self.show_value()
            self.look_marked()

    def _ledger_changed(self, kinds: frozenset[str]) -> None:
        """What was unknown may be known now: an item was just made for it."""
        if self.trouble is not None and self.source.kind in kinds and self.line.isModified():
            self._asked = self._answered = None
            self.commit()

    # ---- keys

    def pressed(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_F4:
            return self._pressed_f4(held)
        if key == Qt.Key.Key_Down and (held & Qt.KeyboardModifier.AltModifier or not (self.open or self.in_cell)):
            self.open_list()
            return True
        if key == Qt.Key.Key_Down and not self.open and self._answered != self.line.text() and self.line.isModified():
            return True  # the list is on its way
        if self.open and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.move(1 if key == Qt.Key.Key_Down else -1)
            return True
        if self.open and key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.list.move(5 if key == Qt.Key.Key_PageDown else -5)
            return True
        if key == Qt.Key.Key_Escape and (self.open or (self.line.isModified() and not self.in_cell)):
            if self.open:
                self._close()
            else:
                self.set_value(self._value)
            return True
        if key == Qt.Key.Key_Insert and not held and self.can_make_new:
            self.make_new()
            return True
        if is_enter(event):
            return self._pressed_enter()
        return super().pressed(event)

    def _pressed_f4(self, held: Qt.KeyboardModifier) -> bool:
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        if held & control and held & shift:
            self.open_value()
        elif held & shift and not self.read_only:
            self.clear()
        elif not held:
            self._close() if self.open else self.open_list()
        else:
            return False  # Ctrl+F4 closes the tab
        return True

    def _pressed_enter(self) -> bool:
        if self.open and self.list.on_remark:
            self.make_new()
            return True
        if self.open and not self.line.isModified() and self.list.current is not None:
            self._take(self.list.current)
        elif self.open and self.list.current is None and self._several():
            self.list.move(1)  # the first is highlighted, the next Enter takes it
            return True
        if self.in_cell:
            return False
        if self.commit() or self._taking:
            self.go_on()
        return True

    def _several(self) -> bool:
        known = self._answered == self.line.text() and len(self._hits) > 1
        return known and not isinstance(meant(self._hits, self.line.text(), self.source.caption), Hit)

    def leave_cell(self) -> None:
        self._taking = False
        self._close()

    def focus_lost(self) -> None:
        self.commit()
        self._close()
