"""Signing in and out on a device: what is asked with a password, and what renews it."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from server.access import accounts, passwords, renewing
from server.access import second as seconds
from server.access.accounts import Account
from server.access.attempts import Attempts
from server.access.company import Companies, CompanyAccess
from server.access.messages import SignedIn, TotpAnswer
from server.access.passwords import Passwords
from server.access.sessions import Sessions
from server.access.tokens import ACCESS_SECONDS, Tokens, ended, hash_of
from server.audit.telling import tell
from server.database.connections import Connection, Connections
from server.identity import Identity
from shared.kernel.identity import new_id
from shared.kernel.refusal import Refusal

REFRESH_DAYS: Final = 7
GRACE_SECONDS: Final = 30
"""An answer may be lost: so long a token that was used is renewed once more."""


class WrongPassword(Refusal):
    """Of a name that is not there, a password that does not fit, a user who is disabled: nobody is told which."""

    code = "wrong_password"


class Confidential(Refusal):
    """The device holds what this user may not see."""

    code = "confidential"


class SigningIn:
    """Every call is for a device that is known. Calls with a password take long: `passwords.hashing_pool`."""

    def __init__(
        self, connections: Connections, companies: Companies, tokens: Tokens, hashing: Passwords,
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._connections, self._companies, self._tokens = connections, companies, tokens
        self._hashing, self._clock = hashing, clock
        self.attempts, self.sessions = Attempts(connections), Sessions(connections, companies, tokens, clock)

    def sign_in(self, identity: Identity, login: str, password: str, address: str, second: str = "") -> SignedIn:
        """After `attempts.begin`. Raises WrongPassword, SecondNeeded, WrongSecond, Confidential."""
        account, user = self._known(identity, login, password)
        if account.must_change:  # whatever else is needed is asked for with the new one
            self.attempts.uncounted(identity.company, login, address)
            return SignedIn(user=account.id, person=user.person_id, name=user.name or login, must_change=True)
        self._show_second(identity, account, login, address, second)
        return self._begun(identity, user)

    def change_password(
        self, identity: Identity, login: str, password: str, new: str, address: str, second: str = ""
    ) -> SignedIn:
        """After `attempts.begin`. Raises as `sign_in`, and WeakPassword."""
        account, user = self._shown(identity, login, password, address, second)
        passwords.check(new, login)
        if passwords.spelled(new) == passwords.spelled(password):
            raise passwords.WeakPassword("This is the password that you had. Take another one.")
        verifier = self._hashing.verifier(new)
        with self._connections.transaction(identity.company) as changing:
            accounts.change(changing, identity.company, account.id, verifier, must_change=False)
            _tell(changing, identity, "password", user.id, user.person_id)
        self.sessions.forget()
        return self._begun(identity, user)

    def totp(
        self, identity: Identity, login: str, password: str, what: str, address: str, second: str = ""
    ) -> TotpAnswer:
        """After `attempts.begin`. Raises WrongPassword, SecondNeeded, WrongSecond, SecondThere."""
        account, user = self._shown(identity, login, password, address, second)
        if account.second and what != "off":
            raise seconds.there()
        with self._connections.transaction(identity.company) as changing:
            if what == "begin":
                secret = seconds.begin(changing, identity.company, account.id)
                return TotpAnswer(secret=secret, uri=seconds.address(changing, identity.company, secret, login))
            _tell(changing, identity, f"totp_{what}", account.id, user.person_id)
            if what == "confirm":
                codes = seconds.confirm(changing, identity.company, account.id, second, self._clock())
                return TotpAnswer(recovery=codes)
            seconds.switch_off(changing, identity.company, account.id)
        return TotpAnswer()

    def refresh(self, identity: Identity, token: str) -> SignedIn:
        """Raises SessionEnded."""
        with self._connections.transaction(identity.company) as changing:
            found = changing.execute(_TOKEN, (identity.company, hash_of(token))).fetchone()
            if found is None:
                raise ended()
            session, account, device, ended_at, expires_at, used_at = found
            user = self._user(changing, identity, account)
            now = self._clock()
            twice = used_at is not None and now - used_at > timedelta(seconds=GRACE_SECONDS)
            if twice or device != identity.device:  # somebody has it who should not
                changing.execute(_END, ("used_twice", identity.company, session))
                _tell(changing, identity, "used_twice", account)
            elif ended_at is None and expires_at > now and user is not None:
                changing.execute(_USED, (now, identity.company, hash_of(token)))
                return self._answer(changing, identity, user, session)
        self.sessions.forget()
        raise ended()  # outside: what was ended above stays so

    def challenge(self, identity: Identity) -> str:
        """What the device signs with its own key to `renew`."""
        with self._connections.transaction(identity.company) as changing:
            return renewing.challenged(changing, identity, self._clock())

    def renew(self, identity: Identity, user: UUID, challenge: str, signature: bytes) -> SignedIn:
        """Without a typed password, while the session that one began lasts. Raises ChallengeOver, SessionEnded."""
        with self._connections.transaction(identity.company) as changing:
            good = renewing.used_up(changing, identity, challenge, self._clock())
            found = self._user(changing, identity, user) if good and user in identity.people else None
            if found is not None and renewing.signed(changing, identity, user, challenge, signature):
                session = renewing.session_there(changing, identity, user)
                if session is not None:
                    return self._answer(changing, identity, found, session)
        raise ended() if good else renewing.over()  # outside: it was used up

    def sign_out(self, identity: Identity, token: str, *, everywhere: bool) -> None:
        """Of a session that is not there, or ended already, nothing."""
        with self._connections.transaction(identity.company) as changing:
            found = changing.execute(_TOKEN, (identity.company, hash_of(token))).fetchone()
            if found is None or found[2] != identity.device:
                return
            changing.execute(_END, ("signed_out", identity.company, found[0]))
            _tell(changing, identity, "sign_out", found[1])
            if everywhere:
                accounts.end_sessions(changing, identity.company, found[1], "signed_out")
        self.sessions.forget()

    # ---- what these have in common

    def _shown(self, identity: Identity, login: str, password: str, address: str, second: str) -> tuple[Account, Any]:
        """Who it is, if the password and the second factor are theirs, and they may work."""
        account, user = self._known(identity, login, password)
        self._show_second(identity, account, login, address, second)
        return account, user

    def _show_second(self, identity: Identity, account: Account, login: str, address: str, second: str) -> None:
        if account.second:
            try:
                with self._connections.transaction(identity.company) as changing:
                    seconds.use(changing, identity.company, account.id, second, self._clock())
            except seconds.SecondNeeded:
                self.attempts.uncounted(identity.company, login, address)
                raise
        self.attempts.succeeded(identity.company, login, address)

    def _known(self, identity: Identity, login: str, password: str) -> tuple[Account, Any]:
        with self._connections.transaction(identity.company, snapshot=True) as asked:
            account = accounts.find(asked, identity.company, login)
            user = self._user(asked, identity, account.id) if account else None
        fits = self._hashing.fits(account.verifier if account else None, password)
        if account is None or user is None or not fits:
            raise WrongPassword("The name or the password is wrong. Look at the keyboard's language and try again.")
        assert account.verifier is not None
        if self._hashing.outdated(account.verifier):
            anew = self._hashing.verifier(password)
            with self._connections.transaction(identity.company) as changing:
                accounts.renew(changing, identity.company, account.id, account.verifier, anew)
        return account, user

    def _granted(self, connection: Connection, identity: Identity) -> CompanyAccess:
        return self._companies.of(connection, identity.company, self._clock().date())

    def _user(self, connection: Connection, identity: Identity, id: UUID) -> Any:
        """None: there is no such user, or they are disabled."""
        user = self._granted(connection, identity).users.get(id)
        return None if user is None or user.disabled or user.marked else user

    def _begun(self, identity: Identity, user: Any) -> SignedIn:
        session = new_id()
        with self._connections.transaction(identity.company) as changing:
            if user.id not in identity.people:
                self._let_in(changing, identity, user)
            changing.execute(_ANOTHER, (identity.company, user.id, identity.device))
            changing.execute(_BEGIN, (identity.company, session, user.id, identity.device))
            _tell(changing, identity, "sign_in", user.id, user.person_id)
            return self._answer(changing, identity, user, session)

    def _let_in(self, changing: Connection, identity: Identity, user: Any) -> None:
        """The user becomes one of the people of the device. Raises Confidential."""
        granted = self._granted(changing, identity)
        theirs, held = granted.scopes([user.id]), granted.scopes(identity.people) if identity.people else None
        kept = [scope for scope in theirs.without if held is not None and held.may(scope) and identity.may(scope)]
        if kept:
            raise Confidential(
                "This computer holds what not everybody may see ({scopes}). Use another one, or ask the administrator.",
                scopes=", ".join(sorted(kept)),
            )
        accounts.enrol(changing, identity.company, identity.device, user.id)

    def _answer(self, changing: Connection, identity: Identity, user: Any, session: UUID) -> SignedIn:
        token = secrets.token_urlsafe(32)
        now = self._clock()
        changing.execute(_OLD, (identity.company, session, now))
        changing.execute(_RENEWS, (identity.company, hash_of(token), session, now + timedelta(days=REFRESH_DAYS)))
        return SignedIn(
            user=user.id, person=user.person_id, name=user.name or user.login, refresh=token,
            access=self._tokens.access(identity, user.id, user.person_id, session), expires_in=ACCESS_SECONDS,
        )  # fmt: skip


def _tell(changing: Connection, identity: Identity, action: str, user: UUID, person: UUID | None = None) -> None:
    """In the server's own chain: of whom, on which device."""
    content = {"device": [None, str(identity.device)]}
    tell(changing, identity.company, action, "access_user", user, content=content, person=person)


_TOKEN: Final = """
    SELECT s.id, s.account, s.device, s.ended_at, r.expires_at, r.used_at
    FROM refresh r JOIN session s ON s.company = r.company AND s.id = r.session
    WHERE r.company = %s AND r.hash = %s FOR UPDATE OF s
"""
_USED: Final = "UPDATE refresh SET used_at = coalesce(used_at, %s) WHERE company = %s AND hash = %s"
_END: Final = "UPDATE session SET ended_at = now(), why = %s WHERE company = %s AND id = %s AND ended_at IS NULL"
_ANOTHER: Final = """
    UPDATE session SET ended_at = now(), why = 'signed_in_anew'
    WHERE company = %s AND account = %s AND device = %s AND ended_at IS NULL
"""
_BEGIN: Final = "INSERT INTO session (company, id, account, device) VALUES (%s, %s, %s, %s)"
_RENEWS: Final = "INSERT INTO refresh (company, hash, session, expires_at) VALUES (%s, %s, %s, %s)"
_OLD: Final = "DELETE FROM refresh WHERE company = %s AND session = %s AND expires_at < %s"
