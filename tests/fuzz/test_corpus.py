"""What once failed, and what is sound, is read or refused in words; and a little of what lies near it."""

import random
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
NEAR = 60


@pytest.mark.parametrize("name", TARGETS)
def test_bytes_are_read_or_refused_in_words(name: str) -> None:
    target, hand = TARGETS[name], random.Random(name)
    seeds = list(target.seeds())
    kept = [file.read_bytes() for file in sorted((CORPUS / name).glob("*"))]
    assert seeds
    for data in [b"", *seeds, *kept]:
        target.feed(data)
    for _ in range(NEAR if target.most < 10_000 else NEAR // 6):
        changed = bytearray(hand.choice(seeds))
        for _ in range(hand.randint(1, 4)):
            changed[hand.randrange(len(changed))] = hand.randrange(256)
        target.feed(bytes(changed))
