"""The way into an encrypted company: by the password of one who holds its key, or by the recovery key."""

from pathlib import Path
from uuid import UUID

from desktop.keys import signing_in
from desktop.keys.entrance import Entrance
from desktop.keys.key_file import KeyFile
from desktop.keys.signing_in import SignedIn


class KeyDoor:
    """The way into an encrypted company. Every call takes a quarter of a second: never on the UI thread."""

    def __init__(self, company: Path, keys: KeyFile) -> None:
        self.company, self.holders = company, keys.holders

    def sign_in(self, person: UUID, password: str, remember: bool) -> Entrance:
        """Raises KeysUnusable."""
        return _entrance(signing_in.sign_in(self.company, person, password, remember=remember), password)

    def recover(self, text: str, person: UUID, new: str) -> Entrance:
        """By the printed recovery key, with a new password. Raises KeysUnusable."""
        return _entrance(signing_in.recover(self.company, text, person, new))

    def changed_elsewhere(self, person: UUID, old: str, new: str) -> Entrance:
        """The old one opens the file once more; the new one opens it from now on, and is shown to the server.

        Raises KeysUnusable.
        """
        signing_in.change_password(self.company, person, old, new)
        return _entrance(signing_in.sign_in(self.company, person, new), new)


def _entrance(signed_in: SignedIn, password: str = "") -> Entrance:
    return Entrance(signed_in.key, signed_in.person, signed_in.name, password)
