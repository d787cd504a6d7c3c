"""What every command is given: the settings, the language, and where its words and figures go."""

import errno
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import msgspec

from desktop.settings import Settings
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import trouble

if TYPE_CHECKING:
    from desktop.keys.signing_in import SignedIn


class WrongWords(Refusal):
    """The command names something that is not there; the message lists what is."""


WRITTEN = ("out", "xlsx", "csv", "pdf")
"""Arguments that name a file to be written."""


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


class Output:
    """Standard output whose reader may go (`| head`): what is written afterwards goes nowhere, the command goes on.

    Its exit code then says how the command ended, and not how much of its output was read.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._read = stream, True

    def write(self, text: str) -> int:
        self._while_read(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        self._while_read(self._stream.flush)

    def _while_read(self, do: Callable[[], object]) -> None:
        try:
            if self._read:
                do()
        except OSError as cause:
            if cause.errno not in (errno.EPIPE, errno.EINVAL):  # the second is what Windows says
                raise
            self._read = False


@dataclass(frozen=True, slots=True)
class CommandSession:
    """One run of one command."""

    settings: Settings
    arguments: Namespace
    out: "Output"
    err: TextIO
    later: list[Callable[[], None]] = field(default_factory=list)
    """What is done when the command has told its result."""
    signed_in: "list[SignedIn]" = field(default_factory=list)
    """Who gave a password, once a run."""

    @property
    def language(self) -> Language:
        return Language(self.settings.language)

    def spare_the_company(self) -> None:
        """Refuse a command that would write its result over the company file or what SQLite keeps beside it.

        Raises WrongWords.
        """
        named = [getattr(self.arguments, name, None) for name in WRITTEN]
        named += [self.arguments.file] if self.arguments.command == "backup" else []
        for path in map(Path, filter(None, named)):
            from desktop.company import file_of
            from desktop.whole import beside

            company = file_of(self.settings)
            if any(_same_file(path, each) for each in (company, *beside(company))):
                text = "{file} is the company itself. Nothing was written; name another file."
                raise WrongWords(text, file=path)

    @contextmanager
    def company(self, *, changes: bool = False, create: bool = False) -> Iterator[Any]:
        """The open company; `create` makes a new one. The first command of a day that changes something is followed
        by the day's backup."""
        from desktop.company import backup_due, opened

        with opened(self.settings, create=create, changes=changes, **self.unlocked()) as company:
            yield company
            if changes and not self.later and backup_due(company, self.settings):
                self.later.append(self._daily_backup)

    def unlocked(self) -> dict[str, Any]:
        """What `opened` takes besides: nothing of a plain file; else the password is asked for, once a run."""
        from desktop.company import file_of
        from desktop.database import is_encrypted

        path = file_of(self.settings)
        if not is_encrypted(path):
            return {}
        if not self.signed_in:
            from desktop.commands.signing_in import sign_in

            self.signed_in.append(sign_in(self, path))
        return {"key": self.signed_in[0].key, "person": self.signed_in[0].person}

    def unlocked_for(self, backup: Path) -> dict[str, Any]:
        """The same to restore a backup: where there is no company yet, by the keys that lie beside the backup."""
        from desktop.company import file_of
        from desktop.database import is_encrypted

        if not file_of(self.settings).exists() and is_encrypted(backup):
            from desktop.commands.signing_in import sign_in
            from desktop.first_company import take_keys

            take_keys(self.settings, backup)
            self.signed_in.append(sign_in(self, file_of(self.settings)))
            return {"key": self.signed_in[0].key}
        return self.unlocked()

    def finish(self) -> None:
        """Nobody waits for this: the result has been told."""
        for each in self.later:
            self.out.flush()
            each()

    def _daily_backup(self) -> None:
        """A backup that cannot be made stops no work; it is told, and told again every time until one can be made."""
        from desktop.company import REMINDER_DAYS, daily_backup, days_without_backup, opened

        with opened(self.settings, **self.unlocked()) as company:
            try:
                daily_backup(company, self.settings, self.progress)
            except (Refusal, OSError) as cause:
                self._warn_of_backup(cause)
                if (days := days_without_backup(company)) >= REMINDER_DAYS:
                    self.tell(self.language.say("  ! There has been no backup for {days} days.", days=days))
            finally:
                self.progress_done()

    def _warn_of_backup(self, cause: Refusal | OSError) -> None:
        text = (
            "  ! The backup of the day was not made: {trouble} The work is saved and goes on. "
            "Make the folder {folder} reachable, or name another under [backup] in env.ini."
        )
        said = cause if isinstance(cause, Refusal) else trouble(cause)
        self.tell(self.language.say(text, trouble=said, folder=self.settings.backup_folder))

    def confirmed(self, question: str) -> bool:
        """Whether a person at the terminal agrees; `--yes` agrees beforehand, a machine does not otherwise."""
        if self.arguments.yes or self.arguments.json:
            return bool(self.arguments.yes)
        try:
            return input(question).strip().lower() in ("y", "yes", "д", "да")
        except EOFError:
            return False

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

    def progress_done(self) -> None:
        if self.err.isatty():
            self.err.write("\r\x1b[K")

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
    return CommandSession(settings, arguments, Output(sys.stdout), sys.stderr)
