"""The form of a daily report: its header, the crew grid, and tabs for the rest of the day."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from desktop.forms.construction.daily_report.cells import LEFT, TOTAL
from desktop.forms.construction.daily_report.choosing import Choosing
from desktop.forms.construction.daily_report.deeds import Deeds
from desktop.forms.construction.daily_report.grid import CrewGrid
from desktop.forms.construction.daily_report.misfits import Key, key_of
from desktop.forms.construction.daily_report.model import CrewModel
from desktop.forms.construction.daily_report.note import Note
from desktop.forms.construction.daily_report.remarks import Remarks
from desktop.forms.construction.daily_report.strip import Strip
from desktop.ui.actions import Action
from desktop.ui.document.draft import Touched
from desktop.ui.document.form import DocumentForm
from desktop.ui.editors.text import hours_text
from desktop.work import Reading
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_begin import begin
from shared.construction.daily_report_facts import Facts, facts_of
from shared.kernel.finding import Finding, error
from shared.kernel.words import say

DAY = ("date", "site_id", "crew_id", "shift_id", "foreman_id")
WEATHER = ("temperature", "precipitation", "wind")
RARE = (
    "legal_number", "organization_id", "author_id", "corrects_id", "accepted_by", "accepted_at",
)  # fmt: skip
REMARKS = ("visitors", "safety", "number")
HOURS = "hours"
"""The table under whose name the journal keeps texts of the crew grid that do not fit."""
MAIN = ("yesterday", "crew", "works", "share")
"""Buttons above the grid."""
OF_ROWS = frozenset({"required", "hours_negative"})
"""What checks say of a row of hours that is on no work, or below zero."""
CRAMPED_PERCENT = 125
PANEL_STEPS = 18
"""Findings are shown in their cells first of all; the list below leaves room to the people."""


class DailyReportForm(DocumentForm):
    """People × positions. What is read around the report is `facts`; the model outlives its widgets."""

    model: CrewModel
    _place: Key
    _known: tuple[object, ...] = ()
    """What the facts that were read depend on."""

    # ---- reading

    def after_load(self, reading: Reading, aggregate: Any) -> Facts:
        asked = self.asked
        if asked.new and not (asked.copy_of or asked.based_on or asked.correcting or asked.kept):
            begin(aggregate, reading.books, reading.store.today, dated="date" in (asked.values or {}))
        return facts_of(aggregate, reading.books)

    def _opened(self, found: Any) -> None:
        super()._opened(found)
        self.model.set_facts(self.more)
        self._known = self._around()
        self._told = {id for id, each in self.model.facts.people.items() if each.elsewhere or each.mark}
        if self.draft.new:
            self._tell_people(self.model.facts)

    def _stepped(self, touched: Touched) -> None:
        super()._stepped(touched)
        if self._around() != self._known:
            self._known = self._around()
            self._read_facts()

    def _around(self) -> tuple[object, ...]:
        """What the facts depend on."""
        report: DailyReport = self.aggregate
        picked = frozenset((line.picked_line_id, line.unit_id) for line in report.lines)
        return (report.date, report.site_id, report.crew_id, picked, frozenset(self.model.day.people()))

    def _read_facts(self) -> None:
        copy = self.draft.copy()
        self.desk.work.read(self, lambda reading: facts_of(copy, reading.books), self._facts_read, lane="facts")

    def _facts_read(self, facts: Facts) -> None:
        self.model.set_facts(facts)
        self._tell_people(facts)

    def _tell_people(self, facts: Facts) -> None:
        """Who is away, or has hours elsewhere that day, is told once, at once."""
        for id, each in facts.people.items():
            if id in self._told or not (each.mark or each.elsewhere):
                continue
            self._told.add(id)
            if each.mark:
                self.desk.tell(say("{person} is away that day: {code}.", person=each.name, code=each.mark),
                               level="warning")  # fmt: skip
            if each.elsewhere:
                self.desk.tell(say("{person} also has {hours}.", person=each.name, hours=each.where),
                               level="warning")  # fmt: skip

    # ---- widgets

    def build(self) -> None:
        super().build()
        if self.ready:
            self.findings_panel.setMaximumHeight(self.desk.look.px(PANEL_STEPS))

    def header_fields(self) -> Sequence[str]:
        return (*DAY, *(() if self._cramped else WEATHER), *RARE)

    @property
    def remarks_under_more(self) -> bool:
        return False  # they have a tab of their own

    def make_remarks(self) -> None:
        """They are in the tab already."""

    @property
    def _cramped(self) -> bool:
        """On large scales the weather stands with the remarks, so that people are seen below the header."""
        return self.desk.look.scale > CRAMPED_PERCENT

    def body(self) -> QWidget:
        if not hasattr(self, "model"):
            self.model = CrewModel(self.desk, self.draft)
            self.model.told.connect(lambda words: self.desk.tell(words, level="warning"))
            self.model.unread.told.connect(lambda path, text: self.record.unread(HOURS, None, path, text))
            self.model.mended.connect(self.checking.found)
            self.checking.found.connect(lambda: self.model.set_findings(self.findings()))
            self.deeds, self._place = Deeds(self), (None, TOTAL)
        self.choosing = Choosing(self)
        self.model.refresh()  # in the language of now
        self.tabs = QTabWidget(self.paper.widget())
        self.tabs.setDocumentMode(True)
        crew = QWidget()
        self.tabs.addTab(crew, self.desk.say("Crew and works"))
        self._fill_crew(crew)  # from the outside in, as the form
        self.tabs.addTab(self.grid_later("machines"), self.desk.say("Machines"))
        self.tabs.addTab(self.grid_later("delays"), self.desk.say("Delays"))
        names = (*WEATHER, *REMARKS) if self._cramped else REMARKS
        self.remarks = Remarks(self)
        self.tabs.addTab(self.remarks, self.desk.say("Remarks"))
        self.remarks.fill(names, self.header.make_remarks())
        self.tabs.addTab(self.grid_later("lines"), self.desk.say("Works in detail"))
        return self.tabs

    def _fill_crew(self, whole: QWidget) -> None:
        column = QVBoxLayout(whole)
        px = self.desk.look.px
        column.setContentsMargins(0, px(1.5), 0, 0)
        column.setSpacing(px(1.5))
        value, shown = self.desk.language.value, self.desk.keys.shown
        ways = [(shown(action), value(action.caption)) for action in self._main_actions()]
        if not self.draft.read_only:
            column.addWidget(Strip(self.desk, self._main_actions(), whole))
        self.side = QSplitter(Qt.Orientation.Horizontal, whole)
        self.side.setChildrenCollapsible(False)
        column.addWidget(self.side, 1)
        self.grid = CrewGrid(self.desk, self.model, self.side)
        self.grid.ways = [f"{keys}  {caption}" for keys, caption in [*ways, ("Insert", self.desk.say("Add people…"))]]
        self.note = Note(self.desk)
        column.addWidget(self.note)
        self.grid.moved.connect(self._moved)
        self.grid.refused.connect(self.refuse_read_only)
        self.grid.typed.connect(self._typing)
        self.grid.asked_people.connect(self.choosing.add_people)
        self.grid.asked_removal.connect(self.deeds.remove)
        self.model.modelReset.connect(self._say_note)
        self.model.dataChanged.connect(self._say_note)
        if (place := self.model.place(self._place)) is not None:
            self.grid.go(place)
        self._say_note()

    def _main_actions(self) -> Sequence[Action]:
        actions = {action.name.rpartition(".")[2]: action for action in self.extra_actions()}
        return [actions[name] for name in MAIN]

    def first_focus(self) -> QWidget | None:
        if not self.ready:
            return None
        report = self.aggregate
        ready = report.date and report.site_id
        return self.grid if ready else super().first_focus()

    def show_cell(self, table: str, row: Any, field: str) -> None:
        key = self.model.key_of_cell(table, row, field) if row is not None else None
        if key is not None:
            self.tabs.setCurrentIndex(0)
            self.grid.show_key(key)
        else:
            super().show_cell(table, row, field)

    def jump(self, path: str) -> None:
        if self.ready and path in (*self.remarks.editors, "comment"):
            self.tabs.setCurrentWidget(self.remarks)
            self.remarks.show_field(path)
        else:
            super().jump(path)

    # ---- the current cell

    def _moved(self) -> None:
        row, column = self.grid.place
        if row < self.model.rowCount() and column < self.model.columnCount():
            self._place = self.model.key(row, column)
        self._say_note()

    def _say_note(self, *_: object) -> None:
        row, column = self.grid.place
        if row < self.model.rowCount() and column < self.model.columnCount():
            self.note.set_text(self.model.note(row, column))

    # ---- unfinished text

    def _typing(self, key: Key, text: object) -> None:
        found = self.model.cell_of_key(key)
        if found is not None:
            self.record.typing(*found, text if isinstance(text, str) else None)

    def put_unread(self, table: str, row: Any, field: str, text: str) -> None:
        if table != HOURS or row is not None:
            super().put_unread(table, row, field, text)
        elif (place := self.model.place(key_of(field))) is not None:
            self.model.type_in(*place, text)

    def resume(self, table: str, row: Any, field: str, text: str) -> None:
        if not table and field in self.remarks.editors:
            self.tabs.setCurrentWidget(self.remarks)
            self.remarks.resume(field, text)
            return
        key = self.model.key_of_cell(table, row, field) if row is not None else None
        if key is None:
            super().resume(table, row, field, text)
            return
        self.tabs.setCurrentIndex(0)
        self.grid.show_key(key)
        self.grid.resume(text)

    def commit(self) -> bool:
        self.grid.finish()
        taken = [super().commit(), self.remarks.commit()]
        return all(taken) and not self.model.unread_here()

    def unread(self) -> Sequence[Finding]:
        return [*super().unread(), *self.model.unread_here()]

    def findings(self) -> Sequence[Finding]:
        """Rows without a work are what is left of a shift, and are called so, once."""
        found: dict[object, Finding] = {}
        for each in map(self._worded, super().findings()):
            row = each.path.rpartition("/")[0]
            found.setdefault((each.code, row) if each.code == "left" else id(each), each)
        return list(found.values())

    def _worded(self, finding: Finding) -> Finding:
        key = self.model.key_of_path(finding.path)
        if key is None or key[1] != LEFT or finding.code not in OF_ROWS:
            return finding
        minutes = self.model.day.minutes(key[0], None)
        person = self.model.person_name(key[0])
        text = "{person}: {hours} h of the shift are on no work yet."
        if minutes < 0:
            text = "{person}: the works have {hours} h more than the shift."
        return error("left", text, finding.path, person=person, hours=hours_text(abs(minutes)))

    # ---- what can be done

    def extra_actions(self) -> Sequence[Action]:
        return self.deeds.actions()

    def keys_here(self) -> Sequence[tuple[str, object]]:
        found: list[tuple[str, object]] = [
            ("Enter", say("Down the people, then the quantity, then the next work")),
            ("Tab", say("To the next cell")),
            ("F2", say("Change the cell")),
            ("Ctrl+D", say("Fill down; of one cell: into everybody below")),
            ("Ins", say("Add people")),
            ("Ctrl+Del", say("Remove the people or, below them, the works")),
            ("Ctrl+C, Ctrl+V", say("Copy and paste blocks, from Excel too")),
            ("Shift+Space, Ctrl+Space", say("Select the row, the column")),
        ]
        return [*super().keys_here(), *found]
