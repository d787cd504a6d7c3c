"""Signing in at a terminal, where the company file is encrypted."""

import sys
from pathlib import Path
from uuid import UUID

from desktop.commands.session import CommandSession, WrongWords
from desktop.keys import signing_in, stored
from desktop.keys.key_file import KeyFile
from desktop.keys.signing_in import SignedIn


def sign_in(session: CommandSession, company: Path) -> SignedIn:
    """Who the vault remembers; else by a password from standard input (`--password-stdin`) or typed.

    Never from an argument or the environment, which others on this computer could see. Raises KeysUnusable, WrongWords.
    """
    keys, arguments = stored.keys_of(company), session.arguments
    if not arguments.password_stdin and arguments.person_named is None:
        found = signing_in.remembered(company)
        if found is not None:
            return found
    person = _person(keys, arguments.person_named)
    return signing_in.sign_in(company, person, _password(session), remember=keys.holder(person).remembered)


def _person(keys: KeyFile, name: str | None) -> UUID:
    found = [each for each in keys.holders if name is None or each.name.casefold() == name.casefold()]
    if len(found) != 1:
        text = "Say who you are: --as NAME. On this computer there are {names}. Nothing was opened."
        raise WrongWords(text, names=", ".join(each.name for each in keys.holders))
    return found[0].person


def _password(session: CommandSession) -> str:
    if session.arguments.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    try:
        return getpass(session.language.say("Password: "), session.err)
    except EOFError:
        return ""
