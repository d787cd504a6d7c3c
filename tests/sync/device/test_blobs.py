"""Photos and explanations follow their documents: sent, fetched, resumed, verified; what is not there waits."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest

from server.exchange.refusal import SyncRefusal
from shared.common.attachment import Attachment
from shared.common.material import Material
from shared.kernel.describe import describe
from shared.store.attachments import attachment, content_of
from shared.store.packing import packed_alone
from shared.sync.blobs import SLICE, Blobs, Get, Put, Step
from tests.sync.device.laptop import Laptop, settled

pytestmark = pytest.mark.postgres
SHAPE = describe(Attachment)


class Cut(Exception):
    """The link broke off."""


def answer(laptop: Laptop, step: Step) -> bytes | int:
    """What the office answers to a step."""
    blobs, identity = laptop.office.blobs, laptop.identity
    if isinstance(step, Put):
        return blobs.put(identity, step.hash, step.at, step.size, step.content).held
    if isinstance(step, Get):
        return blobs.read(identity, step.hash, step.at, step.end)
    return laptop.answer(step)


def carry(laptop: Laptop, blobs: Blobs | None = None, done: list[Step] | None = None, *, cut_at: int = 0) -> list[Step]:
    """Everything that is to be carried; `cut_at`: the link breaks off before the answer to that step comes."""
    steps, done = (blobs or Blobs(laptop.store)).steps(), [] if done is None else done
    try:
        step = next(steps)
        while True:
            done.append(step)
            reply = answer(laptop, step)
            if len(done) == cut_at:
                raise Cut
            step = steps.send(reply)
    except StopIteration:
        return done


@pytest.fixture
def brick(two: tuple[Laptop, Laptop]) -> Material:
    """A material that both laptops have."""
    made = Material(name="Brick")
    two[0].store.save(made)
    settled(*two)
    return made


def attached(laptop: Laptop, to: Any, size: int, scope: str = "") -> tuple[UUID, bytes]:
    content = os.urandom(size)
    made = attachment(SHAPE, to, "material", "site.jpg", content, "image/jpeg")
    made.document_scope = scope or made.document_scope
    laptop.store.save(made)
    return made.id, content


def content(laptop: Laptop, id: UUID) -> bytes:
    with laptop.store.reading() as session:
        books = laptop.store.books(session)
        return content_of(books, books.get(Attachment, id))


@pytest.mark.parametrize("size", [300, 70_000, 3 * 2**20 + 17])
def test_a_photo_follows_its_document(two: tuple[Laptop, Laptop], brick: Material, size: int) -> None:
    one, other = two
    id, photo = attached(one, brick, size)
    settled(*two)  # the document is there before its photo, and both files are sound
    assert other.current(id) is not None
    carry(other)  # the server has nothing yet
    mine, theirs = Blobs(one.store), Blobs(other.store)
    carry(one, mine)
    carry(other, theirs)
    assert content(other, id) == photo
    pieces = -(-size // 2**20)
    assert (mine.carried.sent, theirs.carried.received, theirs.carried.kinds) == (pieces, pieces, {"attachment"})
    assert carry(one, mine) == carry(other, theirs) == []
    assert [len(carry(one)), len(carry(other))] == [1, 1], "after a start it is asked once what the server has lost"


def test_a_cut_link_goes_on_where_it_was(two: tuple[Laptop, Laptop], brick: Material) -> None:
    one, other = two
    id, photo = attached(one, brick, 2 * 2**20)
    settled(*two)
    for laptop in two:
        blobs, steps, cuts = Blobs(laptop.store), list[Step](), 0
        while len(steps) == 3 * cuts:
            with suppress(Cut):
                carry(laptop, blobs, steps, cut_at=3 * (cuts + 1))
            cuts += 1
        parts = [step.at for step in steps if isinstance(step, Put | Get)]
        slices = -(-2 * 2**20 // SLICE)
        assert cuts > 3
        assert slices <= len(parts) <= slices + cuts, "no more came twice than what the cuts took"
    assert content(other, id) == photo


def test_many_explanations_take_few_asks(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    made = [Material(name=f"Material {number}") for number in range(30)]
    one.store.save_all(made)
    for each in made:
        for _ in range(3):
            attached(one, each, 400)
    settled(*two)
    assert len(carry(one)) == 2
    assert len(carry(other)) == 1
    assert other.one("SELECT count(*) FROM blob") == 90
    other.sound()


def test_what_arrives_damaged_is_not_taken(two: tuple[Laptop, Laptop], brick: Material) -> None:
    one, other = two
    id, photo = attached(one, brick, 400_000)
    settled(*two)
    carry(one)
    steps = Blobs(other.store).steps()
    step = next(steps)
    with suppress(StopIteration):
        while True:
            rotten = bytes(step.end - step.at) if isinstance(step, Get) else b""
            step = steps.send(rotten or answer(other, step))
    assert other.one("SELECT count(*) FROM blob") == 0
    carry(other)
    assert content(other, id) == photo


def test_what_is_damaged_here_is_not_sent(two: tuple[Laptop, Laptop], brick: Material) -> None:
    one, other = two
    attached(one, brick, 400)
    attached(one, brick, 400_000)
    with one.store.writing() as connection:
        connection.exec_driver_sql("UPDATE blob SET content = ?", (packed_alone(b"something else" * 9000),))
    settled(*two)
    assert not any(isinstance(step, Put) for step in carry(one))
    carry(other)
    assert other.one("SELECT count(*) FROM blob") == 0


def test_a_document_of_an_unsent_version_sends_its_photo_later(two: tuple[Laptop, Laptop], brick: Material) -> None:
    one, _ = two
    blobs = Blobs(one.store)
    attached(one, brick, 400)
    carry(one, blobs)
    assert one.one("SELECT count(*) FROM blob_at_server") == 0
    one.push()
    carry(one, blobs)
    assert one.one("SELECT count(*) FROM blob_at_server") == 1


def test_a_server_that_was_restored_gets_its_photos_again(
    two: tuple[Laptop, Laptop], brick: Material, database: Any
) -> None:
    one, other = two
    blobs = Blobs(one.store)
    id, photo = attached(one, brick, 400_000)
    settled(*two)
    carry(one, blobs)
    company = one.identity.company
    for table in ("blob", "blob_part"):
        database.execute(f"DELETE FROM {table} WHERE company = %s", (company,))
    database.execute("UPDATE scope SET epoch = epoch + 1 WHERE company = %s", (company,))
    settled(*two)
    carry(one, blobs)
    carry(other)
    assert content(other, id) == photo


def test_of_a_scope_that_is_lost_no_photo_stays(laptop: Callable[..., Laptop]) -> None:
    clerk = laptop("K1")
    foreman = laptop("K2", "company", "site:1")
    brick = Material(name="Brick")
    clerk.store.save(brick)
    kept, _ = attached(clerk, brick, 300)
    attached(clerk, brick, 70_000, scope="site:1")
    clerk.sync()
    carry(clerk)
    foreman.sync()
    carry(foreman)
    assert foreman.one("SELECT count(*) FROM blob") == 2
    foreman.identity = type(foreman.identity)(foreman.identity.company, foreman.identity.device, frozenset({"company"}))
    foreman.sync()
    carry(foreman)
    assert foreman.one("SELECT count(*) FROM blob") == 1
    assert content(foreman, kept)


def test_what_the_server_has_lost_is_given_back_before_it_is_forgotten(
    laptop: Callable[..., Laptop], database: Any
) -> None:
    clerk = laptop("K1")
    foreman = laptop("K2", "company", "site:1")
    brick = Material(name="Brick")
    clerk.store.save(brick)
    clerk.sync()
    foreman.sync()
    id, photo = attached(foreman, brick, 70_000, scope="site:1")
    foreman.sync()
    blobs = Blobs(foreman.store)
    carry(foreman, blobs)
    clerk.sync()
    database.execute("DELETE FROM blob_part")
    with suppress(SyncRefusal):
        carry(clerk)  # the server finds that it has it no more
    foreman.identity = type(foreman.identity)(foreman.identity.company, foreman.identity.device, frozenset({"company"}))
    foreman.sync()
    for _ in range(2):
        carry(foreman, blobs)
    assert foreman.one("SELECT count(*) FROM blob") == 0
    carry(clerk)
    assert content(clerk, id) == photo


def test_the_photo_of_an_edit_that_was_handed_over_is_kept_too(laptop: Callable[..., Laptop]) -> None:
    clerk, foreman = laptop("K1"), laptop("K2", "company", "site:1")
    brick = Material(name="Brick")
    clerk.store.save(brick)
    attached(clerk, brick, 300, scope="site:1")
    clerk.sync()
    foreman.sync()
    attached(foreman, brick, 70_000, scope="site:1")
    foreman.identity = type(foreman.identity)(foreman.identity.company, foreman.identity.device, frozenset({"company"}))
    foreman.pull()
    foreman.hand_over()
    assert foreman.one("SELECT handed_over FROM quarantine") == 1
    blobs = Blobs(foreman.store)
    carry(foreman, blobs)
    assert blobs.carried.sent == 1


def test_slices_fit_into_parts() -> None:
    assert SLICE <= 2**20


def test_what_the_server_has_lost_it_gets_again(two: tuple[Laptop, Laptop], brick: Material, database: Any) -> None:
    one, other = two
    id, photo = attached(one, brick, 70_000)
    settled(*two)
    carry(one)
    database.execute("DELETE FROM blob_part")
    with suppress(SyncRefusal):
        carry(other)  # it asks for it, and the server finds that it has it no more
    carry(one)  # after its next start
    carry(other)
    assert content(other, id) == photo


@pytest.mark.parametrize("size", [300, 3 * 2**20])
def test_the_same_photo_of_two_sites_that_do_not_see_each_other(
    laptop: Callable[..., Laptop], brick: Material, two: tuple[Laptop, Laptop], size: int
) -> None:
    """The server has it from the one; the other shows that he has it too, and his colleagues get it."""
    one, other, colleague = laptop("S1", "company", "site:1"), laptop("S2", "company", "site:2"), two[0]
    for each in (one, other):
        each.sync()
    _, photo = attached(one, brick, size, "site:1")
    made = attachment(SHAPE, brick, "material", "site.jpg", photo, "image/jpeg")
    made.document_scope = "site:2"
    other.store.save(made)
    for each in (one, other):
        each.sync()
        steps = carry(each)
    assert not [step for step in steps if isinstance(step, Put)], "nothing was sent twice"
    assert len(carry(other)) == 1, "after a start it asks what the server has lost, and has nothing more to show"
    third = laptop("S3", "company", "site:2")
    third.sync()
    carry(third)
    assert content(third, made.id) == photo
    colleague.sync()
