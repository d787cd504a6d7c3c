"""Any JSON and any headers to any address, drawn from a description of what is declared: an answer, or a refusal in
words; never a mistake of the server's own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode

from server.access.company import Companies
from server.access.messages import PasswordAsk, RefreshAsk, RenewAsk, SignInAsk, SignOutAsk, TotpAsk
from server.access.signing_in import SigningIn
from server.access.tokens import Tokens
from server.database.connections import Connections
from server.identity import Identity
from shared.administration.messages import CodeAsk, DeviceAsk, PutAsk, UserAsk
from shared.kernel.describe import Kinds
from shared.sync.chain import ChainAsk
from shared.sync.messages import EnrolAsk, Trouble
from tests.conformance.examples import few
from tests.sync.server.firm import QUICK, Firm
from tests.sync.server.test_matrix import addresses

pytestmark = pytest.mark.postgres
OWN = ("/sync/", "/health", "/ready", "/metrics")
"""Frames, which `test_any_bytes` looks at, and what takes nothing."""
SAID: dict[str, Any] = {
    "/device/enrol": EnrolAsk,
    "/device/wiped": dict[str, int],
    "/audit/entries": ChainAsk,
    "/company/recovery": dict[str, int],
    "/account/sign-in": SignInAsk,
    "/account/password": PasswordAsk,
    "/account/refresh": RefreshAsk,
    "/account/sign-out": SignOutAsk,
    "/account/totp": TotpAsk,
    "/account/challenge": dict[str, int],
    "/account/renew": RenewAsk,
    "/administration/put": PutAsk,
    "/administration/password": UserAsk,
    "/administration/second-off": UserAsk,
    "/administration/code": CodeAsk,
    "/administration/device": DeviceAsk,
    "/administration/devices": dict[str, int],
}
"""What each address takes as JSON. Whoever adds one says it here."""
MODES = {"as it is described": GenerationMode.POSITIVE, "in every other way": GenerationMode.NEGATIVE}


def described() -> dict[str, Any]:
    """The addresses as OpenAPI, with what they take."""
    (*shapes,), parts = msgspec.json.schema_components(SAID.values(), ref_template="#/components/schemas/{name}")
    body = {"200": {"description": "an answer"}}
    paths = {
        path: {"post": {"requestBody": {"required": True, "content": {"application/json": {"schema": shape}}},
                        "responses": body}}
        for path, shape in zip(SAID, shapes, strict=True)
    }  # fmt: skip
    about = {"title": "Fieldledger", "version": "1"}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": parts}}


SCHEMA: Any = schemathesis.openapi.from_dict(described())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture
def quick(application: Any, connections: Connections, kinds: Kinds) -> Iterator[None]:
    """Passwords are looked at in a moment, as long as this test lasts."""

    def now() -> datetime:
        return datetime.now(UTC)

    state = application.app.state
    before, state.signing_in = (
        state.signing_in,
        SigningIn(connections, Companies(kinds), Tokens(connections, now), QUICK, now),
    )
    yield
    state.signing_in = before


@pytest.fixture
def line(http: str, firm: Firm, token: Callable[[Identity], str], application: Any) -> Any:
    """Of an administrator who is signed in: who may do nothing is refused before anything is read."""
    user = firm.user(("administrator", "*"))
    identity = Identity(firm.company, firm.laptop(user, patterns=()).identity.device, frozenset("*"))
    session = firm.session(user, identity.device)
    access = application.app.state.tokens.access(identity, user.id, user.person_id, session)
    headers = {"Authorization": f"Bearer {token(identity)}", "Fieldledger-Access": access}
    with httpx.Client(base_url=http, headers=headers, timeout=60) as line:
        yield line


def test_every_address_that_takes_json_is_described(application: Any) -> None:
    assert {path for method, path in addresses(application) if not path.startswith(OWN)} == SAID.keys()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.path)
def test_any_json_is_answered_or_refused_in_words(line: httpx.Client, quick: None, operation: Any, mode: str) -> None:
    @few(7)
    @given(case=operation.as_strategy(generation_mode=MODES[mode]))
    def looked_at(case: Any) -> None:
        sent = msgspec.json.encode(case.body) if case.body is not schemathesis.core.NOT_SET else b""
        told(line.post(operation.path, content=sent))

    looked_at()


@few(40)
@given(
    path=st.sampled_from(sorted(SAID)),
    content=st.binary(max_size=60) | st.sampled_from([b"null", b"[]", b"1e999", b'"\\ud800"', b"{" * 9_999, b"{}"]),
    shown=st.sampled_from(["none", "Bearer", "bearer  x", "Basic eDp5", "Bearer " + "x" * 9_000, "\xff"]),
)
def test_any_bytes_and_any_token_too(line: httpx.Client, path: str, content: bytes, shown: str) -> None:
    told(line.post(path, content=content, headers={b"Authorization": shown.encode("latin-1")}))


def told(answer: httpx.Response) -> None:
    if answer.status_code != 200:
        assert answer.status_code < 500, answer.text
        assert answer.status_code != 499, answer.text
        trouble = msgspec.json.decode(answer.content, type=Trouble)
        assert trouble.code
        assert trouble.text
