"""Documents of about 2.9 kB, the same for the same seed: words of a building site, a tenth of them Russian."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from tests.bench.sync.report import BenchLine, BenchReport


def _words(text: str) -> list[str]:
    return text.split()


ENGLISH = _words(
    "concrete formwork rebar cable trench survey weld inspect valve pump panel duct scaffold crane asphalt drainage "
    "backfill insulation partition ceiling window roof masonry plaster primer coating joint anchor bracket conduit "
    "breaker meter sensor manifold gasket flange shift delay delivery rework approved pending partial complete north "
    "south east west level zone axis block section stair lift shaft basement terrace"
)
RUSSIAN = _words(
    "бетон опалубка арматура кабель монтаж кладка сварка участок этаж смена бригада отсыпка стяжка грунтовка проверка "
    "материал простой поставка"
)
UNITS = _words("m m2 m3 t pcs h kg set")
LINES = 12


def documents(count: int, seed: int) -> Iterator[BenchReport]:
    """Posted ones, each with its lines."""
    drawn = random.Random(seed)
    moment = 1_795_000_000_000
    for number in range(count):
        moment += drawn.randint(1, 4_000)
        yield BenchReport(
            id=_id(drawn, moment),
            number=f"BR-{seed}-{number:06d}",
            date=date(2026, 1, 1) + timedelta(drawn.randrange(330)),
            status="posted",
            site=f"S{drawn.randint(1, 60):03d}",
            contractor=f"C{drawn.randint(1, 300):04d}",
            shift=drawn.choice(("day", "night")),
            weather=_text(drawn, 1, 3),
            temperature=drawn.randint(-25, 35),
            comment=_text(drawn, 10, 30),
            updated_at=f"2026-11-{drawn.randint(1, 21):02d}T{drawn.randint(0, 23):02d}:{drawn.randint(0, 59):02d}:00Z",
            lines=[_line(drawn, moment, place) for place in range(LINES)],
        )


def changed(report: BenchReport, drawn: random.Random) -> None:
    """As a person goes over it: two lines, and what the report says of itself."""
    for line in drawn.sample(report.lines, 2):
        line.quantity, line.note = Decimal(drawn.randint(100, 900_000)) / 1000, _text(drawn, 2, 8)
    report.comment = _text(drawn, 10, 30)
    report.shift = "night" if report.shift == "day" else "day"


def _line(drawn: random.Random, moment: int, place: int) -> BenchLine:
    return BenchLine(
        id=_id(drawn, moment),
        line_no=place + 1,
        work_code=f"W{drawn.randint(1, 9_999):04d}",
        description=_text(drawn, 5, 11),
        unit=drawn.choice(UNITS),
        quantity=Decimal(drawn.randint(100, 900_000)) / 1000,
        hours=Decimal(drawn.randint(1, 48)) / 4,
        workers=drawn.randint(1, 14),
        note=_text(drawn, 2, 8) if drawn.random() < 0.6 else None,
    )


def _text(drawn: random.Random, least: int, most: int) -> str:
    words = RUSSIAN if drawn.random() < 0.1 else ENGLISH
    return " ".join(drawn.choice(words) for _ in range(drawn.randint(least, most)))


def _id(drawn: random.Random, moment: int) -> UUID:
    """A UUIDv7 of that moment."""
    return UUID(int=moment << 80 | 7 << 76 | drawn.getrandbits(12) << 64 | 2 << 62 | drawn.getrandbits(62))
