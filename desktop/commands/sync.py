"""The company's server from the command line: join, sync, sync-state, exchange-export, exchange-import."""

from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.commands.session import CommandSession
from desktop.company import Company, file_of
from desktop.sync.membership import Membership, membership_of
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say


class NoServer(Refusal):
    """The company works by itself."""


def join(session: CommandSession) -> None:
    """`join ADDRESS CODE [--authority FILE] [--match all|none]`: this computer becomes a device of a server's company.

    Where there is no company file one is made; a company that worked by itself brings all it has.
    """
    from desktop.sync import joining

    arguments, settings = session.arguments, session.settings
    authority = Path(arguments.authority).read_text("ascii", "replace") if arguments.authority else ""
    if not file_of(settings).exists():
        joining.join_new(settings, arguments.address, arguments.code, authority=authority)
    else:
        with session.company(changes=True) as company:
            joining.join(company, arguments.address, arguments.code, authority=authority)
    sync(session)


def sync(session: CommandSession) -> None:
    """`sync [--match all|none]`: send and receive once, now."""
    with session.company(changes=True) as company:
        came = _exchanged(session, company, _member(company))
        if _matched(session, company):
            came = _exchanged(session, company, _member(company))
        _tell(session, company, came)


def _exchanged(session: CommandSession, company: Company, member: Membership) -> dict[str, int]:
    """What was sent and received."""
    from desktop.sync.engine import Engine

    engine = Engine(company, member)
    engine.on_state(lambda state: session.progress("Sent and received", state.done))
    try:
        came = engine.exchange()
    finally:
        engine.stop()
        session.progress_done()
    return {"sent": came.sent, "received": came.received, "merged": came.merged}


def _matched(session: CommandSession, company: Company) -> bool:
    """Whether somebody said what two companies have in common, where that is asked."""
    from desktop.sync import joining, matching
    from desktop.sync.membership import stage_of

    if stage_of(company.store.engine) != joining.MATCHING:
        return False
    found = matching.proposals(company.store)
    words, kinds = session.language, company.store.kinds
    if session.arguments.match is None:
        session.table(
            [words.say("Kind"), words.say("Here"), words.say("On the server")],
            [[words.say(kinds.shape(each.kind).caption), each.our_name, each.their_name] for each in found],
        )
        session.say(words.say(
            "{count} items seem to be on the server too. Nothing was sent yet. Say `fieldledger sync --match all` to "
            "make them one, or `--match none` to keep both of each.", count=len(found)
        ))  # fmt: skip
        return False
    accepted = found if session.arguments.match == "all" else []
    joining.settle_matches(company.store, accepted, lambda done, _: session.progress("Items made one", done))
    session.progress_done()
    return True


def exchange_export(session: CommandSession) -> None:
    """`exchange-export FILE [--passphrase-file F]`: what waits and the question what is new, for a stick."""
    from desktop.sync.exchange_file import write_asks

    file = Path(session.arguments.file)
    with session.company(changes=True) as company:
        batches = write_asks(company, _member(company), file, _passphrase(session))
    if session.arguments.json:
        session.data({"file": str(file), "batches": batches})
        return
    session.say(session.language.say(
        "{file} is written, encrypted. Take it to a computer that reaches the server, run `fieldledger "
        "exchange-import` there, and bring back the file with the answers. Tell the passphrase another way.",
        file=str(file),
    ))  # fmt: skip


def exchange_import(session: CommandSession) -> None:
    """`exchange-import FILE [--passphrase-file F]`: carry another device's file to the server, or take in answers."""
    from desktop.sync.exchange_file import take_in

    with session.company(changes=True) as company:
        taken = take_in(company, _member(company), Path(session.arguments.file), _passphrase(session))
        if taken.settled is not None:
            came = taken.settled
            _tell(session, company, {"sent": came.sent, "received": came.received, "merged": came.merged})
        elif session.arguments.json:
            session.data({"answers": str(taken.answers)})
        else:
            session.say(session.language.say(
                "The server has taken it. The answers are in {file}: bring them back to the device.",
                file=str(taken.answers),
            ))  # fmt: skip


def _passphrase(session: CommandSession) -> str:
    """From a file, else typed; it is never an argument, which others on this computer could see."""
    if session.arguments.passphrase_file:
        return Path(session.arguments.passphrase_file).read_text("utf-8").strip()
    from getpass import getpass

    try:
        return getpass(session.language.say("Passphrase: "), session.err)
    except EOFError:
        return ""


def sync_state(session: CommandSession) -> None:
    """`sync-state`: what waits, what was received when, by what is in the file; the server is not asked."""
    with session.company() as company:
        _tell(session, company, {})


def _tell(session: CommandSession, company: Company, came: dict[str, int]) -> None:
    from desktop.sync.standing import standing_of

    member, standing = _member(company), standing_of(company.store.engine)
    facts: dict[str, Any] = {
        "address": member.address, "company": member.company_name, "prefix": company.store.prefix,
        "stage": member.stage, **came, "waiting": standing.waiting, "refused": standing.refused,
        "conflicts": standing.conflicts, "quarantined": standing.quarantined, "scopes": standing.scopes,
        "oldest_unsent_at": standing.oldest_unsent_at, "received_at": standing.received_at,
        "verified_at": standing.verified_at,
    }  # fmt: skip
    if session.arguments.json:
        session.data(facts)
        return
    for name, value in facts.items():
        if name in CAPTIONS and value is not None:
            session.say(f"{CAPTIONS[name].words(session.language)}: {_said(session, value)}")


def _said(session: CommandSession, value: object) -> str:
    if isinstance(value, datetime):
        local = value.astimezone()
        return f"{session.language.date(local)} {local:%H:%M}"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


CAPTIONS: dict[str, Words] = {
    "address": say("Server"),
    "company": say("Company"),
    "sent": say("Sent"),
    "received": say("Received"),
    "merged": say("Merged"),
    "waiting": say("Waiting to be sent"),
    "refused": say("Not taken by the server"),
    "conflicts": say("Conflicts to be settled"),
    "quarantined": say("In quarantine"),
    "oldest_unsent_at": say("Oldest unsent change"),
    "received_at": say("Everything received at"),
    "verified_at": say("Compared with the server at"),
}


def _member(company: Company) -> Membership:
    found = membership_of(company.store.engine)
    if found is None:
        raise NoServer("This company works by itself. It joins a server with `fieldledger join ADDRESS CODE`.")
    return found
