"""Backups: the whole database as one file, written, read and put back by PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from server.postgres.programs import TAIL, installed
from shared.kernel.refusal import Refusal

OF_ADDRESS: Final = {"host": "PGHOST", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


class CannotCopy(Refusal):
    """A backup could not be written, read or put back."""


def dump(url: str, file: Path) -> None:
    """Everything as it was at one moment, while others go on writing. Raises CannotCopy."""
    _run("pg_dump", "--format=custom", "--compress=gzip:1", f"--file={file}", url=url)


def read_through(file: Path) -> None:
    """Every table of the file unpacked, and thrown away. Raises CannotCopy."""
    _run("pg_restore", f"--file={os.devnull}", str(file))


def put_back(url: str, file: Path) -> None:
    """The tables of the file in the place of those that are there: all of them or none. Raises CannotCopy."""
    _run(
        *("pg_restore", "--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner"),
        *(f"--dbname={make_url(url).database}", str(file)),
        url=url,
    )


def _run(name: str, *arguments: str, url: str = "") -> None:
    done = subprocess.run(
        [installed() / name, *arguments],
        env={**os.environ, "LC_ALL": "C", **(_place(url) if url else {})},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-TAIL:])
        raise CannotCopy("{program} of PostgreSQL failed: {trouble}", program=name, trouble=said)


def _place(url: str) -> dict[str, str]:
    """Where the database is: not among the arguments, which everybody on the computer can read."""
    made = make_url(url)
    parts = {
        "PGHOST": made.host, "PGPORT": made.port, "PGUSER": made.username, "PGPASSWORD": made.password,
        "PGDATABASE": made.database,
    }  # fmt: skip
    asked = {OF_ADDRESS[name]: str(value) for name, value in made.query.items() if name in OF_ADDRESS}
    return {name: str(value) for name, value in parts.items() if value} | asked
