"""Exchange files that were changed on their way, or made by somebody who knows the passphrase: a refusal in words, and
what was here is here."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from shared.common.site import Site
from shared.kernel.refusal import Refusal
from shared.store.store import Store
from shared.sync import frames, parcel
from shared.sync.frames import NOBODY, Record
from shared.sync.messages import PullAnswer, PushAnswer, ScopeAnswer
from shared.sync.parcel import MARK, NONCE, SALT, NotAParcel, Parcel, Part, sealed, unsealed
from shared.sync.round_trip import answered, settled
from tests.company import KINDS, make_company, opened
from tests.conformance.examples import few

WORDS = "correct horse battery staple"
COMPANY, DEVICE = UUID(int=1), UUID(int=2)
GOOD = Parcel(sort="answers", company=COMPANY, company_name="Rova", device=DEVICE, made_at="", parts=[])
WHOLE = sealed(GOOD, WORDS)


@few(12)
@given(data=st.data())
def test_a_changed_file_is_refused_in_words(data: st.DataObject) -> None:
    at, until = sorted(data.draw(st.tuples(*[st.integers(0, len(WHOLE))] * 2)))
    changed = WHOLE[:at] + data.draw(st.binary(max_size=3)) + WHOLE[until:]
    if changed == WHOLE:
        return
    with pytest.raises(NotAParcel, match="Nothing was changed"):
        unsealed(changed, WORDS)


@pytest.mark.parametrize("content", [
    b"", b"\x91" * 100_000, b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\x80", b"\xc1",
    msgspec.msgpack.encode({"sort": "asks", "parts": "x" * 9_999}), b"\x81\xa1x" + b"\x91" * 100_000,
])  # fmt: skip
def test_what_is_sealed_may_be_anything(content: bytes) -> None:
    salt, nonce = bytes(SALT), bytes(NONCE)
    file = MARK + salt + nonce + ChaCha20Poly1305(parcel._key(WORDS, salt)).encrypt(nonce, content, MARK)
    with pytest.raises(NotAParcel, match="Nothing was changed"):
        unsealed(file, WORDS)


numbers = st.sampled_from([-1, 0, 1, 2, 2**31, 2**62, 2**63 - 1])
records = st.lists(
    st.builds(
        Record, st.sampled_from([bytes(16), b"x" * 16]), st.integers(0, 3), st.integers(0, 15), st.integers(0, 2),
        st.sampled_from([0, NOBODY]), st.integers(0, 2**32 - 1), st.sampled_from([bytes(16), b"h" * 16]),
        st.sampled_from([b"", b"{}", b"\x28\xb5\x2f\xfd", b"site:x"]),
    ),
    max_size=3,
)  # fmt: skip
scopes = st.builds(
    ScopeAnswer, name=st.sampled_from(["company", "", "payroll", "\0", "x" * 300]), epoch=numbers, seq=numbers,
    records=st.integers(-1, 3), more=st.booleans(), count=numbers, digest=st.sampled_from([b"", bytes(16), b"x" * 16]),
)  # fmt: skip
sorts = st.lists(st.tuples(st.sampled_from(["site", "person", "nothing", ""]), numbers), max_size=2)
answers = st.one_of(
    st.builds(
        PullAnswer, scopes=st.lists(scopes, max_size=2), lost=st.lists(st.sampled_from(["company", ""])), sorts=sorts
    ),
    st.builds(PushAnswer, batch=numbers, scopes=st.lists(st.sampled_from(["company", "x"]), max_size=2), sorts=sorts),
)  # fmt: skip
contents = st.one_of(st.binary(max_size=60), st.builds(frames.packed, answers, records))
paths = st.sampled_from(["push", "pull", "park", "blobs", "content", "", "../x"])
parts = st.lists(st.builds(Part, paths, numbers, contents), max_size=3)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = opened(make_company(tmp_path / "company.db"))
    yield made
    made.engine.dispose()


@few(60)
@given(parts=parts)
def test_any_answers_are_settled_or_refused_in_words(store: Store, parts: list[Part]) -> None:
    """By somebody who has the passphrase and says that they are the office's."""
    site = Site(name="School")
    store.save(site)
    with suppress(Refusal):
        settled(store, msgspec.structs.replace(GOOD, parts=parts), COMPANY, DEVICE)
    with store.reading() as session:
        sql = "SELECT count(*) FROM (SELECT id FROM unsent UNION ALL SELECT id FROM quarantine) WHERE id = ?"
        kept = session.connection().exec_driver_sql(sql, (site.id.bytes,)).scalar()
        assert kept == 1, "as it was, or set aside where the office says that the right went"
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@few(60)
@given(parts=parts, answer=contents)
def test_any_asks_are_answered_or_refused_in_words(parts: list[Part], answer: bytes) -> None:
    """And whatever the server says to them."""

    def send(step: Any) -> bytes:
        return answer

    with suppress(Refusal):
        answered(msgspec.structs.replace(GOOD, sort="asks", parts=parts), COMPANY, "", send, KINDS)
