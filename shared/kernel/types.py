"""How each kind of value is stored in both databases and written as JSON."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, Text, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from shared.kernel import numbers
from shared.kernel.numbers import plain, scaled, unscaled


class Id(TypeDecorator[UUID]):
    """A UUID: 16-byte BLOB in SQLite, `uuid` in PostgreSQL."""

    impl = LargeBinary
    cache_ok = True
    code = "id"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Uuid() if dialect.name == "postgresql" else Stored()

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return stored_id(value)  # type: ignore[no-any-return]

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Thousands of ids are read at once: nothing stands between the driver and the dictionary of known ones."""
        return None if dialect.name == "postgresql" else stored_id


class Stored(UserDefinedType[Any]):
    """SQLite's own BLOB: bytes in and out with no wrapping on the way; anything else as the driver gives it."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "BLOB"


@lru_cache(maxsize=8192)
def stored_id(value: Any) -> Any:
    """The id that a value read as `Stored` is; one object for an id that thousands of lines name."""
    return UUID(bytes=value) if isinstance(value, bytes) else value


class Scaled(TypeDecorator[Decimal]):
    """A decimal with fixed places, stored as a whole number of smallest units: sums are exact in SQL."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, code: str, places: int) -> None:
        super().__init__()
        self.code, self.places = code, places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else scaled(value, self.places)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else unscaled(int(value), self.places)


class MinutesType(TypeDecorator[int]):
    """Worked time in whole minutes."""

    impl = BigInteger
    cache_ok = True
    code = "minutes"

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: text ending in Z in SQLite, timestamptz in PostgreSQL."""

    impl = DateTime
    cache_ok = True
    code = "instant"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return DateTime(timezone=True) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


def instant_text(value: datetime) -> str:
    """2026-11-21T08:00:00.000000Z: sorts as time does."""
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone; instants are kept in UTC")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


_DECIMALS: tuple[Any, ...] = (
    numbers.Money, numbers.Price, numbers.Quantity, numbers.NormHours, numbers.Percent, numbers.Coefficient,
)  # fmt: skip
TYPES: Final[dict[Any, TypeEngine[Any]]] = {
    str: Text(),
    int: BigInteger(),
    bool: Boolean(),
    date: Date(),
    datetime: Instant(),
    UUID: Id(),
    bytes: LargeBinary(),
    numbers.Minutes: MinutesType(),
    **{annotation: Scaled(mark.code, mark.places) for annotation in _DECIMALS for mark in annotation.__metadata__},
}
"""Annotation → column type; a field's annotation is all that a declaration says about storage."""


def code_of(column_type: TypeEngine[Any]) -> str:
    """The short name of a value type: text, int, bool, date, instant, id, bytes, minutes, money, price …"""
    if (code := getattr(column_type, "code", None)) is not None:
        return str(code)
    plain_types = ((Boolean, "bool"), (Integer, "int"), (Date, "date"), (LargeBinary, "bytes"))
    return next((code for base, code in plain_types if isinstance(column_type, base)), "text")


PYTHON: Final = {
    "text": str, "int": int, "bool": bool, "date": date, "instant": datetime, "id": UUID, "bytes": bytes,
    "minutes": int,
}  # fmt: skip


def python_type(code: str) -> type:
    return PYTHON.get(code, Decimal)


_JSON: Final[dict[str, Callable[[Any], Any] | None]] = {
    "text": None,
    "int": None,
    "bool": None,
    "minutes": None,
    "bytes": lambda value: b64encode(value).decode(),
    "date": date.isoformat,
    "instant": instant_text,
    "id": str,
}


def to_json(code: str) -> Callable[[Any], Any] | None:
    """How a value that is not None is written in a body; None means as it is."""
    return _JSON.get(code, plain) if code in _JSON else plain


def to_raw(column_type: TypeEngine[Any], dialect: str) -> Callable[[Any], Any] | None:
    """How a value that is not None is handed to the driver by compiled statements; None means as it is."""
    code = code_of(column_type)
    if isinstance(column_type, Scaled):
        places = column_type.places
        return lambda value: scaled(value, places)
    if dialect == "postgresql":
        return None
    raw: dict[str, Callable[[Any], Any]] = {
        "id": id_bytes, "date": date.isoformat, "instant": instant_text, "bool": int,
    }  # fmt: skip
    return raw.get(code)


def id_bytes(value: UUID) -> bytes:
    return value.bytes
