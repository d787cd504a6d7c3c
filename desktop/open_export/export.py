"""`export-company`: a copy of the company first, then every other file from that copy, so that all tell one moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from desktop import whole
from desktop.backups import BackupFailed, copy_with_key
from desktop.database import connected, revision
from desktop.open_export import manifest, readme
from desktop.open_export.contents import FACTS, Contents
from desktop.open_export.target import Target, chunks_of, target_at
from shared.kernel.refusal import Refusal
from shared.kernel.types import instant_text
from shared.kernel.words import trouble
from shared.store import filling
from shared.store.rebuild import Progress
from shared.store.store import Store

DATABASE = "company.sqlite"
PAY = "payroll"
_OF_THE_SERVER = "name GLOB 'server_*' OR name GLOB 'sync_*' OR name GLOB 'account/*'"
Papers = Callable[[Store, Progress], Iterator[tuple[str, bytes]]]
"""Gives (name, PDF) for what is printed; asked with a store on the copy."""


class ExportFailed(Refusal):
    """Nothing was exported; the company is as it was."""


def export_company(store: Store, out: Path, papers: Papers, now: datetime, progress: Progress) -> manifest.Manifest:
    """Write the whole company to a new folder or .zip file, all of it or nothing. Raises ExportFailed.

    The audit has an entry of it before anything leaves, because pay leaves with it.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir()) and out.suffix.lower() != ".zip"):
        text = "{file} is there already. Nothing was exported; name a new folder or .zip file."
        raise ExportFailed(text, file=out)
    store.note("export_company", "", None, PAY, [out.name])
    while filling.fill(store):
        pass
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        copy = whole.unfinished(out.with_name(f"{out.name}.copy"))
        try:
            copy_with_key(
                store.engine, copy, None, progress=progress
            )  # in an open format, whatever key the company has
            _forget_server(copy)
            with target_at(whole.unfinished(out), out) as target:
                return _written(store, copy, target, papers, now, progress)
        finally:
            whole.remove(copy)
    except (OSError, BackupFailed) as cause:
        text = "Nothing was exported to {file}: {trouble}. The company is as it was."
        why = trouble(cause) if isinstance(cause, OSError) else cause.values.get("trouble", cause)
        raise ExportFailed(text, file=out, trouble=why) from cause


def _forget_server(copy: Path) -> None:
    """What lets this computer or its people in at the company's server does not leave with the export, nor as deleted
    bytes."""
    engine = connected(copy)
    try:
        with engine.execution_options(writing=True).connect() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            connection.exec_driver_sql(f"DELETE FROM device WHERE {_OF_THE_SERVER}")
            connection.commit()
    finally:
        engine.dispose()


def _written(
    store: Store, copy: Path, target: Target, papers: Papers, now: datetime, progress: Progress
) -> manifest.Manifest:
    with _opened(store, copy) as (copied, connection):
        contents = Contents(connection, store.kinds, progress)
        contents.write(target)
        contents.write_readable(target)
        target.put(FACTS, [msgspec.json.encode(_facts(connection))])
        for name, paper in papers(copied, progress):
            target.put(f"pdf/{name}", [paper])
        schema = revision(copied.engine) or ""
    target.put(DATABASE, chunks_of(copy))
    target.put("README.txt", [readme.TEXT.encode()])
    made = manifest.Manifest(
        manifest.FORMAT, manifest.VERSION, version("fieldledger"), schema, instant_text(now), store.prefix,
        contents.counts, contents.damaged,
        {name: manifest.FileEntry(*target.files[name]) for name in sorted(target.files)},
        manifest.data_digest(target.files),
    )  # fmt: skip
    target.put(manifest.NAME, [msgspec.json.format(msgspec.json.encode(made), indent=1)])
    return made


@contextmanager
def _opened(store: Store, copy: Path) -> Iterator[tuple[Store, Connection]]:
    engine = connected(copy, read_only=True)
    try:
        with engine.connect() as connection:
            yield Store(engine, store.kinds, prefix=store.prefix, clock=store.clock), connection
    finally:
        engine.dispose()


def _facts(connection: Connection) -> dict[str, Any]:
    """What the file knows of itself, and the last numbers given."""
    facts = connection.exec_driver_sql("SELECT name, value FROM device ORDER BY name").fetchall()
    sql = "SELECT kind, prefix, year, last FROM counter ORDER BY kind, prefix, year"
    counters = connection.exec_driver_sql(sql).fetchall()
    return {"device": {row[0]: row[1] for row in facts}, "counters": [list(row) for row in counters]}
