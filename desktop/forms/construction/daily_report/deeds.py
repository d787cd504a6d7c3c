"""What can be done with a crew's day: filling it, sharing what is left, removing people and works."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.forms.construction.daily_report import filling
from desktop.forms.construction.daily_report.cells import TOTAL
from desktop.ui.actions import Action
from desktop.work import Reading
from shared.construction.daily_report_hours import norm_weights
from shared.kernel.words import Words, say
from shared.store.filling import refuse_half_filled

if TYPE_CHECKING:
    from desktop.forms.construction.daily_report.form import DailyReportForm


class Deeds:
    """Each is one step of the form's draft; what is read for it is read in a thread."""

    def __init__(self, form: "DailyReportForm") -> None:
        self.form = form

    def actions(self) -> Sequence[Action]:
        found = (
            ("yesterday", say("As the last report"), self.as_the_last, "F7", "copy"),
            ("crew", say("People of the crew"), self.fill_from_crew, "Shift+F7", "crew"),
            ("works", say("Add works…"), self.form.choosing.add_works, "F3", "estimate"),
            ("share", say("Share what is left"), self.share_evenly, "F8", "fill"),
            ("people", say("Add people…"), self.form.choosing.add_people, "", "new"),
            ("share_norm", say("Share what is left by norm hours"), self.share_by_norm, "Shift+F8", "fill"),
            ("remove", say("Remove the people"), self.remove_people, "", "delete"),
            ("remove_works", say("Remove the works"), self.remove_works, "", "delete"),
            ("norms", say("Take norms from the estimate again"), self.refresh_norms, "", "refresh"),
        )
        return [
            Action(f"daily_report.{name}", caption, self._unless_read_only(run), keys, icon, group="crew",
                   enabled=self.form.why_read_only)
            for name, caption, run, keys, icon in found
        ]  # fmt: skip

    def _unless_read_only(self, run: Callable[[], object]) -> Callable[[], object]:
        def do() -> None:
            if not self.form.refuse_read_only():
                self.form.grid.finish()
                run()

        return do

    def as_the_last(self) -> None:
        """Works and people of the crew's last report; who is away gets no hours."""
        copy = self.form.draft.copy()

        def run(reading: Reading) -> filling.Earlier:
            refuse_half_filled(reading.connection)
            return filling.earlier(copy, reading.books)

        self.form.desk.work.read(self.form, run, self._take_over, lane="fill")

    def _take_over(self, found: filling.Earlier) -> None:
        if not found.lines and not found.hours:
            self.form.desk.tell(
                say("This crew has no earlier report at this site in the last 31 days."), level="warning"
            )
            return
        if self.form.refuse_read_only():  # posted while it was read
            return
        with self.form.draft.step(say("As the last report")):
            filling.take_over(self.form.model.day, found)
        self._to_the_crew()

    def fill_from_crew(self) -> None:
        copy = self.form.draft.copy()
        self.form.desk.work.read(
            self.form, lambda reading: filling.crew(copy, reading.books), self._take_crew, lane="fill"
        )

    def _take_crew(self, members: Mapping[UUID, object]) -> None:
        if not members:
            self.form.desk.tell(say("Choose a crew first: this one has no people on the day."), level="warning")
            return
        if self.form.refuse_read_only():
            return
        with self.form.draft.step(say("People of the crew")):
            count = self.form.model.day.add_people(members, members)
        self.form.desk.tell(say("{count} people added.", count=count))
        self._to_the_crew()

    def _to_the_crew(self) -> None:
        self.form.tabs.setCurrentIndex(0)
        if self.form.model.people:
            self.form.grid.lead_to((self.form.model.people[0], TOTAL))

    def share_evenly(self) -> None:
        self._share(say("Share what is left"), None)

    def share_by_norm(self) -> None:
        weights = norm_weights(self.form.aggregate)
        if not any(weights.values()):
            self.form.desk.tell(say("Type the quantities first: nothing has norm hours yet."), level="warning")
            return
        self._share(say("Share what is left by norm hours"), weights)

    def _share(self, words: Words, weights: Mapping[Any, int] | None) -> None:
        rows = self.form.grid.selected_people() or range(len(self.form.model.people))
        people = [self.form.model.people[row] for row in rows]
        with self.form.draft.step(words):
            shared = sum(abs(self.form.model.day.share_left(id, weights)) for id in people)
        if not shared:
            self.form.desk.tell(say("Nothing is left to share: type the length of the shift first."))

    def refresh_norms(self) -> None:
        copy = self.form.draft.copy()
        self.form.desk.work.read(
            self.form, lambda reading: filling.norms(copy, reading.books), self._take_norms, lane="fill"
        )

    def _take_norms(self, changed: Mapping[UUID, Mapping[str, Any]]) -> None:
        if self.form.refuse_read_only():
            return
        with self.form.draft.step(say("Take norms from the estimate again")):
            for line in self.form.aggregate.lines:
                for name, value in changed.get(line.id, {}).items():
                    setattr(line, name, value)
        self.form.desk.tell(say("{count} rows changed.", count=len(changed)))

    # ---- removing

    def remove(self) -> None:
        """Ctrl+Del: the people of the selection, or the works of a selection below them."""
        if self.form.refuse_read_only():
            return
        if any(self.form.model.foot(row) < 0 for row, _ in self.form.grid.selected()):
            self.remove_people()
        else:
            self.remove_works()

    def remove_people(self) -> None:
        people = {self.form.model.people[row] for row, _ in self.form.grid.selected() if self.form.model.foot(row) < 0}
        if people:
            with self.form.draft.step(say("Remove {count} people", count=len(people))):
                self.form.model.day.remove_people(people)

    def remove_works(self) -> None:
        works = {
            key[1] for place in self.form.grid.selected() if isinstance((key := self.form.model.key(*place))[1], UUID)
        }
        if works:
            with self.form.draft.step(say("Remove {count} works", count=len(works))):
                self.form.model.day.remove_works(works)
