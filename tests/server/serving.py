"""A real server for tests: the program itself, in a process of its own, on a free port of this computer."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = (sys.executable, "-m", "server")
STOPS_SECONDS = 60


@contextmanager
def data_folder() -> Iterator[Path]:
    """As root, PostgreSQL runs as somebody else, who cannot enter the folders of pytest."""
    with tempfile.TemporaryDirectory(prefix="fieldledger-server-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)
        yield Path(folder) / "data"


def command(data: Path, *words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """One command of the server's own, to its end."""
    return subprocess.run(
        [*PROGRAM, *words, "--data", str(data)], capture_output=True, text=True, env=_environment(environment),
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def told(data: Path, *words: str) -> dict[str, Any]:
    """What a command that succeeds gives to a machine."""
    done = command(data, *words, "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


class Server:
    """One that runs. `address` is where it answers."""

    def __init__(self, process: "subprocess.Popen[str]", data: Path, log: Path) -> None:
        self.process, self.data, self.log = process, data, log
        self.address = ""

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Asked to stop, and gone; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(STOPS_SECONDS)

    def said(self) -> str:
        return self.log.read_text("utf-8")


@contextmanager
def served(data: Path, *words: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """`run` on this data folder until the end of the block; it answers when the block begins."""
    log = data.with_name(f"{data.name}.log")
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*PROGRAM, "run", "--json", "--data", str(data), "--port", "0", "--workers", "1", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True, env=_environment(environment),
        )  # fmt: skip
    server = Server(process, data, log)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, f"the server did not start: {server.said()}"
        server.address = json.loads(line)["address"]
        yield server
    finally:
        server.stop()
        assert process.stdout is not None
        process.stdout.close()


def _environment(more: dict[str, str] | None) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("FIELDLEDGER_", "PROMETHEUS_"))}
    return own | (more or {})
