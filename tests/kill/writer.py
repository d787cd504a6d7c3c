"""A process that saves, posts, unposts, stores in bulk and reposts in a loop, and says what it has committed.

`python -m tests.kill.writer FILE PREFIX SEED [COUNT]` says after each commit a line `id hash` in hex for each aggregate
(hash `-` after a purge), flushed. It never ends by itself unless COUNT steps are given.
"""

import random
import sys
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from desktop.database import open_database
from shared.common.person import Person
from shared.common.site import Site
from shared.construction.daily_report import DailyReport
from shared.store.reposting import repost
from shared.store.store import Store
from tests.bench import company

BULK = 15
WEIGHTS = (6, 6, 4, 3, 2, 2, 1)


class Writer:
    """The steps; each is one transaction, and what it wrote is said when it has returned."""

    def __init__(self, store: Store, dice: random.Random) -> None:
        self.store, self.dice, self.ids, self.reports = store, dice, company.known(store), list[Any]()
        self.seed = count(dice.randrange(10**6) * 1000)

    def say(self, aggregates: list[Any]) -> None:
        marks = ", ".join("?" * len(aggregates))
        query = f"SELECT id, hash FROM unsent WHERE id IN ({marks})"
        with self.store.reading() as session:
            rows = session.connection().exec_driver_sql(query, tuple(each.id.bytes for each in aggregates)).fetchall()
        for id, hash in rows:
            print(id.hex(), hash.hex() or "-")
        print("done", flush=True)

    def step(self) -> None:
        steps = [self.save, self.post, self.unpost, self.bulk, self.item, self.purge, self.repost]
        self.dice.choices(steps, WEIGHTS)[0]()

    def save(self) -> None:
        report = company.declared(next(self._light(1)))
        report.number = None
        self.store.save(report)
        self.reports.append(report)
        self.say([report])

    def post(self) -> None:
        drafts = [report for report in self.reports if report.status == "draft" and not report.marked]
        if drafts:
            report = self.dice.choice(drafts)
            report.comment = f"posted {self.dice.random()}"
            self.store.post(report)
            self.say([report])

    def unpost(self) -> None:
        posted = [report for report in self.reports if report.status == "posted"]
        if posted:
            report = self.dice.choice(posted)
            self.store.unpost(report)
            self.say([report])

    def bulk(self) -> None:
        made = list(self._light(BULK, status="posted"))
        for each in made:
            each.number = None
        self.store.create_many(made)
        self.say(made)

    def item(self) -> None:
        items = [Site(name=f"Site {self.dice.random()}"), Person(name=f"Person {self.dice.random()}")]
        self.store.save_all(items)
        self.say(items)

    def purge(self) -> None:
        drafts = [report for report in self.reports if report.status == "draft"]
        if drafts:
            report = self.dice.choice(drafts)
            self.store.mark(report)
            self.say([report])
            self.reports.remove(report)
            self.store.purge(report)
            self.say([report])

    def repost(self) -> None:
        """By other rules: the version of this process is higher than that of what lies in the file."""
        DailyReport.rule_version_now += 1
        repost(self.store, apply=True)
        for report in self.reports:
            self.store_again(report)
        self.say(self.reports[-20:])

    def store_again(self, report: Any) -> None:
        fresh = self.store.get(DailyReport, report.id)
        self.reports[self.reports.index(report)] = fresh

    def _light(self, number: int, status: str = "draft") -> Any:
        made = company.reports(self.ids, number, lines=3, hours=2, days=300, status=status, seed=next(self.seed))
        shift = timedelta(self.dice.randrange(300))
        for each in made:
            each.date = date(2026, 1, 1) + shift
            yield each


def newest_rules(store: Store) -> int:
    with store.reading() as session:
        return session.execute(select(func.max(DailyReport.rule_version))).scalar() or 0


def main(file: str, prefix: str, seed: str, steps: str = "") -> None:
    store = Store(open_database(Path(file)), company.KINDS, prefix=prefix)
    DailyReport.rule_version_now = newest_rules(store) + 1  # so that no state of a document ever comes again
    writer = Writer(store, random.Random(seed))
    print("ready", flush=True)
    for _ in range(int(steps)) if steps else count():
        writer.step()


if __name__ == "__main__":
    main(*sys.argv[1:])
