"""What every command is given: the settings, the language, and where its words go."""

import sys
from argparse import Namespace
from dataclasses import dataclass

import msgspec

from server.settings import Settings
from shared.kernel.language import Language


@dataclass(frozen=True, slots=True)
class Session:
    """One run of one command."""

    settings: Settings
    arguments: Namespace
    language: Language

    def tell(self, text: str, /, **values: object) -> None:
        """In words, to a person; with --json nothing."""
        if not self.arguments.json:
            print(self.language.say(text, **values), flush=True)

    def give(self, **facts: object) -> None:
        """The same to a machine, as one JSON object a line."""
        if self.arguments.json:
            sys.stdout.write(msgspec.json.encode(facts).decode() + "\n")
            sys.stdout.flush()
