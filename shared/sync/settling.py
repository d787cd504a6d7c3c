"""One transaction of settling what came from the server: heads, rows, merges, what is gone and what is put away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from shared.kernel.codec import content_hash, content_of, light_of
from shared.kernel.describe import Shape
from shared.kernel.types import instant_text
from shared.store import audit, heads, numbering
from shared.store.heads import AMONG, listed
from shared.store.packing import LEVEL_SAVE, packed, unpacked
from shared.store.store import Store
from shared.sync.edits import Edit, Known, edit_of, sound
from shared.sync.heads import Head, head_of
from shared.sync.meeting import meet
from shared.sync.renumbering import to_renumber
from shared.sync.rows import Rows
from shared.sync.stored import note
from shared.sync.sums import Sums


@dataclass(slots=True)
class Settled:
    """What came of an answer. `more`: ask again; `reconcile`: scopes where both ends have to be compared."""

    sent: int = 0
    received: int = 0
    filled: int = 0
    merged: int = 0
    conflicts: int = 0
    refused: int = 0
    lost: int = 0
    quarantined: int = 0
    kinds: frozenset[str] = frozenset()
    more: bool = False
    reconcile: frozenset[str] = frozenset()
    code: str = ""
    """Of a hello: `ok`, or `other_copy`: this file was taken for another device and has to enrol anew. Of a pull:
    `answers` where nothing was done, because what is under way has to be answered first."""

    def add(self, other: "Settled") -> None:
        """What came of another answer, beside this."""
        for name in ("sent", "received", "filled", "merged", "conflicts", "refused", "lost", "quarantined"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.kinds |= other.kinds
        self.reconcile |= other.reconcile


HEAD: Final = (
    "INSERT INTO head (id, kind, rev, scope, deleted, dict, hash, author, at, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, rev = excluded.rev,"
    " scope = excluded.scope,"
    " deleted = excluded.deleted, dict = excluded.dict, hash = excluded.hash, author = excluded.author,"
    " at = excluded.at, body = excluded.body"
)
UNSENT: Final = (
    "INSERT INTO unsent (id, kind, dict, hash, deleted, author, saved_at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, dict = excluded.dict, hash = excluded.hash,"
    " deleted = excluded.deleted, author = excluded.author, saved_at = excluded.saved_at, body = excluded.body"
)
TAKEN_BACK: Final = (
    "INSERT INTO unsent (id, kind, dict, hash, deleted, author, saved_at, body)"
    " SELECT id, kind, dict, hash, deleted, author, ?, body FROM head WHERE id = ? ON CONFLICT (id) DO NOTHING"
)


class Settling:
    """Everything that one answer does to the file, inside the caller's transaction; `finish` writes what is summed."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self.store, self.connection, self.kinds = store, connection, store.kinds
        now = store.clock()
        self.at = instant_text(now)
        self.now = now
        self.sums, self.settled = Sums(), Settled()
        self.disagreeing: set[str] = set()
        self.headers_first: frozenset[str] = frozenset()
        """Scopes that are received for the first time, of whose documents the lines may come later."""
        self.rows = Rows(connection, store.kinds, now)

    def finish(self) -> Settled:
        while self.rows:  # numbers given twice make edits of their own
            for shape, lights in self.rows.write():
                if shape.is_document:
                    self._renumber(shape, [each.number for each in lights if each.number])
        self.sums.write(self.connection)
        self.settled.kinds = frozenset(self.rows.touched)
        return self.settled

    # ---- heads that arrive

    def receive(self, heads: Iterable[Head], *, compared: bool = False) -> list[bytes]:
        """Newest heads; those that are stored already, or are older than what is stored, change nothing.

        What is stored of a doubted scope is not overwritten before it was `compared`: nobody else may have it. The ids
        of what waits for that are given back.
        """
        newest: dict[bytes, Head] = {}
        for each in heads:
            if each.id not in newest or each.rev > newest[each.id].rev:
                newest[each.id] = each
        known = self._known(listed(newest))
        waiting = [] if compared else self._doubted(newest, known)
        for id in waiting:
            del newest[id]
        ids = listed(newest)
        (edits, kept), sent = self._edits(ids), self._under_way(ids)
        arrived, merges, own = list[Head](), list[tuple[Head, Edit]](), list[Head]()
        for id, each in newest.items():
            old, mine = known.get(id), edits.get(id)
            if old is not None and each.rev <= old.rev:
                same = (each.hash, each.deleted) == (old.hash, bool(old.deleted))
                if each.rev < old.rev or same:
                    if same and each.rev == old.rev and each.scope and each.scope != old.scope:
                        self._move(id, old, each.scope)
                    continue
                mine = self._diverged(id, mine)
            if id in sent and (old is not None or mine is not None) and sent[id] != (each.rev, each.hash):
                continue  # of what is under way only its answer says what it was made on
            if id in sent and old is not None and id not in kept:
                own.append(each)  # what was sent from here, met before its answer
            elif mine is not None:
                it = each.dict, each.body
                merges.append((each, mine._replace(base=it) if id in sent else mine.on(each.hash, it)))
            else:
                arrived.append(each)
        self._keep_newer_than_sent(own, edits)
        self._store_heads([*arrived, *own, *(each for each, _ in merges)], known)
        for each in arrived:
            if each.scope in self.headers_first and each.id not in known and self._is_document(each):
                self.rows.put_header(each)
            else:
                self.take(each)
        for each, mine in merges:
            if each.id in kept:
                self._take_back(each)
            meet(self, each, mine)
        self.settled.received += len(arrived) + len(merges)
        return waiting

    def _doubted(self, newest: Mapping[bytes, Head], known: Mapping[bytes, Known]) -> list[bytes]:
        """What would be overwritten in a doubted scope."""
        doubted = set(self.connection.exec_driver_sql("SELECT scope FROM cursor WHERE doubt").scalars())
        if not doubted:
            return []
        return [id for id, old in known.items() if newest[id].rev > old.rev and doubted & {old.scope, newest[id].scope}]

    def waits_for_answers(self, heads: Sequence[Head]) -> bool:
        """Whether one of them is somebody's edit of what is under way from here.

        Only the answer to that push says whether it was made on ours: what comes first has to be settled first.
        """
        sent = self._under_way(listed(each.id for each in heads))
        if not sent:
            return False
        known = self._known(listed(sent))
        return any(
            each.id in sent and sent[each.id] != (each.rev, each.hash)
            and (each.id not in known or each.rev > known[each.id].rev)
            for each in heads
        )  # fmt: skip

    def _keep_newer_than_sent(self, own: Sequence[Head], edits: Mapping[bytes, Edit]) -> None:
        """What is unsent over one's own accepted edit stays; what was taken back to the old head is an edit now."""
        for each in own:
            mine = edits.get(each.id)
            if mine is None:
                self.connection.exec_driver_sql(TAKEN_BACK, (self.at, each.id))
            elif (mine.hash, bool(mine.deleted)) == (each.hash, each.deleted):
                self.drop_edit(each.id)

    def _known(self, ids: str) -> dict[bytes, Known]:
        sql = f"SELECT id, rev, deleted, hash, scope, kind FROM head WHERE id {AMONG}"
        return {row[0]: Known(*row[1:]) for row in self.connection.exec_driver_sql(sql, (ids,))}

    def _edits(self, ids: str) -> tuple[dict[bytes, Edit], set[bytes]]:
        """Unsent edits with the stored heads they were made on, and others that are in quarantine; the ids of those."""
        sql = (
            "SELECT u.id, u.kind, u.dict, u.hash, u.deleted, u.author, u.saved_at, u.body, h.dict, h.body, h.deleted,"
            " coalesce(h.hash, u.base_hash)"
            f" FROM unsent u LEFT JOIN head h ON h.id = u.id WHERE u.id {AMONG}"
        )
        unsent = {row[0]: edit_of(row) for row in self.connection.exec_driver_sql(sql, (ids,))}
        sql = (
            "SELECT id, kind, dict, hash, deleted, author, saved_at, body, base_dict, base_body, 0"
            f" FROM quarantine WHERE id {AMONG} AND id NOT IN (SELECT id FROM unsent)"
        )
        kept = {row[0]: edit_of(row) for row in self.connection.exec_driver_sql(sql, (ids,))}
        return unsent | kept, set(kept)

    def _take_back(self, head: Head) -> None:
        """Its edit comes out of quarantine."""
        self.connection.exec_driver_sql("DELETE FROM quarantine WHERE id = ?", (head.id,))
        note(self.connection, self.at, "regained", {"kind": head.kind, "id": str(UUID(bytes=head.id))})

    def read_again(self) -> None:
        """What an older version could not read, and this one can."""
        sql = (
            "SELECT h.id, h.kind, h.rev, h.deleted, h.dict, h.hash, h.author, h.at, h.body, h.scope"
            " FROM unreadable JOIN head h USING (id)"
        )
        found = list(map(head_of, self.connection.exec_driver_sql(sql).all()))
        readable = [each for each in found if self.rows.readable(each)]
        edits, kept = self._edits(listed(each.id for each in readable))
        for each in readable:
            self.connection.exec_driver_sql("DELETE FROM unreadable WHERE id = ?", (each.id,))
            if each.id in kept:
                self._take_back(each)
                meet(self, each, edits[each.id])
            elif each.id not in edits:
                self.take(each)

    def _under_way(self, ids: str) -> dict[bytes, tuple[int, bytes]]:
        """What the server will have made of records under way if it took them: id → rev and hash."""
        sql = f"SELECT id, rev + 1, hash FROM batch_record WHERE id {AMONG} AND NOT flags & 8"
        return {id: (rev, hash) for id, rev, hash in self.connection.exec_driver_sql(sql, (ids,))}

    def _diverged(self, id: bytes, mine: Edit | None) -> Edit | None:
        """The server has another content under the same rev: what is stored here becomes an edit without a base."""
        if mine is not None:
            return mine._replace(base=None)
        sql = "SELECT id, kind, dict, hash, deleted, author, at, body, 0, NULL, 0 FROM head WHERE id = ?"
        stored = edit_of(self.connection.exec_driver_sql(sql, (id,)).one())
        note(self.connection, self.at, "diverged", {"kind": stored.kind, "id": str(UUID(bytes=id))})
        return stored if sound(id, stored) else None

    def move(self, id: bytes, scope: str) -> None:
        self._move(id, self._known(listed([id]))[id], scope)

    def doubts(self, scope: str) -> bool:
        sql = "SELECT 1 FROM cursor WHERE scope = ? AND doubt"
        return self.connection.exec_driver_sql(sql, (scope,)).first() is not None

    def scope_of(self, id: bytes) -> str:
        """The scope of a stored head, as far as there is one."""
        return str(self.connection.exec_driver_sql("SELECT scope FROM head WHERE id = ?", (id,)).scalar() or "")

    def fork(self, id: bytes) -> None:
        """The server went on without this head: it is an edit without a base from now on, unless one stands over it."""
        old = self._known(listed([id])).get(id)
        if old is None:
            return
        self.connection.exec_driver_sql(TAKEN_BACK, (self.at, id))
        self.sums.go(old.scope, id, old.rev, bool(old.deleted), old.hash)
        self.connection.exec_driver_sql("DELETE FROM head WHERE id = ?", (id,))
        note(self.connection, self.at, "diverged", {"kind": old.kind, "id": str(UUID(bytes=id))})

    def doubt(self, scope: str) -> None:
        """Both ends have to be compared, which is noted until they were. What was handed over may be lost there too."""
        sql = "UPDATE cursor SET doubt = 1 WHERE scope = ? AND NOT doubt"
        if self.connection.exec_driver_sql(sql, (scope,)).rowcount:
            self.connection.exec_driver_sql("UPDATE quarantine SET handed_over = 0")
        self.settled.reconcile |= {scope}

    def _move(self, id: bytes, old: Known, scope: str) -> None:
        self.sums.go(old.scope, id, old.rev, bool(old.deleted), old.hash)
        self.sums.come(scope, id, old.rev, bool(old.deleted), old.hash)
        self.connection.exec_driver_sql("UPDATE head SET scope = ? WHERE id = ?", (scope, id))

    def _store_heads(self, arrived: Sequence[Head], known: Mapping[bytes, Known]) -> None:
        rows = []
        for each in arrived:
            if (old := known.get(each.id)) is not None:
                self.sums.go(old.scope, each.id, old.rev, bool(old.deleted), old.hash)
            self.sums.come(each.scope, each.id, each.rev, each.deleted, each.hash)
            rows.append((each.id, each.kind, each.rev, each.scope, int(each.deleted), each.dict, each.hash, each.author,
                         each.at, each.body))  # fmt: skip
        if rows:
            self.connection.exec_driver_sql(HEAD, rows)

    def _is_document(self, head: Head) -> bool:
        return head.kind in self.kinds.shapes and self.kinds.shapes[head.kind].is_document and not head.deleted

    def take(self, head: Head) -> None:
        """A head that no unsent edit stands over: its rows follow."""
        if head.deleted:
            self.rows.out(head.kind, head.id)
        elif (light := self.rows.read(head)) is not None:
            self.rows.put(head.kind, head.id, light)

    def drop_edit(self, id: bytes) -> None:
        self.connection.exec_driver_sql("DELETE FROM unsent WHERE id = ?", (id,))
        self.connection.exec_driver_sql("DELETE FROM refused WHERE id = ?", (id,))

    def keep_edit(self, id: bytes, edit: Edit) -> None:
        at = edit.saved_at or self.at
        row = (id, edit.kind, edit.dict, edit.hash, edit.deleted, edit.author, at, edit.body)
        self.connection.exec_driver_sql(UNSENT, row)
        if not edit.deleted and not self.rows.has(edit.kind, id) and edit.kind in self.kinds.shapes:
            self.rows.put(edit.kind, id, light_of(self.kinds.shape(edit.kind), unpacked(edit.body, edit.dict)))

    def keep(self, shape: Shape, light: Any, author: bytes | None) -> None:
        """What the program itself makes or changes, as a save would store it."""
        content = content_of(shape, light)
        number, body = packed(shape.kind, content, LEVEL_SAVE)
        id: bytes = light.id.bytes
        row = (id, shape.kind, number, content_hash(shape.kind, light.id, content), 0, author, self.at, body)
        self.connection.exec_driver_sql(UNSENT, row)
        self.rows.put(shape.kind, id, light)

    def _renumber(self, shape: Shape, numbers: Sequence[str]) -> None:
        for id in to_renumber(self.connection, shape, numbers):
            stored = heads.current(self.connection, id)
            assert stored is not None  # it has rows
            light = light_of(shape, stored.content)
            before, light.number = light.number, None
            today = self.now.astimezone().date()
            numbering.give_numbers(self.connection, shape, [light], self.store.prefix, today)
            self.keep(shape, light, stored.author)
            about = {"kind": shape.kind, "id": str(id), "before": before, "after": light.number}
            note(self.connection, self.at, "renumbered", about)
            audit.record(
                self.connection, self.store.actor, self.now, "renumber", shape.kind, id, light.scope_of(),
                {"number": [before, light.number]},
            )  # fmt: skip
