"""exchange-file: what a device without a network has written onto a stick is taken, and answered beside it."""

from datetime import UTC, datetime
from functools import partial
from getpass import getpass
from pathlib import Path
from typing import Final

from server.access.company import Companies
from server.commands.session import Session
from server.database.connections import Connections
from server.database.identities import Identities
from server.database.place import visited
from server.exchange.office import Office
from server.exchange.refusal import SyncRefusal
from server.identity import Identity
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from shared.kernel.types import instant_text
from shared.kernel.words import say
from shared.sync.blobs import Get, Put, Step
from shared.sync.parcel import Parcel, answers_of, opened, sealed
from shared.sync.round_trip import answered

NOT_TAKEN: Final = ("no_such_content", "other_content")


def exchange_file(session: Session) -> None:
    """It may be taken again at any time. Nothing of it goes over a network."""
    file = Path(session.arguments.file)
    passphrase = _passphrase(session)
    parcel, answers = opened(file, passphrase), answers_of(file)
    with visited(session.settings) as place:
        back = _answered(parcel, Connections(place.url))
    answers.write_bytes(sealed(back, passphrase))
    session.tell(say("Taken. The answers are in {file}: bring them back to the device.", file=str(answers)))
    session.give(answers=str(answers))


def _answered(parcel: Parcel, connections: Connections) -> Parcel:
    kinds, now = Kinds(AREAS), datetime.now(UTC)
    try:
        identity = Identities(connections, Companies(kinds)).of(parcel.token)
        office = Office(connections, kinds, clock=lambda: datetime.now(UTC), cache=False)
        return answered(parcel, identity.company, instant_text(now), partial(_answer, office, identity), kinds)
    finally:
        connections.close()


def _answer(office: Office, identity: Identity, step: Step) -> bytes | int:
    """As over a link; to a content that is not taken or not there, nothing."""
    try:
        if isinstance(step, Put):
            return office.blobs.put(identity, step.hash, step.at, step.size, step.content).held
        if isinstance(step, Get):
            return office.blobs.read(identity, step.hash, step.at, step.end)
    except SyncRefusal as refusal:
        if refusal.code not in NOT_TAKEN:
            raise
        return b"" if isinstance(step, Get) else 0
    return office.answer(identity, step.path, step.frame)


def _passphrase(session: Session) -> str:
    """From a file, else typed; it is never an argument, which others on this computer could see."""
    if given := session.arguments.passphrase_file:
        return Path(given).read_text("utf-8").strip()
    return getpass(session.language.say("Passphrase: "))
