"""Work: everything that takes time runs off the UI thread; results come back to it, in order, unless they are stale."""

import sys
import traceback
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop.company import Company
from desktop.database import wording
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say
from shared.store.books import StoreBooks
from shared.store.store import Store

T = TypeVar("T")
READERS = 2
SWITCH_S = 0.0005
"""How long a busy thread keeps the interpreter: the UI thread asks for it many times in one painting."""
STEPS_BETWEEN_LOOKS = 20_000
"""Steps of SQLite's machine, a millisecond or less, between two looks whether anybody still wants the answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One unchanging state of the file, for as long as the job runs."""

    store: Store
    session: Session
    books: StoreBooks

    @property
    def connection(self) -> Connection:
        return self.session.connection()


class Stopped(Refusal):
    """The person stopped the task; what was saved before is kept."""


class FileGone(Refusal):
    """The company file is not where it was opened."""


class Job:
    """Something under way. `cancel` at any time: a cancelled job tells nobody anything."""

    def __init__(self, owner: QObject, then: Callable[[Any], object] | None, failed: Callable[[Exception], object]):
        self._owner, self._then, self._failed = owner, then, failed
        self.cancelled, self.lane = False, None  # type: bool, Hashable

    def cancel(self) -> None:
        self.cancelled = True

    def deliver(self, result: object, trouble: Exception | None) -> None:
        """In the UI thread, once; not to a page that was closed meanwhile. Afterwards it keeps nobody alive."""
        owner, then, failed = self._owner, self._then, self._failed
        del self._owner, self._then, self._failed
        if self.cancelled or not isValid(owner):
            return
        if trouble is not None:
            failed(trouble)
        elif then is not None:
            then(result)


@dataclass(eq=False)
class Task:
    """A long piece of work that the person sees: its caption, how far it is, and what came of it."""

    caption: Words | str
    done: int = 0
    total: int = 0
    state: str = "running"  # running, finished, stopped, failed
    outcome: object = ""
    open_result: Callable[[], object] | None = None
    stop_asked: bool = field(default=False)
    ended: datetime | None = None
    """When, of a task of an earlier start."""

    def stop(self) -> None:
        """It ends at its next report of progress."""
        self.stop_asked = True


Progress = Callable[[int, int], None]
"""How much is done, of how much (0: nobody knows). Raises Stopped once the person asked for it."""


