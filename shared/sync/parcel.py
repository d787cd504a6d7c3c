"""Parcels: the frames of the exchange in an encrypted file on a stick, for devices that have no network.

A device packs what it would send and asks for; an office that has the server takes it and packs the answers.
"""

import secrets
from pathlib import Path
from typing import Final, Literal
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from shared.kernel.refusal import Refusal

MARK: Final = b"Fieldledger parcel 1\n"
SALT, NONCE = 16, 12
SUFFIX, ANSWERS = ".exchange", ".answers.exchange"
PARCEL_MAX: Final = 512 * 2**20
"""Bytes of a file that is looked at."""


class NotAParcel(Refusal):
    """The file is no parcel, is cut off or was changed, or the passphrase is another."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """One frame: where it goes or what it answers, the number of its batch, and the frame itself; or a content."""

    path: str
    batch: int
    frame: bytes


class Parcel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`asks` goes to the office, `answers` comes back to the same device."""

    sort: Literal["asks", "answers"]
    company: UUID
    company_name: str
    device: UUID
    made_at: str
    parts: list[Part]
    token: str = ""
    """Of an ask: by it the server knows the device, whoever carries the parcel."""


def sealed(parcel: Parcel, passphrase: str) -> bytes:
    """The file. Who does not know the passphrase learns nothing but its size, and can change nothing unseen."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    content = msgspec.msgpack.encode(parcel)
    return MARK + salt + nonce + ChaCha20Poly1305(_key(passphrase, salt)).encrypt(nonce, content, MARK)


def unsealed(file: bytes, passphrase: str) -> Parcel:
    """Raises NotAParcel."""
    if not file.startswith(MARK):
        raise NotAParcel("This is no exchange file of Fieldledger. Nothing was changed.")
    start = len(MARK) + SALT
    salt, nonce, content = file[len(MARK) : start], file[start : start + NONCE], file[start + NONCE :]
    try:
        plain = ChaCha20Poly1305(_key(passphrase, salt)).decrypt(nonce, content, MARK)
        return msgspec.msgpack.decode(plain, type=Parcel)
    except (InvalidTag, ValueError, RecursionError) as cause:  # msgspec's errors are ValueErrors
        raise NotAParcel(
            "The exchange file cannot be opened: the passphrase is another one, or the file was cut off or changed on "
            "its way. Nothing was changed. Look at the passphrase, or ask for the file again."
        ) from cause


def opened(file: Path, passphrase: str) -> Parcel:
    """Raises NotAParcel, OSError."""
    if file.stat().st_size > PARCEL_MAX:
        raise NotAParcel("This is no exchange file of Fieldledger. Nothing was changed.")
    return unsealed(file.read_bytes(), passphrase)


def answers_of(file: Path) -> Path:
    """Where the answers to a parcel of asks go: beside it."""
    return file.with_name(file.name.removesuffix(SUFFIX) + ANSWERS)


def _key(passphrase: str, salt: bytes) -> bytes:
    """A tenth of a second and 32 MiB for each guess."""
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.strip().encode())
