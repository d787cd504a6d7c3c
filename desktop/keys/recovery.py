"""The recovery key: printed, kept in a safe place, and the only way in when every password is lost."""

import base64
import hashlib
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.keys.file_key import SIZE, KeysUnusable, sealed, unsealed
from shared.kernel.words import say

CHECK: Final = 3
"""Bytes that tell a mistyped letter at once."""
GROUP: Final = 4
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Five bits each; no I, L, O and U, which are taken for others."""
BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
PRINTED, TYPED = str.maketrans(BASE32, LETTERS), str.maketrans(LETTERS, BASE32)
TAKEN_FOR: Final = str.maketrans("ILOАВСЕНКМОРТХУЗ", "110ABCEHKM0PTXY3")
"""What looks the same, also where it was typed with the Russian keyboard."""


class Recovery(msgspec.Struct, frozen=True):
    """The public half, and the file key sealed to it: whoever has the file cannot open this, nor can the program."""

    public: bytes
    sealed: bytes


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
        letters = base64.b32encode(secret + _check(secret)).decode().translate(PRINTED)
        return " ".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))

    @classmethod
    def read(cls, text: str) -> "RecoveryKey":
        """From what was typed or scanned, in any case and spacing. Raises KeysUnusable."""
        typed = "".join(each for each in text.upper() if each.isalnum())
        try:
            found = base64.b32decode(typed.translate(TAKEN_FOR).translate(TYPED))
        except ValueError:
            found = b""
        secret, check = found[:SIZE], found[SIZE:]
        if len(secret) != SIZE or check != _check(secret):
            raise KeysUnusable(
                "This is not a whole recovery key: a letter is wrong or missing. It has fourteen groups of four. "
                "Compare it with the paper; nothing was changed."
            )
        return cls(secret)

    def open(self, recovery: Recovery, about: bytes) -> bytes:
        """What was sealed. Raises KeysUnusable."""
        other = say(
            "This is the recovery key of another company, or of an earlier key of this one. Nothing was changed. "
            "Look for the sheet that names this company."
        )
        if recovery.public != self.public:
            raise KeysUnusable(other.text)
        ephemeral = recovery.sealed[:SIZE]
        shared = self._private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        return unsealed(_between(shared, ephemeral, self.public), recovery.sealed[SIZE:], about, other)


def sealed_to(public: bytes, content: bytes, about: bytes) -> Recovery:
    """Only the private half opens it."""
    ephemeral = X25519PrivateKey.generate()
    own = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    return Recovery(public, own + sealed(_between(shared, own, public), content, about))


def _between(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), SIZE, salt=ephemeral + public, info=b"fieldledger/recovery").derive(shared)


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"fieldledger/recovery check" + secret).digest()[:CHECK]
