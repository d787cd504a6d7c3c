"""What a device puts into a parcel, what the office makes of it, and what the device makes of the answers."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from shared.kernel.describe import Kinds
from shared.kernel.refusal import Refusal
from shared.kernel.types import instant_text
from shared.store.store import Store
from shared.sync import parcel_contents, sending
from shared.sync.device import Ask, Device, Settled
from shared.sync.frames import records_of
from shared.sync.pages import next_pull
from shared.sync.parcel import Parcel, Part
from shared.sync.parcel_contents import CONTENT, Send
from shared.sync.quarantine import settle_hand_over

BATCHES_MOST: Final = 200
"""Of one parcel, 1 MiB each at most; what is more goes with the next one."""
PAGES_MOST: Final = 100
PATHS: Final = ("push", "park", "pull")


class OtherParcel(Refusal):
    """The parcel is of another company or another device, or goes the other way."""


def packed_asks(store: Store, company: UUID, company_name: str, device: UUID, token: str) -> Parcel:
    """All that waits, frozen as it is sent with a network too, edits in quarantine, contents, and the question what is
    new. It may be packed again, sent by both ways, taken twice: nothing is done twice."""
    at = instant_text(store.clock())
    half = Device(store)
    with store.writing() as connection:
        parts = [Part("push", no, sending.frame_of(connection, no)) for no in sending.under_way(connection)]
        while len(parts) < BATCHES_MOST and (
            frozen := sending.freeze(connection, store.kinds, at, half.batch_records, half.batch_bytes)
        ):
            parts.append(Part("push", *frozen))
    if (edits := half.hand_over()) is not None:
        parts.append(Part("park", 0, edits))
    parts += [*parcel_contents.unsure(store), Part("pull", 0, half.ask_pull()), *parcel_contents.wanted(store)]
    return Parcel(
        sort="asks", company=company, company_name=company_name, device=device, made_at=at, parts=parts, token=token
    )


def answered(parcel: Parcel, company: UUID, at: str, send: Send, kinds: Kinds) -> Parcel:
    """The answers to a parcel of asks; `send` may raise, and nothing is lost then: it is taken again.

    Raises OtherParcel.
    """
    _fits(parcel, "asks", company, None)
    answers = [answer for part in parcel.parts for answer in _answers(part, send)]
    for part in parcel_contents.named_in(answers, kinds, but=parcel.parts):
        answers += parcel_contents.carried(part, send)
    return Parcel(
        sort="answers", company=parcel.company, company_name=parcel.company_name, device=parcel.device, made_at=at,
        parts=answers,
    )  # fmt: skip


def _answers(part: Part, send: Send) -> Iterator[Part]:
    """What the server says to one part; to edits in quarantine, which it keeps then, the edits themselves."""
    if part.path in ("blobs", CONTENT):
        yield from parcel_contents.carried(part, send)
        return
    ask: bytes | None = part.frame
    for _ in range(PAGES_MOST):
        if ask is None or part.path not in PATHS:
            return
        answer = send(Ask(part.path, ask))
        assert isinstance(answer, bytes)
        yield Part(part.path, part.batch, part.frame if part.path == "park" else answer)
        ask = next_pull(ask, answer) if part.path == "pull" else None


def settled(store: Store, parcel: Parcel, company: UUID, device: UUID) -> Settled:
    """What the answers did to this file; answers that were settled before change nothing. Raises OtherParcel."""
    _fits(parcel, "answers", company, device)
    half, came, contents = Device(store), Settled(), list[Part]()
    for part in parcel.parts:
        if part.path == "push":
            came.add(half.settle_push(part.batch, part.frame))
        elif part.path == "pull":
            came.add(half.settle_pull(part.frame))
        elif part.path == "park":
            with store.writing() as connection:
                settle_hand_over(connection, [(each.id, each.hash) for each in records_of(part.frame)])
        else:
            contents.append(part)
    carried = parcel_contents.settled(store, contents)  # by what the documents name that have just come
    came.kinds |= carried.kinds
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
