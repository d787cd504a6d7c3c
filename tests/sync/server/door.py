"""Where people sign in, at a time of the test's own."""

from datetime import UTC, datetime, timedelta

from server.access.company import Companies
from server.access.messages import SignedIn
from server.access.signing_in import SigningIn
from server.access.tokens import Tokens
from server.database.connections import Connections
from server.identity import Identity
from shared.administration.user import AccessUser
from shared.kernel.describe import Kinds
from tests.sync.server.firm import QUICK

SECRET, OTHER = "four words that rhyme", "another four words"
HERE = "10.0.0.7"


class Door:
    """Signing in at a time of our own, without waiting."""

    def __init__(self, connections: Connections, kinds: Kinds) -> None:
        self.now = datetime.now(UTC)
        self.tokens = Tokens(connections, lambda: self.now)
        self.at = SigningIn(connections, Companies(kinds), self.tokens, QUICK, lambda: self.now)

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def sign_in(self, identity: Identity, user: AccessUser, password: str = SECRET, second: str = "") -> SignedIn:
        self.at.attempts.begin(identity.company, user.login or "", HERE)
        return self.at.sign_in(identity, user.login or "", password, HERE, second)
