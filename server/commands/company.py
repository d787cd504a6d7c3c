"""Companies of this server."""

from server.commands.session import Session
from server.database import companies
from server.database.place import visited
from server.projector.business import renew
from shared.kernel.refusal import Refusal
from shared.kernel.words import say


class NoName(Refusal):
    """A company is to be called nothing."""


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
