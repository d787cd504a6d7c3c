"""The page of a report: its question, its chart and table, and the way into each figure and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.list.period import of_preset
from desktop.ui.page import Page
from desktop.ui.report import doing, files
from desktop.ui.report.asking import EVER, Asking
from desktop.ui.report.model import ReportModel
from desktop.ui.report.naming import NamePopup
from desktop.ui.report.question_bar import QuestionBar
from desktop.ui.report.reading import answered, behind_figure, place_of_line
from desktop.ui.report.shown import Shown
from desktop.ui.report.variants import LAST, Variants
from desktop.ui.report.view import ReportView
from desktop.work import Job, Reading, worded
from shared.kernel.report import Computed, Report, Row


@dataclass
class Place:
    """A table that was looked at, how it was opened and where the keyboard stood: the way back leads there."""

    shown: Shown
    closed: set[int] = field(default_factory=set)
    line: int = 0
    column: int = 0
    row: Row | None = None
    """Of what lies behind a figure: the row of the table before that it was opened from."""

    def like(self, shown: Shown) -> "Place":
        """The same place in the table worked out anew: branches closed before are closed again."""
        keys = {self.shown.table.rows[at].keys for at in self.closed}
        closed = {at for at, row in enumerate(shown.table.rows) if row.keys in keys} if keys else set[int]()
        return Place(shown, closed, self.line, self.column)


class ReportPage(Page):
    """One report. `trail` holds the report's table and, above it, what was opened from its figures."""

    def __init__(self, desk: Desk, report: Report | Computed, asking: Asking | None = None) -> None:
        super().__init__(desk)
        self.report, self.variants = report, Variants(desk.preferences, report.name)
        kept = self.variants.get(LAST, desk.store.today) if asking is None else None
        days = getattr(report, "days", "")
        self.asking = asking or kept or Asking(period=of_preset(days, desk.store.today) if days else EVER)
        self.trail: list[Place] = []
        self.status, self.trouble, self.variant = "", "", ""
        self.with_chart = bool(desk.preferences.get("reports/chart", True))
        self._job: Job | None = None
        self._unread, self.under_way = True, False
        desk.work.changed.connect(self._changed)
        self.ask(self.asking, keep=False)

    # ---- the page

    def title(self) -> str:
        return self.desk.say(self.report.caption)

    def icon(self) -> str:
        return "report"

    def help_name(self) -> str:
        return "report"

    def link(self) -> Mapping[str, Any]:
        return {"open": "report", "name": self.report.name, "question": self.asking.data()}

    def first_focus(self) -> QWidget | None:
        return self.view

    def build(self) -> None:
        look = self.desk.look
        self.view = ReportView(look, self.title(), self.desk.say("Total"), self.content)
        self.view.opened.connect(self.open_figure)
        self.bar = QuestionBar(self.desk, self.report, self.asking, self.content)
        self.bar.changed.connect(self.ask)
        self.heading, self.said = QLabel(self.content), QLabel(self.content)
        self.heading.setFont(look.font(bold=True, bigger=1.25))
        self.said.setWordWrap(True)
        self.state = QLabel(self.content)
        self.state.setAccessibleName(self.desk.say("State of the report"))
        self.split = QSplitter(Qt.Orientation.Vertical, self.content)
        self.split.addWidget(self.view)
        self.chart: QWidget | None = None
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        box, gap = QVBoxLayout(self.content), self.desk.look.px
        box.setContentsMargins(gap(3), gap(2), gap(3), gap(2))
        box.setSpacing(gap(1.5))
        head = QHBoxLayout()
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.state)
        box.addLayout(head)
        for widget in (self.bar, self.said):
            box.addWidget(widget)
        box.addWidget(self.split, 1)

    def closing(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def rebuild(self) -> None:
        """Texts of a table are in a language: it is worked out again where that is another one."""
        self._keep_place()
        super().rebuild()
        if self._spoken != self.desk.language.code:
            self.refresh()

    # ---- asking

    def ask(self, asking: Asking, *, keep: bool = True) -> None:
        """Work the table out for another question; a newer one ends the older."""
        only_looks = keep and _same_figures(asking, self.asking) and bool(self.trail) and not self._unread
        self.asking = asking
        if keep:
            self.variants.keep(LAST, asking)
        if only_looks:
            self._hide_columns()
            return
        self._unread, self.under_way, self._spoken = True, True, self.desk.language.code
        report, language = self.report, self.desk.language
        self._say(self.desk.say("Working out… Esc stops it."))
        self.acted.emit()
        self._job = self.desk.work.read(
            self, lambda reading: answered(reading, report, asking, language), self._answered, failed=self._failed,
            lane="table",
        )  # fmt: skip

    def refresh(self) -> None:
        self.ask(self.asking, keep=False)

    def _changed(self, kinds: frozenset[str]) -> None:
        """What somebody reads does not jump under his eyes: he is told."""
        if kinds and self.trail and not self._unread:
            self._say(self.desk.say("The ledger has changed since. F5 works it out anew."))

    def stop(self) -> None:
        if self._job is not None and self.under_way:
            self._job.cancel()
            self.under_way = False
            self._say(self.desk.say("Stopped. F5 works it out.") if self._unread else "")
            self.acted.emit()

    def _answered(self, shown: Shown) -> None:
        self._unread, self.under_way, self.trouble = False, False, ""
        self._keep_place()
        self.trail = [self.trail[0].like(shown) if self.trail else Place(shown)]
        self._say("")
        self._show()

    def _failed(self, trouble: Exception) -> None:
        """A question that cannot be answered (a year of days) is said in place; the table before it stays."""
        self.under_way, self.trouble = False, self.desk.language.value(worded(trouble))
        self._say(self.trouble)
        self.acted.emit()

    def _say(self, words: str) -> None:
        self.status = words
        if hasattr(self, "state"):
            self.state.setText(words)
            self.state.setVisible(bool(words))

    # ---- showing

    @property
    def place(self) -> Place | None:
        return self.trail[-1] if self.trail else None

    def _show(self) -> None:
        place, say = self.place, self.desk.say
        at_root = len(self.trail) <= 1
        self.bar.setVisible(at_root)
        self.state.setVisible(bool(self.status))
        self.state.setText(self.status)
        if place is None:
            self.heading.setText(self.title())
            return
        table = place.shown.table
        self.heading.setText(table.caption if at_root else "← " + table.caption)
        nothing = say("Nothing in these days.") if not table.rows else ""
        subtitle = table.subtitle[:1].upper() + table.subtitle[1:]
        self.said.setText("  ".join(filter(None, (subtitle, nothing))))
        self.bar.tell(place.shown.fixed if at_root else self.bar.words, self.trail[0].shown.columns)
        language, look = self.desk.language, self.desk.look
        rows = ReportModel(place.shown, language, look)
        rows.closed = place.closed
        rows.see()
        self.view.show_models(rows, ReportModel(place.shown, language, look, only_total=True))
        self._hide_columns()
        self.view.table.go_to(place.line, place.column)
        self._show_chart()
        self.acted.emit()

    def _hide_columns(self) -> None:
        self.view.hide_columns(self.asking.hidden if len(self.trail) == 1 else frozenset())

    def _show_chart(self) -> None:
        """The chart of the report itself, above its table."""
        if self.chart is not None:
            self.chart.hide()
            self.chart.deleteLater()
            self.chart = None
        place = self.place
        charts = [each for each in place.shown.table.charts if each.labels] if place is not None else []
        if charts and self.with_chart:
            from desktop.ui.charts import ChartsView  # the drawing library is loaded by whoever draws first

            self.chart = ChartsView(self.desk, charts)
            self.split.insertWidget(0, self.chart)
            self.split.setSizes([420, 580])
            self.split.setStretchFactor(0, 2)
            self.split.setStretchFactor(1, 3)

    def _keep_place(self) -> None:
        place = self.place
        if place is not None and hasattr(self, "view") and self.view.table.model() is not None:
            index = self.view.table.currentIndex()
            place.closed = set(self.view.table.report().closed)
            place.line, place.column = max(index.row(), 0), max(index.column(), 0)

    # ---- into a figure and back

    def open_figure(self, of_total: bool, line: int, at: int) -> None:
        """What a figure is made of; a movement's row opens its document, a part of a formula its own movements."""
        place, model = self.place, (self.view.total if of_total else self.view.table).report()
        if place is None:
            return
        row = model.row(line)
        self._keep_place()
        if len(self.trail) > 1 and not of_total:
            self._open_row(place, row)
        elif len(self.trail) == 1 and model.column(at).places is not None and self._origin(place.shown, row, at):
            self._open_behind(place.shown, row, model.column(at).name)
        elif not of_total and model.is_branch(line):
            self.view.table.toggle(line)

    def _origin(self, shown: Shown, row: Row, at: int) -> bool:
        """Whether there is anything behind; a figure that nothing carries says so."""
        if shown.cell(row, at) in (None, 0, ""):
            return False
        origin = shown.table.origin(row, shown.columns[at].name)
        if not origin.sources and not origin.of:
            self.desk.tell(self.desk.say("No movement carries this figure: it is worked out from a plan or a count."))
        return bool(origin.sources or origin.of)

    def _open_behind(self, shown: Shown, row: Row, name: str) -> None:
        column = next(each for each in shown.table.columns if each.name == name)
        language = self.desk.language
        self.under_way = True
        self._say(self.desk.say("Opening…"))
        self.acted.emit()
        self._job = self.desk.work.read(
            self, lambda reading: behind_figure(reading, shown, row, column, language),
            lambda found: self._opened(found, row), failed=self._failed, lane="table",
        )  # fmt: skip

    def _opened(self, shown: Shown, row: Row) -> None:
        self.under_way = False
        self.trail.append(Place(shown, row=row))
        self._say("")
        self._show()
        self.view.setFocus()

    def _open_row(self, place: Place, row: Row) -> None:
        if len(row.keys) == 1 and place.row is not None:
            self._open_behind(self.trail[0].shown, place.row, str(row.keys[0]))
        elif len(row.keys) == 3:
            kind, document, line = row.keys
            self._open_document(str(kind), document, line)

    def _open_document(self, kind: str, document: UUID, line: UUID) -> None:
        def find(reading: Reading) -> str:
            return place_of_line(reading, kind, document, line)

        self.desk.work.read(self, find, lambda path: self.desk.open_document(kind, document, path=path))

    def back(self) -> None:
        if len(self.trail) > 1:
            self.trail.pop()
            self._say("")
            self._show()
            self.view.setFocus()

    # ---- what can be done

    def actions_here(self) -> Sequence[Action]:
        return doing.actions(self)

    def keys_here(self) -> Sequence[tuple[str, object]]:
        return doing.KEYS

    def open_to(self, level: int) -> None:
        self.view.table.open_to(level)

    def toggle_chart(self) -> None:
        self.with_chart = not self.with_chart
        self.desk.preferences.set("reports/chart", self.with_chart)
        self._show_chart()

    def keep_variant(self) -> None:
        caption = self.desk.say("Name of the variant")
        NamePopup(self.desk, self.bar, self.content, caption, self.variant, self.keep_variant_as).show_below()

    def keep_variant_as(self, name: str) -> None:
        self.variants.keep(name, self.asking)
        self.variant = name
        self.desk.tell(self.desk.say("Kept as “{name}”: it is among the report's variants.", name=name), level="done")
        self.acted.emit()

    def take_variant(self, name: str) -> None:
        asking = self.variants.get(name, self.desk.store.today)
        if asking is not None:
            self.variant = name
            self.bar.set_asking(asking)
            self.ask(asking)

    def drop_variant(self) -> None:
        self.variants.drop(self.variant)
        self.variant = ""
        self.acted.emit()

    def print_preview(self) -> None:
        files.preview(self)


def _same_figures(one: Asking, other: Asking) -> bool:
    """Whether two questions differ in nothing but the columns that are shown."""
    return asking_data(one) == asking_data(other)


def asking_data(asking: Asking) -> dict[str, Any]:
    return {name: value for name, value in asking.data().items() if name != "hidden"}
