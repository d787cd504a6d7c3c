"""The window on the company of the data folder: what `fieldledger` does without a command."""

import gc

from desktop.commands.session import CommandSession


def window(session: CommandSession) -> None:
    """`window`: open it and stay until it is closed; a window that is open already comes to the front."""
    open_window(session)


def open_window(session: CommandSession) -> None:
    """Raises NoScreen where there is none. Qt is loaded here and nowhere before."""
    from desktop.screen import require_screen

    require_screen()
    gc.disable()  # nothing that is brought in now is garbage; the window collects by itself
    from desktop.app import run

    if not run(session.settings):
        session.say(session.language.say("The window of this company was open already; it is in front now."))
