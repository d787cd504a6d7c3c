"""The journal of what is typed and not saved: a file beside the company, written at each keystroke.

Whoever is killed in the middle of a word finds it again: the next start reads what dead programs have left.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from errno import EIO
from pathlib import Path
from threading import Lock
from time import time_ns
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
import sqlcipher3
from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from desktop.database import give_key
from desktop.ui.document.draft import Draft, Step
from desktop.work import identity
from shared.kernel.describe import LineTable, Shape
from shared.kernel.types import python_type

SUFFIX: Final = ".drafts"
OPEN: Final = ""
"""The key of the text in the open cell: there is one at most."""
REASON: Final = "reason:"
"""What the key of the reason of a step begins with that is not taken yet; no field is called so."""
LOOKS_AGAIN_MS = 10_000
"""How often it is looked whether what was written is still there, and whether what could not be written can be."""
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS draft (
    no INTEGER PRIMARY KEY, session TEXT NOT NULL, kind TEXT NOT NULL, id BLOB NOT NULL, title TEXT NOT NULL,
    read_hash BLOB, base BLOB NOT NULL, at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS step (seq INTEGER PRIMARY KEY, draft INTEGER NOT NULL, change BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS ix_step_draft ON step (draft);
CREATE TABLE IF NOT EXISTS unfinished (
    draft INTEGER NOT NULL, key TEXT NOT NULL, place BLOB NOT NULL, text TEXT NOT NULL, PRIMARY KEY (draft, key)
);
"""


Files = tuple[tuple[int, int] | None, ...]
"""Which files the names of the journal and of its log stand for."""


class Change(msgspec.Struct, omit_defaults=True):
    """Values as they are after a step. Rows are named by numbers that the journal gives them; 0 is nobody's."""

    fields: dict[str, Any] = {}
    cells: list[tuple[int, str, Any]] = []
    new: dict[int, dict[str, Any]] = {}
    tables: dict[str, list[int]] = {}


class Place(msgspec.Struct):
    """Where a text stands that is no value yet: a header field (no table), or a cell; row 0 is the blank one."""

    table: str
    row: int
    field: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A text that is no value yet; `open`: the editor of its cell was open."""

    place: Place
    text: str
    open: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft that a program left behind."""

    no: int
    kind: str
    id: UUID
    title: str
    read_hash: bytes | None
    base: bytes
    at: str
    changes: Sequence[Change]
    texts: Sequence[Unfinished]
    """In the order in which they were typed; the open cell's is the last."""


