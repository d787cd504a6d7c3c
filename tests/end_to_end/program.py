"""The program as a person at a terminal has it: words in, an exit code and text out."""

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from desktop.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What one command ended with."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Program:
    """Runs commands in one data folder."""

    home: Path

    def run(self, *words: object) -> Said:
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(["--home", str(self.home), *map(str, words)])
            except SystemExit as left:  # what argparse does with words it does not know
                code = int(left.code or 0)
        return Said(code, out.getvalue(), err.getvalue())

    def do(self, *words: object) -> Said:
        """A command that must succeed."""
        said = self.run(*words)
        assert said.code == 0, said
        return said

    def ask(self, *words: object) -> Any:
        """A command that must succeed, its answer as data."""
        return json.loads(self.do(*words, "--json").out)

    def refused(self, *words: object, code: int = 1) -> str:
        """A command that must be refused in words; what it said."""
        said = self.run(*words)
        assert (said.code, "Traceback" in said.err + said.out) == (code, False), said
        return said.err

    def enter(self, kind: str, /, **values: object) -> str:
        """`new KIND --from FILE.json`; the number or code it got."""
        file = self.home.parent / f"{kind}.json"
        file.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        return str(self.ask("new", kind, "--from", file)["number"])

    def body(self, kind: str, number: str) -> Any:
        return self.ask("show", kind, number)["body"]
