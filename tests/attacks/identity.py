"""Attacks on who one is: tokens that are forged, stolen, replayed or foreign; names and passwords that are guessed."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.access.company import Companies
from server.access.signing_in import GRACE_SECONDS, SigningIn
from server.access.tokens import Signed, Tokens
from server.database.connections import Connections
from server.identity import Identity
from shared.kernel.identity import new_id
from shared.kernel.refusal import Refusal
from tests.attacks.attack import attack, refused, told
from tests.attacks.target import KINDS, PASSWORD, Line, Target
from tests.sync.server.firm import QUICK

ASKS = ("hello", "push", "pull", "compare", "fetch", "blobs", "park", "events")


@attack
def no_token_or_a_guessed_one(target: Target) -> str:
    """Every address of the exchange is asked without a token, with guessed ones, and with SQL in the token."""
    tokens = ("", "x" * 43, "' OR '1'='1", "'; DROP TABLE office.head; --", "\xff" * 43, "a" * 30_000)
    for token in tokens:
        for ask in ASKS:
            method = "GET" if ask == "events" else "POST"
            shown = {"Authorization": b"Bearer " + token.encode("latin-1")} if token else {}
            answer = target.nobody().ask(f"/sync/{ask}", method, headers=shown)
            refused(answer, "unknown_device")
    return f"401 unknown_device, {len(tokens) * len(ASKS)} times"


@attack
def a_name_is_looked_for(target: Target) -> str:
    """Names are tried to learn which of them are users: a known one, one that is not, one of the other company."""
    line, said = target.line(), set[str]()
    for login in ("foreman", "nobody-of-this-name", "clerk"):
        target.calm()
        answer = line.account("sign-in", login=login, password="a wrong password")
        said.add(answer.text)
        refused(answer, "wrong_password")
    assert len(said) == 1
    return "401 wrong_password, in the same words each time"


@attack
def passwords_are_tried(target: Target) -> str:
    """Passwords of one name are tried from several devices, and the address is given out for another one."""
    target.calm()
    lines, outcomes = [target.line() for _ in range(2)], list[str]()
    for number in range(8):
        line, headers = lines[number % 2], {"X-Forwarded-For": f"203.0.113.{number}"}
        outcomes.append(told(line.account("sign-in", headers=headers, login="FOREMAN ", password=f"guess {number}"))[1])
    assert outcomes[:5] == ["wrong_password"] * 5, outcomes
    assert set(outcomes[6:]) == {"slow_down"}, outcomes
    right = line.account("sign-in", login="foreman", password=PASSWORD)
    refused(right, "slow_down")
    assert int(right.headers["Retry-After"]) >= 1
    target.calm()
    return "5 × 401 wrong_password, then 429 slow_down, also with the right one"


@attack
def an_odd_name_or_password(target: Target) -> str:
    """Names and passwords of odd signs: SQL, a zero byte, a half of a surrogate, a mebibyte, another type."""
    line = target.line()
    names = [{"login": odd, "password": PASSWORD} for odd in ("'; DELETE FROM account; --", "a\0b", "x" * 15_000)]
    for said in (*names, {"login": "foreman", "password": "a\0b"}, {"login": "foreman", "password": "x" * 15_000}):
        target.calm()
        refused(line.account("sign-in", **said), "wrong_password")
    target.calm()
    for content in (b'{"login":"\\ud800","password":"x"}', b'{"login":1,"password":[]}', b"[" * 15_000,
                    b'{"login":"' + b"x" * 2**20 + b'","password":""}'):  # fmt: skip
        refused(line.ask("/account/sign-in", content=content), "not_understood", "wrong_password")
    assert told(line.account("sign-in", login="foreman", password=PASSWORD))[0] == 200
    return "401 wrong_password or 400 not_understood; the accounts are all there"


@attack
def a_forged_access_token(target: Target) -> str:
    """Access tokens without a signature, signed by somebody else or with the public key as a secret, with changed
    claims, with a key that they bring along, of the other company, of another device."""
    device, other = target.line(), target.line()
    given = signed_in(device)
    kid, claims = jwt.get_unverified_header(given)["kid"], jwt.decode(given, options={"verify_signature": False})
    own = Ed25519PrivateKey.generate()
    pem = own.public_key().public_bytes_raw()
    forged = [
        jwt.encode(claims, "", "none"), jwt.encode(claims, pem.ljust(32, b"x"), "HS256", headers={"kid": kid}),
        jwt.encode(claims, own, "EdDSA", headers={"kid": kid}),
        jwt.encode(claims, own, "EdDSA", headers={"kid": kid, "jwk": {"kty": "OKP", "x": text(pem)}}),
        jwt.encode(claims, own, "EdDSA", headers={"kid": "../../etc/passwd"}),
        jwt.encode(claims, own, "EdDSA", headers={"kid": "' OR 1=1 --"}), jwt.encode(claims, own, "EdDSA"),
        *(changed(given, **{name: value}) for name, value in (
            ("exp", claims["exp"] + 10**6), ("dev", str(other.device)), ("sub", str(new_id())), ("com", str(new_id())),
            ("per", str(target.users["admin"].person_id)),
        )),
        given[:-4] + "AAAA", given + ".", given.replace(".", "", 1), "", "a.b.c", "\0",
    ]  # fmt: skip
    looked = [looked_at(target, device, each) for each in forged]
    assert looked == [None] * len(forged), looked
    assert looked_at(target, other, given) is None
    assert looked_at(target, device, given) is not None
    return f"{len(forged) + 1} times session_ended"


@attack
def a_stolen_refresh_token(target: Target) -> str:
    """A refresh token is shown by another device of the company: neither it nor its owner goes on with it."""
    owner, thief = target.line(), target.line()
    given = owner.account("sign-in", login="foreman", password=PASSWORD).json()
    refused(thief.account("refresh", refresh=given["refresh"]), "session_ended")
    refused(owner.account("refresh", refresh=given["refresh"]), "session_ended")
    assert looked_at(target, owner, given["access"]) is None
    return "401 session_ended for both; the person signs in again"


@attack
def a_replayed_refresh_token(target: Target) -> str:
    """A refresh token is copied and used again later, from the same device."""
    line = target.line()
    first = line.account("sign-in", login="foreman", password=PASSWORD).json()["refresh"]
    second = line.account("refresh", refresh=first).json()["refresh"]
    earlier = datetime.now(UTC) - timedelta(seconds=GRACE_SECONDS + 1)
    target.owner.execute("UPDATE refresh SET used_at = %s WHERE used_at IS NOT NULL", (earlier,))
    refused(line.account("refresh", refresh=first), "session_ended")
    refused(line.account("refresh", refresh=second), "session_ended")
    return "401 session_ended, the newest token of that session too"


@attack
def a_refresh_token_of_another_company(target: Target) -> str:
    """The other company's device shows a refresh token and a session's end of this one."""
    owner, stranger = target.line(), target.line(of=target.rival)
    given = owner.account("sign-in", login="foreman", password=PASSWORD).json()
    refused(stranger.account("refresh", refresh=given["refresh"]), "session_ended")
    assert told(stranger.account("sign-out", refresh=given["refresh"], everywhere=True))[0] == 200
    assert told(owner.account("refresh", refresh=given["refresh"]))[0] == 200
    refused(stranger.account("sign-in", login="foreman", password=PASSWORD), "wrong_password")
    target.calm()
    return "401 session_ended, 401 wrong_password; the owner's session goes on"


@attack
def a_first_password(target: Target) -> str:
    """Somebody who read a first password on the paper it was printed on uses it without changing it."""
    line, user = target.line(), target.users["clerk"]
    target.owner.execute("UPDATE account SET must_change = true WHERE id = %s", (user.id,))
    given = line.account("sign-in", login="clerk", password=PASSWORD).json()
    assert given["must_change"] is True
    assert not given.get("access")
    assert not given.get("refresh")
    refused(line.account("password", login="clerk", password=PASSWORD, new="clerk"), "weak_password")
    target.owner.execute("UPDATE account SET must_change = false WHERE id = %s", (user.id,))
    return "no tokens before it is changed"


@attack
def a_code_is_used_twice_or_guessed(target: Target) -> str:
    """A one-time code is used a second time, guessed, given as SQL, and used when it is too old."""
    code, line = target.company.code(), target.nobody()
    assert told(line.ask("/device/enrol", json={"code": code, "name": "first"}))[0] == 200
    guesses = [code, code.lower(), "0000-0000-0000", "' OR 1=1 --", "", "\0", "K" * 9_999]
    for guess in guesses:
        refused(line.ask("/device/enrol", json={"code": guess, "name": "second"}), "wrong_code")
    late = target.company.code()
    target.owner.execute("UPDATE device_code SET expires_at = now() - interval '1 minute' WHERE used_at IS NULL")
    refused(line.ask("/device/enrol", json={"code": late, "name": "late"}), "wrong_code")
    return f"400 wrong_code, {len(guesses) + 1} times; 60 random bits are left to guess"


@attack
def a_device_that_was_shut_out(target: Target) -> str:
    """A device that the administrator shut out goes on asking, signs in and enrols itself anew with its old token."""
    line = target.line()
    session = line.account("sign-in", login="foreman", password=PASSWORD).json()
    target.owner.execute("UPDATE device SET revoked_at = now() WHERE id = %s", (line.device,))
    until = time.monotonic() + 30
    while told(line.ask("/sync/pull", content=b"?"))[1] != "revoked":  # known to every process within 5 seconds
        assert time.monotonic() < until
        time.sleep(0.2)
    refused(line.account("sign-in", login="foreman", password=PASSWORD), "revoked")
    refused(line.account("refresh", refresh=session["refresh"]), "revoked")
    refused(line.ask("/device/enrol", json={"code": "", "name": "again"}), "revoked")
    return "403 revoked"


def signed_in(line: Line) -> str:
    given = line.account("sign-in", login="foreman", password=PASSWORD)
    assert given.status_code == 200, given.text
    return str(given.json()["access"])


def looked_at(target: Target, line: Line, token: str) -> Signed | None:
    """What the server makes of an access token that this device shows; None: nothing."""
    assert line.device is not None
    connections = Connections(target.office.url)
    try:
        tokens = Tokens(connections, lambda: datetime.now(UTC))
        door = SigningIn(connections, Companies(KINDS), tokens, QUICK, lambda: datetime.now(UTC))
        return door.sessions.signed(Identity(target.company.id, line.device, frozenset("*")), token)
    except Refusal:
        return None
    finally:
        connections.close()


def changed(token: str, **claims: Any) -> str:
    """Other claims under the signature of these."""
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) | claims
    return f"{head}.{text(json.dumps(said).encode())}.{signature}"


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
