"""What a device puts into a parcel, what the office makes of it, and what the device makes of the answers."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from shared.kernel.refusal import Refusal
from shared.kernel.types import instant_text
from shared.store.store import Store
from shared.sync import sending
from shared.sync.device import Device, Settled
from shared.sync.pages import next_pull
from shared.sync.parcel import Parcel, Part

BATCHES_MOST: Final = 200
"""Of one parcel, 1 MiB each at most; what is more goes with the next one."""
PAGES_MOST: Final = 100
Send = Callable[[str, bytes], bytes]
"""(path, ask) → the server's answer, as the device that the parcel is of."""


class OtherParcel(Refusal):
    """The parcel is of another company or another device, or goes the other way."""


def packed_asks(store: Store, company: UUID, company_name: str, device: UUID, token: str) -> Parcel:
    """All that waits, frozen as it is sent with a network too, and the question what is new. It may be packed again,
    sent by both ways, taken twice: nothing is done twice."""
    at = instant_text(store.clock())
    half = Device(store)
    with store.writing() as connection:
        parts = [Part("push", no, sending.frame_of(connection, no)) for no in sending.under_way(connection)]
        while len(parts) < BATCHES_MOST and (
            frozen := sending.freeze(connection, store.kinds, at, half.batch_records, half.batch_bytes)
        ):
            parts.append(Part("push", *frozen))
    parts.append(Part("pull", 0, half.ask_pull()))
    return Parcel(
        sort="asks", company=company, company_name=company_name, device=device, made_at=at, parts=parts, token=token
    )


def answered(parcel: Parcel, company: UUID, at: str, send: Send) -> Parcel:
    """The answers to a parcel of asks; `send` may raise, and nothing is lost then: it is taken again.

    Raises OtherParcel.
    """
    _fits(parcel, "asks", company, None)
    answers: list[Part] = []
    for part in parcel.parts:
        ask: bytes | None = part.frame
        while ask is not None and len(answers) < len(parcel.parts) + PAGES_MOST:
            answer = send(part.path, ask)
            answers.append(Part(part.path, part.batch, answer))
            ask = next_pull(ask, answer) if part.path == "pull" else None
    return Parcel(
        sort="answers", company=parcel.company, company_name=parcel.company_name, device=parcel.device, made_at=at,
        parts=answers,
    )  # fmt: skip


def settled(store: Store, parcel: Parcel, company: UUID, device: UUID) -> Settled:
    """What the answers did to this file; answers that were settled before change nothing. Raises OtherParcel."""
    _fits(parcel, "answers", company, device)
    half, came = Device(store), Settled()
    for part in parcel.parts:
        came.add(half.settle_push(part.batch, part.frame) if part.path == "push" else half.settle_pull(part.frame))
    return came


def _fits(parcel: Parcel, sort: str, company: UUID, device: UUID | None) -> None:
    if parcel.company != company:
        text = "This exchange file is of another company, {company}. Nothing was changed."
        raise OtherParcel(text, company=parcel.company_name)
    if parcel.sort != sort and sort == "asks":
        raise OtherParcel("This exchange file holds answers for a device: take it in there. Nothing was changed.")
    if parcel.sort != sort:
        raise OtherParcel("This exchange file was made by a device: take it to the office. Nothing was changed.")
    if device is not None and parcel.device != device:
        raise OtherParcel("These answers are for another device of the company. Nothing was changed.")
