"""The window on the company of the data folder: what `fieldledger` does without a command."""

import gc
from dataclasses import replace
from pathlib import Path

from desktop.commands.session import CommandSession
from desktop.settings import load
from shared.kernel.refusal import Refusal


class NotACompany(Refusal):
    """A file that was to be opened and cannot be worked in; the message says what to do with it."""


def window(session: CommandSession) -> None:
    """`window`: open it and stay until it is closed; a window that is open already comes to the front."""
    open_window(session)


def open_(session: CommandSession) -> None:
    """`open FILE`: the window on that company, as a double click on its file does. Raises NotACompany."""
    from desktop.company import FILE_NAME

    file = Path(session.arguments.file).absolute()
    if not file.is_file():
        raise NotACompany("There is no file {file}. Nothing was changed.", file=str(file))
    if file.name.lower() != FILE_NAME:
        text = (
            "{file} is a copy: work goes on in a file that is called {name}. To work with this copy, take it over at "
            "the first start, or open the page “Backups” and restore it from another file. Nothing was changed."
        )
        raise NotACompany(text, file=file.name, name=FILE_NAME)
    open_window(replace(session, settings=load(file.parent)))


def open_window(session: CommandSession) -> None:
    """Raises NoScreen where there is none. Qt is loaded here and nowhere before."""
    from desktop.screen import require_screen

    require_screen()
    gc.disable()  # nothing that is brought in now is garbage; the window collects by itself
    from desktop.app import run

    if not run(session.settings):
        session.say(session.language.say("The window of this company was open already; it is in front now."))
