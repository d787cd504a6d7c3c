"""A closed period's form: whoever moves its day closes days, or opens them again, and is told so first."""

from collections.abc import Callable

from desktop.ui.closed_days import ask_first, moves_of
from desktop.ui.document.form import DocumentForm


class ClosedPeriodForm(DocumentForm):
    """As any item's, but for the question before it is written."""

    def once_agreed(self, go: Callable[[], object], *, marked: bool | None = None) -> None:
        def ask() -> None:
            lock = self.draft.copy()
            if marked is not None:
                lock.marked = marked
            self.desk.work.read(
                self, lambda reading: moves_of(reading, lock), lambda moves: ask_first(self.desk, self, moves, go),
                lane="agreed",
            )  # fmt: skip

        self.saving.when_taken(ask)
