"""Companies of this server, and their recovery keys."""

from io import StringIO

from server.audit.telling import command
from server.commands.session import Session
from server.database import companies
from server.database.place import visited
from server.projector.business import renew
from shared.administration.recovery_key import RecoveryKey, name_of
from shared.kernel.refusal import Refusal
from shared.kernel.words import say


class NoName(Refusal):
    """A company is to be called nothing."""


class RecoveryThere(Refusal):
    """There is a recovery key, and nobody said that another is to come in its place."""


def company_add(session: Session) -> None:
    name = session.arguments.name.strip()
    if not name:
        raise NoName("The name is empty.")
    with visited(session.settings) as place:
        with companies.owner(place.url) as connection:
            id, schema = companies.add_company(connection, name)
        engine = place.engine()
        renew(engine, id, schema)
        engine.dispose()
    session.tell(say("The company {name} is made. Let devices join: fieldledger-server device code", name=name))
    session.give(company=id, name=name)


def company_recovery(session: Session) -> None:
    """A new recovery key: its private half is shown once and kept nowhere."""
    given, key = session.arguments, RecoveryKey.new()
    with visited(session.settings) as place, companies.owner(place.url) as connection, connection.transaction():
        company, said = companies.company_of(connection, given.company)
        before = companies.recovery_of(connection, company)
        if before is not None and not given.yes:
            raise RecoveryThere(
                "{company} has the recovery key {name} since {day}. Nothing was changed. If its paper is lost or was "
                "seen by others, make a new one: --yes",
                company=said, name=name_of(before.public), day=before.made_at.astimezone().date(),
            )  # fmt: skip
        companies.set_recovery(connection, company, key.public)
        command(connection, company, "recovery", name=name_of(key.public))
    _show(session, key, said, name_of(before.public) if before is not None else "")
    session.give(company=said, key=key.text, name=name_of(key.public))


def _show(session: Session, key: RecoveryKey, company: str, before: str) -> None:
    groups = key.text.split()
    session.tell(say("Recovery key {name} of {company}. It is shown only here:", name=name_of(key.public),
                     company=company))  # fmt: skip
    session.tell("\n".join(["", " ".join(groups[:7]), " ".join(groups[7:]), ""]))
    if session.arguments.qr:
        session.tell(_picture(key.text.replace(" ", "")))
    session.tell(
        say(
            "Print it or write it down with its name, and keep it in the safe. With it the encrypted company file of "
            "every computer opens that has exchanged since, when nobody knows a password there any more. Whoever has "
            "it and a computer, or a backup of one, can read everything there; the server itself cannot show it again."
        )
    )
    if before:
        session.tell(say("Keep the paper {before} too: computers that have not exchanged since, and backups made "
                         "before, open with that one alone.", before=before))  # fmt: skip


def _picture(letters: str) -> str:
    """For a camera, in half blocks."""
    import segno

    drawn = StringIO()
    segno.make_qr(letters, error="m").terminal(drawn, compact=True)
    return drawn.getvalue()