class Journal(QObject):
    """One file for all drafts of a company; its own thread writes it. `troubled` once for each run of troubles.

    In an encrypted company each person has one: what somebody did not save is not shown to who signs in next.
    """

    troubled = Signal(object)  # Exception
    lost = Signal()  # what was written is not there: it is to be begun anew
    _failed = Signal(object)

    def __init__(
        self, company: Path, parent: QObject | None = None, *, key: str | None = None, whose: str = ""
    ) -> None:
        super().__init__(parent)
        self.file, self._key = journal_of(company, whose), key
        self.session = uuid4().hex
        self._lock = QLockFile(str(_lock_of(self.file, self.session)))
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        self._thread = ThreadPoolExecutor(1, "journal")
        self._connection: Any = None
        self._asking, self._dead = Lock(), set[str]()
        self.broken = 0
        """How often writing has failed, or the file was gone: what was begun before is begun anew."""
        self._failing, self._newest = False, 0
        self._files: Files = ()
        self._failed.connect(self._tell)
        self._told = False
        self._looking = QTimer(self)
        self._looking.timeout.connect(self.look)
        self._looking.start(LOOKS_AGAIN_MS)

    # ---- for drafts

    def begin(self, record: "Record", change: Change) -> None:
        """A new entry: the base of a draft, and its whole content now."""
        shape, draft = record.draft.shape, record.draft
        self._newest = no = max(time_ns(), self._newest + 1)  # given once, also in a file that takes this one's place
        row = (
            no, self.session, shape.kind, draft.aggregate.id.bytes, record.title(),
            getattr(draft.aggregate, "read_hash", None), record.base(), f"{datetime.now().astimezone():%H:%M}",
        )  # fmt: skip

        def write(connection: Any) -> None:
            connection.execute("INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            record.no = no
            _put_change(connection, no, change)

        self.do(write)

    def do(self, write: Callable[[Any], object]) -> "Future[None]":
        """In the journal's thread, as one transaction; a trouble is told, and work goes on."""
        return self._thread.submit(self._write, write)

    def _write(self, write: Callable[[Any], object]) -> None:
        if self._is_lost():
            return
        try:
            with self._opened() as connection:
                write(connection)
            self._told = self._failing = False
        except (sqlcipher3.Error, OSError) as trouble:
            self.broken += 1
            self._failing = True
            self._close()
            self._failed.emit(trouble)

    def look(self) -> None:
        """Ask for what was written into a file that is gone, or could not be written, to be begun anew."""
        self._thread.submit(self._look)

    def _look(self) -> None:
        if not self._is_lost() and self._failing:
            self.lost.emit()

    def _is_lost(self) -> bool:
        """The file was taken away, or another stands in its place: the system would go on writing what has no name."""
        if self._connection is None or self._files == _files_of(self.file):
            return False
        self.broken += 1
        self._close()
        self.lost.emit()
        return True

    def _tell(self, trouble: Exception) -> None:
        if not self._told:
            self._told = True
            self.troubled.emit(trouble)

    def _opened(self) -> Any:
        if self._connection is None:
            self._connection = _connected(self.file, self._key)
            self._files = _files_of(self.file)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(sqlcipher3.Error):
                self._connection.close()
            self._connection = None

    def settle(self) -> None:
        """Wait until everything that was handed in is written."""
        self._thread.submit(lambda: None).result()

    def close(self) -> None:
        """The end of the program: what is still kept here then was neither saved nor given up."""
        self._looking.stop()
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)
        self._lock.unlock()

    # ---- for the start

    def left_behind(self) -> Sequence[Kept]:
        """Drafts of programs that are not running any more, oldest first; a journal that cannot be read has none."""
        self._clear_locks()
        if not self.file.exists():
            return ()
        try:
            with closing(_connected(self.file, self._key)) as connection:
                rows = connection.execute("SELECT * FROM draft WHERE session <> ? ORDER BY no", (self.session,))
                return [_kept(connection, row) for row in rows.fetchall() if self._is_dead(row[1])]
        except (sqlcipher3.Error, OSError, msgspec.MsgspecError) as trouble:
            self._tell(trouble)
            return ()

    def _clear_locks(self) -> None:
        """Who was killed could not take its own away."""
        for lock in self.file.parent.glob(f"{self.file.name}.*.lock"):
            session = lock.name.removeprefix(f"{self.file.name}.").removesuffix(".lock")
            if session != self.session:
                self._is_dead(session)

    def edited_elsewhere(self, id: UUID) -> str | None:
        """Since when another running program has unsaved changes of that document; None: none has."""
        if not self.file.exists():
            return None
        with suppress(sqlcipher3.Error, OSError), closing(_connected(self.file, self._key)) as connection:
            sql = "SELECT session, at FROM draft WHERE id = ? AND session <> ?"
            for session, at in connection.execute(sql, (id.bytes, self.session)).fetchall():
                if not self._is_dead(session):
                    return str(at)
        return None

    def _is_dead(self, session: str) -> bool:
        """Whether the program of another session is gone: then it stays so. Asked from any thread, one at a time."""
        with self._asking:
            if session not in self._dead:
                lock = QLockFile(str(_lock_of(self.file, session)))
                lock.setStaleLockTime(0)
                if not lock.tryLock(0):
                    return False
                lock.unlock()
                self._dead.add(session)
            return True

    def forget(self, no: int) -> None:
        self.do(lambda connection: _forget(connection, no))


