"""The exchange without a network: a file on a stick, from the device to the office and back with the answers."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from desktop.company import Company
from desktop.sheets.files import written
from desktop.sync.carrying import answer
from desktop.sync.link import Link
from desktop.sync.membership import Membership
from shared.kernel.refusal import Refusal
from shared.kernel.types import instant_text
from shared.sync.device import Settled
from shared.sync.parcel import Parcel, answers_of, opened, sealed
from shared.sync.round_trip import answered, packed_asks, settled

SHORTEST: Final = 8


class TooShort(Refusal):
    """A passphrase that is guessed in no time."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: the answers that go back to its device, or what they did to this company."""

    parcel: Parcel
    answers: Path | None = None
    settled: Settled | None = None


def check(passphrase: str) -> None:
    """Whether a file may be written with it. Raises TooShort."""
    if len(passphrase.strip()) < SHORTEST:
        text = "The passphrase is too short: give at least {count} letters, four words are best. Nothing was written."
        raise TooShort(text, count=SHORTEST)


def write_asks(company: Company, member: Membership, file: Path, passphrase: str) -> int:
    """All that waits and the question what is new, encrypted; how many batches. Raises TooShort, OSError.

    It may be written again at any time: what the office has taken already is not taken twice.
    """
    check(passphrase)
    parcel = packed_asks(company.store, member.company, member.company_name, member.device, member.token)
    with written(file) as fresh:
        fresh.write_bytes(sealed(parcel, passphrase))
    return sum(part.path == "push" for part in parcel.parts)


def take_in(company: Company, member: Membership, file: Path, passphrase: str) -> Taken:
    """A file of another device is carried to the server, and the answers are written beside it; answers for this
    device are settled. Both may be done again.

    Raises NotAParcel, OtherParcel, NoLink, ServerRefused, OSError.
    """
    parcel = opened(file, passphrase)
    if parcel.sort == "answers":
        return Taken(parcel, settled=settled(company.store, parcel, member.company, member.device))
    link = Link(member.address, parcel.token, member.authority)
    try:
        back = answered(
            parcel, member.company, instant_text(company.store.clock()), partial(answer, link), company.store.kinds
        )
    finally:
        link.close()
    answers = answers_of(file)
    with written(answers) as fresh:
        fresh.write_bytes(sealed(back, passphrase))
    return Taken(back, answers=answers)
