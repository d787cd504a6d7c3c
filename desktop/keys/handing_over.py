"""Handing a computer over: somebody leaves it, the device and the company stay, and nothing that they wrote is lost."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from desktop.accounts import kept
from desktop.accounts.kept import Account
from desktop.company import Company, carry_keys, person_of, settle_person
from desktop.keys import signing_in, stored
from desktop.keys.file_key import KeysUnusable
from desktop.sync.membership import Membership
from desktop.sync.standing import standing_of
from shared.common.person import Person
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say
from shared.sync import blob_rows


class NotYet(Refusal):
    """Something of the person would be lost, or nobody could open the company any more."""


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody leaves behind on this computer."""

    name: str
    account: Account | None
    unsent: int = 0
    contents: int = 0
    """Photos and other contents that the server is not known to have."""
    refused: int = 0
    typed: int = 0
    """Documents that were typed and not saved."""
    others: tuple[str, ...] = ()
    """Who can come in afterwards."""
    encrypted: bool = False

    @property
    def all_sent(self) -> bool:
        return not (self.unsent or self.contents)

    @property
    def against(self) -> Words | None:
        """Why they cannot leave yet, whatever there is a link to."""
        if self.typed:
            return say("Documents typed and not saved: {count}. They are saved or given up first.", count=self.typed)
        if self.encrypted and not self.others:
            return say("Nobody else could open the company here. Let the next person sign in first.")
        return None


def left_by(company: Company, connection: Connection, person: UUID, *, joined: bool, typed: int) -> Left:
    """What the company file says of it. Raises KeysUnusable."""
    accounts = kept.accounts_of(connection)
    account = next((each for each in accounts if each.person == person), None)
    others = {each.person: each.name for each in accounts if each.person != person}
    name = account.name if account is not None else _name_of(company, person)
    if company.key is not None:
        holders = stored.keys_of(company.path).holders
        others = {each.person: each.name for each in holders if each.person != person}
        name = next((each.name for each in holders if each.person == person), name)
    found = Left(name, account, typed=typed, others=tuple(others.values()), encrypted=company.key is not None)
    if not joined:
        return found
    standing = standing_of(company.store.engine)
    return Left(
        name, account, standing.waiting, len(blob_rows.unsure(connection)), standing.refused, typed, found.others,
        found.encrypted,
    )  # fmt: skip


def _name_of(company: Company, person: UUID) -> str:
    with company.store.reading() as session:
        return company.store.books(session).name(Person.__tablename__, person)


def hand_over(
    company: Company, membership: Membership | None, person: UUID, left: Left, folders: Iterable[Path]
) -> None:
    """The person opens nothing here any more: their key, what the vault kept, their account and session go. What they
    saved stays, and is sent by the device if it was not. `folders`: of backups, whose keys change too.

    Raises NotYet, KeysUnusable, OSError; nothing was changed then.
    """
    if (against := left.against) is not None:
        raise NotYet(against.text, **against.values)
    store = company.store
    if membership is not None and left.account is not None:
        from desktop.accounts.door import leave

        leave(company, membership, left.account)
    elif company.key is not None:
        signing_in.remove_person(company.path, person)
    if person_of(store.engine) == person:
        settle_person(store.engine, None)
    store.tell("hand_over", "person", person)
    for folder in folders:
        with contextlib.suppress(OSError, KeysUnusable):  # half an hour later it is tried again
            if folder.is_dir():
                carry_keys(company, folder)


def forget_files(company: Path, person: UUID) -> None:
    """How their screen looked, once they have gone."""
    with contextlib.suppress(OSError):
        company.with_name(f"screen-{person}.sealed").unlink(missing_ok=True)