class Record(QObject):
    """The journal of one form's draft, from its first change to its saving."""

    def __init__(
        self,
        journal: Journal,
        draft: Draft,
        base: Callable[[], bytes],
        title: Callable[[], str],
    ) -> None:
        super().__init__(draft)
        self.journal, self.draft, self.base, self.title = journal, draft, base, title
        self.no: int | None = None  # known to the journal's thread once it is written
        self._begun, self._broken = False, 0
        self._numbers: dict[int, tuple[int, Any]] = {}  # id(row) → its number, and the row so that it stays
        self._texts: dict[str, tuple[str, Any, str, str]] = {}  # key → table, row, field, text
        draft.journalled.connect(self.step)
        journal.lost.connect(self._begin_anew)
        draft.reset.connect(self._reset)

    def step(self, step: Step) -> None:
        """A step was made or taken back."""
        if not (self.draft.dirty or self._texts):
            self.clear()
        elif not self._begun or self._broken != self.journal.broken:
            self.begin()
        else:
            change = self._change(step)
            self.journal.do(lambda connection: _put_change(connection, self.no, change))

    def begin(self) -> None:
        """Keep the whole content as it is now, on its base; an older record of the draft goes."""
        self._drop()
        self._begun, self._broken = True, self.journal.broken
        names = [field.name for field in self.draft.shape.fields]
        change = Change({name: getattr(self.draft.aggregate, name) for name in names})
        for table in self.draft.shape.tables:
            self._put_table(change, table)
        self.journal.begin(self, change)
        for key in self._texts:
            self._put_text(key)

    def _begin_anew(self) -> None:
        if self._begun and self._broken != self.journal.broken:
            self.begin()

    @property
    def unfinished(self) -> bool:
        """Whether something was typed that is no value (yet)."""
        return len(self._texts) > len(self.reasons)

    @property
    def reasons(self) -> Mapping[str, str]:
        """Reasons of steps that are not taken yet, by the name of the step; they outlive whatever shows them."""
        return {key.removeprefix(REASON): each[-1] for key, each in self._texts.items() if key.startswith(REASON)}

    def reason(self, step: str, text: str | None) -> None:
        """The reason of a step as far as it is typed; None: the step was taken or given up."""
        self._keep(REASON + step, "", None, REASON + step, text)

    def typing(self, table: str, row: Any, field: str, text: str | None) -> None:
        """What stands unfinished in a header field (no table) or in the open cell; None: it was taken or given up."""
        self._keep(OPEN if table else field, table, row, field, text)

    def unread(self, table: str, row: Any, field: str, text: str | None) -> None:
        """A text that stays in a cell that was left, because it does not fit; None: it is there no more."""
        self._keep(f"{id(row)}/{field}", table, row, field, text)

    def all_read(self) -> None:
        """No text stands in a cell that it does not fit: those that are still kept stood in lines that are gone."""
        for key, (table, row, field, _) in list(self._texts.items()):
            if table and key != OPEN:
                self._keep(key, table, row, field, None)

    def _keep(self, key: str, table: str, row: Any, field: str, text: str | None) -> None:
        if text is not None:
            self._texts.pop(key, None)  # the newest is the last
            self._texts[key] = table, row, field, text
            self._put_text(key) if self._begun else self.begin()
        elif self._texts.pop(key, None) is not None:
            if self.draft.dirty or self._texts:
                sql = "DELETE FROM unfinished WHERE draft = ? AND key = ?"
                self.journal.do(lambda connection: connection.execute(sql, (self.no, key)))
            else:
                self.clear()

    def _put_text(self, key: str) -> None:
        table, row, field, text = self._texts[key]
        place = msgspec.json.encode(Place(table, 0 if row is None else self._number(row), field))
        sql = "INSERT OR REPLACE INTO unfinished (draft, key, place, text) VALUES (?, ?, ?, ?)"
        self.journal.do(lambda connection: connection.execute(sql, (self.no, key, place, text)))

    def _reset(self) -> None:
        """Another content: what was typed into it is gone, a reason is not."""
        self._texts = {key: each for key, each in self._texts.items() if key.startswith(REASON)}
        self._drop()
        if self._texts:
            self.begin()

    def clear(self) -> None:
        """Saved or given up."""
        self._texts = {}
        self._drop()

    def _drop(self) -> None:
        if self._begun:
            self.journal.do(self._forget)
        self._begun, self._numbers = False, {}

    def _forget(self, connection: Any) -> None:
        _forget(connection, self.no)
        self.no = None

    def settle(self) -> None:
        """After saving: what was typed meanwhile stays in the journal, on the new base."""
        if self.draft.dirty or self._texts:
            self.begin()
        else:
            self.clear()

    def _change(self, step: Step) -> Change:
        draft = self.draft
        change = Change({name: getattr(draft.aggregate, name) for name, _, _ in step.fields})
        for name, _, _ in step.tables:
            self._put_table(change, draft.shape.line_table(name))
        for _, row, name, _, _ in step.cells:
            if (known := self._numbers.get(id(row))) is not None and known[0] not in change.new:
                change.cells.append((known[0], name, getattr(row, name)))
        return change

    def _put_table(self, change: Change, table: LineTable) -> None:
        rows = self.draft.rows(table)
        for row in rows:
            if id(row) not in self._numbers:
                values = row.__dict__
                names = ["id", *(field.name for field in table.fields)]
                change.new[self._number(row)] = {name: values.get(name) for name in names}
        change.tables[table.name] = [self._number(row) for row in rows]

    def _number(self, row: Any) -> int:
        found = self._numbers.get(id(row))
        if found is None:
            found = self._numbers[id(row)] = (len(self._numbers) + 1, row)
        return found[0]


