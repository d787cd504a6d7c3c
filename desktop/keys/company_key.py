"""The company's own recovery key: its server tells the public half, and the key of an encrypted file is sealed to it.

A plain file remembers it until it is encrypted.
"""

import base64
import contextlib
from typing import TYPE_CHECKING, Final

from sqlalchemy import Engine

from desktop.company import Company, fact
from desktop.keys import stored
from desktop.keys.file_key import KeysUnusable
from desktop.keys.key_file import KeyFile
from shared.administration.recovery_key import NoRecoveryKey, RecoveryAnswer, RecoveryKey
from shared.sync.stored import settle_fact

if TYPE_CHECKING:
    from desktop.sync.link import Link

FACT: Final = "company_recovery"
NOT_THERE: Final = "no_such_address"
"""An older server knows nothing of it."""


def known(engine: Engine) -> bytes:
    """The public half, as the server last told it; nothing where the company has none."""
    return base64.b64decode(fact(engine, FACT) or "")


def ask(company: Company, link: "Link") -> None:
    """What the server says is kept, and the key file says the same; a key file that cannot be written now says it
    another time: the exchange goes on. Raises NoLink, ServerRefused.
    """
    from desktop.sync.link import ServerRefused

    try:
        public = link.ask_json("/company/recovery", {}, RecoveryAnswer).public
    except ServerRefused as refused:
        if refused.code == NOT_THERE:
            return
        raise
    with contextlib.suppress(KeysUnusable, NoRecoveryKey, OSError):
        take(company, public)


def take(company: Company, public: bytes) -> None:
    """Raises KeysUnusable, NoRecoveryKey, OSError."""
    if public and public != known(company.store.engine):
        RecoveryKey.new().shared_with(public)  # what is no key is not kept
        with company.store.writing() as connection:
            settle_fact(connection, FACT, base64.b64encode(public).decode())
    seal(company)


def seal(company: Company) -> bool:
    """The key of an encrypted file, to what is known; False: it is so already, or nothing is known. Where the company
    has no key any more, the one before goes on opening. Raises KeysUnusable, NoRecoveryKey, OSError.
    """
    public, key = known(company.store.engine), company.key
    if key is None or not public or _opens(stored.keys_of(company.path), public):
        return False
    stored.change(company.path, lambda keys: keys.with_company(key, public))
    return True


def _opens(keys: KeyFile, public: bytes) -> bool:
    return keys.company is not None and keys.company.public == public
