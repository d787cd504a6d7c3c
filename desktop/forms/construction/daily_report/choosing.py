"""Adding works of the site's estimates and people of the company, from a list beside the grid."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QApplication, QWidget

from desktop.forms.construction.daily_report.cells import TOTAL
from desktop.forms.construction.daily_report.chooser import Choice, Chooser
from desktop.ui.editors.text import hours_text
from desktop.work import Reading
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_facts import lines_for, people_to_add, works_to_add
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.forms.construction.daily_report.form import DailyReportForm


class Choosing:
    """What is chosen is read in a thread and added in one step."""

    def __init__(self, form: "DailyReportForm") -> None:
        self.form = form
        self.chooser: Chooser | None = None
        self._came_from: QWidget | None = None
        """The field of the header that had the keyboard, as long as nothing was taken."""

    def add_works(self) -> None:
        if self.form.aggregate.site_id is None:
            self.form.desk.tell(say("Choose the site first."), level="warning")
            self.form.header.show_field("site_id")
            return
        words = self.form.desk.language.value
        captions = [words(each) for each in (say("Work"), say("No."), say("Remains"), say("Section"))]
        self._choose(self.form.desk.say("Works of the site's estimates"), captions, self._read_works, self._take_works)

    def _read_works(self, reading: Reading, copy: DailyReport) -> list[Choice]:
        number = self.form.desk.language.number
        return [
            Choice(each.id, (each.name, each.number, f"{number(each.remains)} {each.unit}", each.section),
                   each.remains <= 0)
            for each in works_to_add(copy, reading.books)
        ]  # fmt: skip

    def _take_works(self, ids: Sequence[UUID]) -> None:
        self.form.desk.work.read(
            self.form, lambda reading: lines_for(reading.books, ids), self._add_lines, lane="works"
        )

    def _add_lines(self, lines: Sequence[Any]) -> None:
        if self.form.refuse_read_only():
            return
        with self.form.draft.step(say("Add {count} works", count=len(lines))):
            self.form.model.day.add_works(lines)
        if self.form.model.people and lines:
            first = self.form.model.people[0]
            self.form.grid.lead_to((first, lines[0].id if self.form.model.day.total(first) else TOTAL))

    def add_people(self, search: str = "") -> None:
        if self.form.refuse_read_only():
            return
        words = self.form.desk.language.value
        captions = [words(each) for each in (say("Person"), say("Position"), say("That day"))]
        caption = self.form.desk.say("People")
        self._choose(caption, captions, self._read_people, self._take_people, search=search)

    def _read_people(self, reading: Reading, copy: DailyReport) -> list[Choice]:
        found = []
        for each in people_to_add(copy, reading.books):
            there = f"+{hours_text(each.elsewhere)}" if each.elsewhere else ""
            day = " ".join(filter(None, [each.mark, there]))
            found.append(Choice(each.id, (each.name, each.job, day), bool(each.mark)))
        return found

    def _take_people(self, ids: Sequence[UUID]) -> None:
        if self.form.refuse_read_only():
            return
        with self.form.draft.step(say("Add {count} people", count=len(ids))):
            self.form.model.day.add_people(ids)
        self.form.grid.show_key((ids[0], TOTAL))

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
        form = self.form
        self.close()
        form.tabs.setCurrentIndex(0)
        held = QApplication.focusWidget()
        self._came_from = held if held is not None and form.header.isAncestorOf(held) else None

        def take(ids: Sequence[UUID]) -> None:
            self._came_from = None
            chosen(ids)

        self.chooser = chooser = Chooser(form.desk, caption, captions, take, self.close)
        form.side.addWidget(chooser)
        form.side.setSizes([form.side.width() * 55 // 100, form.side.width() * 45 // 100])
        chooser.search.setText(search)
        chooser.search.setFocus()
        copy = form.draft.copy()
        form.desk.work.read(chooser, lambda reading: read(reading, copy), chooser.fill)

    def close(self) -> None:
        """Back to the grid, or to the field where one was when nothing was taken."""
        open_now, self.chooser = self.chooser, None
        if open_now is not None:
            open_now.hide()
            open_now.deleteLater()
            (self._came_from or self.form.grid).setFocus()
            self._came_from = None
