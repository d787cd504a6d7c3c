"""A new computer with a few people, units and materials in it, and sheets to import there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import company
from tests.end_to_end.program import Program
from tests.workbooks.sheets import Rows, write_xlsx

Sheets = Callable[..., Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr(company, "any_prefix", lambda: "A1")
    return Program(tmp_path / "home")


@pytest.fixture
def sheet(tmp_path: Path) -> Sheets:
    """`sheet([["Name", …], …])` is an xlsx of these rows."""

    def made(rows: Rows, **more: object) -> Path:
        return write_xlsx(tmp_path / "list.xlsx", rows, **more)  # type: ignore[arg-type]

    return made


@pytest.fixture
def text(tmp_path: Path) -> Callable[..., Path]:
    """`text("a;b", "cp1251")` is a CSV file."""

    def made(content: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "list.csv"
        path.write_bytes(content.encode(encoding))
        return path

    return made
