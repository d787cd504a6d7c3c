"""The form of a daily report: its header, the crew grid, and tabs for the rest of the day."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from desktop.forms.construction.daily_report import filling
from desktop.forms.construction.daily_report.cells import LEFT, TOTAL
from desktop.forms.construction.daily_report.chooser import Choice, Chooser
from desktop.forms.construction.daily_report.grid import CrewGrid
from desktop.forms.construction.daily_report.model import CrewModel, Key
from desktop.forms.construction.daily_report.note import Note
from desktop.forms.construction.daily_report.remarks import Remarks
from desktop.ui.actions import Action
from desktop.ui.document.draft import Touched
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.lines import line_grid
from desktop.ui.editors.text import hours_text
from desktop.work import Reading
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_begin import begin
from shared.construction.daily_report_facts import Facts, facts_of, people_to_add, works_to_add
from shared.construction.daily_report_hours import norm_weights
from shared.kernel.finding import Finding, error
from shared.kernel.words import Words, say

DAY = ("date", "site_id", "crew_id", "shift_id", "foreman_id")
WEATHER = ("temperature", "precipitation", "wind")
RARE = (
    "legal_number", "organization_id", "author_id", "corrects_id", "accepted_by", "accepted_at",
)  # fmt: skip
REMARKS = ("visitors", "safety", "number")
MAIN = ("yesterday", "crew", "works", "share")
"""Buttons beside the tabs, called by their keys."""
CRAMPED_PERCENT = 125
PANEL_STEPS = 18
"""Findings are shown in their cells first of all; the list below leaves room to the people."""


class DailyReportForm(DocumentForm):
    """People × positions. What is read around the report is `facts`; the model outlives its widgets."""

    model: CrewModel

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
    def _cramped(self) -> bool:
        """On large scales the weather stands with the remarks, so that people are seen below the header."""
        return self.desk.look.scale > CRAMPED_PERCENT

    def body(self) -> QWidget:
        if not hasattr(self, "model"):
            self.model = CrewModel(self.desk, self.draft)
            self.model.told.connect(lambda words: self.desk.tell(words, level="warning"))
            self.checking.found.connect(lambda: self.model.set_findings(self.findings()))
            self._place: Key = (None, TOTAL)
        self.model.refresh()  # in the language of now
        self.grids = {name: line_grid(self, self.shape.line_table(name)) for name in ("lines", "machines", "delays")}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._crew(), self.desk.say("Crew and works"))
        self.tabs.addTab(self.grids["machines"], self.desk.say("Machines"))
        self.tabs.addTab(self.grids["delays"], self.desk.say("Delays"))
        comment, self.header.remarks = self.header.remarks, None  # it stands with the other remarks here
        names = (*WEATHER, *REMARKS) if self._cramped else REMARKS
        self.remarks = Remarks(self, names, comment)
        self.tabs.addTab(self.remarks, self.desk.say("Remarks"))
        self.tabs.addTab(self.grids["lines"], self.desk.say("Works in detail"))
        self.tabs.setCornerWidget(self._strip())
        return self.tabs

    def _crew(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        px = self.desk.look.px
        column.setContentsMargins(0, px(1.5), 0, 0)
        column.setSpacing(px(1.5))
        self.grid = CrewGrid(self.desk, self.model)
        value, shown = self.desk.language.value, self.desk.keys.shown
        ways = [(shown(action), value(action.caption)) for action in self._main_actions()]
        self.grid.ways = [f"{keys}  {caption}" for keys, caption in [*ways, ("Insert", self.desk.say("Add people…"))]]
        self.side = QSplitter(Qt.Orientation.Horizontal)
        self.side.setChildrenCollapsible(False)
        self.side.addWidget(self.grid)
        column.addWidget(self.side, 1)
        self.note = Note(self.desk)
        column.addWidget(self.note)
        self.grid.moved.connect(self._moved)
        self.grid.refused.connect(self.refuse_read_only)
        self.grid.typed.connect(self._typing)
        self.grid.asked_people.connect(self.add_people)
        self.grid.asked_removal.connect(self.remove)
        self.model.modelReset.connect(self._say_note)
        self.model.dataChanged.connect(self._say_note)
        if (place := self.model.place(self._place)) is not None:
            self.grid.go(place)
        self._say_note()
        return whole

    def _main_actions(self) -> Sequence[Action]:
        actions = {action.name.rpartition(".")[2]: action for action in self.extra_actions()}
        return [actions[name] for name in MAIN]

    def _strip(self) -> QWidget:
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, self.desk.look.px(0.5))
        row.setSpacing(self.desk.look.px(1))
        for action in self._main_actions():
            button, caption = QToolButton(), self.desk.language.value(action.caption)
            keys = self.desk.keys.shown(action)
            button.setText(keys)
            button.setIcon(self.desk.look.icon(action.icon))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setToolTip(f"{caption} ({keys})" if keys else caption)
            button.setAccessibleName(caption)
            button.setEnabled(not self.draft.read_only)
            button.clicked.connect(lambda _=False, run=action.run: run())
            row.addWidget(button)
        return strip

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

    def resume(self, table: str, row: Any, field: str, text: str) -> None:
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
        if key is None or key[1] != LEFT:
            return finding
        minutes = self.model.day.minutes(key[0], None)
        person = self.model.person_name(key[0])
        text = "{person}: {hours} h of the shift are on no work yet."
        if minutes < 0:
            text = "{person}: the works have {hours} h more than the shift."
        return error("left", text, finding.path, person=person, hours=hours_text(abs(minutes)))

    # ---- what can be done

    def extra_actions(self) -> Sequence[Action]:
        def refusal() -> str:
            return self.desk.say("The document is posted.") if self.draft.read_only else ""

        found = (
            ("yesterday", say("As the last report"), self.as_the_last, "F7", "copy"),
            ("crew", say("People of the crew"), self.fill_from_crew, "Shift+F7", "crew"),
            ("works", say("Add works…"), self.add_works, "F3", "estimate"),
            ("share", say("Share what is left"), self.share_evenly, "F8", "fill"),
            ("people", say("Add people…"), self.add_people, "", "new"),
            ("share_norm", say("Share what is left by norm hours"), self.share_by_norm, "Shift+F8", "fill"),
            ("remove", say("Remove the people"), self.remove_people, "", "delete"),
            ("remove_works", say("Remove the works"), self.remove_works, "", "delete"),
            ("norms", say("Take norms from the estimate again"), self.refresh_norms, "", "refresh"),
        )
        return [
            Action(f"daily_report.{name}", caption, self._unless_read_only(run), keys, icon, group="crew",
                   enabled=refusal)
            for name, caption, run, keys, icon in found
        ]  # fmt: skip

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

    def _unless_read_only(self, run: Callable[[], object]) -> Callable[[], object]:
        def do() -> None:
            if not self.refuse_read_only():
                self.grid.finish()
                run()

        return do

    def as_the_last(self) -> None:
        """Works and people of the crew's last report; who is away gets no hours."""
        copy = self.draft.copy()
        self.desk.work.read(self, lambda reading: filling.earlier(copy, reading.books), self._take_over, lane="fill")

    def _take_over(self, found: filling.Earlier) -> None:
        if not found.lines and not found.hours:
            self.desk.tell(say("This crew has no earlier report at this site in the last 31 days."), level="warning")
            return
        with self.draft.step(say("As the last report")):
            filling.take_over(self.model.day, found)
        self._to_the_crew()

    def fill_from_crew(self) -> None:
        copy = self.draft.copy()
        self.desk.work.read(self, lambda reading: filling.crew(copy, reading.books), self._take_crew, lane="fill")

    def _take_crew(self, members: Mapping[UUID, object]) -> None:
        if not members:
            self.desk.tell(say("Choose a crew first: this one has no people on the day."), level="warning")
            return
        with self.draft.step(say("People of the crew")):
            count = self.model.day.add_people(members, members)
        self.desk.tell(say("{count} people added.", count=count))
        self._to_the_crew()

    def _to_the_crew(self) -> None:
        self.tabs.setCurrentIndex(0)
        if self.model.people:
            self.grid.show_key((self.model.people[0], TOTAL))

    def share_evenly(self) -> None:
        self._share(say("Share what is left"), None)

    def share_by_norm(self) -> None:
        weights = norm_weights(self.aggregate)
        if not any(weights.values()):
            self.desk.tell(say("Type the quantities first: nothing has norm hours yet."), level="warning")
            return
        self._share(say("Share what is left by norm hours"), weights)

    def _share(self, words: Words, weights: Mapping[Any, int] | None) -> None:
        rows = self.grid.selected_people() or range(len(self.model.people))
        people = [self.model.people[row] for row in rows]
        with self.draft.step(words):
            shared = sum(abs(self.model.day.share_left(id, weights)) for id in people)
        if not shared:
            self.desk.tell(say("Nothing is left to share: type the length of the shift first."))

    def refresh_norms(self) -> None:
        copy = self.draft.copy()
        self.desk.work.read(self, lambda reading: filling.norms(copy, reading.books), self._take_norms, lane="fill")

    def _take_norms(self, changed: Mapping[UUID, Mapping[str, Any]]) -> None:
        with self.draft.step(say("Take norms from the estimate again")):
            for line in self.aggregate.lines:
                for name, value in changed.get(line.id, {}).items():
                    setattr(line, name, value)
        self.desk.tell(say("{count} rows changed.", count=len(changed)))

    # ---- removing

    def remove(self) -> None:
        """Ctrl+Del: the people of the selection, or the works of a selection below them."""
        if self.refuse_read_only():
            return
        if any(self.model.foot(row) < 0 for row, _ in self.grid.selected()):
            self.remove_people()
        else:
            self.remove_works()

    def remove_people(self) -> None:
        people = {self.model.people[row] for row, _ in self.grid.selected() if self.model.foot(row) < 0}
        if people:
            with self.draft.step(say("Remove {count} people", count=len(people))):
                self.model.day.remove_people(people)

    def remove_works(self) -> None:
        works = {key[1] for place in self.grid.selected() if isinstance((key := self.model.key(*place))[1], UUID)}
        if works:
            with self.draft.step(say("Remove {count} works", count=len(works))):
                self.model.day.remove_works(works)

    # ---- choosing

    def add_works(self) -> None:
        if self.aggregate.site_id is None:
            self.desk.tell(say("Choose the site first."), level="warning")
            self.header.show_field("site_id")
            return
        words = self.desk.language.value
        captions = [words(each) for each in (say("Work"), say("No."), say("Remains"), say("Section"))]
        self._choose(self.desk.say("Works of the site's estimates"), captions, self._read_works, self._take_works)

    def _read_works(self, reading: Reading, copy: DailyReport) -> list[Choice]:
        number = self.desk.language.number
        return [
            Choice(each.id, (each.name, each.number, f"{number(each.remains)} {each.unit}", each.section),
                   each.remains <= 0)
            for each in works_to_add(copy, reading.books)
        ]  # fmt: skip

    def _take_works(self, ids: Sequence[UUID]) -> None:
        self.desk.work.read(self, lambda reading: filling.lines_for(reading.books, ids), self._add_lines, lane="works")

    def _add_lines(self, lines: Sequence[Any]) -> None:
        with self.draft.step(say("Add {count} works", count=len(lines))):
            self.model.day.add_works(lines)
        if self.model.people and lines:
            first = self.model.people[0]
            self.grid.show_key((first, lines[0].id if self.model.day.total(first) else TOTAL))

    def add_people(self, search: str = "") -> None:
        words = self.desk.language.value
        captions = [words(each) for each in (say("Person"), say("Position"), say("That day"))]
        caption = self.desk.say("People")
        self._choose(caption, captions, self._read_people, self._take_people, search=search)

    def _read_people(self, reading: Reading, copy: DailyReport) -> list[Choice]:
        value = self.desk.language.value
        return [
            Choice(each.id, (each.name, each.job, ", ".join(filter(None, [each.mark, value(each.where)]))),
                   bool(each.mark))
            for each in people_to_add(copy, reading.books)
        ]  # fmt: skip

    def _take_people(self, ids: Sequence[UUID]) -> None:
        with self.draft.step(say("Add {count} people", count=len(ids))):
            self.model.day.add_people(ids)
        self.grid.show_key((ids[0], TOTAL))

    def _choose(
        self,
        caption: str,
        captions: Sequence[str],
        read: Callable[[Reading, DailyReport], list[Choice]],
        chosen: Callable[[Sequence[UUID]], object],
        *,
        search: str = "",
    ) -> None:
        """Open the list at the side; it goes again when something was taken or with Esc."""
        self._close_chooser()
        self.tabs.setCurrentIndex(0)
        self.chooser = Chooser(self.desk, caption, captions, chosen, self._close_chooser)
        self.side.addWidget(self.chooser)
        self.side.setSizes([self.side.width() * 55 // 100, self.side.width() * 45 // 100])
        self.chooser.search.setFocus()
        copy, chooser = self.draft.copy(), self.chooser
        self.desk.work.read(
            chooser, lambda reading: read(reading, copy), lambda rows: chooser.fill(rows, search=search)
        )  # fmt: skip

    def _close_chooser(self) -> None:
        if (open_now := getattr(self, "chooser", None)) is None:
            return
        del self.chooser
        open_now.hide()
        open_now.deleteLater()
        self.grid.setFocus()
