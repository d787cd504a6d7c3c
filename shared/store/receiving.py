"""Received aggregates into rows, registers and search text: thousands in a few statements, in both databases.

Some of them may be stored already. Bodies are the caller's business; so is what a person should be told.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from shared.kernel.base import PeriodLock
from shared.kernel.describe import Kinds, Shape
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say
from shared.store import heads, missing, months, periods, rewriting, statements
from shared.store.statements import Statements
from shared.store.writing import SEARCH_MERGE, Writer


@dataclass(frozen=True, slots=True)
class Trouble:
    """A posted document that its movements cannot be made of; its rows are stored, its registers lack it."""

    kind: str
    id: UUID
    text: Words


class Receiver(Writer):
    """Writes what was received through one connection, inside the caller's transaction.

    Lights are as `light_of` gives them. Nothing is refused for a business reason: a closed month takes what arrives,
    and its frozen totals follow.
    """

    def __init__(self, connection: Connection, kinds: Kinds, now: datetime) -> None:
        super().__init__(connection, now)
        self.kinds = kinds

    def put(self, shape: Shape, aggregates: Sequence[Any], *, known: Collection[UUID]) -> list[Trouble]:
        """Header rows, lines, movements of posted ones and search text; `known` are stored already, with other content.

        Gives back the documents whose movements could not be made.
        """
        over = rewriting.whole(self.connection, list(known)) if self.dialect == "sqlite" else ()
        troubles = self._put_over(shape, [each for each in aggregates if each.id in over])
        rest = [each for each in aggregates if each.id not in over]
        again = [each.id for each in rest if each.id in known]
        touched = self._clear(shape, again, headers=False)
        self._put_headers(shape, rest, known if again else ())
        return troubles + self._put_rest(shape, rest, touched)

    def _put_over(self, shape: Shape, aggregates: Sequence[Any]) -> list[Trouble]:
        """The same of those whose older rows are whole: what stays as it was is not written again."""
        if not aggregates:
            return []
        ids = [each.id for each in aggregates]
        touched = self._frozen_months(ids) if shape.is_document else {}
        changed = rewriting.put_headers_again(self, shape, aggregates)
        changed |= rewriting.put_lines_again(self, shape, aggregates)
        again = [each for each in aggregates if each.id.bytes in changed]
        self._unindex_all([each.id for each in again])
        self._index_new(shape, again)
        missing.note_named(self.connection, self.kinds, shape, aggregates)
        return self._post_over(shape, aggregates, touched) if shape.is_document else []

    def _post_over(self, shape: Shape, documents: Sequence[Any], touched: dict[Any, set[date]]) -> list[Trouble]:
        ids = [each.id for each in documents]
        posted = [each for each in documents if each.status == "posted"]
        troubles: list[Trouble] = []
        try:
            with self.undone():
                rewriting.put_movements_again(self, self.kinds, shape, posted, ids)
        except Exception:  # noqa: BLE001  # of one of them; which one, is seen where each is posted alone
            self._drop_movements(ids)
            troubles = [trouble for each in posted for trouble in self._post_one(shape, each)]
        self._refresh_months(touched, [each.id for each in posted])
        return troubles

    def fill(self, shape: Shape, documents: Sequence[Any]) -> list[Trouble]:
        """The same of documents that have their header rows and nothing else; see `filling`."""
        newer = [each for each in documents if each.extra is not None]  # headers alone were read without
        self._put_headers(shape, newer, {each.id for each in newer})
        troubles = self._put_rest(shape, documents, {})
        self._delete("unfilled", "id", [each.id for each in documents])
        return troubles

    def _put_rest(self, shape: Shape, aggregates: Sequence[Any], touched: dict[Any, set[date]]) -> list[Trouble]:
        self.put_lines_of(shape, aggregates)
        if self.dialect == "sqlite":
            self._index_new(shape, aggregates)
            missing.note_named(self.connection, self.kinds, shape, aggregates)
        posted = [each for each in aggregates if shape.is_document and each.status == "posted"]
        troubles = self._post(shape, posted)
        if shape.is_document:
            self._refresh_months(touched, [each.id for each in posted])
        self._freeze(shape)
        return troubles

    def take_out(self, shape: Shape, ids: Sequence[UUID]) -> None:
        """Take everything of aggregates away but their bodies."""
        touched = self._clear(shape, ids, headers=True)
        if self.dialect == "sqlite":
            missing.note_gone(self.connection, self.kinds, shape, ids)
        self._refresh_months(touched, ())
        self._freeze(shape)

    # ---- pieces

    def _put_headers(self, shape: Shape, aggregates: Sequence[Any], known: Collection[UUID]) -> None:
        head = statements.header(shape, self.dialect)
        rows = [statements.header_values(head, shape, each) for each in aggregates]
        self.insert(head, [row for row, each in zip(rows, aggregates, strict=True) if each.id not in known])
        self.run(head.upsert, [row for row, each in zip(rows, aggregates, strict=True) if each.id in known])

    def insert(self, statements: Statements, rows: Sequence[tuple[Any, ...]]) -> None:
        """PostgreSQL copies rows five times as fast; and no statement is left half prepared where one is refused."""
        if self.dialect == "sqlite" or not rows:
            self.run(statements.insert, rows)
            return
        columns = ", ".join(f'"{name}"' for name in statements.columns)
        raw: Any = self.connection.connection.driver_connection
        with raw.cursor() as cursor, cursor.copy(f"COPY {statements.name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _clear(self, shape: Shape, ids: Sequence[UUID], *, headers: bool) -> dict[Any, set[date]]:
        """Take lines, movements and search text away, headers if asked to; the frozen months that this changes."""
        if not ids:
            return {}
        touched = self._frozen_months(ids) if shape.is_document else {}
        if shape.is_document:
            self._drop_movements(ids)
        for table in reversed(shape.tables):
            self._delete(table.kind, "owner_id", ids)
        if headers:
            self._delete(shape.kind, "id", ids)
        if self.dialect == "sqlite":
            self._unindex_all(ids)
            self._delete("unfilled", "id", ids)
        return touched

    def _drop_movements(self, ids: Sequence[UUID]) -> None:
        for register in self.kinds.registers.values():
            self._delete(register.__tablename__, "recorder_id", ids)

    def _delete(self, table: str, column: str, ids: Sequence[UUID]) -> None:
        self.connection.exec_driver_sql(f"DELETE FROM {table} WHERE {self._among(column)}", (self._listed(ids),))

    def _among(self, column: str) -> str:
        postgresql = self.dialect == "postgresql"
        return f"{column} = ANY(%s)" if postgresql else f"{column} {heads.AMONG}"

    def _listed(self, ids: Sequence[UUID]) -> Any:
        return list(ids) if self.dialect == "postgresql" else heads.id_list(ids)

    def _unindex_all(self, ids: Sequence[UUID]) -> None:
        listed = self._listed(ids)
        sql = f"SELECT rowid FROM search_item WHERE {self._among('id')}"
        found = [tuple(row) for row in self.connection.exec_driver_sql(sql, (listed,))]
        self.run(SEARCH_MERGE, [("automerge", 0)])
        self.run("DELETE FROM search_text WHERE rowid = ?", found)
        self.run("DELETE FROM search_item WHERE rowid = ?", found)
        self.run(SEARCH_MERGE, [("automerge", 4)])

    # ---- movements

    def _post(self, shape: Shape, documents: Sequence[Any]) -> list[Trouble]:
        """Movements of all, or, where one of them cannot be posted, of all the others."""
        try:
            with self.undone():
                self.put_movements(shape, documents)
        except Exception:  # noqa: BLE001  # of one of them; which one, is seen below
            return [trouble for each in documents for trouble in self._post_one(shape, each)]
        return []

    def _post_one(self, shape: Shape, document: Any) -> Iterator[Trouble]:
        try:
            with self.undone():
                self.put_movements(shape, [document])
        except Exception as cause:  # noqa: BLE001  # whatever it is, it holds up no other document
            yield Trouble(shape.kind, document.id, worded(cause))

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done in the block is done whole, or undone."""
        self.connection.exec_driver_sql("SAVEPOINT received")
        try:
            yield
        except BaseException:
            self.connection.exec_driver_sql("ROLLBACK TO received")
            raise
        finally:
            self.connection.exec_driver_sql("RELEASE received")

    # ---- frozen months, which only devices have

    def _freeze(self, shape: Shape) -> None:
        """A period was closed or opened elsewhere."""
        if self.dialect == "sqlite" and issubclass(shape.cls, PeriodLock):
            periods.freeze(self.connection, self.kinds)

    def _frozen_months(self, recorders: Sequence[UUID]) -> dict[Any, set[date]]:
        """Register → its frozen months in which these documents have movements."""
        frozen = periods.frozen_date(self.connection) if self.dialect == "sqlite" else None
        if frozen is None or not recorders:
            return {}
        found: dict[Any, set[date]] = {}
        for register in self.kinds.registers.values():
            if hasattr(register, "frozen"):
                among = f"{self._among('recorder_id')} AND date <= ?"
                sql = f"SELECT DISTINCT date FROM {register.__tablename__} WHERE {among}"
                days = self.connection.exec_driver_sql(sql, (self._listed(recorders), frozen.isoformat())).scalars()
                if touched := {months.month_of(date.fromisoformat(day)) for day in days}:
                    found[register] = touched
        return found

    def _refresh_months(self, before: dict[Any, set[date]], posted: Sequence[UUID]) -> None:
        after = self._frozen_months(posted)
        for register in before.keys() | after.keys():
            months.refresh(self.connection, register, before.get(register, set()) | after.get(register, set()))


def worded(cause: Exception) -> Words:
    """What went wrong with one document."""
    if isinstance(cause, Refusal):
        return Words(cause.text, cause.values)
    return say("its rows cannot be made: {trouble}", trouble=f"{type(cause).__name__}: {cause}"[:200])
