"""The key file: the key of a company's file, wrapped for each person by a password and sealed to recovery keys.

Pure: values in, values out. Where it lies is said in `stored.py`.
"""

import secrets
from collections.abc import Iterable, Iterator
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

from desktop.keys.file_key import SIZE, FileKey, KeysUnusable, sealed, unsealed
from desktop.keys.passwords import Cost, require_long, stretched
from desktop.keys.recovery import Recovery, RecoveryKey, name_of, opened, sealed_to
from shared.kernel.words import Words, say

SALT: Final = 16
RECOVERY, COMPANY = "recovery", "company"
Short = Annotated[str, msgspec.Meta(max_length=200)]


class Holder(msgspec.Struct, frozen=True):
    """A person who may open the file. `remembered`: the vault of the system keeps the key for them as well. `login`: by
    which they sign in at the company's server, with the same password."""

    person: UUID
    name: Short
    cost: Cost
    salt: bytes
    wrapped: bytes
    remembered: bool = False
    login: Short = ""


class Earlier(msgspec.Struct, frozen=True):
    """A key that the file had before, sealed under the one it has: backups from then may have it still."""

    key: Short
    sealed: bytes


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """What lies beside the company file. Nothing in it is secret without a password or a recovery key.

    `recovery`: of the sheet that was printed here; `company`: of the one that the company keeps for all its computers.
    """

    format: Literal[1] = 1
    key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]
    holders: tuple[Holder, ...] = ()
    recovery: Recovery | None = None
    company: Recovery | None = None
    earlier: tuple[Earlier, ...] = ()

    def holder(self, person: UUID) -> Holder:
        """Raises KeysUnusable."""
        found = next((each for each in self.holders if each.person == person), None)
        if found is None:
            raise KeysUnusable(
                "That person has no key on this computer. Somebody who can sign in here adds them: "
                "Company › Keys of this computer."
            )
        return found

    def opened(self, person: UUID, password: str) -> FileKey:
        """Raises KeysUnusable. A quarter of a second and 64 MiB."""
        holder = self.holder(person)
        words = say(
            "The password is not that of {name}. Look at the language of the keyboard and at Caps Lock, "
            "or choose “I forgot the password”.", name=holder.name,
        )  # fmt: skip
        key = stretched(password, holder.salt, holder.cost)
        return self._known(unsealed(key, holder.wrapped, _about(self.key, holder.person), words))

    def recovered(self, recovery: RecoveryKey) -> FileKey:
        """By the sheet that was printed here, or by the company's. Raises KeysUnusable."""
        known = {each.public: about for about, each in self._recoveries()}
        if not known:
            raise KeysUnusable(
                "No recovery key was made for this company. Somebody else who can sign in here gives you a new "
                "password; else only a backup from before the encryption opens. What was sent lies at the company's "
                "server, if it has one: a new company file that joins it has that."
            )
        about = known.get(recovery.public, "")
        found = next((each for place, each in self._recoveries() if place == about), None)
        words = say(
            "This is the recovery key {name}, of another company or from before. Nothing was changed. This file opens "
            "with {names}: look for the sheet of that name.",
            name=name_of(recovery.public), names=" / ".join(map(name_of, known)),
        )  # fmt: skip
        if found is None:
            raise KeysUnusable(words.text, **words.values)
        return self._known(opened(found, recovery, _about(self.key, about), words))

    def _recoveries(self) -> Iterator[tuple[str, Recovery]]:
        """What each is bound to, and what opens it."""
        for about, each in ((RECOVERY, self.recovery), (COMPANY, self.company)):
            if each is not None:
                yield about, each

    def with_holder(
        self, key: FileKey, person: UUID, name: str, password: str, cost: Cost, login: str = ""
    ) -> "KeyFile":
        """A person added, or with another password; what the vault kept for them is kept no more."""
        require_long(password)
        login = login or next((each.login for each in self.holders if each.person == person), "")
        salt = secrets.token_bytes(SALT)
        wrapped = sealed(stretched(password, salt, cost), key.secret, _about(self.key, person))
        return self._with(person, Holder(person, name, cost, salt, wrapped, login=login))

    def without(self, person: UUID) -> "KeyFile":
        """A person who has left this computer. Raises KeysUnusable: somebody must be able to open the file."""
        self.holder(person)
        if len(self.holders) == 1:
            raise KeysUnusable(
                "This is the only person who can open the company here: without their key nobody could. "
                "Add the other person first."
            )
        return self._with(person, None)

    def remembering(self, person: UUID, remembered: bool) -> "KeyFile":
        return self._with(person, msgspec.structs.replace(self.holder(person), remembered=remembered))

    def with_recovery(self, key: FileKey, public: bytes) -> "KeyFile":
        """The sheet that was printed before opens nothing any more."""
        return msgspec.structs.replace(self, recovery=sealed_to(public, key.secret, _about(self.key, RECOVERY)))

    def with_company(self, key: FileKey, public: bytes) -> "KeyFile":
        """The company's recovery key opens it too, no other one of the company any more. Raises NoRecoveryKey."""
        return msgspec.structs.replace(self, company=sealed_to(public, key.secret, _about(self.key, COMPANY)))

    def renewed(self, key: FileKey, fresh: FileKey, person: UUID, password: str, cost: Cost) -> "KeyFile":
        """Of another key, for a person who gives their password. The same recovery keys open it; whoever else opened
        the file is to be added anew: their passwords are known to nobody. Raises KeysUnusable."""
        holder = self.holder(person)
        made = begun(fresh).with_holder(fresh, person, holder.name, password, cost, holder.login)
        if self.recovery is not None:
            made = made.with_recovery(fresh, self.recovery.public)
        if self.company is not None:
            made = made.with_company(fresh, self.company.public)
        earlier = tuple(
            Earlier(each.id, sealed(fresh.derived("earlier"), each.secret, _about(each.id, "earlier")))
            for each in (key, *self.keys_before(key))
        )
        return msgspec.structs.replace(made, earlier=earlier)

    def keys_before(self, key: FileKey) -> "list[FileKey]":
        """Those that the file had before this one, the newest first. Raises KeysUnusable."""
        own, words = key.derived("earlier"), Words(damaged().text)
        return [FileKey(unsealed(own, each.sealed, _about(each.key, "earlier"), words)) for each in self.earlier]

    def _with(self, person: UUID, holder: Holder | None) -> "KeyFile":
        """In its place where there was one, else behind the others."""
        people: Iterable[Holder] = self.holders
        if holder is not None and any(each.person == person for each in people):
            changed: list[Holder] = [holder if each.person == person else each for each in people]
        else:
            changed = [each for each in people if each.person != person] + ([holder] if holder is not None else [])
        return msgspec.structs.replace(self, holders=tuple(changed))

    def _known(self, secret: bytes) -> FileKey:
        key = FileKey(secret) if len(secret) == SIZE else None
        if key is None or key.id != self.key:
            raise damaged()
        return key


def begun(key: FileKey) -> KeyFile:
    """Of a new key; nobody holds it yet."""
    return KeyFile(key=key.id)


def written(keys: KeyFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(keys), indent=1)


def read(content: bytes) -> KeyFile:
    """Raises KeysUnusable for whatever is no whole key file."""
    try:
        return msgspec.json.decode(content, type=KeyFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        raise damaged() from cause


def damaged() -> KeysUnusable:
    return KeysUnusable(
        "The key file is damaged, or a newer version of the program wrote it. The company file is untouched. Put back "
        "the key file that lies beside the backups, or update the program."
    )


def _about(key: str, whose: UUID | str) -> bytes:
    """What a box is bound to: one that is moved to another person or company does not open."""
    return f"fieldledger key {key} {whose}".encode()
