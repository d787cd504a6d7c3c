"""What every command is given: the settings, the language, and where its words go."""

import os
import sys
from argparse import Namespace
from dataclasses import dataclass

import msgspec

from server.settings import Settings
from shared.kernel.language import Language
from shared.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Session:
    """One run of one command."""

    settings: Settings
    arguments: Namespace
    language: Language

    def tell(self, words: Words | str) -> None:
        """To a person; with --json nothing."""
        if not self.arguments.json:
            _out(words if isinstance(words, str) else words.words(self.language))

    def give(self, **facts: object) -> None:
        """The same to a machine, as one JSON object a line."""
        if self.arguments.json:
            _out(msgspec.json.encode(facts).decode())


def _out(line: str) -> None:
    """Whoever read the output may have seen enough; what the command does goes on."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # until the end
