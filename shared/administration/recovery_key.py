"""The recovery key, in two halves. The private one is printed and kept in a safe place; to the public one keys of files
are sealed, so that a file opens when every password is lost."""

import base64
import hashlib
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from shared.kernel.refusal import Refusal

SIZE: Final = 32
"""Bytes of either half."""
CHECK: Final = 3
"""Bytes that tell a mistyped letter at once."""
GROUP: Final = 4
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Five bits each; no I, L, O and U, which are taken for others."""
BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
PRINTED, TYPED = str.maketrans(BASE32, LETTERS), str.maketrans(LETTERS, BASE32)
TAKEN_FOR: Final = str.maketrans("ILOАВСЕНКМОРТХУЗ", "110ABCEHKM0PTXY3")
"""What looks the same, also where it was typed with the Russian keyboard."""


class NoRecoveryKey(Refusal):
    """What was typed, or came, is no recovery key."""


class RecoveryAnswer(msgspec.Struct, frozen=True):
    """What the server tells of the company's recovery key: its public half, nothing where there is none."""

    public: bytes = b""


class RecoveryKey:
    """The private half. `text` is what is printed: fourteen groups of four letters and digits."""

    def __init__(self, secret: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def new(cls) -> "RecoveryKey":
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    @property
    def text(self) -> str:
        secret = self._private.private_bytes_raw()
        return grouped(base64.b32encode(secret + _check(secret)).decode().translate(PRINTED))

    @classmethod
    def read(cls, text: str) -> "RecoveryKey":
        """From what was typed or scanned, in any case and spacing. Raises NoRecoveryKey."""
        typed = "".join(each for each in text.upper() if each.isalnum())
        try:
            found = base64.b32decode(typed.translate(TAKEN_FOR).translate(TYPED))
        except ValueError:
            found = b""
        secret, check = found[:SIZE], found[SIZE:]
        if len(secret) != SIZE or check != _check(secret):
            raise NoRecoveryKey(
                "This is not a whole recovery key: a letter is wrong or missing. It has fourteen groups of four. "
                "Compare it with the paper; nothing was changed."
            )
        return cls(secret)

    def shared_with(self, public: bytes) -> bytes:
        """32 bytes that only who has one private half and the other's public one can tell. Raises NoRecoveryKey."""
        try:
            return self._private.exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError as cause:  # of a wrong size, or one that gives the same with everybody
            raise NoRecoveryKey("What came is no public half of a recovery key. Nothing was changed.") from cause


def name_of(public: bytes) -> str:
    """By which people tell one recovery key from another: two groups, which stand on its paper and tell nothing."""
    named = hashlib.sha256(b"fieldledger/recovery name" + public).digest()[:5]
    return grouped(base64.b32encode(named).decode().translate(PRINTED))


def grouped(letters: str) -> str:
    return " ".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"fieldledger/recovery check" + secret).digest()[:CHECK]
