"""A device renews a session by its own key: without a typed password, and for nobody who would have to type one."""

from collections.abc import Callable
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.access import accounts
from server.access.messages import SignedIn
from server.access.renewing import CHALLENGE_SECONDS, ChallengeOver
from server.access.signing_in import REFRESH_DAYS
from server.access.tokens import SessionEnded
from shared.administration.renewal import to_be_signed
from shared.administration.user import AccessUser
from tests.sync.server.door import HERE, OTHER, SECRET, Door
from tests.sync.server.firm import Firm
from tests.sync.server.laptop import Laptop

pytestmark = pytest.mark.postgres
DAY = 24 * 3600


class Keyed:
    """A laptop with a key of its own."""

    def __init__(self, firm: Firm, door: Door, *people: AccessUser) -> None:
        self.firm, self.door, self.key = firm, door, Ed25519PrivateKey.generate()
        self.laptop: Laptop = firm.laptop(*people)
        public = self.key.public_key().public_bytes_raw()
        firm.database.execute("UPDATE device SET key = %s WHERE id = %s", (public, self.device))

    @property
    def device(self) -> UUID:
        return self.laptop.identity.device

    def signs(self, user: AccessUser, challenge: str) -> bytes:
        return self.key.sign(to_be_signed(self.device, user.id, challenge))

    def renews(self, user: AccessUser, challenge: str = "", signature: bytes = b"") -> SignedIn:
        challenge = challenge or self.door.at.challenge(self.laptop.identity)
        return self.door.at.renew(
            self.laptop.identity, user.id, challenge, signature or self.signs(user, challenge)
        )  # fmt: skip


@pytest.fixture
def keyed(firm: Firm, door: Door, petrov: AccessUser) -> Keyed:
    return Keyed(firm, door, petrov)


def test_a_month_later_the_key_renews_what_a_password_began(keyed: Keyed, door: Door, petrov: AccessUser) -> None:
    first = door.sign_in(keyed.laptop.identity, petrov)
    door.passes(4 * REFRESH_DAYS * DAY)
    with pytest.raises(SessionEnded):
        door.at.refresh(keyed.laptop.identity, first.refresh)
    given = keyed.renews(petrov)
    assert door.at.sessions.signed(keyed.laptop.identity, given.access).user == petrov.id
    assert door.at.refresh(keyed.laptop.identity, given.refresh).access


def test_a_challenge_is_good_once_for_a_minute_and_for_its_device(
    firm: Firm, keyed: Keyed, door: Door, petrov: AccessUser
) -> None:
    door.sign_in(keyed.laptop.identity, petrov)
    used = door.at.challenge(keyed.laptop.identity)
    assert keyed.renews(petrov, used).access
    late = door.at.challenge(keyed.laptop.identity)
    door.passes(CHALLENGE_SECONDS + 1)
    with pytest.raises(ChallengeOver):
        keyed.renews(petrov, late)
    of_another = door.at.challenge(firm.laptop(petrov).identity)
    replaced = door.at.challenge(keyed.laptop.identity)
    door.at.challenge(keyed.laptop.identity)
    for challenge in (used, of_another, replaced, "x", "\udcff"):
        with pytest.raises(ChallengeOver):
            keyed.renews(petrov, challenge)


def test_another_key_another_user_or_no_key_at_all_renews_nothing(
    firm: Firm, keyed: Keyed, door: Door, petrov: AccessUser
) -> None:
    door.sign_in(keyed.laptop.identity, petrov)
    stranger = firm.user(("administrator", "*"))
    other = Keyed(firm, door, petrov)
    forged = door.at.challenge(keyed.laptop.identity)
    with pytest.raises(SessionEnded):
        keyed.renews(petrov, forged, other.signs(petrov, forged))
    with pytest.raises(ChallengeOver):
        keyed.renews(petrov, forged)  # a wrong answer used it up
    with pytest.raises(SessionEnded):
        keyed.renews(stranger)
    with pytest.raises(SessionEnded):
        other.renews(petrov)  # nobody signed in there
    keyless = Keyed(firm, door, petrov)
    door.sign_in(keyless.laptop.identity, petrov)
    firm.database.execute("UPDATE device SET key = NULL WHERE id = %s", (keyless.device,))
    with pytest.raises(SessionEnded):
        keyless.renews(petrov)


def _signs_out(keyed: Keyed, user: AccessUser, given: SignedIn) -> None:
    keyed.door.at.sign_out(keyed.laptop.identity, given.refresh, everywhere=False)


def _signs_in_anew_and_out(keyed: Keyed, user: AccessUser, given: SignedIn) -> None:
    """No session of before is left for the key to go on with."""
    _signs_out(keyed, user, keyed.door.sign_in(keyed.laptop.identity, user))


def _changes_elsewhere(keyed: Keyed, user: AccessUser, given: SignedIn) -> None:
    other = keyed.firm.laptop(user)
    keyed.door.at.change_password(other.identity, user.login or "", SECRET, OTHER, HERE)


def _is_disabled(keyed: Keyed, user: AccessUser, given: SignedIn) -> None:
    user.disabled = True
    keyed.firm.keeper.put(user)


def _leaves(keyed: Keyed, user: AccessUser, given: SignedIn) -> None:
    accounts.leave(keyed.firm.database, keyed.firm.company, keyed.device, user.id)


@pytest.mark.parametrize("ends", [_signs_out, _signs_in_anew_and_out, _changes_elsewhere, _is_disabled, _leaves])
def test_who_would_have_to_type_a_password_types_it(
    keyed: Keyed, door: Door, petrov: AccessUser, ends: Callable[[Keyed, AccessUser, SignedIn], None]
) -> None:
    given = door.sign_in(keyed.laptop.identity, petrov)
    ends(keyed, petrov, given)
    with pytest.raises(SessionEnded):
        keyed.renews(petrov)
