"""Who opens an encrypted company on this computer: signing in, passwords, people, the recovery key.

Each call reads the key file and, where it changes something, writes it; most take a quarter of a second, because trying
a password is meant to. All raise KeysUnusable and OSError; by a recovery key also NoRecoveryKey.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from desktop.keys import key_file, stored, vault
from desktop.keys.file_key import FileKey
from desktop.keys.key_file import KeyFile
from desktop.keys.passwords import Cost, calibrated
from desktop.keys.recovery import RecoveryKey


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who has opened the company, and the key that they hold now."""

    person: UUID
    name: str
    key: FileKey


@dataclass(frozen=True, slots=True)
class Begun:
    """The keys of a company that is to be encrypted: its first person, and the recovery key to be printed."""

    signed_in: SignedIn
    recovery: RecoveryKey


def begin(
    company: Path, person: UUID, name: str, password: str, cost: Cost | None = None, *, login: str = "",
    companys: bytes = b"",
) -> Begun:  # fmt: skip
    """New keys beside a company file that is not encrypted yet; until it is, they open nothing.

    `companys`: the public half of the company's own recovery key, where it has one.
    """
    key, recovery = FileKey.new(), RecoveryKey.new()
    keys = key_file.begun(key).with_holder(key, person, name, password, cost or calibrated(), login)
    keys = keys.with_recovery(key, recovery.public)
    stored.keep(company, keys.with_company(key, companys) if companys else keys)
    return Begun(SignedIn(person, name, key), recovery)


def sign_in(company: Path, person: UUID, password: str, *, remember: bool = False) -> SignedIn:
    """By the password; `remember`: the system's vault keeps the key from now on, or no longer."""
    keys = stored.keys_of(company)
    holder = keys.holder(person)
    signed_in = SignedIn(person, holder.name, keys.opened(person, password))
    _take_along(company, keys, signed_in.key)
    if remember != holder.remembered:
        settle_remembered(company, signed_in, remember)
    return signed_in


def _take_along(company: Path, keys: KeyFile, key: FileKey) -> None:
    """A change of the key that was killed may have left something with the one before."""
    if keys.earlier:
        from desktop.keys.rekeying import take_along

        take_along(company, key)


def remembered(company: Path) -> SignedIn | None:
    """The one person whom the vault lets in without a password; None where there is none, or several."""
    keys = stored.keys_of(company)
    people = [each for each in keys.holders if each.remembered]
    key = vault.recalled(keys, people[0].person) if len(people) == 1 else None
    return SignedIn(people[0].person, people[0].name, key) if key is not None else None


def settle_remembered(company: Path, signed_in: SignedIn, remember: bool) -> bool:
    """Whether the vault keeps the key now."""
    keys = stored.keys_of(company)
    kept = remember and vault.remember(keys, signed_in.person, signed_in.key)
    if not kept:
        vault.forget(keys, signed_in.person)
    stored.change(company, lambda keys: keys.remembering(signed_in.person, kept))
    return kept


def recover(company: Path, text: str, person: UUID, password: str, cost: Cost | None = None) -> SignedIn:
    """By a printed recovery key, of this file or of the company; the person has a new password then."""
    keys = stored.keys_of(company)
    holder, key = keys.holder(person), keys.recovered(RecoveryKey.read(text))
    put_person(company, key, person, holder.name, password, cost)
    _take_along(company, keys, key)
    return SignedIn(person, holder.name, key)


def change_password(company: Path, person: UUID, old: str, new: str, cost: Cost | None = None) -> None:
    """The old one is asked for: somebody may have left the computer open."""
    keys = stored.keys_of(company)
    put_person(company, keys.opened(person, old), person, keys.holder(person).name, new, cost)


def put_person(
    company: Path, key: FileKey, person: UUID, name: str, password: str, cost: Cost | None = None, *, login: str = ""
) -> None:
    """Somebody is added, or gets a new password, by one who is signed in; `login`: at the company's server."""
    tried = cost or calibrated()
    keys = stored.change(company, lambda keys: keys.with_holder(key, person, name, password, tried, login))
    vault.forget(keys, person)


def remove_person(company: Path, person: UUID) -> None:
    """Their password opens nothing here any more; what they sent and saved stays."""
    vault.forget(stored.change(company, lambda keys: keys.without(person)), person)


def new_recovery(company: Path, key: FileKey) -> RecoveryKey:
    """A new sheet; the one that was printed before opens nothing any more."""
    recovery = RecoveryKey.new()
    stored.change(company, lambda keys: keys.with_recovery(key, recovery.public))
    return recovery
