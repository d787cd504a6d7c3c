"""The heads of the frames: what is asked and what is answered, as data."""

from typing import Any
from uuid import UUID

import msgspec

Sort = tuple[str, int]
"""A kind and the number of the dictionary that a body is packed with."""


class Header(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Fields of a newer version are passed over."""


class Listed(Header, frozen=True, kw_only=True, omit_defaults=True):
    """The head of a frame that carries records."""

    sorts: list[Sort] = []
    authors: list[UUID] = []


class HelloAsk(Header, frozen=True, kw_only=True, omit_defaults=True):
    device: UUID
    copy: bytes
    next_copy: bytes
    schema: int


class HelloAnswer(Header, frozen=True, kw_only=True, omit_defaults=True):
    code: str  # "ok", "other_copy"
    company: str
    prefix: str
    server: str
    protocols: list[int]
    schema: int
    now: int
    scopes: list[str] = []  # what the device may have: names, and patterns such as "site:*"


class PushAsk(Listed, frozen=True, kw_only=True, omit_defaults=True):
    batch: int
    schema: int = 0
    epochs: dict[str, int] = {}  # of the scopes of the bases: the server judges no edit of another epoch


class Refused(Header, frozen=True, kw_only=True, omit_defaults=True):
    """A record that was not taken and is kept parked. `text` and `values` are said in the device's language."""

    id: UUID
    code: str
    field: str = ""
    text: str = ""
    values: dict[str, str] = {}


class Waiting(Header, frozen=True, kw_only=True, omit_defaults=True):
    id: UUID
    parent: UUID


class Step(Header, frozen=True, kw_only=True, omit_defaults=True):
    """How far a batch took a scope: nothing but its own records lies between `before` and `seq`."""

    name: str
    epoch: int
    before: int
    seq: int
    count: int
    digest: bytes


class PushAnswer(Listed, frozen=True, kw_only=True, omit_defaults=True):
    """What is not named here was accepted at base + 1; the records are newer heads of stale ones."""

    batch: int
    refused: list[Refused] = []
    waiting: list[Waiting] = []
    scopes: list[str] = []  # of each record in turn
    epochs: dict[str, int] = {}  # of these scopes: a head of another epoch is not taken before it was compared
    steps: list[Step] = []  # a cursor that is at `before` may go on to `seq`: the device has all of it


class PullAsk(Header, frozen=True, kw_only=True, omit_defaults=True):
    vector: dict[str, tuple[int, int]]
    bytes: int = 2**20
    schema: int = 0


class ScopeAnswer(Header, frozen=True, kw_only=True, omit_defaults=True):
    """One scope of an answer: the next cursor, and, where nothing is left, what the device must have come to."""

    name: str
    epoch: int
    seq: int
    records: int = 0
    more: bool = False
    count: int = 0
    digest: bytes = b""
    reconcile: bool = False


class PullAnswer(Listed, frozen=True, kw_only=True, omit_defaults=True):
    scopes: list[ScopeAnswer] = []
    lost: list[str] = []
    lost_epochs: dict[str, int] = {}  # of another epoch than is known: what only the device has of it is kept


class CompareAsk(Header, frozen=True, kw_only=True, omit_defaults=True):
    scope: str
    prefixes: list[str]
    leaf: int = 64


class CompareAnswer(Listed, frozen=True, kw_only=True, omit_defaults=True):
    epoch: int
    seq: int
    parts: dict[str, tuple[int, bytes]]
    listed: list[str] = []  # the parts whose heads are listed: records without bodies, in the order of parts


class FetchAsk(Header, frozen=True, kw_only=True, omit_defaults=True):
    ids: list[UUID]


class FetchAnswer(Listed, frozen=True, kw_only=True, omit_defaults=True):
    scopes: list[str] = []  # of each record in turn


class ParkAsk(Listed, frozen=True, kw_only=True, omit_defaults=True):
    reason: str
    bases: list[int] = []


class ParkAnswer(Header, frozen=True, kw_only=True, omit_defaults=True):
    kept: int


class BlobsAsk(Header, frozen=True, kw_only=True, omit_defaults=True):
    """Hashes of 32 bytes, one after another; the records are contents that the server said it lacks.

    `proofs`: of contents that it wanted to be proved, by their hashes in hex, each with the scope it is known by here.
    """

    have: bytes = b""
    want: bytes = b""
    proofs: dict[str, tuple[str, bytes]] = {}


class BlobsAnswer(Header, frozen=True, kw_only=True, omit_defaults=True):
    """What of `have` is whole, what is lacking and how much of it is there; the size of what is there of `want`.

    What is in neither was named by no head that the device may see. The records are contents of `want`, `lost` is
    what the server had and has no more.
    `prove`: of `have` what others gave it, and it has not been shown yet that the device has it too.
    """

    whole: bytes = b""
    lacking: dict[str, int] = {}
    there: dict[str, int] = {}
    lost: bytes = b""
    prove: bytes = b""


class EnrolAsk(Header, frozen=True, kw_only=True, omit_defaults=True):
    code: str
    name: str
    prefix: str = ""
    key: bytes = b""  # the public half of the device's own, Ed25519


class EnrolAnswer(Header, frozen=True, kw_only=True, omit_defaults=True):
    company: UUID
    company_name: str
    device: UUID
    token: str
    prefix: str
    scopes: list[str] = []  # patterns, as they were granted
    signed: str = ""  # by the company: a JWT of dev, prefix, scopes and key (hex)


class Trouble(Header, frozen=True, kw_only=True, omit_defaults=True):
    """The refusal of a whole ask: nothing was changed."""

    code: str
    text: str
    values: dict[str, Any] = {}
