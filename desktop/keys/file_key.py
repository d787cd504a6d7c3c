"""The key of a company's file: random, made once; every key that is used is derived from it, one for each purpose."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.kernel.refusal import Refusal
from shared.kernel.words import Words

SIZE: Final = 32
NONCE: Final = 12


class KeysUnusable(Refusal):
    """The company cannot be opened with what was given; the message says why and what helps."""


class FileKey:
    """32 random bytes. `database` and `drafts` are what SQLCipher takes: 64 hexadecimal digits."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SIZE:
            raise ValueError(f"a key has {SIZE} bytes, not {len(secret)}")
        self._secret = bytearray(secret)

    @classmethod
    def new(cls) -> "FileKey":
        return cls(secrets.token_bytes(SIZE))

    @property
    def secret(self) -> bytes:
        """To be wrapped; nothing is encrypted with it itself."""
        if not any(self._secret):
            raise ValueError("the key was forgotten")
        return bytes(self._secret)

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose; they tell nothing of the key nor of those for other purposes."""
        return HKDF(SHA256(), SIZE, salt=None, info=b"fieldledger/" + purpose.encode()).derive(self.secret)

    @property
    def id(self) -> str:
        """A public name of the key, by which a file and its keys know one another."""
        return self.derived("id")[:8].hex()

    @property
    def database(self) -> str:
        """Of the company file and of its backups."""
        return self.derived("database").hex()

    @property
    def drafts(self) -> str:
        """Of the journal of what is typed and not saved."""
        return self.derived("drafts").hex()

    def forget(self) -> None:
        """As far as Python allows: these bytes; copies that were made of them go when nobody uses them."""
        self._secret[:] = bytes(SIZE)


def sealed(key: bytes, content: bytes, about: bytes) -> bytes:
    """Encrypted, and bound to what it is about; a nonce, then ChaCha20-Poly1305."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, content, about)


def unsealed(key: bytes, box: bytes, about: bytes, otherwise: Words) -> bytes:
    """Raises KeysUnusable with the words given: another key, another thing, or changed bytes."""
    try:
        return ChaCha20Poly1305(key).decrypt(box[:NONCE], box[NONCE:], about)
    except (InvalidTag, ValueError) as cause:
        raise KeysUnusable(otherwise.text, **otherwise.values) from cause
