"""Runs W1 to W5 one after another, each with files of its own, and prints one line of JSON for each figure."""

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import psutil

from server.database import companies
from server.database.place import visited
from server.settings import load
from shared.kernel.identity import new_id
from shared.store import saving
from shared.store.packing import LEVEL_BULK, LEVEL_SAVE, packed, unpacked
from tests.bench.measure import say
from tests.bench.sync import place
from tests.bench.sync.documents import documents

WHOLE, EACH, CLIENTS = 10_000, 1_000, 8
READY: Final = re.compile(r"https?://\S+")


class Bench:
    """One server, and the clients' files beside it."""

    def __init__(self, folder: Path, size: int, workers: int) -> None:
        self.folder, self.size, self.workers = folder, size, workers
        self.dictionary = folder / "bench.zdict"
        place.train(self.dictionary)
        place.register(self.dictionary)
        self.address = ""
        self.process: subprocess.Popen[str] | None = None

    @contextmanager
    def serving(self) -> Iterator[None]:
        command = (
            "-m",
            "tests.bench.sync.office",
            str(self.folder / "server"),
            str(self.dictionary),
            "--workers",
            str(self.workers),
        )
        self.process = _python(*command)
        assert self.process.stdout is not None
        try:
            for line in self.process.stdout:
                if found := READY.search(line):
                    self.address = found[0].rstrip(".,")
                    break
            self._command("company", "add", f"Bench {new_id().hex[-6:]}")
            yield
        finally:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def memory(self) -> float:
        """MB of the largest worker process."""
        assert self.process is not None
        every = psutil.Process(self.process.pid).children(recursive=True)
        return max((each.memory_info().rss for each in every if "postgres" not in each.name()), default=0) / 2**20

    def file(self, name: str, *, count: int = 0, seed: int = 1) -> Path:
        """A company file of a device of its own, with so many unsent documents."""
        path = self.folder / f"{name}.fieldledger"
        if not (template := self.folder / "template.fieldledger").exists():
            place.new_file(template)
        shutil.copyfile(template, path)
        store = place.opened(path, f"B{len(list(self.folder.glob('*.fieldledger')))}")
        made = list(documents(count, seed))
        saving.LEVEL_BULK = LEVEL_SAVE  # as if persons had saved them one by one
        for start in range(0, count, EACH):
            store.create_many(made[start : start + EACH])
        place.join(store, self.address, self._command("device", "code").strip().splitlines()[0])
        store.engine.dispose()
        return path

    def codes(self, scopes: Sequence[str]) -> list[str]:
        """A one-time code for each device, by the scopes that it may have; past the command line, there are many."""
        settings = load(argparse.Namespace(data=self.folder / "server"))
        until = datetime.now(UTC) + timedelta(days=1)
        with visited(settings) as place, companies.owner(place.url) as connection:
            company, _ = companies.company_of(connection, None)
            return [
                companies.add_code(connection, company, name="load", scopes=each.split(","), until=until)
                for each in scopes
            ]

    def run(self, phase: str, *files: Path) -> list[dict[str, Any]]:
        """The clients' figures; all begin at once."""
        clients = [_python("-m", "tests.bench.sync.client", phase, str(file), str(self.dictionary)) for file in files]
        for each in clients:
            assert each.stdout is not None
            assert each.stdout.readline() == "READY\n", each.stderr and each.stderr.read()
        begun = time.perf_counter()
        for each in clients:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        found = [json.loads(each.communicate(timeout=600)[0]) for each in clients]
        found[0]["all_s"] = time.perf_counter() - begun
        return found

    def _command(self, *words: str) -> str:
        command = (sys.executable, "-m", "server", *words, "--data", str(self.folder / "server"))
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=_root()).stdout


def _python(*arguments: str) -> "subprocess.Popen[str]":
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": _root()}
    return subprocess.Popen([sys.executable, *arguments], **pipes, env=os.environ | {"PYTHONUNBUFFERED": "1"})


def _root() -> Path:
    return Path(__file__).parents[3]


def sizes(file: Path) -> None:
    """What the bodies of a file weigh."""
    store = place.opened(file)
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT dict, body FROM unsent WHERE kind = 'bench_report'").fetchall()
    plain = [unpacked(body, dict) for dict, body in rows]
    bare = [len(packed("bench_report", place.without_line_ids(each), LEVEL_SAVE)[1]) for each in plain[:1000]]
    quick = [len(packed("bench_report", each, LEVEL_BULK)[1]) for each in plain[:1000]]
    say("body, plain", statistics.mean(map(len, plain)), "bytes")
    say("body, packed as imported", statistics.mean(quick), "bytes")
    say("body, packed as saved", statistics.mean(len(body) for _, body in rows), "bytes")
    say("body, packed as saved, without line ids", statistics.mean(bare), "bytes")
    store.engine.dispose()


def measured(bench: Bench) -> None:
    size = bench.size
    first = bench.file("first", count=size)
    sizes(first)
    (pushed,) = bench.run("push", first)
    assert pushed["documents"] >= size, pushed
    _rate("W1 push", size, pushed, "at least 20,000")
    say("server process after W1", bench.memory(), "MB", "at most 150")
    second = bench.file("second")
    (pulled,) = bench.run("pull", second)
    listed = {"s": pulled["listed_s"]}
    _rate("W2 pull, durable and in the lists", pulled["documents"], listed, "at least 33,000")
    _rate("W2 pull, rows, registers and search too", pulled["documents"], pulled, "at least 5,000")
    (sent,) = bench.run("change", first)
    (received,) = bench.run("pull", second)
    say("W3 push of 100 changed", sent["s"] * 1000, "ms", "at most 15", cpu=round(sent["cpu_s"] * 1000, 1))
    say("W3 pull of 100 changed", received["s"] * 1000, "ms", "at most 8", cpu=round(received["cpu_s"] * 1000, 1),
        documents=received["documents"])  # fmt: skip
    (idle,) = bench.run("idle", second)
    say("W4 nothing new, bare client", idle["bare_ms"], "ms", "at most 0.22")
    say("W4 nothing new, as the desktop asks", idle["link_ms"], "ms", "at most 0.6")
    say("W4 nothing new, with the file looked at", idle["pull_ms"], "ms", push_too=idle["whole_ms"])
    many = [bench.file(f"client{number}", count=size // 10, seed=100 + number) for number in range(CLIENTS)]
    figures = bench.run("push", *many)
    whole = max(each["s"] for each in figures)
    say("W5 eight clients at once", CLIENTS * (size // 10) / whole, "per second", "at least 20,000",
        cpu_s=round(sum(each["cpu_s"] for each in figures), 2))  # fmt: skip


def _rate(name: str, count: int, figures: dict[str, Any], target: str) -> None:
    more = {key: round(value, 3) for key, value in figures.items() if key != "documents"}
    say(name, count / figures["s"], "per second", target, documents=count, **more)


def main(argv: Sequence[str] | None = None) -> int:
    from tests.bench.sync import way  # it takes the bench from here

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=WHOLE)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # PostgreSQL runs as another user where the bench runs as root
        bench = Bench(Path(folder), arguments.size, arguments.workers)
        with bench.serving():
            measured(bench)
            way.measured(bench, way.RUNS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
