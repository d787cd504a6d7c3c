"""What is fed with any bytes. A target returns, whatever it is given; what it raises is a fault."""

import json
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.company import kinds
from print_forms.construction.pay_explained import by_tree, paid_days
from print_forms.kit.numbers import Notation
from server.access.tokens import SessionEnded, Tokens, _Ring
from server.identity import Identity
from shared.construction.explained import read
from shared.construction.importers.preview import preview
from shared.construction.importers.reconciliation import reconcile
from shared.construction.payroll_sheet import PayrollLine
from shared.kernel.codec import content_of, light_of
from shared.kernel.kept import said
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.sync import frames, messages
from shared.sync.frames import NOBODY, Record
from shared.workbooks.words import ImportRefused
from tests.construction.importers.files import DATA, SAMPLES

ENGLISH, RUSSIAN = Language("en"), Language("ru")
ASKS: Final = tuple(
    each for each in vars(messages).values() if isinstance(each, type) and hasattr(each, "__struct_fields__")
)
NOW: Final = datetime(2026, 11, 21, 8, tzinfo=UTC)
COMPANY, DEVICE = UUID(int=1), UUID(int=2)


@dataclass(frozen=True, slots=True)
class Target:
    """`seeds` are sound, so that what is near them is looked at first; `most` bytes are given at once."""

    feed: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    most: int = 4_096


# ---- frames and bodies


def frame(data: bytes) -> None:
    """As every message of the exchange; the first byte says which."""
    header = ASKS[data[0] % len(ASKS)] if data else ASKS[0]
    with suppress(frames.NotAFrame, frames.OtherProtocol):
        head, records = frames.unpacked(data[1:], header)
        frames.packed(head, records)


def frame_seeds() -> Iterable[bytes]:
    record = Record(bytes(16), 1, 0, 0, NOBODY, 0, bytes(16), b"{}")
    good = messages.PullAsk(vector={"company": (1, 0), "site:x": (3, 9)})
    yield bytes([ASKS.index(messages.PullAsk)]) + frames.packed(good, [record])


SHAPES: Final = list(kinds().shapes.values())


def body(data: bytes) -> None:
    """As a head of every kind; what is read is written again and is the same."""
    shape = SHAPES[data[0] % len(SHAPES)] if data else SHAPES[0]
    with suppress(Refusal):
        light = light_of(shape, data[1:])
        content = content_of(shape, light)
        assert content_of(shape, light_of(shape, content)) == content


def body_seeds() -> Iterable[bytes]:
    for at, shape in enumerate(SHAPES):
        yield bytes([at]) + content_of(shape, light_of(shape, json.dumps({"id": str(COMPANY)}).encode()))


# ---- tokens


def _tokens() -> Tokens:
    """With a key in its memory: nobody is asked."""
    made = Tokens(cast("Any", None), lambda: NOW)
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    made._rings[COMPANY] = _Ring("k", key, NOW, {"k": key.public_key()}, NOW)
    return made


TOKENS: Final = _tokens()
WHO: Final = Identity(COMPANY, DEVICE, frozenset({"*"}))


def token(data: bytes) -> None:
    with suppress(SessionEnded, UnicodeDecodeError):
        TOKENS.verified(WHO, data.decode())
        assert data.decode() == GOOD, "another token is believed"


GOOD: Final = TOKENS.access(WHO, UUID(int=3), UUID(int=4), UUID(int=5))


# ---- what is said, and what pay says of itself


def sentence(data: bytes) -> None:
    with suppress(UnicodeDecodeError):
        words = said(data.decode(), lambda kind, id: "")
        for language in (ENGLISH, RUSSIAN):
            assert isinstance(words.words(language), str)


def explanation(data: bytes) -> None:
    tree = read(data)
    by_tree(PayrollLine(explanation="0" * 64, accrual="hours"), tree, Notation(RUSSIAN))
    list(paid_days(tree))


TREE: Final = {
    "amount": "4000", "formula": "minutes × rate / 60", "rounding": "once", "rule": {"cite": "129"},
    "inputs": {"minutes": 480, "days": 1, "rate": "500", "rate_kind": "hour"},
    "children": [{"amount": "4000", "date": "2026-11-20", "code": "Я", "minutes": 480, "days": 1, "rate": "500",
                  "source": {"timesheet": str(COMPANY), "cell": str(DEVICE)}}],
}  # fmt: skip


# ---- files


FOLDER: Final = tempfile.TemporaryDirectory(prefix="fieldledger-fuzz-")


def importer(suffix: str) -> Callable[[bytes], None]:
    path = Path(FOLDER.name) / f"estimate{suffix}"

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        with suppress(ImportRefused):
            found = preview(path)
            for words in (*found.warnings, *(row.why for row in found.rows)):
                assert words.words(RUSSIAN) is not None
            reconcile(found)

    return feed


def samples(suffix: str) -> Callable[[], Iterable[bytes]]:
    return lambda: ((DATA / name).read_bytes() for name in SAMPLES if Path(name).suffix.lower() == suffix)


TARGETS: Final = {
    "frame": Target(frame, frame_seeds),
    "body": Target(body, body_seeds),
    "token": Target(token, lambda: [GOOD.encode()]),
    "sentence": Target(sentence, lambda: [b'{"say": "{a} of {b}", "with": {"a": {"day": "2026-11-20"}, "b": [1]}}']),
    "explanation": Target(explanation, lambda: [json.dumps(TREE).encode()]),
    **{suffix[1:]: Target(importer(suffix), samples(suffix), 65_536)
       for suffix in sorted({Path(name).suffix.lower() for name in SAMPLES})},
    "csv": Target(importer(".csv"), lambda: ["Код;Наименование;Ед.;Кол-во;Цена\n1;Кладка;м3;2;100\n".encode()], 16_384),
}  # fmt: skip
