"""`run`."""

import os
from typing import Final

from server import data_folder, running
from server.commands.session import Session
from server.database.place import serving
from server.settings import check_reach
from shared.kernel.words import say

ADDRESS_SECONDS: Final = 10.0
"""How long the workers of a server that was killed may take to give its address back."""


def run(session: Session) -> int:
    """Until it is told to stop. It says where it listens as soon as it answers there."""
    settings = session.settings
    check_reach(settings)
    running.check_certificate(settings)
    running.end_by_signal()
    patience = ADDRESS_SECONDS if data_folder.left_by_kill(settings.data) else 0.0
    with running.listen(settings, patience=patience) as listening:
        address = running.address_of(settings, listening)

        def ready() -> None:
            session.tell(say("Fieldledger server listens at {address}. Ctrl+C stops it.", address=address))
            session.give(address=address, process=os.getpid())

        with serving(settings) as place:
            came_up = running.run(settings, place, listening, ready)
    if not came_up:
        session.tell(say("The server did not start; the log above says why."))
        return 1
    session.tell(say("The server has stopped."))
    return 0
