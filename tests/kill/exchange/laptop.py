"""A desktop without a window: a person who types without a pause, and the engine that exchanges beside him.

`python -m tests.kill.exchange.laptop FOLDER SEED` says after each commit a line: `person <id> <notes>` of one of its
own people, `zone <site> <name>` of the site that everybody edits. It never ends by itself.
"""

import random
import sys
from itertools import count
from pathlib import Path
from uuid import UUID

from desktop.company import opened
from desktop.settings import load
from desktop.sync.engine import Engine
from desktop.sync.membership import membership_of
from shared.common.person import Person
from shared.common.site import Site, SiteZone
from shared.store.errors import StaleEdit
from shared.store.store import Store


class Typist:
    """Every commit is said when it has returned."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.dice = store, random.Random(seed)
        self.mark = f"{store.prefix}-{seed}"
        self.people = [each.id for each in store.find(Person) if (each.name or "").startswith(store.prefix)]

    def step(self, number: int) -> None:
        try:
            self.dice.choice((self.hire, self.note, self.note, self.zone))(f"{self.mark}-{number}")
        except StaleEdit:
            return  # something arrived meanwhile: a person would look again

    def hire(self, text: str) -> None:
        person = Person(name=f"{self.store.prefix} {text}", notes=text)
        self.store.save(person)
        self.people.append(person.id)
        self._say("person", person.id, text)

    def note(self, text: str) -> None:
        if self.people:
            person = self.store.get(Person, self.dice.choice(self.people[-20:]))
            person.notes = text
            self.store.save(person)
            self._say("person", person.id, text)

    def zone(self, text: str) -> None:
        sites = list(self.store.find(Site))
        if sites:
            site = self.dice.choice(sites)
            site.zones.append(SiteZone(name=text))
            self.store.save(site)
            self._say("zone", site.id, text)

    def _say(self, what: str, id: UUID, text: str) -> None:
        print(what, id.hex, text, flush=True)


def main(folder: str, seed: str) -> None:
    with opened(load(Path(folder))) as company:
        member = membership_of(company.store.engine)
        assert member is not None
        engine = Engine(company, member)
        engine.start()
        typist = Typist(company.store, int(seed))
        print("ready", flush=True)
        for number in count():
            typist.step(number)
            engine.sync_now()


if __name__ == "__main__":
    main(*sys.argv[1:])
