"""DocumentForm: a document or a catalog item being looked at and edited. Special forms subclass it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QSplitter, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.document import exporting, filling, opening, parts
from desktop.ui.document.checking import Checking
from desktop.ui.document.draft import Draft, Touched
from desktop.ui.document.findings import FindingsPanel
from desktop.ui.document.header import Header
from desktop.ui.document.journal import REASON, Kept, Record, restored
from desktop.ui.document.lines import Holder, LineTabs
from desktop.ui.document.merging import Card
from desktop.ui.document.panels import PANELS
from desktop.ui.document.panels.conflicts import CamePanel, ConflictsPanel
from desktop.ui.document.panels.panel import Panel
from desktop.ui.document.saving import Saving
from desktop.ui.document.stand import Stand
from desktop.ui.document.title import TitleStrip, naming, titled
from desktop.ui.document.watching import Watching
from desktop.ui.grid import Grid
from desktop.ui.grid.unread import unread_of
from desktop.ui.page import Page
from desktop.ui.picker.sources import Within
from desktop.work import Reading, worded
from shared.kernel.describe import Field
from shared.kernel.finding import Finding
from shared.kernel.words import Caption, Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class DocumentForm(Page):
    """Title, header, `body()`, findings. The draft, what was read and what is being checked live here; widgets do not.

    Hooks of special forms, all called only once the document is read, so that `self.draft` is there:
    `body()` makes the widget between header and findings; `header_fields()` says what the header shows;
    `extra_actions()` adds actions; `after_load(reading, aggregate)` reads more in the reader's thread (its result is
    `self.more`); `show_cell(table, row, field)` gives a cell the keyboard.
    """

    opened = Signal()  # the document is there: self.draft
    draft: Draft
    seldom: ClassVar[frozenset[str]] = frozenset()
    """Fields that this kind's form shows under “More”, beside those of all kinds."""

    def __init__(self, desk: "Desk", asked: opening.Asked) -> None:
        super().__init__(desk)
        self.asked, self.shape = asked, asked.shape
        self.base = b""
        """The canonical body of what is stored (of a new one: as it began)."""
        self.more: Any = None
        self.scope = ""
        """Where it lies, as it was read: rights hold by scope."""
        self.attached = (0, False)
        """How many files are attached, and whether one is the signed copy."""
        self.trouble: Exception | None = None
        self.saving = Saving(self)
        self.checking = Checking(self)
        self.watching = Watching(self)
        self.stand = Stand(self)
        self._jump = asked.path
        self.built = False
        """Whether there are editors."""
        self.grids: dict[str, Grid] = {}
        """The grids of `body()` by table; a special form puts its own in, or none."""
        self.holders: dict[str, Holder] = {}
        """Where grids of `body()` stand once they are seen: see `grid_later`."""
        self._panel_maker: Callable[[], Panel] | None = None
        self.folded: bool | None = None
        """Whether the header is one line; None: nobody has said."""
        self.destroyed.connect(partial(_let_go, self.__dict__))
        self.read()

    @property
    def remarks_under_more(self) -> bool:
        """Where there are lines they get the room; the remarks of what has none stand below the header."""
        return bool(self.shape.tables)

    @property
    def ready(self) -> bool:
        return hasattr(self, "draft")

    @property
    def aggregate(self) -> Any:
        return self.draft.aggregate

    # ---- reading

    def read(self, then: Callable[[opening.Opened], object] | None = None) -> None:
        """Read it (again); what was typed and not saved goes."""
        self.desk.work.read(
            self, lambda reading: opening.opened(reading, self.asked, self.after_load, self.desk.journal),
            then or self._opened, failed=self._not_opened, lane="open",
        )  # fmt: skip

    def refresh(self, then: Callable[[], object] = lambda: None) -> None:
        """Read it again, unless something is typed before the answer comes; `then` where it was."""

        def unless_changed(found: opening.Opened) -> None:
            if self.is_changed() or self.saving.under_way:
                self.watching.look()
                return
            self._opened(found)
            then()

        self.asked = replace(self.asked, new=False)  # what others have saved is stored, also if it began here
        self.read(unless_changed)

    def after_load(self, reading: Reading, aggregate: Any) -> object:
        """In the reader's thread: what else the form shows; the result is `self.more`."""
        return None

    def _opened(self, found: opening.Opened) -> None:
        self.base, self.more, self.attached = found.base, found.more, found.attached
        for (target, id), name in found.names.items():
            self.desk.names.know(target, id, name)
        self.scope = found.scope
        if self.ready:
            self.draft.read_only_reason = self.rule
            self.draft.replace(found.aggregate)
        else:
            self.draft = Draft(self.shape, found.aggregate, self.desk.language.value, self)
            self.draft.read_only_reason = self.rule
            self.record = Record(self.desk.journal, self.draft, lambda: self.base, self.title)
            unread_of(self.draft).told.connect(self.record.unread)
            self.draft.stepped.connect(self._stepped)
            self.draft.reset.connect(self._reset)
            self.rebuild()
        if (kept := self.asked.kept) is not None:
            self.asked = replace(self.asked, kept=None)
            self._restore(kept)
        self.titled.emit()
        self.acted.emit()
        self.opened.emit()
        self.checking.soon()
        resumed = kept is not None and any(each.open or not each.place.table for each in kept.texts)
        if not resumed and (focus := self.first_focus()) is not None and self.isVisible():
            focus.setFocus()
        if found.elsewhere is not None and kept is None:
            self.title_strip.notice(
                say("Another program here has unsaved changes of this document since {time}. Both are kept: saving "
                    "merges them.", time=found.elsewhere), "warning",
            )  # fmt: skip
        if self._jump:
            self.jump(self._jump)

    def bring_back(self, kept: Kept) -> None:
        """It is open already, as the window was left: show what the journal has of it."""
        self.asked = replace(self.asked, kept=kept)
        self.read()

    def _restore(self, kept: Kept) -> None:
        """What was typed before a program was killed is typed again, as one step; then the old journal goes."""
        rows: Mapping[int, Any] = {}
        if not self.draft.read_only:  # of a posted one there are only reasons
            with self.draft.step(say("Bring back what was typed")) as aggregate:
                rows = restored(self.shape, aggregate, kept)
        self.title_strip.notice(
            say("The program ended before this was saved. Everything that was typed is here again."),
            "warning",
            [(self.desk.say("Save"), self.saving.save), (self.desk.say("Give it up"), self.draft.undo_step)]
            if not self.draft.read_only
            else (),
        )
        for each in kept.texts:
            place, row = each.place, rows.get(each.place.row)
            back = self.resume if each.open or not place.table else self.put_unread
            back(place.table, row, place.field, each.text)
        self.desk.journal.forget(kept.no)  # what is here again is kept by this program now

    def put_unread(self, table: str, row: Any, field: str, text: str) -> None:
        """Put a text back into a cell that it does not fit."""
        if (grid := self.show_table(table)) is not None and row is not None:
            grid.put_text(row, field, text)

    def resume(self, table: str, row: Any, field: str, text: str) -> None:
        """Open the editor that was open, with the unfinished text in it."""
        if field.startswith(REASON):
            self._resume_reason(field.removeprefix(REASON), text)
        elif not table:
            self.header.resume(field, text)
        elif (grid := self.show_table(table)) is not None:
            grid.resume(row, field, text)

    def _resume_reason(self, name: str, text: str) -> None:
        states = self.shape.cls.states
        if states is not None and any(step.name == name for step in states.transitions):
            self.record.reason(name, text)
            self.saving.take_step(name)

    def commit(self) -> bool:
        """Take what stands in open editors. False: it does not fit, or is looked up; it stays there."""
        taken = [self.header.commit(), *(grid.finish() for grid in self.grids.values())]
        return all(taken)

    def once_agreed(self, go: Callable[[], object], *, marked: bool | None = None) -> None:
        """Before it is saved, or (`marked`) gets or loses its mark: forms may ask first."""
        go()

    def unread(self) -> Sequence[Finding]:
        """Texts that are no values: nothing is written while there are any."""
        return [*self.header.unread(), *(each for grid in self.grids.values() for each in grid.unread())]

    def findings(self) -> Sequence[Finding]:
        """What is shown in place and in the panel."""
        return [*self.unread(), *self.checking.findings]

    def discard(self) -> None:
        if self.ready:
            self.record.clear()

    def _not_opened(self, trouble: Exception) -> None:
        self.trouble = trouble
        self.rebuild()

    def _stepped(self, touched: Touched) -> None:
        self.titled.emit()
        self.acted.emit()
        self.checking.soon()

    def rebuild(self) -> None:
        """Built anew; what was being typed stands there again."""
        texts: Mapping[str, str] = {}
        if self.ready and self.record.unfinished:
            self.commit()
            texts = self.header.unfinished()
        super().rebuild()
        if texts:
            self.header.put_back(texts)

    def _reset(self) -> None:
        self.header.give_up()
        self.rebuild()
        self.acted.emit()
        self.checking.soon()

    # ---- widgets

    def build(self) -> None:
        column = QVBoxLayout(self.content)
        px = self.desk.look.px
        column.setContentsMargins(px(3), px(2), px(3), px(2))
        column.setSpacing(px(2))
        if not self.ready:
            said = self.desk.say("Opening…") if self.trouble is None else self.desk.language.value(worded(self.trouble))
            label = QLabel(said)
            label.setWordWrap(True)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            return
        self.title_strip = TitleStrip(self)
        column.addWidget(self.title_strip)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setChildrenCollapsible(False)
        column.addWidget(self.panes, 1)  # from the outside in: Qt dresses everything in a widget that moves anew
        self._lay_paper()
        self.panel: Panel | None = None
        self.put_panel(self._panel_maker)
        self.findings_panel = FindingsPanel(self)
        column.addWidget(self.findings_panel)
        self.built = True
        if self.folded:
            self.header.fold(True)
        elif self.isVisible():
            self._give_room()

    def _lay_paper(self) -> None:
        """Header, body and remarks; where the window is too low for them they scroll."""
        paper, px = QWidget(), self.desk.look.px
        self.paper = QScrollArea()
        self.paper.setWidgetResizable(True)
        self.paper.setFrameShape(QFrame.Shape.NoFrame)
        self.paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panes.addWidget(self.paper)
        self.paper.setWidget(paper)
        column = self.sheet = QVBoxLayout(paper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        self.header = Header(self)
        column.addWidget(self.header)
        self.grids, self.holders = {}, {}
        self.lines_part = body = self.body()
        if self.shape.tables:
            body.setMinimumHeight(px(BODY_STEPS))
        elif (remarks := self.make_remarks()) is not None:
            column.addWidget(remarks)
        column.addWidget(body, 1)

    def make_remarks(self) -> QWidget | None:
        """What stands below the body where the remarks are not under “More”."""
        return self.header.make_remarks()

    def fold_header(self, folded: bool) -> None:
        """One line instead of the header; the person's choice stands as long as the form is open."""
        if folded != self.folded:
            self.folded = folded
            self.header.fold(folded)
            self.acted.emit()

    def _give_room(self) -> None:
        """In a low window the header of what is there already folds by itself, until somebody unfolds it."""
        low = self.height() < self.desk.look.px(LOW_STEPS)
        lines = self.shape.is_document and bool(self.shape.tables)  # of an item the header says most
        if self.ready and low and self.folded is None and lines and not self.draft.new:
            self.fold_header(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def show_panel(self, name: str) -> None:
        """Movements, related documents, history or attachments beside the document; "" closes what is open."""
        self.put_panel((lambda: PANELS[name](self)) if name else None)

    def put_panel(self, make: Callable[[], Panel] | None) -> None:
        """Something beside the document, in the place of what is there; made again when the form is built anew."""
        old, self.panel, self._panel_maker = self.panel, None, make
        if old is not None:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self.sheet.setContentsMargins(0, 0, self.desk.look.px(2) if make is not None else 0, 0)
        if make is not None:
            self.panel = make()
            self.panes.addWidget(self.panel)
            self.panes.setSizes([self.panes.width() * 3 // 5, self.panes.width() * 2 // 5])
            self.panel.read()
            self.panel.take_focus()

    def show_conflicts(self, cards: Sequence[Card], again: Callable[[], object]) -> None:
        """What both sides changed; once all is chosen, `again`."""
        self.put_panel(lambda: ConflictsPanel(self, cards, again))

    def show_came(self, came: Sequence[str]) -> None:
        """What others have saved meanwhile, after it was merged into this."""
        self.put_panel(lambda: CamePanel(self, came))

    def reread(self) -> None:
        """Show what is stored; what was typed here goes, once the person has said so."""
        question = say("Show what is stored, and forget what was typed here?")
        choices = {"forget": "Forget what was typed", "": "Stay"}
        if not self.is_changed() or self.desk.ask(self, question, choices) == "forget":
            self.record.clear()
            self.asked = replace(self.asked, new=False, kept=None)
            self.read()

    def copy(self) -> None:
        """A new one with the same content; an unsaved one is copied as it stands on the screen."""
        self.desk.open_link({"open": "document", "kind": self.shape.kind, "copied": self.draft.copy()})

    def kept_for_new(self) -> Sequence[str]:
        """Fields that “Save and new” hands on: where the next one is likely to be alike."""
        return [field.name for field in self.shape.fields if field.info.indexed or field.name in ("date", "group_id")]

    def print(self) -> None:
        """The preview; what was typed is saved first, so that paper and ledger agree."""
        id = str(self.aggregate.id)
        show = partial(self.desk.open_page, "preview", kind=self.shape.kind, id=id)
        self.saving.save(show) if self.is_edited() else show()

    def export(self, suffix: str) -> None:
        exporting.export(self, suffix)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().isprintable() and bool(event.text())
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if typed and plain and self.ready and self.refuse_read_only():
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays in the form, round about."""
        moved = super().focusNextPrevChild(next)
        focus = QApplication.focusWidget()
        if moved and self.built and focus is not None and not self.isAncestorOf(focus):
            parts.go_around(self, forward=next)
        return moved

    def header_fields(self) -> Sequence[str]:
        """Names of the fields that the header shows, in order."""
        return [field.name for field in self.shape.fields if field.name not in NOT_IN_HEADER]

    def within(self, table: str, field: Field) -> Within | None:
        """What narrows the choice of a reference (`""`: of the header): see `editor_for`."""
        return None

    def body(self) -> QWidget:
        """The line tables as tabs."""
        if not self.shape.tables:
            return QWidget()
        self.tabs: QTabWidget = LineTabs(self)
        return self.tabs

    def grid_later(self, table: str) -> Holder:
        """A tab for a line table: its grid is made when somebody looks, or when a text in it is no value."""
        holder = self.holders[table] = Holder(self, self.shape.line_table(table))
        return holder

    def show_table(self, name: str) -> Grid | None:
        """Bring the grid of a line table to the front, where the form has one."""
        if (holder := self.holders.get(name)) is not None:
            self.tabs.setCurrentWidget(holder)
            holder.make()
        elif name in self.grids:
            self.tabs.setCurrentWidget(self.grids[name])
        return self.grids.get(name)

    def show_cell(self, table: str, row: Any, field: str) -> None:
        """Give a cell of a line table the keyboard; special forms show it where they have it."""
        if (grid := self.show_table(table)) is not None:
            self.paper.ensureWidgetVisible(grid)
            grid.show_path(f"{table}/{row.id}/{field}" if row is not None else "")
            grid.setFocus()

    def jump(self, path: str) -> None:
        """Give the keyboard to what a finding names: `site_id`, `lines/<id>/quantity`."""
        if not self.ready:
            self._jump = path
            return
        self._jump = ""
        table, _, rest = path.partition("/")
        if not rest:
            self.header.show_field(path)
            return
        id, _, field = rest.partition("/")
        row = next((row for row in self.draft.rows(table) if str(row.id) == id), None)
        self.show_cell(table, row, field)

    # ---- the page

    def title(self) -> str:
        if not self.ready:
            return self.desk.say(self.shape.caption)
        return titled(self.desk, self.shape, getattr(self.aggregate, naming(self.shape), None) or "")

    def icon(self) -> str:
        return "page" if self.shape.is_document else "catalog"

    def help_name(self) -> str:
        return self.shape.kind

    def is_changed(self) -> bool:
        return self.is_edited() or (self.ready and bool(self.record.reasons))

    def is_edited(self) -> bool:
        """Whether saving would do something; the reason of a step is saved by the step alone."""
        return self.ready and (self.unfinished() or (self.draft.dirty and not self._untouched()))

    def unfinished(self) -> bool:
        """Whether something was typed that is no value (yet)."""
        return self.record.unfinished or (self.built and bool(self.unread()))

    def _untouched(self) -> bool:
        """A new one into which nobody has typed is nothing that could be lost."""
        return self.draft.new and self.draft.stack.index() == 0 and not self.asked.based_on

    def keys_here(self) -> Sequence[tuple[str, object]]:
        return next((grid.keys_here() for grid in self.grids.values()), ())

    def save_then(self, then: Callable[[], object]) -> None:
        self.saving.save_then(then)

    def link(self) -> Mapping[str, Any] | None:
        if self.draft.new if self.ready else self.asked.new:
            return None
        return {"open": "document", "kind": self.shape.kind, "id": str(self.asked.id)}

    def belongs(self) -> Mapping[str, Any]:
        """A new one as well."""
        return {"open": "document", "kind": self.shape.kind}

    def closing(self) -> None:
        self.discard()  # whoever closes it has saved, or given up, what was typed

    def first_focus(self) -> QWidget | None:
        return self.header.first() if self.ready else None

    def actions_here(self) -> Sequence[Action]:
        if not self.ready:
            return ()
        from desktop.ui.document.actions import actions_of

        return [*actions_of(self), *self.extra_actions()]

    def extra_actions(self) -> Sequence[Action]:
        return ()

    def fill(self, choices: Mapping[str, str]) -> None:
        """What the actions of filling do; a special form may show the difference in a way of its own."""
        filling.fill(self, choices)

    def set(self, row: Any, field: str, value: Any, words: Words | None = None) -> None:
        """One value as a step of its own; on a read-only document nothing changes and it is said why."""
        if self.refuse_read_only():
            return
        caption = next((each.caption for each in self.shape.fields if each.name == field), field)
        self.draft.set(row, field, value, words or say("Change “{field}”", field=Caption(caption)))

    @property
    def rule(self) -> str:
        """Why the person may not edit what is stored here; "" where they may, or where it is new."""
        return self.desk.language.value(self.desk.needs(self.shape.kind, "edit", self.scope))

    def why_read_only(self) -> object:
        """Why nothing can be changed here now; "" where it can."""
        if not self.draft.read_only:
            return ""
        return self.draft.read_only_reason or say("The document is posted.")

    def refuse_read_only(self) -> bool:
        """Whether nothing can be changed now; if so the person is told, and offered what helps."""
        if not self.draft.read_only:
            return False
        self.title_strip.tell_read_only()
        return True


def _let_go(held: dict[str, Any], *_: object) -> None:
    """A closed form, its draft and its models know each other: thousands of rows would wait for the collector."""
    held.pop("more", None)
    if (draft := held.get("draft")) is not None:
        models = [part for part in held.values() if getattr(part, "draft", None) is draft]
        for part in (*models, draft):
            part.__dict__.clear()


LOW_STEPS = 155
"""A form that is lower than this folds its header."""
BODY_STEPS = 48
"""So high the lines are at least."""
NOT_IN_HEADER = frozenset({"status", "marked", "rule_version", "state", "comment", "notes"})
