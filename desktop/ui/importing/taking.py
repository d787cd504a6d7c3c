"""Taking: one file on its way in, from the moment it is chosen until it is written or taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.importing.recognise import likeliest, opened
from desktop.importing.shown import Asked, Choices, Importer, Made, NameKey, Shown
from desktop.work import Progress, Reading, Task
from shared.kernel.words import say
from shared.store.taking_back import Taken

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class Taking(QObject):
    """What is known of the file and decided about it; `looked` after each answer, trouble or step."""

    looked = Signal()
    imported = Signal(object)
    """What was imported, in words."""

    def __init__(self, desk: "Desk", importers: Sequence[Importer], wanted: str, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self.importers, self.wanted = desk, importers, wanted
        self.file: Path | None = None
        self.importer: Importer | None = next((each for each in importers if each.name == wanted), None)
        self.choices = Choices()
        self.shown: Shown | None = None
        self.trouble: Exception | None = None
        self.reading = False
        self.confirmed = False
        """The person has seen that totals differ."""
        self.task: Task | None = None
        self.made: Made | None = None
        self.taken: Taken | None = None

    # ---- looking

    def open(self, file: Path) -> None:
        """Another file: nothing of the last one's decisions counts. Not while one is on its way in."""
        if self.task is not None:
            self.desk.tell(say("An import is under way: wait for it, or stop it first."), level="warning")
            return
        self.file, self.choices, self.shown, self.made, self.taken = file, Choices(), None, None, None
        self.trouble, self.confirmed = None, False
        if self.wanted:
            self.look()
            return
        self.importer = None
        self._begin()
        self.desk.work.read(
            self, lambda _: likeliest(opened(file), self.importers), self._recognised, failed=self._failed, lane="look"
        )

    def _recognised(self, found: Sequence[Importer]) -> None:
        self.reading = False
        self.importer = found[0] if found else None
        if self.importer is None:
            self.looked.emit()
            return
        self.look()

    def import_as(self, name: str) -> None:
        self.importer = next((each for each in self.importers if each.name == name), None)
        self.choices, self.confirmed = Choices(), False
        self.look()

    def decide(self, choices: Choices) -> None:
        """Look again with other decisions."""
        self.choices, self.confirmed = choices, False
        self.look()

    def look(self) -> None:
        """Read the file and judge its rows, in another thread; an older look ends."""
        if self.file is None or self.importer is None:
            self.looked.emit()
            return
        importer, asked = self.importer, Asked(self.file, self.choices, self.desk.language)
        self._begin()

        def show(reading: Reading) -> Shown:
            return importer.show(asked, reading.books, self.desk.kinds)

        self.desk.work.read(self, show, self._shown, failed=self._failed, lane="look")

    def _begin(self) -> None:
        self.reading, self.trouble, self.made, self.taken = True, None, None, None
        self.looked.emit()

    def _shown(self, shown: Shown) -> None:
        self.reading, self.shown, self.trouble = False, shown, shown.trouble
        self.looked.emit()

    def _failed(self, trouble: Exception) -> None:
        self.reading, self.shown, self.trouble = False, None, trouble
        self.looked.emit()

    # ---- deciding

    def map_column(self, letters: str, field: str) -> None:
        """A column holds a field ("": none). What else the column or the field was taken for is forgotten."""
        if self.shown is None:
            return
        columns = {name: "" if where == letters else where for name, where in self.shown.columns.items()}
        columns |= {name: where for name, where in self.choices.columns.items() if not where and name not in columns}
        if field:
            columns[field] = letters
        self.decide(replace(self.choices, columns=columns, header_row=self.choices.header_row))

    def captions_on(self, row: int) -> None:
        """The captions stand on this row, counted from 1; columns are found anew."""
        self.decide(replace(self.choices, header_row=row, columns={}))

    def sheet(self, name: str) -> None:
        self.decide(replace(self.choices, sheet=name, columns={}, header_row=None))

    def match(self, key: NameKey, id: Any) -> None:
        """An unknown name means this item; None: a new one."""
        self.decide(replace(self.choices, matched={**self.choices.matched, key: id}))

    def leave_open(self, key: NameKey) -> None:
        matched = {each: id for each, id in self.choices.matched.items() if each != key}
        self.decide(replace(self.choices, matched=matched))

    def answer(self, name: str, value: Any, *, again: bool = False) -> None:
        """An answer to one of the importer's questions; `again` where the rows are judged by it."""
        self.choices = self.choices.saying(name, value)
        if again:
            self.look()
        else:
            self.looked.emit()

    def confirm(self, seen: bool) -> None:
        self.confirmed = seen
        self.looked.emit()

    def refused(self) -> object:
        """The rule against it: taking in what a kind has is editing it; "" where nothing stands against it."""
        kinds = self.desk.kinds.shapes
        if self.shown is not None and self.shown.kind:
            return self.desk.needs(self.shown.kind, "edit")
        if self.importer is not None and self.importer.name in kinds:
            return self.desk.needs(self.importer.name, "edit")
        catalogs = [each.name for each in self.importers if each.name in kinds]
        return self.desk.needs_any("edit", [*catalogs, *(kind for kind, shape in kinds.items() if shape.is_document)])

    def stands_against(self) -> object:
        """Why it cannot be imported yet; None where it can."""
        shown, said = self.shown, self.choices.said
        if rule := self.refused():
            return rule
        if self.made is not None:
            return say("It is imported. Take it back first, or choose another file.")
        if shown is None or self.reading or shown.content is None:
            return say("Choose a file first.") if self.file is None else say("The file is not understood yet.")
        if shown.nothing:
            return say("Everything is here already; nothing to do.")
        stops = {each.name for each in shown.verdicts if each.stops}
        errors = sum(count for name, count in shown.counts().items() if name in stops)
        if errors and not said.get("leave_out"):
            return say("{count} rows cannot be imported: decide about them, or leave them out.", count=errors)
        for each in shown.questions:
            if each.required and not said.get(each.name):
                return say("Choose: {question}.", question=self.desk.say(each.caption))
        if shown.differs and not self.confirmed:
            return say("The totals differ: look at them and say that you have seen it.")
        return None

    # ---- writing

    def accept(self) -> None:
        """Write it, as a task that can be stopped while nothing is on disk."""
        shown, importer = self.shown, self.importer
        if shown is None or importer is None or self.task is not None or self.stands_against() is not None:
            return
        choices, store = self.choices, self.desk.store

        def write(progress: Progress) -> tuple[Made, Taken]:
            made = importer.accept(shown, choices, store, progress)
            return made, Taken(store.contents(made.new), made.edits)

        self.task = self.desk.work.task(
            self, say("Import of {file}", file=self.file.name if self.file else ""), write, self._made,
            failed=self._not_made, outcome=lambda found: found[0].words,
            kinds=frozenset(each.name for each in self.importers),
        )  # fmt: skip
        self.desk.work.tasks_changed.connect(self._task_moved)
        self.looked.emit()

    def _task_moved(self) -> None:
        if self.task is not None and self.task.state == "stopped":
            self._settle()
            self.looked.emit()

    def _settle(self) -> None:
        if self.task is not None:
            self.task = None
            self.desk.work.tasks_changed.disconnect(self._task_moved)

    def _made(self, found: tuple[Made, Taken]) -> None:
        task = self.task
        self._settle()
        self.made, self.taken = found
        link: Mapping[str, Any] | None = self.made.link
        if link is not None and task is not None:
            task.open_result = lambda: self.desk.open_link(link)
        self.imported.emit(self.made.words)
        self.looked.emit()

    def _not_made(self, trouble: Exception) -> None:
        self._settle()
        self.trouble = trouble
        self.looked.emit()

    def take_back(self) -> None:
        """Undo the import: what it made is removed, what it changed is as before."""
        taken, made = self.taken, self.made
        if taken is None or made is None:
            return
        self.desk.work.write(
            self, lambda store: store.take_back(taken), self._taken_back, failed=self._not_made,
            kinds=frozenset(made.changed),
        )  # fmt: skip

    def _taken_back(self, _: object) -> None:
        self.desk.tell(say("The import was taken back: what it made is gone."), level="done")
        self.made = self.taken = None
        self.look()
