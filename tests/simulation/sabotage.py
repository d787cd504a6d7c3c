"""The exchange broken on purpose, from here and never in the product: whether the auditor would notice."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

SABOTAGES: dict[str, Callable[[], AbstractContextManager[None]]] = {}


@contextmanager
def sabotaged(name: str) -> Iterator[None]:
    """`name` is one of SABOTAGES; "" breaks nothing."""
    with SABOTAGES[name]() if name else nullcontext():
        yield
