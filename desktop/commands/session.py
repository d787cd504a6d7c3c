"""What every command is given: the settings, the language, and where its words and figures go."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO

import msgspec

from desktop.settings import Settings
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal


class WrongWords(Refusal):
    """The command names something that is not there; the message lists what is."""


@dataclass(frozen=True, slots=True)
class CommandSession:
    """One run of one command."""

    settings: Settings
    arguments: Namespace
    out: TextIO
    err: TextIO

    @property
    def language(self) -> Language:
        return Language(self.settings.language)

    @contextmanager
    def company(self, *, changes: bool = False, create: bool = False) -> Iterator[Any]:
        """The open company; a command that changes something makes the day's backup first, `create` a new company."""
        from desktop.company import daily_backup, opened

        with opened(self.settings, create=create) as company:
            if changes:
                daily_backup(company, self.settings)
            yield company

    def say(self, text: str) -> None:
        """A line for a person; silent where a machine reads."""
        print(text, file=self.err if self.arguments.json else self.out)

    def tell(self, text: str) -> None:
        """A line beside the result: warnings and notes."""
        print(text, file=self.err)

    def data(self, value: object) -> None:
        """The result for a machine: JSON with decimals as strings."""
        print(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode(), file=self.out)

    def progress(self, what: str, done: int) -> None:
        """Long work says where it is, on one line of a terminal, and nothing into files and pipes."""
        if self.err.isatty():
            self.err.write(f"\r{self.language.say(what)}: {done}\x1b[K")
            self.err.flush()

    def table(self, captions: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[int] = ()) -> None:
        """An aligned text table; the columns in `right` hold figures."""
        texts = [[cell_text(self.language, cell) for cell in row] for row in rows]
        widths = [max([len(caption), *(len(row[at]) for row in texts)]) for at, caption in enumerate(captions)]

        def line(cells: Sequence[str]) -> str:
            parts = [
                cell.rjust(width) if at in right else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
            ]
            return "  ".join(parts).rstrip()

        self.say(line(captions))
        self.say("  ".join("-" * width for width in widths))
        for row in texts:
            self.say(line(row))


def cell_text(language: Language, value: Any) -> str:
    """A value in one cell of a text table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    return language.value(value).replace("\n", " ")


def standard(settings: Settings, arguments: Namespace) -> CommandSession:
    return CommandSession(settings, arguments, sys.stdout, sys.stderr)
