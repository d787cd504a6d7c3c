"""EstimateForm: sections and positions as a tree with progress, totals beside the source's, comparison, plans."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from desktop.forms.construction.estimate.compare import Comparison, compared
from desktop.forms.construction.estimate.gone import Differences
from desktop.forms.construction.estimate.outline import Outline
from desktop.forms.construction.estimate.search import SearchBar
from desktop.forms.construction.estimate.totals import Totals
from desktop.forms.construction.estimate.tree import Node, Tree
from desktop.forms.construction.estimate.view import TreeGrid
from desktop.ui.actions import Action
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.lines import wire
from desktop.work import Reading
from shared.construction.estimate import Estimate
from shared.construction.estimate_plan import plan_from
from shared.construction.estimate_progress import Done, Head, done_of
from shared.store.beginning import read_for_change

HEADER = (
    "date", "kind", "name", "site_id", "base_id", "crew_id", "customer_id", "contractor_id", "responsible_id",
    "overhead_percent", "profit_percent", "vat_percent", "currency", "source_name", "legal_number", "organization_id",
    "author_id",
)  # fmt: skip
FOLDED_FROM = 400
"""An estimate of more lines opens with its sections closed."""


class EstimateForm(DocumentForm):
    """The outline (folding, search, comparison, what is done) outlives the widgets."""

    outline: Outline
    seldom = frozenset({"contractor_id", "responsible_id", "currency", "source_name"})

    # ---- reading

    def after_load(self, reading: Reading, aggregate: Any) -> Outline:
        """The tree of ten thousand lines is made in the reader's thread, too."""
        made = Outline(Tree(aggregate.lines), done_of(aggregate, reading.books))
        if len(aggregate.lines) > FOLDED_FROM:
            made.fold_all(True)
        return made

    def _opened(self, found: Any) -> None:
        if not hasattr(self, "outline"):
            self.outline = found.more
            self.desk.work.changed.connect(self._ledger_changed)
        self.outline.tree, self.outline.done = found.more.tree, found.more.done
        super()._opened(found)

    def _ledger_changed(self, kinds: frozenset[str]) -> None:
        """A daily report or a plan may have been posted: the bars follow."""
        if self.ready and kinds & {"daily_report", "estimate"}:
            head = Head(self.aggregate.id, self.aggregate.kind, self.aggregate.base_id)
            self.desk.work.read(self, lambda reading: done_of(head, reading.books), self._done_read, lane="done")

    def _done_read(self, done: Mapping[UUID, Done]) -> None:
        self.tree.lines.set_done(done, typing=self.tree.cells.editing is not None)

    # ---- widgets

    def header_fields(self) -> Sequence[str]:
        plan = self.draft.aggregate.kind == "plan"
        left_out = {"overhead_percent", "profit_percent", "vat_percent"} if plan else {"base_id", "crew_id"}
        return [name for name in HEADER if name not in left_out]

    def body(self) -> QWidget:
        box, whole = QWidget(self.paper.widget()), QWidget()
        self.tabs = QTabWidget(box)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(whole, self.desk.say("Work"))  # from the outside in, as the form
        self.tree = TreeGrid(self.desk, self.draft, self.outline, whole)
        wire(self, self.tree)
        self.grids["lines"] = self.tree
        self.search = SearchBar(self.desk, self.tree, whole)
        self.search.compare_asked.connect(self.compare)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, self.desk.look.px(1), 0, 0)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        self.tabs.addTab(self.grid_later("resources"), self._resources_caption())
        self.differences: Differences | None = None
        self._show_differences()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.tabs, 1)
        self.totals = Totals(self.desk, self.draft, box)
        rows.addWidget(self.totals)
        if self.tree.lines.nodes:
            self.tree.cells.go(0, 0)
        return box

    def _resources_caption(self) -> str:
        count = len(self.draft.rows("resources"))
        caption = self.desk.say("Resources")
        return f"{caption} ({count})" if count else caption

    def first_focus(self) -> QWidget | None:
        if not self.ready:
            return None
        return self.tree.cells if self.draft.rows("lines") else super().first_focus()

    def show_cell(self, table: str, row: Any, field: str) -> None:
        if table == "lines":
            self.tabs.setCurrentIndex(0)
            self.tree.show_cell(row, field)
            self.tree.setFocus()
        else:
            super().show_cell(table, row, field)

    def show_line(self, id: UUID) -> None:
        node = self.outline.tree.nodes.get(id)
        if node is not None:
            self.show_cell("lines", node.line, "name")

    # ---- comparing

    def compare(self, id: UUID | None) -> None:
        """Show line by line how another estimate differs; None: no more."""
        if id is None:
            self._compared(None)
            return
        taken = self.draft.taken()
        self.desk.work.read(
            self, lambda reading: compared(taken.aggregate, id, reading.books), self._compared, lane="compare"
        )

    def _compared(self, comparison: Comparison | None) -> None:
        self.outline.comparison = comparison
        self.outline.changed_only = False
        node, column = self.tree.cells.node, max(self.tree.cells.column, 0)
        self.tree.lines.reread()
        if node is not None:
            self.tree.cells.go_to(node.line, min(column, self.tree.lines.columnCount() - 1))
        self._show_differences()
        self.search.refresh()
        self.acted.emit()

    def _show_differences(self) -> None:
        """A tab of its own, for lines that are here no more have no row."""
        if self.differences is not None:
            self.tabs.removeTab(self.tabs.indexOf(self.differences))
            self.differences.deleteLater()
            self.differences = None
        comparison = self.outline.comparison
        if comparison is not None:
            self.differences = Differences(self.desk, self.tree.lines, self.show_line)
            caption = self.desk.say("Differences")
            self.tabs.addTab(self.differences, f"{caption} ({len(comparison.differences)})")

    # ---- plans

    def chosen_lines(self) -> list[UUID]:
        """Positions of the selected rows; a section stands for all that is in it."""
        nodes: Sequence[Node] = self.tree.cells.chosen()
        return list(dict.fromkeys(line.id for node in nodes for line in node.positions()))

    def plan_of_chosen(self) -> None:
        """A new plan estimate of what remains of the selected lines, not saved yet."""
        chosen, source = frozenset(self.chosen_lines()), self.draft.aggregate.id

        def made(reading: Reading) -> Estimate:
            general: Any = read_for_change(reading.books, self.shape, source)
            return plan_from(Estimate, general, reading.books, chosen)

        self.desk.work.read(self, made, self._plan_made, lane="plan")

    def _plan_made(self, plan: Estimate) -> None:
        if not plan.positions():
            self.desk.tell(self.desk.say("Nothing is left to assign of these lines."), level="warning")
            return
        self.desk.open_new("estimate", copied=plan)

    # ---- the page

    def icon(self) -> str:
        return "estimate"

    def extra_actions(self) -> Sequence[Action]:
        say, estimate = self.desk.say, self.draft.aggregate
        cells, plan = self.tree.cells, estimate.kind == "plan"
        posted = self.why_read_only
        found = [
            Action("estimate.search", say("Search in the estimate"), self.focus_search, "Ctrl+F", "search"),
            Action("estimate.line", say("New line"), lambda: cells.add_line(section=False), "", "new", enabled=posted,
                   group="lines"),
            Action("estimate.section", say("New section"), lambda: cells.add_line(section=True), "Alt+Ins", "folder",
                   enabled=posted, group="lines"),
            Action("estimate.open_all", say("Open all sections"), lambda: cells.fold_all(False), "", "expand",
                   group="lines"),
            Action("estimate.close_all", say("Close all sections"), lambda: cells.fold_all(True), "", "collapse",
                   group="lines"),
            Action("estimate.compare", say("Compare with another estimate"), self.search.ask_other, "", "compare"),
        ]  # fmt: skip
        if plan and estimate.base_id is not None:
            found.append(Action("estimate.compare_base", say("Compare with the general estimate"),
                                lambda: self.compare(estimate.base_id), "", "compare"))  # fmt: skip
        if not plan and not self.draft.new:
            found.append(Action("estimate.plan", say("Plan estimate of the selected lines"), self.plan_of_chosen, "",
                                "crew", main=True, enabled=lambda: self.desk.needs("estimate", "edit")))  # fmt: skip
        return found

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.search.line.setFocus()
        self.search.line.selectAll()
