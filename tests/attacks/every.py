"""Every attack there is, in the order in which they are run."""

from tests.attacks import identity, reach, traffic
from tests.attacks.attack import ATTACKS

assert all((identity, reach, traffic))  # each registers its own
__all__ = ["ATTACKS"]