# ---- the file


def _files_of(file: Path) -> Files:
    return identity(file), identity(file.with_name(f"{file.name}-wal"))


def journal_of(company: Path, whose: str = "") -> Path:
    return company.with_name(f"{company.name}{whose and f'.{whose}'}{SUFFIX}")


def unsaved_in(file: Path, key: str | None) -> int:
    """How many documents somebody typed and did not save. Raises OSError where the journal cannot be read."""
    if not file.exists():
        return 0
    try:
        with closing(_connected(file, key)) as connection:
            return int(connection.execute("SELECT count(*) FROM draft").fetchone()[0])
    except sqlcipher3.Error as cause:
        raise OSError(EIO, str(cause), str(file)) from cause


def forget_journal(file: Path, key: str | None) -> None:
    """Of somebody who works here no more; one that keeps something stays."""
    with suppress(OSError):
        if not unsaved_in(file, key):
            for each in file.parent.glob(f"{file.name}*"):
                each.unlink(missing_ok=True)


def _connected(file: Path, key: str | None) -> Any:
    connection = sqlcipher3.connect(str(file), timeout=5, check_same_thread=False)
    give_key(connection, key)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(SCHEMA)
    return connection


def _put_change(connection: Any, no: int | None, change: Change) -> None:
    if no is not None:
        connection.execute("INSERT INTO step (draft, change) VALUES (?, ?)", (no, msgspec.json.encode(change)))


def _forget(connection: Any, no: int | None) -> None:
    for table, column in (("step", "draft"), ("unfinished", "draft"), ("draft", "no")):
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (no,))


def _kept(connection: Any, row: Sequence[Any]) -> Kept:
    no, _, kind, id, title, read_hash, base, at = row
    steps = connection.execute("SELECT change FROM step WHERE draft = ? ORDER BY seq", (no,)).fetchall()
    changes = [msgspec.json.decode(each[0], type=Change) for each in steps]
    texts = connection.execute(
        f"SELECT place, text, key = '{OPEN}' FROM unfinished WHERE draft = ? ORDER BY 3, rowid", (no,)
    )
    unfinished = [Unfinished(msgspec.json.decode(place, type=Place), text, bool(open)) for place, text, open in texts]
    return Kept(no, kind, UUID(bytes=id), title, read_hash, base, at, changes, unfinished)


def _lock_of(file: Path, session: str) -> Path:
    return file.with_name(f"{file.name}.{session}.lock")


# ---- and back


def restored(shape: Shape, aggregate: Any, kept: Kept) -> Mapping[int, Any]:
    """Make the changes of a journal in an aggregate made from its base; row number → row. Call it inside a step."""
    rows: dict[int, Any] = {}
    tables: dict[int, LineTable] = {}
    for change in kept.changes:
        for name, value in _values({field.name: field.type for field in shape.fields}, change.fields):
            setattr(aggregate, name, value)
        for name, numbers in change.tables.items():
            table = shape.line_table(name)
            for number in numbers:
                if number not in rows:
                    tables[number] = table
                    rows[number] = table.cls(**dict(_values(_types(table), change.new.get(number, {}))))
            setattr(aggregate, name, [rows[number] for number in numbers])
        for number, name, value in change.cells:
            for each, known in _values(_types(tables[number]), {name: value}):
                setattr(rows[number], each, known)
    return rows


def _types(table: LineTable) -> dict[str, str]:
    return {"id": "id", **{field.name: field.type for field in table.fields}}


def _values(types: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if name in types:  # a field that this version does not know any more is left out
            yield name, None if value is None else msgspec.convert(value, python_type(types[name]))
