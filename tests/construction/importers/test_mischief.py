"""Broken and hostile files of every format: a worded refusal or a verdict, never a trace, never half an import."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.construction.estimate import Estimate
from shared.construction.importers.estimate_import import build
from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.preview import preview
from shared.construction.importers.reconciliation import reconcile
from shared.kernel.language import Language
from shared.workbooks.words import ImportRefused
from tests.construction.conftest import NINTH, Company
from tests.construction.importers.files import DATA, SAMPLES

RUSSIAN, ENGLISH = Language("ru"), Language("en")
SECONDS_MAX = 5
JUNK = ("", "-", "NaN", "inf", "1e99", "1E-99", "9" * 30, "999999999999", "-0.0000001", "0x10", "١٢", "1,5", "1.2.3",
        "\\", "|", "~", "~C|", "<", "&lt;", "]]>", "\0", "\ufeff", "€", "#", "##", "%", "..", "A" * 5000)  # fmt: skip
Mutation = Callable[[bytes, random.Random], bytes]
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 400) :]


def doubled(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.randint(1, 400)
    at = chance.randrange(len(data))
    return data[:at] + data[start : start + length] * chance.randint(1, 3) + data[at:]


def renumbered(data: bytes, chance: random.Random) -> bytes:
    """Some numbers become junk."""
    junk = [each.encode("utf-8", "replace") for each in JUNK]
    return re.sub(rb"(?<=[|\\>])-?\d[\d.]*", lambda found: chance.choice(junk) if chance.random() < 0.1 else found[0],
                  data)  # fmt: skip


def unfielded(data: bytes, chance: random.Random) -> bytes:
    """Some separators and tags go."""
    return re.sub(rb"[|\\]|<[^>]*>", lambda found: b"" if chance.random() < 0.03 else found[0], data)


def swapped(data: bytes, chance: random.Random) -> bytes:
    """Codes and ordinals change places, so that circles and orphans appear."""
    codes = re.findall(rb"[A-Z]\d{2}[A-Z0-9]*|RNoPart=\"\d+\"|ALNSerNo>\d", data) or [b"x"]
    return re.sub(rb"[A-Z]\d{2}[A-Z0-9]*|RNoPart=\"\d+\"|ALNSerNo>\d",
                  lambda found: chance.choice(codes) if chance.random() < 0.1 else found[0], data)  # fmt: skip


def recoded(data: bytes, chance: random.Random) -> bytes:
    return data.decode("cp1252", "replace").encode(chance.choice(["utf-16", "utf-8", "cp850", "utf-7", "cp037"]),
                                                   "replace")  # fmt: skip


MUTATIONS: tuple[Mutation, ...] = (flipped, cut, doubled, renumbered, unfielded, swapped, recoded)


@dataclass(frozen=True)
class Mangled:
    """A sample with some mischief done to it; seeds make it the same again."""

    name: str
    seed: int
    how: tuple[Mutation, ...]

    def data(self) -> bytes:
        chance, data = random.Random(self.seed), (DATA / self.name).read_bytes()
        for each in self.how:
            data = each(data, chance) if data else data
        return data


mangled = st.builds(
    Mangled, st.sampled_from(SAMPLES), st.integers(0, 2**32),
    st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=4).map(tuple),
)  # fmt: skip


def looked_at(path: Path) -> EstimatePreview | None:
    """The preview with everything said aloud in both languages, None when it was refused; within seconds."""
    began = perf_counter()
    found = previewed_or_refused(path)
    assert perf_counter() - began < SECONDS_MAX
    if isinstance(found, ImportRefused):
        assert found.words(RUSSIAN) != found.words(ENGLISH)
        return None
    for words in (*found.warnings, *(row.why for row in found.rows)):
        assert "" not in (words.words(RUSSIAN), words.words(ENGLISH))
    summary = reconcile(found)
    assert summary.lines == len(found.lines) > 0
    explained = sum(each.difference for each in summary.differences if each.what == "total")
    assert summary.total - summary.total_computed == explained
    return found


def previewed_or_refused(path: Path) -> EstimatePreview | ImportRefused:
    try:
        return preview(path)
    except ImportRefused as refused:
        return refused


@QUICK
@given(file=mangled)
def test_a_mangled_file_is_read_or_refused_in_words(file: Mangled, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"mangled{Path(file.name).suffix}"
    path.write_bytes(file.data())
    looked_at(path)


@QUICK
@given(head=st.sampled_from([b"", b"~V|", b"~C|", b"~V|x|FIEBDC-3/2016|\n~D|A##|", b"<GAEB>", b"<?xml?><GAEB><Award>",
                             b"#begin[", b"\xff\xfe", b"\xef\xbb\xbf~V|"]), tail=st.binary(max_size=2000))  # fmt: skip
def test_random_bytes_are_refused_in_words(head: bytes, tail: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "random.bin"
    path.write_bytes(head + tail)
    looked_at(path)


@settings(QUICK, max_examples=40)
@given(file=mangled)
def test_what_is_accepted_is_saved_whole_or_not_at_all(
    company: Company, file: Mangled, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"saved{Path(file.name).suffix}"
    path.write_bytes(file.data())
    found = looked_at(path)
    if found is None:
        return
    made = company.do(lambda books: build(found, company.site.id, books, date=NINTH, leave_out_errors=True))
    company.store.save_all([*made.items, made.estimate])
    saved = company.store.get(Estimate, made.estimate.id)
    assert (len(saved.lines), len(saved.resources)) == (len(found.body), len(found.resources))
    assert saved.lines_total == reconcile(found).lines_declared_sum
