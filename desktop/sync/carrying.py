"""Photos, explanations and other contents over the link, after the documents and never in their way."""

from collections.abc import Callable

from desktop.sync.link import Link, ServerRefused
from shared.sync.blobs import Blobs, Get, Put, Step

NOT_TAKEN = ("no_such_content", "other_content")
"""The refusal of one content: another time, maybe; the others go on."""


def carry(blobs: Blobs, link: Link, called: Callable[[], bool]) -> bool:
    """Everything there is to carry; False where something else `called` in between. Raises NoLink, ServerRefused."""
    steps = blobs.steps()
    try:
        step = next(steps)
        while not called():
            step = steps.send(answer(link, step))
        return False
    except StopIteration:
        return True
    except ServerRefused as refusal:
        if refusal.code != "no_such_address":  # an older server, which takes documents only
            raise
        return True
    finally:
        steps.close()


def answer(link: Link, step: Step) -> bytes | int:
    """What the server says; to a content that it does not take or have, nothing. Raises NoLink, ServerRefused."""
    try:
        if isinstance(step, Put):
            return link.send_part(step.hash, step.at, step.size, step.content)
        if isinstance(step, Get):
            return link.fetch_part(step.hash, step.at, step.end)
    except ServerRefused as refusal:
        if refusal.code in NOT_TAKEN:
            return b"" if isinstance(step, Get) else 0
        raise
    return link.ask(step.path, step.frame)
