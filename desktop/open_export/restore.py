"""`restore-export`: a company built anew from bodies, audit and contents, and compared with what was exported."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from desktop.backups import COUNTER_JUMP
from desktop.database import make_database
from desktop.open_export import manifest
from desktop.open_export.contents import AUDIT, BLOBS, FACTS, Contents, bodies_name
from desktop.open_export.older import put_older_movements
from desktop.open_export.source import BadExport, Listed, Source, lines, manifest_of, opened, verify
from desktop.open_export.target import Target
from shared.kernel.codec import BodyError, content_hash, light_of
from shared.kernel.describe import Kinds, Shape
from shared.store import heads
from shared.store.audit import HEAD, Actor, broken_links
from shared.store.errors import StoreError
from shared.store.numbering import FLOOR
from shared.store.packing import LEVEL_BULK, packed_alone
from shared.store.rebuild import Progress
from shared.store.saving import Change
from shared.store.writing import Writer

BATCH: Final = 500
BATCH_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `altered`: entries of the audit that were altered before the export was made, or in it."""

    manifest: manifest.Manifest
    altered: list[int]


def restore_export(path: Path, company: Path, kinds: Kinds, progress: Progress) -> Restored:
    """Make the company file from an export; it is there whole and equal to what was exported, or not at all.

    Raises BadExport.
    """
    altered: list[int] = []
    if company.exists():
        text = "There is a company at {file} already. Nothing was restored; name an empty folder with --home."
        raise BadExport(text, file=company)
    with opened(path) as source:
        listed = manifest_of(source)
        verify(source, listed, progress)
        company.parent.mkdir(parents=True, exist_ok=True)

        def begin(engine: Engine) -> None:
            _fill(engine, Listed(source, listed.files), kinds, progress)
            _compare(engine, kinds, listed, progress)
            with engine.execution_options(writing=True).begin() as connection:
                altered.extend(broken_links(connection))
                _jump_ahead(connection)

        if not make_database(company, begin=begin):
            raise BadExport("Another program made a company at {file} meanwhile. Nothing was restored.", file=company)
    return Restored(listed, altered)


def _fill(engine: Engine, source: Source, kinds: Kinds, progress: Progress) -> None:
    with engine.execution_options(writing=True).begin() as connection:
        older: set[UUID] = set()
        for shape in kinds.shapes.values():
            older |= _put_kind(connection, source, shape, progress)
        put_older_movements(connection, source, kinds, older)
        for name, put in ((AUDIT, _put_audit), (BLOBS, _put_blobs), (FACTS, _put_facts)):
            with _understood(name):
                put(connection, source)
        with Session(connection) as session:
            Change(connection, session, kinds, "", Actor(""), datetime.now(UTC)).freeze_totals()


class _Line(msgspec.Struct):
    id: UUID
    saved_at: str
    hash: str = ""
    deleted: bool = False
    body: msgspec.Raw = msgspec.Raw(b"")


def _put_kind(connection: Connection, source: Source, shape: Shape, progress: Progress) -> set[UUID]:
    """Rows, bodies, search text and movements of a kind; the ids of documents posted by rules of older versions."""
    writer, name, older, done = Writer(connection, datetime.now(UTC)), bodies_name(shape.kind), set[UUID](), 0
    for batch in _batches(_decoded(name, line) for line in _all_lines(source, name)):
        living = [(line, _light(shape, name, line)) for line in batch if not line.deleted]
        made = [light for _, light in living]
        try:
            writer.put_new(shape, made, LEVEL_BULK)
        except StoreError as cause:
            raise BadExport("{name} is damaged: {trouble}", name=name, trouble=cause) from cause
        posted = [each for each in made if shape.is_document and each.status == "posted"]
        today = [each for each in posted if each.rule_version == each.rule_version_now]
        writer.put_movements(shape, today)
        older |= {each.id for each in posted} - {each.id for each in today}
        saved = [(line.saved_at, line.id.bytes) for line, _ in living]
        writer.run("UPDATE unsent SET saved_at = ? WHERE id = ?", saved)
        for line in batch:
            if line.deleted:
                heads.put_tombstones(connection, shape.kind, [line.id], line.saved_at, None)
        done += len(batch)
        progress(shape.caption, done)
    return older


def _batches(found: Iterator[_Line]) -> Iterator[list[_Line]]:
    """Some hundred lines at once, fewer of long ones: a month of many people is a hundred times a daily report."""
    batch, size = list[_Line](), 0
    for line in found:
        batch.append(line)
        size += len(line.body)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _all_lines(source: Source, name: str) -> Iterator[bytes]:
    """A kind that the exporting version did not know has no file."""
    try:
        yield from lines(source, name)
    except KeyError:
        return


NOT_UNDERSTOOD: Final = (
    msgspec.MsgspecError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError,
)  # fmt: skip


