"""Copies of a company file: a device is one file, and a file that was copied or restored is another device."""

from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from shared.store.coverage import GRANTED
from shared.store.numbering import FLOOR
from shared.sync import sending
from shared.sync.messages import HelloAnswer, HelloAsk
from shared.sync.stored import fact, settle_fact

DEVICE: Final = "device_id"
COPY: Final = "sync_copy"
NEXT: Final = "sync_copy_next"
COUNTER_JUMP: Final = 1_000


def hello(connection: Connection, next_copy: bytes, schema: int) -> HelloAsk:
    """Until it is answered the same is asked again, so that a lost answer makes no other copy of this file."""
    if not fact(connection, NEXT):
        settle_fact(connection, NEXT, next_copy.hex())
    copies = [bytes.fromhex(fact(connection, name)) for name in (COPY, NEXT)]
    return HelloAsk(device=UUID(fact(connection, DEVICE)), copy=copies[0], next_copy=copies[1], schema=schema)


def settle_hello(connection: Connection, answer: HelloAnswer) -> None:
    """`ok`: this file goes on as the device. `other_copy`: another file does, and this one is a new device."""
    if answer.code == "ok":
        if next_copy := fact(connection, NEXT):
            settle_fact(connection, COPY, next_copy)
        settle_fact(connection, GRANTED, "\n".join(answer.scopes))
    elif answer.code == "other_copy":
        settle_fact(connection, COPY, "")
        sending.forget_all(connection)
        _jump_ahead(connection)
    settle_fact(connection, NEXT, "")


def _jump_ahead(connection: Connection) -> None:
    """No number that the other copy gives is given here, where it gives less than a thousand before this one joins."""
    floor = int(fact(connection, FLOOR) or 0) + COUNTER_JUMP
    settle_fact(connection, FLOOR, str(floor))
    connection.exec_driver_sql("UPDATE counter SET last = last + ?", (COUNTER_JUMP,))
