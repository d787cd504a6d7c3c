"""How each document stands with the server: one statement for a page of a list, and the words for its icon."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from shared.kernel.words import Words, say
from shared.store.heads import id_list
from shared.store.held_up import UNANSWERED

STATES: Final[Mapping[str, tuple[str, Words]]] = {
    "conflict": ("warn", say("In conflict: two people changed the same")),
    "refused": ("bad", say("Not taken by the server")),
    "sending": ("faint", say("Sent, no answer yet")),
    "unsent": ("faint", say("Waits to be sent")),
    "received": ("good", say("The server has it")),
}
"""State, which is its icon's name too → colour role and words; of several the first one is told."""
CHIPS: Final[Mapping[str, tuple[str, str]]] = {
    "conflict": ("warn", "warn_ground"), "refused": ("bad", "bad_ground"), "sending": ("text", "computed"),
    "unsent": ("text", "computed"), "received": ("good", "good_ground"),
}  # fmt: skip
"""State → colour roles of words and their ground, above a document."""

_AMONG: Final = "IN (SELECT unhex(value) FROM json_each(:ids))"
_STANDS: Final = f"""
SELECT 0, document_id FROM conflict WHERE document_id {_AMONG} AND NOT settled AND NOT marked
UNION ALL
SELECT 1, refused.id FROM refused CROSS JOIN unsent USING (id, hash)
 WHERE refused.id {_AMONG} AND refused.code NOT IN {UNANSWERED}
UNION ALL
SELECT 2, batch_record.id FROM batch_record CROSS JOIN unsent USING (id, hash) WHERE batch_record.id {_AMONG}
UNION ALL
SELECT 3, id FROM unsent WHERE id {_AMONG}
"""
_NAMES: Final = tuple(STATES)


def states_of(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Id → name of its state, for those about which there is anything to tell; all others the server has."""
    found: dict[bytes, int] = {}
    for strength, id in connection.exec_driver_sql(_STANDS, {"ids": id_list(ids)}):
        found[id] = min(strength, found.get(id, strength))
    return {UUID(bytes=id): _NAMES[strength] for id, strength in found.items()}