@contextmanager
def _understood(name: str) -> Iterator[None]:
    """Whatever a file of an export says that no export says becomes words."""
    try:
        yield
    except NOT_UNDERSTOOD as cause:
        raise BadExport("{name} is damaged: {trouble}", name=name, trouble=f"{cause}"[:200]) from cause


def _decoded(name: str, line: bytes) -> _Line:
    with _understood(name):
        return msgspec.json.decode(line, type=_Line)


def _light(shape: Shape, name: str, line: _Line) -> Any:
    """The aggregate of a line, if its content is the one that its hash names."""
    body = bytes(line.body)
    try:
        if content_hash(shape.kind, line.id, body).hex() != line.hash:
            text = "{name}: the content of {id} is not the one that its hash names. Nothing was restored."
            raise BadExport(text, name=name, id=str(line.id))
        light = light_of(shape, body)
    except BodyError as cause:
        raise BadExport("{name} is damaged: {trouble}", name=name, trouble=cause) from cause
    if light.id != line.id:
        raise BadExport("{name}: two ids in one line. Nothing was restored.", name=name)
    return light


# ---- what no body holds


def _rows(source: Source, name: str) -> Iterator[dict[str, Any]]:
    return (msgspec.json.decode(line, type=dict) for line in lines(source, name))


def _put_audit(connection: Connection, source: Source) -> None:
    """The chain as it was, link by link: its hashes are not made again, so that nothing can be slipped in."""
    head = b""
    for row in _rows(source, AUDIT):
        content = None if "content" not in row else packed_alone(_canonical(row["content"]))
        ids = [None if row[name] is None else UUID(row[name]).bytes for name in ("person_id", "aggregate_id")]
        head = bytes.fromhex(row["hash"])
        connection.exec_driver_sql(
            "INSERT INTO audit (seq, at, device, person_id, action, kind, aggregate_id, scope, content, content_hash,"
            " hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row["seq"], row["at"], row["device"], ids[0], row["action"], row["kind"], ids[1], row["scope"], content,
             bytes.fromhex(row["content_hash"]), head),
        )  # fmt: skip
    if head:
        _fact(connection, HEAD, head.hex())


def _canonical(content: Any) -> bytes:
    return msgspec.json.encode(content, order="sorted")


def _put_blobs(connection: Connection, source: Source) -> None:
    for row in _rows(source, BLOBS):
        content = row["text"].encode() if "text" in row else msgspec.convert(row["base64"], bytes)
        connection.exec_driver_sql(
            "INSERT INTO blob (hash, scope, content) VALUES (?, ?, ?)",
            (bytes.fromhex(row["hash"]), row["scope"], packed_alone(content)),
        )


KEPT_FACTS: Final = ("prefix", "device_id", FLOOR)
_Number = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class _Facts(msgspec.Struct):
    device: dict[str, str]
    counters: list[tuple[str, str, int, _Number]]


def _put_facts(connection: Connection, source: Source) -> None:
    with source.open(FACTS) as opened:
        facts = msgspec.json.decode(opened.read(1 << 24), type=_Facts)
    msgspec.convert(facts.device.get(FLOOR, "0"), _Number, strict=False)
    for name in KEPT_FACTS:
        if name in facts.device:
            _fact(connection, name, facts.device[name])
    for counter in facts.counters:
        connection.exec_driver_sql("INSERT INTO counter (kind, prefix, year, last) VALUES (?, ?, ?, ?)", counter)


def _jump_ahead(connection: Connection) -> None:
    """Numbers given after the export may stand on paper already: none of them is given again."""
    connection.exec_driver_sql("UPDATE counter SET last = last + ?", (COUNTER_JUMP,))
    floor = connection.exec_driver_sql("SELECT value FROM device WHERE name = ?", (FLOOR,)).scalar()
    _fact(connection, FLOOR, str(int(floor or 0) + COUNTER_JUMP))


def _fact(connection: Connection, name: str, value: str) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO device (name, value) VALUES (?, ?)", (name, value))


def _compare(engine: Engine, kinds: Kinds, listed: manifest.Manifest, progress: Progress) -> None:
    """Export the new company to nowhere: every data file must come out as it went in."""
    again = Target()
    with engine.connect() as connection:
        contents = Contents(connection, kinds, progress)
        contents.write(again)
    for name, (size, sha256) in again.files.items():
        entry = listed.files.get(name)
        if entry is not None and (entry.bytes, entry.sha256) != (size, sha256):
            text = "{name} does not come out of the restored company as it went in. Nothing was restored."
            raise BadExport(text, name=name)
    if {kind: n for kind, n in listed.counts.items() if n} != {kind: n for kind, n in contents.counts.items() if n}:
        raise BadExport("{name} is damaged. Nothing was restored.", name=manifest.NAME)
    unknown = [name for name in listed.files if manifest.is_data(name) and name not in again.files]
    if unknown:
        text = "This program does not know what {name} holds. Nothing was restored; update the program first."
        raise BadExport(text, name=min(unknown))
