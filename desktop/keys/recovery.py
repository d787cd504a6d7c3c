"""The key of a file, sealed to the public half of a recovery key: whoever has its paper opens it."""

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.keys.file_key import SIZE, sealed, unsealed
from shared.administration.recovery_key import NoRecoveryKey, RecoveryKey, name_of
from shared.kernel.words import Words

__all__ = ["NoRecoveryKey", "Recovery", "RecoveryKey", "name_of", "opened", "sealed_to"]


class Recovery(msgspec.Struct, frozen=True):
    """The public half, and the file key sealed to it: whoever has the file cannot open this, nor can the program."""

    public: bytes
    sealed: bytes


def sealed_to(public: bytes, content: bytes, about: bytes) -> Recovery:
    """Only the private half opens it. Raises NoRecoveryKey."""
    ephemeral = RecoveryKey.new()
    shared = ephemeral.shared_with(public)
    return Recovery(public, ephemeral.public + sealed(_between(shared, ephemeral.public, public), content, about))


def opened(recovery: Recovery, key: RecoveryKey, about: bytes, otherwise: Words) -> bytes:
    """What was sealed. Raises KeysUnusable with the words given."""
    ephemeral = recovery.sealed[:SIZE]
    shared = key.shared_with(ephemeral)
    return unsealed(_between(shared, ephemeral, key.public), recovery.sealed[SIZE:], about, otherwise)


def _between(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), SIZE, salt=ephemeral + public, info=b"fieldledger/recovery").derive(shared)
