"""One PostgreSQL in one folder: made when it is missing, started, found again after any end, stopped."""

import json
import os
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Final

import psutil
import psycopg
from psycopg import sql
from sqlalchemy import URL

from server.database.metadata import ROLE
from server.postgres.programs import MAJOR, ProgramFailed, Programs
from shared.kernel.refusal import Refusal

ADMINISTRATOR: Final = "administrator"
OWNER: Final = "fieldledger"
"""What the server connects as: the owner of its tables, nothing more."""
DATABASE: Final = "fieldledger"
SOCKET_PORT: Final = 5432  # a part of the socket's name
SOCKET_PATH_MAX: Final = 103  # bytes, of all systems
START_ATTEMPTS: Final = 3
SESSIONS_END: Final = 30.0  # seconds
LOG_MAX: Final = 4 * 2**20

DURABLE: Final = """
max_connections = 200
shared_buffers = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = on
jit = off
log_min_messages = warning
log_line_prefix = '%m [%p] '
"""
THROWN_AWAY: Final = """
# Fast, not safe: nobody needs this data after a power cut.
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class OtherMajor(Refusal):
    """The data was written by another PostgreSQL."""


class Cluster:
    """The database server of one folder. `configuration` is what stands in postgresql.conf beside where it listens."""

    def __init__(self, home: Path, *, configuration: str = DURABLE, tcp: bool = os.name == "nt") -> None:
        self.home = home.absolute()
        self.data, self.log = self.home / "data", self.home / "log"
        self._configuration = configuration
        self._sockets = self.home / "socket"
        path = f"{self._sockets}/.s.PGSQL.{SOCKET_PORT}.lock"
        self._tcp = tcp or len(os.fsencode(path)) > SOCKET_PATH_MAX

    def start(self) -> None:
        """Ready for connections when it returns, also where a server that was killed has left it running."""
        if self.postmaster() is None:
            self._rotate_log()
            self._clear_after_kill()
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._check_major()
            self._launch()
        self._furnish()

    def stop(self) -> None:
        """Ends sessions, writes everything down, and returns when the last process is gone."""
        if self.postmaster() is None:
            return
        try:
            self._run("pg_ctl", "stop", "-w", "-t", "30", "-m", "fast", "-D", str(self.data))
        except ProgramFailed:
            self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))

    def postmaster(self) -> int | None:
        """The process that serves this folder. A number that a kill left behind may belong to anybody by now."""
        try:
            pid = int((self.data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
            return pid if self._serves(psutil.Process(pid)) else None
        except (OSError, ValueError, psutil.Error):
            return None

    @property
    def url(self) -> str:
        """What the server connects to, as its own role."""
        return self.url_of(DATABASE, OWNER)

    def url_of(self, database: str, role: str = ADMINISTRATOR) -> str:
        """The address for SQLAlchemy; only of a server that runs."""
        _pid, _data, _began, port, folder, address, *_ = (self.data / "postmaster.pid").read_text("utf-8").split("\n")
        place = {"host": folder} if folder else {}
        url = URL.create(
            "postgresql+psycopg", role, self._passwords[role], address if not folder else None, int(port), database,
            query=place,
        )  # fmt: skip
        return url.render_as_string(hide_password=False)

    def _serves(self, process: psutil.Process) -> bool:
        """Whether it is a process of PostgreSQL that works in this folder."""
        try:
            if not process.name().startswith("postgres") or process.status() == psutil.STATUS_ZOMBIE:
                return False
            return Path(process.cwd()).samefile(self.data)
        except (OSError, psutil.Error):
            return False

    def _clear_after_kill(self) -> None:
        """Sessions end by themselves when they see that their server is gone; then its marks mean nothing any more."""
        until = time.monotonic() + SESSIONS_END
        while left := [process.pid for process in psutil.process_iter() if self._serves(process)]:
            if time.monotonic() > until:
                raise ProgramFailed(
                    "A PostgreSQL that was killed has processes left in {folder}: {processes}. End them, then start "
                    "again.",
                    folder=self.data, processes=", ".join(map(str, left)),
                )  # fmt: skip
            time.sleep(0.05)
        for mark in (self.data / "postmaster.pid", *self._sockets.glob(".s.PGSQL.*")):
            mark.unlink(missing_ok=True)

    @contextmanager
    def scratch(self, name: str) -> Iterator[str]:
        """An empty database for as long as the block takes; its address, as the server's own role."""
        with self._administrator() as administrator:
            administrator.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            administrator.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0")
            try:
                yield self.url_of(name, OWNER)
            finally:
                administrator.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @cached_property
    def _programs(self) -> Programs:
        return Programs(self.home)

    @cached_property
    def _passwords(self) -> dict[str, str]:
        file = self.home / "passwords.json"
        if not file.exists():
            made = {role: secrets.token_urlsafe(24) for role in (ADMINISTRATOR, OWNER)}
            _write_secret(file, json.dumps(made))
        return dict(json.loads(file.read_text("utf-8")))

    def _run(self, name: str, *arguments: str) -> None:
        self._programs.run(name, *arguments, log=self.log)

    def _make(self) -> None:
        """Under another name first: what a power cut leaves half made is thrown away."""
        making, password = self.home / "data.new", self.home / "password.new"
        shutil.rmtree(making, ignore_errors=True)
        self._programs  # noqa: B018  # makes the folder
        _write_secret(password, self._passwords[ADMINISTRATOR])
        self._programs.give(password)
        try:
            self._run(
                *("initdb", "--pgdata", str(making), f"--username={ADMINISTRATOR}", "--encoding=UTF8"),
                # The same order of letters on every system, whatever locales it has.
                *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *("--auth=scram-sha-256", f"--pwfile={password}", "--no-instructions"),
                *(("--no-sync",) if self._configuration == THROWN_AWAY else ()),
            )
        finally:
            password.unlink()
        making.rename(self.data)

    def _check_major(self) -> None:
        found = (self.data / "PG_VERSION").read_text("ascii").strip()
        if found != MAJOR:
            raise OtherMajor(
                "The database in {folder} was written by PostgreSQL {found}, this server has {ours}. Nothing was "
                "changed. Make a backup with the version of Fieldledger that wrote it, and restore it with this one.",
                folder=self.data, found=found, ours=MAJOR,
            )  # fmt: skip

    def _launch(self) -> None:
        for attempt in range(1, START_ATTEMPTS + 1):  # somebody may take the free port before the server does
            self._configure()
            try:
                self._run("pg_ctl", "start", "-w", "-t", "120", "-D", str(self.data), "-l", str(self.log))
                return
            except ProgramFailed:
                if attempt == START_ATTEMPTS or not self._tcp:
                    raise

    def _configure(self) -> None:
        if self._tcp:
            where = f"listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nport = {free_port()}\n"
        else:
            self._sockets.mkdir(exist_ok=True, mode=0o700)
            self._programs.give(self._sockets)
            folder = str(self._sockets).replace("'", "''")
            where = f"listen_addresses = ''\nunix_socket_directories = '{folder}'\nport = {SOCKET_PORT}\n"
        file = self.data / "postgresql.conf"
        file.write_text("# Written anew at each start.\n" + where + self._configuration, "utf-8")
        self._programs.give(file)

    def _furnish(self) -> None:
        """The roles and the database, where they are missing."""
        with self._administrator() as administrator:
            roles = {name for (name,) in administrator.execute("SELECT rolname FROM pg_roles")}
            if ROLE not in roles:
                administrator.execute(f"CREATE ROLE {ROLE} NOLOGIN")
            if OWNER not in roles:
                made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(OWNER), self._passwords[OWNER])
                administrator.execute(made)
            administrator.execute(f"GRANT {ROLE} TO {OWNER}")
            if not administrator.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
                administrator.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0")

    def _administrator(self) -> psycopg.Connection:
        """One that was found running may still be on its way up."""
        until = time.monotonic() + SESSIONS_END
        while True:
            try:
                return psycopg.connect(self.url_of("postgres").replace("+psycopg", "", 1), autocommit=True)
            except psycopg.OperationalError as cause:
                if time.monotonic() > until:
                    raise ProgramFailed("PostgreSQL does not answer: {trouble}", trouble=str(cause)) from cause
                time.sleep(0.1)

    def _rotate_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_MAX:
            self.log.replace(self.log.with_name("log.1"))
        self._programs  # noqa: B018  # makes the folder
        self.log.touch()
        self._programs.give(self.log)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _write_secret(file: Path, text: str) -> None:
    """Nobody else may read it, not even for the moment between two calls."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