class Work(QObject):
    """Readers, one writer, and tasks. `changed` tells which kinds this program has just written."""

    changed = Signal(object)  # frozenset[str]
    tasks_changed = Signal()
    _delivered = Signal(object)

    def __init__(self, company: Company, failed: Callable[[Exception], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_S)
        self.company, self.tasks = company, list[Task]()
        self.scopes: frozenset[str] | None = None
        """What readers see of the file, for whoever works here; None: all of it."""
        self._failed = failed
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._long = ThreadPoolExecutor(2, "task")
        self._file = identity(company.path)
        self._lanes: dict[Hashable, Job] = {}
        self._under_way = 0
        self._writes = deque[Job]()
        self._closed = False
        self._delivered.connect(self._deliver)

    def read(
        self,
        owner: QObject,
        what: Callable[[Reading], T],
        then: Callable[[T], object],
        *,
        failed: Callable[[Exception], object] | None = None,
        lane: Hashable = None,
    ) -> Job:
        """Read in a thread of its own; `then` gets the result in the UI thread if `owner` still lives.

        A newer job of the same owner and `lane` cancels the older one, in the middle of its SQL if need be.
        """
        job = Job(owner, then, failed or self._failed)
        if lane is not None:
            job.lane = (id(owner), lane)
            if (older := self._lanes.get(job.lane)) is not None:
                older.cancel()
            self._lanes[job.lane] = job
        self._submit(self._readers, job, lambda: self._reading(job, what))
        return job

    def _left(self, job: Job) -> None:
        """Its lane is free; a page that was closed is not kept by what it read last."""
        if self._lanes.get(job.lane) is job:
            del self._lanes[job.lane]

    def write(
        self,
        owner: QObject,
        what: Callable[[Store], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[Exception], object] | None = None,
        kinds: frozenset[str] = frozenset(),
    ) -> Job:
        """Change the ledger; writes follow one another. `kinds` are told to every list once it is on disk."""
        job = Job(owner, then, failed or self._failed)

        def run() -> T:
            try:
                self._refuse_gone()
                result = what(self.company.store)
            finally:
                self._writes.popleft()
            self._delivered.emit(lambda: self.changed.emit(kinds))
            return result

        self._writes.append(job)
        self._submit(self._writer, job, run)
        return job

    @property
    def writes(self) -> bool:
        """Whether something waits to be written, or is being written; asked from any thread."""
        return bool(self._writes)

    def task(
        self,
        owner: QObject,
        caption: Words,
        what: Callable[[Progress], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[Exception], object] | None = None,
        kinds: frozenset[str] = frozenset(),
        outcome: Callable[[T], object] = lambda _: "",
    ) -> Task:
        """Something long that the person may watch and stop; `outcome` words its result for the list of tasks."""
        task = Task(caption)
        self.tasks.append(task)
        self.tasks_changed.emit()

        def settle(result: T) -> None:
            self._settle(task, "finished", outcome(result))
            self.changed.emit(kinds)
            if then is not None and isValid(owner):
                then(result)

        def fail(trouble: Exception) -> None:
            self._settle(task, "stopped" if isinstance(trouble, Stopped) else "failed", trouble)
            if not isinstance(trouble, Stopped) and isValid(owner):
                (failed or self._failed)(trouble)

        def progress(done: int, total: int) -> None:
            if task.stop_asked:
                raise Stopped("Stopped. What was saved before is kept.")
            if (done, total) != (task.done, task.total):
                task.done, task.total = done, total
                self._delivered.emit(self.tasks_changed.emit)

        job = Job(self, settle, fail)  # a task outlives the page that began it

        def run() -> T:
            self._refuse_gone()
            result = what(progress)
            if self._gone:
                raise FileGone(
                    "The company file {file} went away meanwhile, or is another one now: what was just done may not be "
                    "in it. Bring the file back, start the program anew and look.",
                    file=self.company.path,
                )
            return result

        self._submit(self._long, job, run)
        return task

    def in_ui(self, what: Callable[[], object]) -> None:
        """Do something in the UI thread, from any other."""
        self._delivered.emit(what)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and every result has been delivered."""
        return self._under_way == 0

    def close(self) -> None:
        """Wait for what is being written; reading and tasks stop."""
        self._closed = True
        for job in self._lanes.values():
            job.cancel()
        for task in self.tasks:
            task.stop()
        for pool in (self._readers, self._long, self._writer):
            pool.shutdown(wait=True, cancel_futures=pool is self._readers)

    def _refuse_gone(self) -> None:
        """A stick that was pulled out, a file that was deleted: the system would go on writing to what has no name."""
        if self._gone:
            raise FileGone(
                "The company file {file} is not there any more, or is another one now. Nothing was saved; what you "
                "typed is kept here. Bring the file back and save again, or start the program anew.",
                file=self.company.path,
            )

    @property
    def _gone(self) -> bool:
        return identity(self.company.path) != self._file

    def _submit(self, pool: ThreadPoolExecutor, job: Job, what: Callable[[], object]) -> None:
        if self._closed:  # a timer that rings while the window goes
            return
        self._under_way += 1
        pool.submit(self._run, job, [what])

    def _settle(self, task: Task, state: str, outcome: object) -> None:
        task.state, task.outcome = state, outcome
        self.tasks_changed.emit()

    def _reading(self, job: Job, what: Callable[[Reading], T]) -> T | None:
        store = self.company.store
        with store.reading() as session:
            raw: Any = session.connection().connection.dbapi_connection
            raw.set_progress_handler(lambda: job.cancelled, STEPS_BETWEEN_LOOKS)  # SQLite ends a cancelled statement
            try:
                return None if job.cancelled else what(Reading(store, session, store.books(session, self.scopes)))
            finally:
                raw.set_progress_handler(None, 0)

    def _run(self, job: Job, held: list[Any]) -> None:
        """`held`: what is to be done, then what came of it. The UI thread lets go of it: a page may go with it."""
        try:
            with wording(self.company.path):  # a full disk, a file that is gone
                held[:] = held[0](), None
        except Exception as cause:  # noqa: BLE001  # worded in the UI thread, which is an edge
            if not isinstance(cause, Refusal | OSError) and not job.cancelled:
                traceback.print_exc()
            held += None, cause

        def deliver() -> None:
            result, trouble = held[-2:]
            held.clear()
            self._under_way -= 1
            self._left(job)
            job.deliver(result, trouble)

        self._delivered.emit(deliver)

    @Slot(object)
    def _deliver(self, what: Callable[[], object]) -> None:
        if isValid(self):
            what()


def identity(file: Path) -> tuple[int, int] | None:
    """Which file a name stands for now; None: for none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def worded(trouble: Exception) -> Words | Refusal | str:
    """A trouble for the person's eyes."""
    if isinstance(trouble, Refusal):
        return trouble
    if isinstance(trouble, OSError):
        from shared.kernel.words import trouble as of_system

        file = trouble.filename or say("A file")
        return say("{file}: {trouble}. Nothing was changed.", file=file, trouble=of_system(trouble))
    return say("A mistake in the program ({name}). What was saved before is kept.", name=type(trouble).__name__)
