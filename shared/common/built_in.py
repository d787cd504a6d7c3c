"""What every company starts with: the units of measure and the 36 attendance codes."""

from collections.abc import Iterator

from shared.common.attendance_codes import built_in_codes
from shared.common.unit import built_in_units
from shared.kernel.base import Catalog


def built_in() -> Iterator[Catalog]:
    """New objects with ids that are the same on every device."""
    yield from built_in_units()
    yield from built_in_codes()
