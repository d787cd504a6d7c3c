"""“Remember me”: the key of the file in the vault of the operating system, for one person on this computer."""

import base64
import contextlib
from typing import Any, Final
from uuid import UUID

from desktop.keys.file_key import FileKey
from desktop.keys.key_file import KeyFile

SERVICE: Final = "Fieldledger"


def has_vault() -> bool:
    """Whether this computer has one that can be used. It may take a moment: never on the UI thread."""
    with contextlib.suppress(Exception):  # a vault is a service of the system, and fails in its own ways
        return bool(_vault().get_keyring().priority > 0)
    return False


def remember(keys: KeyFile, person: UUID, key: FileKey) -> bool:
    """False: the system did not keep it; the password is asked for as before."""
    with contextlib.suppress(Exception):
        _vault().set_password(SERVICE, _name(keys, person), base64.b64encode(key.secret).decode())
        return recalled(keys, person) is not None
    return False


def recalled(keys: KeyFile, person: UUID) -> FileKey | None:
    """What the vault kept; None where it keeps nothing, is locked, or keeps another key."""
    with contextlib.suppress(Exception):
        kept = _vault().get_password(SERVICE, _name(keys, person))
        key = FileKey(base64.b64decode(kept)) if kept else None
        return key if key is not None and key.id == keys.key else None
    return None


def kept_for_any(keys: KeyFile) -> FileKey | None:
    """The key of the file, of whomever the vault keeps it for."""
    found = (recalled(keys, each.person) for each in keys.holders if each.remembered)
    return next((key for key in found if key is not None), None)


def forget(keys: KeyFile, person: UUID) -> None:
    with contextlib.suppress(Exception):
        _vault().delete_password(SERVICE, _name(keys, person))


def _name(keys: KeyFile, person: UUID) -> str:
    return f"{keys.key}/{person}"


def _vault() -> Any:
    """Brought in only where somebody is remembered, or wants to be: it looks for every vault that there is."""
    import keyring

    return keyring
