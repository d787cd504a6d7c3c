"""The exchange: two new devices join a server's company, and what is saved on one is on the other."""

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Final

from desktop.commands.demo_office import asked_of_server, passable_folder, running_server
from desktop.company import Company, opened
from desktop.selftest.trial import Failed
from desktop.settings import load
from desktop.sync import joining
from desktop.sync.engine import Engine
from desktop.sync.link import ServerRefused
from desktop.sync.membership import membership_of
from shared.common.site import Site

OWN: Final = "own"
NO_CODE: Final = "no code"
NAME: Final = "Объект самопроверки"


def tried(address: str, codes: str | None, folder: Path) -> str:
    """With the server at an address; `own`: with one that is started for it, where the program runs from source.

    Two codes, `A,B`, are two devices of its company; without them it is only asked whether it answers. Raises
    Failed, NoLink, ServerRefused, CannotShow.
    """
    if address == OWN:
        with passable_folder() as place, running_server(place) as own:
            asked_of_server(place, "company", "add", "Self test")
            return between_two(own, [asked_of_server(place, "device", "code")["code"] for _ in range(2)], folder)
    if not codes:
        return answers(address, folder)
    return between_two(address, codes.split(","), folder)


def between_two(address: str, codes: list[str], folder: Path) -> str:
    with ExitStack() as stack:
        one, other = (
            stack.enter_context(_joined(address, code, folder / f"device {at}")) for at, code in enumerate(codes[:2])
        )
        _exchange(one)
        site = Site(name=NAME)
        one.store.save(site)
        sent, received = _exchange(one)[0], _exchange(other)[1]
        if other.store.get(Site, site.id).name != NAME:
            raise Failed(f"a site that one device sent to {address} is not on the other")
    return f"{address}: sent {sent}, received {received}"


def answers(address: str, folder: Path) -> str:
    """A server of ours refuses a code that it never gave; anything else that answers is none."""
    try:
        joining.join_new(load(folder / "stranger"), address, NO_CODE)
    except ServerRefused as refusal:
        return f"{address} answers ({refusal.code}); nothing was exchanged, for that it takes two codes"
    raise Failed(f"{address} let a device join without a code")


def _joined(address: str, code: str, home: Path) -> AbstractContextManager[Company]:
    joining.join_new(load(home), address, code)
    return opened(load(home), changes=True)


def _exchange(company: Company) -> tuple[int, int]:
    """How much was sent, and received."""
    membership = membership_of(company.store.engine)
    assert membership is not None
    engine = Engine(company, membership)
    try:
        came = engine.exchange()
    finally:
        engine.stop()
    return came.sent, came.received
