"""Who did what on this computer, over the link to the server: the chain of the file's entries."""

from collections.abc import Callable
from typing import Final

from desktop.sync.link import Link, ServerRefused
from shared.store.store import Store
from shared.sync.chain import ChainAnswer, steps

NOT_TAKEN: Final = ("no_such_address", "not_understood")
"""An older server, or one that makes nothing of it: another time, maybe; documents go on."""


def tell(store: Store, link: Link, called: Callable[[], bool] = lambda: False, *, look: bool = False) -> bool:
    """Everything that the server does not have; False where something else `called` in between, or it was not taken.

    `look`: also where nothing is new the server is asked whether it still has what it confirmed. Raises NoLink,
    ServerRefused.
    """
    asking = steps(store, look=look)
    try:
        ask = next(asking)
        while not called():
            ask = asking.send(link.ask_json("/audit/entries", ask, ChainAnswer))
        return False
    except StopIteration:
        return True
    except ServerRefused as refusal:
        if refusal.code not in NOT_TAKEN:
            raise
        return False
    finally:
        asking.close()
