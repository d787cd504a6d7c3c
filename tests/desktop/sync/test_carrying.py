"""Photos travel between two desktops by the real programs: over a link that is cut, and never before a document."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

import pytest

from desktop.company import Company
from desktop.sync.carrying import carry
from desktop.sync.engine import Engine
from desktop.sync.link import Link, NoLink
from shared.common.attachment import Attachment
from shared.common.site import Site
from shared.kernel.describe import describe
from shared.store.attachments import attachment, content_of
from shared.sync.blobs import Blobs
from tests.desktop.sync.answering import answering, http
from tests.desktop.sync.test_link import PORTAL, trouble
from tests.office import Office

Desktop = Callable[..., Company]
EngineOf = Callable[[Company], Engine]


def photographed(company: Company, size: int) -> tuple[UUID, bytes]:
    """A photo beside a new site."""
    site, content = Site(name="Школа"), os.urandom(size)
    company.store.save(site)
    made = attachment(describe(Attachment), site, "site", "school.jpg", content, "image/jpeg")
    company.store.save(made)
    return made.id, content


def photo(company: Company, id: UUID) -> bytes:
    with company.store.reading() as session:
        books = company.store.books(session)
        return content_of(books, books.get(Attachment, id))


def pieces(company: Company) -> int:
    with company.store.reading() as session:
        return int(session.connection().exec_driver_sql("SELECT count(*) FROM blob").scalar_one())


@pytest.mark.postgres
def test_a_photo_is_there_for_the_other_desktop(desktop: Desktop, engine_of: EngineOf) -> None:
    one, other = desktop("one"), desktop("other")
    id, content = photographed(one, 2_500_000)
    engine_of(one).exchange()
    theirs = engine_of(other)
    theirs.exchange()
    assert photo(other, id) == content


class CuttingProxy:
    """Passes on what goes to the server and back, and cuts each connection after so many bytes."""

    def __init__(self, address: str, after: int) -> None:
        host, port = address.removeprefix("http://").split(":")
        self._to, self._after, self.passed, self.cuts = (host, int(port)), after, 0, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near = self._listener.accept()[0]
                far, left = socket.create_connection(self._to), [self._after]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(*pair, left), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, left: list[int]) -> None:
        with suppress(OSError):
            while some := source.recv(16_384):
                left[0] -= len(some)
                if left[0] < 0:
                    self.cuts += 1
                    break
                self.passed += len(some)
                target.sendall(some)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def cutting(office: Office) -> Iterator[CuttingProxy]:
    proxy = CuttingProxy(office.address, 700_000)
    yield proxy
    proxy.close()


@pytest.mark.postgres
def test_over_a_link_that_is_cut_again_and_again_it_arrives(
    desktop: Desktop, engine_of: EngineOf, cutting: CuttingProxy
) -> None:
    one, other = desktop("one"), desktop("other")
    id, content = photographed(one, 3_000_000)
    for company in (one, other):
        engine, tries = engine_of(company), 0
        engine.membership = replace(engine.membership, address=cutting.address)
        while True:
            try:
                engine.exchange()
                break
            except NoLink:
                tries += 1
                assert tries < 40
    assert photo(other, id) == content
    assert cutting.cuts > 4
    assert cutting.passed < 4 * len(content)


@pytest.mark.postgres
def test_whatever_calls_goes_first(desktop: Desktop, engine_of: EngineOf, office: Office) -> None:
    one, other = desktop("one"), desktop("other")
    photographed(one, 1_500_000)
    engine_of(one).exchange()
    theirs = engine_of(other)
    theirs._called = lambda: True  # type: ignore[method-assign]
    theirs.exchange()
    assert pieces(other) == 0
    link = Link(office.address, theirs.membership.token)
    calls = iter([False, False, True])
    assert not carry(Blobs(other.store), link, lambda: next(calls))
    assert carry(Blobs(other.store), link, lambda: False)
    assert pieces(other) == 2
    link.close()


@pytest.mark.parametrize(
    "answer",
    [
        http(PORTAL, "200 OK", "text/html"),
        http(PORTAL, "206 Partial Content", "text/html"),
        http(b"12345", "206 Partial Content", "application/octet-stream", "Content-Range: bytes 0-4/10"),
        http(b"", "200 OK", "text/html", "Upload-Offset: many"),
        http(b"", "500 Internal Server Error"),
    ],
)
def test_what_is_no_part_of_the_servers_is_no_link(answer: bytes) -> None:
    with answering(lambda _: answer) as server:
        link = Link(server.address, "token")
        with pytest.raises(NoLink):
            link.fetch_part(bytes(32), 0, 10)
        with pytest.raises(NoLink):
            link.send_part(bytes(32), 0, 10, b"0123456789")
        link.close()


@pytest.mark.postgres
def test_a_server_that_takes_documents_only_is_no_trouble(desktop: Desktop) -> None:
    one = desktop("one")
    photographed(one, 1000)
    with answering(lambda _: trouble("no_such_address", "404 Not Found")) as server:
        link = Link(server.address, "token")
        assert carry(Blobs(one.store), link, lambda: False)
        link.close()
