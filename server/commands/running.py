"""`run`."""

import os

from server import running
from server.commands.session import Session
from server.database.place import serving
from server.settings import check_reach


def run(session: Session) -> int:
    """Until it is told to stop. It says where it listens as soon as it answers there."""
    settings = session.settings
    check_reach(settings)
    running.check_certificate(settings)
    running.end_by_signal()
    with running.listen(settings) as listening:
        address = running.address_of(settings, listening)

        def ready() -> None:
            session.tell("Fieldledger server listens at {address}. Ctrl+C stops it.", address=address)
            session.give(address=address, process=os.getpid())

        with serving(settings) as place:
            came_up = running.run(settings, place, listening, ready)
    if not came_up:
        session.tell("The server did not start; the log above says why.")
        return 1
    session.tell("The server has stopped.")
    return 0
