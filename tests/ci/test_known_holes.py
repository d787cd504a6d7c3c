"""The register of known holes, as the CI asks it: PyPI's JSON over real HTTP on loopback."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "known_holes.py"
LOCK = "alembic==1.20.1 \\\n    --hash=sha256:00\n    # via mako==0\ncffi==2.0.0 ; sys_platform != 'x' \\\n"
HOLE = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fixed_in": ["2.0.1"], "summary": "Reads too far"}
Answers = dict[str, Any]


@pytest.fixture
def register() -> Iterator[tuple[str, Answers]]:
    """Its address, and what it tells of a path; of any other it is 404."""
    answers: Answers = {}

    class Told(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = answers.get(self.path)
            self.send_response(200 if known is not None else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"vulnerabilities": known or []}).encode())

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    server.server_close()


@pytest.fixture
def looked(register: tuple[str, Answers], tmp_path: Path) -> Callable[[], tuple[int, str]]:
    lock = tmp_path / "requirements.lock"
    lock.write_text(LOCK, "utf-8")

    def look() -> tuple[int, str]:
        command = [sys.executable, str(SCRIPT), str(lock), "--register", register[0]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return look


def test_a_locked_package_with_a_known_hole_fails(
    register: tuple[str, Answers], looked: Callable[[], tuple[int, str]]
) -> None:
    register[1].update(
        {"/pypi/alembic/1.20.1/json": [HOLE | {"withdrawn": "2026-01-01"}], "/pypi/cffi/2.0.0/json": [HOLE]}
    )
    assert looked() == (1, "cffi 2.0.0: PYSEC-1 CVE-1. Mended in: 2.0.1. Reads too far\n")


def test_without_one_all_is_well(register: tuple[str, Answers], looked: Callable[[], tuple[int, str]]) -> None:
    register[1].update({"/pypi/alembic/1.20.1/json": [], "/pypi/cffi/2.0.0/json": []})
    assert looked() == (0, "No known hole in 2 packages.\n")


def test_a_mirror_without_a_register_is_said_and_fails_nothing(looked: Callable[[], tuple[int, str]]) -> None:
    code, said = looked()
    assert code == 0
    assert said.startswith("Known holes were not looked for: http://127.0.0.1")
