"""Wiping: the company has everything of it removed from this computer. What the server lacks is handed over first."""

import contextlib
import filecmp
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from desktop import attachments
from desktop.backups import all_in
from desktop.settings import Settings
from desktop.sync.exchange import Exchange
from desktop.sync.link import Link, NoLink, ServerRefused
from desktop.sync.membership import Membership
from desktop.sync.telling import tell

WIPE: Final = "wipe"
"""The code of the order."""
TRIES: Final = 3


class _Ask(msgspec.Struct):
    left: int


class _Gone(msgspec.Struct):
    at: datetime


def hand_over(exchange: Exchange) -> None:
    """Versions that the server has not got, edits of scopes that were lost, and who did what; nothing where it takes
    nothing from this device any more. Raises NoLink, ServerRefused; then it is done another time."""
    with unless_ordered():
        exchange.send()
        exchange.hand_over()
        tell(exchange.device.store, exchange.link)


@contextlib.contextmanager
def unless_ordered() -> Iterator[None]:
    """What is refused because of the order is what the order means."""
    try:
        yield
    except ServerRefused as refused:
        if refused.code != WIPE:
            raise


def remove(settings: Settings, company: Path, second: Path | None) -> list[Path]:
    """Everything of the closed company: keys first, for without them the rest is noise; what could not be removed.

    A backup in the second place goes where it is the same as one of this computer: others may keep theirs there.
    """
    _forget_vault(company)
    attachments.forget_shown()
    left = []
    for file in dict.fromkeys(_everything(settings, company, second)):
        try:
            file.unlink(missing_ok=True)
        except OSError:
            left.append(file)
    return left


def _everything(settings: Settings, company: Path, second: Path | None) -> list[Path]:
    keys = sorted(company.parent.glob(f"{company.stem}.keys*"))
    backups = all_in(settings.backup_folder)
    copies = [each for each in all_in(second) if _is_ours(each, settings.backup_folder)] if second is not None else []
    return [
        *keys, *settings.backup_folder.glob("fieldledger-*.keys"), *sorted(company.parent.glob(f"{company.stem}.*")),
        *company.parent.glob("screen*"), *copies, *backups,
    ]  # fmt: skip


def _is_ours(copy: Path, folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return filecmp.cmp(copy, folder / copy.name, shallow=False)
    return False


def _forget_vault(company: Path) -> None:
    """What the system's vault keeps for people who are remembered."""
    from desktop.keys import stored, vault
    from desktop.keys.file_key import KeysUnusable

    with contextlib.suppress(KeysUnusable, OSError):
        keys = stored.keys_of(company)
        for holder in keys.holders:
            if holder.remembered:
                vault.forget(keys, holder.person)


def acknowledge(membership: Membership, left: int) -> bool:
    """Whether the server knows now; `left` versions were taken by nobody."""
    link = Link(membership.address, membership.token, membership.authority)
    try:
        for _ in range(TRIES):
            with contextlib.suppress(NoLink):
                link.ask_json("/device/wiped", _Ask(left), _Gone)
                return True
    except ServerRefused:  # the order was taken back meanwhile
        return False
    finally:
        link.close()
    return False
