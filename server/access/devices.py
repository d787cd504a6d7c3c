"""What everybody sees of the company's devices: one item each, written whenever what the server knows of it changes."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from server.access.keeping import NOBODYS, By, Keeper
from server.database.companies import SERVER_PREFIX
from server.database.connections import Connections
from server.log import log
from shared.administration.device import AccessDevice, AccessDevicePerson
from shared.kernel.codec import content_of, settle_ids
from shared.kernel.describe import Kinds, describe
from shared.kernel.refusal import Refusal

SHAPE: Final = describe(AccessDevice)


class Devices:
    """Safe to be called from many threads, and as often as one likes: what is written already is not written again."""

    def __init__(self, connections: Connections, kinds: Kinds, *, clock: Callable[[], datetime]) -> None:
        self._connections, self._kinds, self._clock = connections, kinds, clock

    def tell(self, company: UUID, device: UUID | None = None, by: By = NOBODYS) -> None:
        """Of one device, or of all. Raises NotKept, SyncRefusal, DatabaseAway."""
        keeper = Keeper(self._connections, self._kinds, company, clock=self._clock)
        there = {item.id: content_of(SHAPE, item) for item in keeper.items(AccessDevice, device, marked=True)}
        made = [self._item(*row) for row in self._rows(company, device)]
        if changed := [item for item in made if there.get(item.id) != content_of(SHAPE, item)]:
            keeper.put(*changed, by=by)

    def told(self, company: UUID, device: UUID) -> None:
        """As `tell`, for who is not to wait for it or to be refused by it: the next change tells of this one too."""
        try:
            self.tell(company, device)
        except Refusal as refusal:
            log().warning("a device was not told of", company=str(company), device=str(device), trouble=str(refusal))

    def _rows(self, company: UUID, device: UUID | None) -> list[tuple[UUID, str, str, bool, list[UUID]]]:
        with self._connections.transaction(company, snapshot=True) as asked:
            return asked.execute(_DEVICES, (company, SERVER_PREFIX, device, device), binary=True).fetchall()

    def _item(self, id: UUID, name: str, prefix: str, shut_out: bool, people: Collection[UUID]) -> AccessDevice:
        lines = [AccessDevicePerson(user_id=user) for user in people]
        item = AccessDevice(id=id, name=name, prefix=prefix, shut_out=shut_out, people=lines)
        settle_ids(SHAPE, item)
        return item


_DEVICES: Final = """
    SELECT d.id, d.name, d.prefix, d.revoked_at IS NOT NULL,
        ARRAY(SELECT account FROM enrolled e WHERE e.company = d.company AND e.device = d.id ORDER BY account)
    FROM device d WHERE d.company = %s AND d.prefix <> %s AND (%s::uuid IS NULL OR d.id = %s) ORDER BY d.id
"""
