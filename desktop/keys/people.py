"""Which person of the catalog a key belongs to."""

from collections.abc import Sequence
from uuid import UUID

from desktop.keys.file_key import KeysUnusable
from shared.common.person import Person
from shared.kernel.books import Books
from shared.store.store import Store

Known = tuple[UUID, str]


def people_of(books: Books) -> Sequence[Known]:
    """Everybody who is not marked for deletion, with their names."""
    return [(each.id, each.name or "") for each in books.find(Person, Person.marked.is_not(True))]


def person_to_begin(store: Store, name: str) -> Known:
    """Who encrypts a file: the one of that name, else who works here already, else a new one. Raises KeysUnusable."""
    if not name.strip():
        raise KeysUnusable("Write your name: it stands at the sign-in. Nothing was changed.")
    with store.reading() as session:
        people = people_of(store.books(session))
    found = _of_name(people, name)
    if not found and store.actor.person_id is not None:
        found = [(store.actor.person_id, name.strip())]
    if not found:
        store.save(someone := Person(name=name.strip()))
        found = [(someone.id, name.strip())]
    return _the_one(found, name)


def person_named(people: Sequence[Known], name: str) -> Known:
    """The one of that name. Raises KeysUnusable."""
    found = _of_name(people, name)
    if not found:
        text = "There is nobody “{name}” among the people. Enter them there first, or look at the spelling."
        raise KeysUnusable(text, name=name)
    return _the_one(found, name)


def _of_name(people: Sequence[Known], name: str) -> list[Known]:
    return [each for each in people if each[1].casefold() == name.strip().casefold()]


def _the_one(found: Sequence[Known], name: str) -> Known:
    if len(found) > 1:
        text = "There are several people “{name}”. Make their names differ, with the middle name or the year of birth."
        raise KeysUnusable(text, name=name)
    return found[0]
