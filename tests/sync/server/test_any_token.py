"""Access tokens of any making, at any time: believed is what the company signed for this device and is still good."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from server.access.tokens import ACCESS_SECONDS, SessionEnded, Signed, Tokens
from server.database.connections import Connections
from server.identity import Identity
from shared.kernel.identity import new_id
from tests.conformance.examples import few

pytestmark = pytest.mark.postgres
STRANGER = Ed25519PrivateKey.generate()
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DAY = 86_400
odd = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.text(max_size=9), st.uuids().map(str),
    st.sampled_from(["", "\0", "*", "9" * 400, {}, [], [1], {"a": {}}, 1e300, -0.5, str(UUID(int=0)), "NaN"]),
)  # fmt: skip
names = st.sampled_from(["sub", "per", "com", "dev", "sid", "iat", "exp", "nbf", "aud", "jti", "crit"])
heads = st.fixed_dictionaries(
    {},
    optional={
        "kid": odd, "typ": odd, "cty": odd, "crit": st.sampled_from([["exp"], [], "x", None]), "b64": st.booleans(),
        "zip": st.just("DEF"), "jku": st.just("http://127.0.0.1:9/keys"), "jwk": st.just({"kty": "oct", "k": "AA"}),
        "x5u": st.just("file:///etc/passwd"), "alg": st.sampled_from(["none", "HS256", "EdDSA", "ES256", "", None, 1]),
    },
)  # fmt: skip


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(connections: Connections, clock: Clock) -> Tokens:
    return Tokens(connections, clock)


@pytest.fixture
def identity(company: UUID, enrol: Callable[..., Identity]) -> Identity:
    return enrol(company)


def looked_at(tokens: Tokens, identity: Identity, token: str) -> Signed | None:
    """None: the person signs in again. Nothing else may come of it."""
    try:
        return tokens.verified(identity, token)
    except SessionEnded:
        return None


@few(60)
@given(claims=st.dictionaries(names, odd, max_size=3), left_out=st.sets(names, max_size=2))
def test_what_the_company_signed_is_believed_of_its_own_device_alone(
    tokens: Tokens, identity: Identity, claims: dict[str, Any], left_out: set[str]
) -> None:
    whole: dict[str, Any] = {"sub": str(new_id()), "dev": str(identity.device), "sid": str(new_id()),
             "exp": int(NOW.timestamp()) + 60} | claims  # fmt: skip
    said = {name: value for name, value in whole.items() if name not in left_out}
    found = looked_at(tokens, identity, tokens.signed(identity.company, said))
    if found is not None:
        assert (found.company, found.device) == (identity.company, identity.device)
        assert found.until > NOW.timestamp()
        assert str(found.user) == UUID(said["sub"]).urn[9:]


def test_what_a_device_is_enrolled_with_is_no_access_token(tokens: Tokens, identity: Identity) -> None:
    said = {"dev": str(identity.device), "prefix": "K7", "scopes": ["*"], "key": ""}
    assert looked_at(tokens, identity, tokens.signed(identity.company, said)) is None


@few(60)
@given(head=heads, how=st.sampled_from(["stranger", "secret", "nothing", "own head"]))
def test_no_other_token_is_believed(tokens: Tokens, identity: Identity, head: dict[str, Any], how: str) -> None:
    good = tokens.access(identity, new_id(), None, new_id())
    claims, kid = jwt.decode(good, options={"verify_signature": False}), jwt.get_unverified_header(good)["kid"]
    if how == "stranger":
        plain = {name: value for name, value in head.items() if name not in ("alg", "b64", "crit", "kid", "typ")}
        forged = jwt.encode(claims, STRANGER, "EdDSA", headers={"kid": kid} | plain)
    elif how == "secret":
        forged = jwt.encode(claims, kid.encode().ljust(32, b"\0"), "HS256", headers={"kid": kid})
    else:
        _, body, signature = good.split(".")
        own = jwt.utils.base64url_encode(json.dumps({"alg": "EdDSA", "kid": kid} | head).encode()).decode()
        forged = f"{own}.{body}.{signature if how == 'own head' else ''}"
    if forged != good:
        assert looked_at(tokens, identity, forged) is None


@few(60)
@given(data=st.data())
def test_of_a_changed_token_nothing_is_believed_but_what_was_signed(
    tokens: Tokens, identity: Identity, data: st.DataObject
) -> None:
    good = tokens.access(identity, new_id(), None, new_id())
    at, until = sorted(data.draw(st.tuples(st.integers(0, len(good)), st.integers(0, len(good)))))
    changed = good[:at] + data.draw(st.text(max_size=3) | st.just("")) + good[until:]
    found = looked_at(tokens, identity, changed)
    assert found in (None, looked_at(tokens, identity, good))


@few(40)
@given(made=st.integers(-40 * DAY, 40 * DAY), after=st.integers(-3 * DAY, 3 * DAY), rotated=st.booleans())
def test_it_is_good_for_its_quarter_of_an_hour_whatever_the_clock_was_before(
    tokens: Tokens, clock: Clock, identity: Identity, made: int, after: int, rotated: bool
) -> None:
    clock.now = NOW + timedelta(seconds=made)
    token = tokens.access(identity, new_id(), None, new_id())
    if rotated:
        tokens.rotate(identity.company)
    clock.now += timedelta(seconds=after)
    assert (looked_at(tokens, identity, token) is not None) == (after < ACCESS_SECONDS)


@few(20)
@given(token=st.text(max_size=40) | st.text(st.sampled_from("eyJ.-_=\0A"), max_size=200) | st.just("." * 9_999))
def test_any_text_is_no_token(tokens: Tokens, identity: Identity, token: str) -> None:
    assert looked_at(tokens, identity, token) is None
