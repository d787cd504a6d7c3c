"""Who may import whom, and that the platform knows no word of the trades."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLATFORM = ("shared/kernel", "shared/store", "print_forms/kit", "print_forms/generic.py")
TRADES = (
    "estimate", "timesheet", "payroll", "wage", "salary", "foreman", "crew", "labour", "attendance", "construction",
    "brigade", "concrete", "cement", "building", "contractor", "customer", "wbs",
    "machine", "tractor", "fuel", "warehouse", "stock", "ferment", "brew", "wine", "vessel", "batch_",
)  # fmt: skip
"""Words of construction and of the other areas that the platform's code may not know."""
ALLOWED = {
    ("shared/kernel", "machine"),  # "every machine splits alike": a computer
    ("shared/kernel", "labour"),  # numbers.norm_hours: the named rule that areas share
    ("shared/kernel", "estimate"),  # numbers: "as estimates and invoices do"
    ("shared/store", "batch_"),  # of records on their way to the server
}


def sources() -> Iterator[tuple[str, Path]]:
    for room in PLATFORM:
        path = ROOT / room
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield room, file


def code_words(source: str) -> set[str]:
    """The names and texts of a module, without its comments and docstrings (which may give examples)."""
    tree = ast.parse(source)
    docs = {
        statement.value.value
        for node in ast.walk(tree)
        if isinstance(getattr(node, "body", None), list)
        for statement in node.body  # type: ignore[attr-defined]
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    words: set[str] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            words.add(token.string.lower())
        elif token.type == tokenize.STRING or token.type == getattr(tokenize, "FSTRING_MIDDLE", -1):
            try:
                text = ast.literal_eval(token.string)
            except (ValueError, SyntaxError):
                text = token.string
            if text not in docs:
                words.add(str(text).lower())
    return words


def trades_in(source: str) -> set[str]:
    """Which words of the trades a module's code says."""
    said = "\n".join(code_words(source))
    return set(re.findall(rf"(?<![a-z])({'|'.join(TRADES)})", said))


def test_the_platform_knows_no_word_of_the_trades() -> None:
    found = [
        (file.relative_to(ROOT).as_posix(), word)
        for room, file in sources()
        for word in trades_in(file.read_text("utf-8"))
        if (room, word) not in ALLOWED
    ]
    assert found == []


def test_the_search_for_words_finds_them() -> None:
    source = '"""A timesheet."""\n# timesheet\nx = "the timesheet"\nthe_crew = batch_of("wage")\n'
    assert trades_in(source) == {"timesheet", "crew", "batch_", "wage"}
    assert trades_in('"""A timesheet."""\n# timesheet\nx = 1\n') == set()
    assert len(list(sources())) > 30


def test_imports_go_one_way_only() -> None:
    """The contracts of pyproject.toml, as CI runs them."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout


NOT_AT_THE_START = (
    "alembic", "apscheduler", "babel", "desktop.forms", "desktop.ui.document.form",
    "desktop.ui.pages.attention", "httpx", "numpy", "openpyxl", "PIL", "pyqtgraph", "reportlab",
)  # fmt: skip
"""A window is there before them."""


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("shared.areas", ("shared.store", "alembic", "reportlab", "sqlcipher3", "openpyxl", "PySide6")),
        ("shared.store.store", ("shared.areas", "shared.common", "reportlab", "alembic")),
        ("desktop.database", ("alembic", "reportlab", "shared.areas")),
        ("desktop.app, desktop.ui.list.page, desktop.ui.start.page", NOT_AT_THE_START),
    ],
)
def test_importing_one_room_loads_no_other(module: str, unwanted: tuple[str, ...]) -> None:
    """A start that loads what it does not need is slow, and a hidden import is an import."""
    script = f"import sys, {module}; print(*[name for name in {unwanted!r} if name in sys.modules])"
    outcome = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert outcome.stdout.strip() == ""
