"""The link: what is not the company's server is no link; what the server refuses comes by its code."""

import json
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.sync import link as links
from desktop.sync.link import BadAddress, Link, NoLink, ServerRefused, address_of
from shared.sync.frames import packed
from shared.sync.messages import EnrolAsk, ParkAnswer
from tests.desktop.sync.answering import answering, http

FRAME = packed(ParkAnswer(kept=3))
PORTAL = b"<html><body>Welcome to Airport Wi-Fi. Please sign in.</body></html>"


def trouble(code: str, status: str) -> bytes:
    said = {"code": code, "text": "This device is not known here ({name}).", "values": {"name": "K7"}}
    return http(json.dumps(said).encode(), status, "application/json")


def test_an_ask_is_answered_by_a_frame_and_names_the_device_by_its_token() -> None:
    with answering(lambda _: http(FRAME)) as server:
        link = Link(server.address, "abc")
        assert link.ask("park", b"ask") == FRAME
        assert link.ask_header("park", b"ask", ParkAnswer).kept == 3
    head = server.requests[0].decode()
    assert head.startswith("POST /sync/park ")
    assert "authorization: bearer abc" in head.lower()
    assert head.endswith("\r\n\r\nask")


NOT_THE_SERVER = {
    "a portal's page": http(PORTAL, "200 OK", "text/html"),
    "a portal's page that pretends": http(PORTAL),
    "a portal that forbids": http(PORTAL, "403 Forbidden", "text/html"),
    "a redirect": http(b"", "302 Found", "text/html", "Location: https://portal.example/"),
    "nothing": http(b""),
    "a json of somebody else": http(b'{"ok": true}', "404 Not Found", "application/json"),
    "a body without an end": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + FRAME,
    "a cut body": http(FRAME).replace(b"Length: ", b"Length: 9") + b"\r\nConnection: close",
    "a cut chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nff\r\n" + FRAME,
    "a proxy's trouble": http(PORTAL, "502 Bad Gateway", "text/html"),
    "the server's fault": http(b"", "500 Internal Server Error"),
    "the server is full": trouble("busy", "503 Service Unavailable"),
    "no http": b"220 mail.example ESMTP\r\n",
}


@pytest.mark.parametrize("answer", NOT_THE_SERVER.values(), ids=NOT_THE_SERVER)
def test_what_is_not_the_server_is_no_link(answer: bytes) -> None:
    with answering(lambda _: answer) as server, pytest.raises(NoLink) as told:
        Link(server.address).ask("pull", b"ask")
    assert re.match(r"^[A-Z“h].*\.$", str(told.value)), told.value
    with answering(lambda _: answer) as server, pytest.raises(NoLink):
        Link(server.address).enrol(EnrolAsk(code="K", name="n"))


def test_a_refusal_of_the_server_comes_by_its_code_in_its_words() -> None:
    known = trouble("unknown_device", "401 Unauthorized")
    with answering(lambda _: known) as server, pytest.raises(ServerRefused) as told:
        Link(server.address).ask("pull", b"ask")
    assert (told.value.code, str(told.value)) == ("unknown_device", "This device is not known here (K7).")


def test_an_ask_whose_connection_broke_is_asked_again_at_once() -> None:
    answers = iter([http(FRAME)[:30] + b"\r\nConnection: close", http(FRAME)])
    with answering(lambda _: next(answers)) as server:
        assert Link(server.address).ask("pull", b"1") == FRAME
    assert len(server.requests) == 2


def test_an_answer_larger_than_any_frame_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "ANSWER_MAX", 1000)
    with answering(lambda _: http(b"FL" + bytes(2000))) as server, pytest.raises(NoLink):
        Link(server.address).ask("pull", b"ask")


def test_a_server_that_says_nothing_is_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "READ_S", 0.2)
    with answering(lambda _: None) as server, pytest.raises(NoLink, match="does not answer in time"):
        Link(server.address).ask("pull", b"ask")


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("office.example", "https://office.example"),
        (" Office.example:8443/ ", "https://office.example:8443"),
        ("https://office.example", "https://office.example"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://[::1]:1", "https://[::1]:1"),
    ],
)
def test_an_address_is_taken_as_people_write_it(said: str, address: str) -> None:
    assert address_of(said) == address


@pytest.mark.parametrize(
    "said", ["", "  ", "a b", "http://office.example", "ftp://x", "https://x/y", "x:99999", "https://u:p@x", "//"]
)
def test_other_addresses_are_refused_in_words(said: str) -> None:
    with pytest.raises(BadAddress):
        address_of(said)


# ---- hints

STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def event(text: str) -> bytes:
    return f"{len(text.encode()):x}\r\n{text}\r\n".encode()


def test_hints_come_as_scope_and_seq_and_go_on_after_the_last() -> None:
    said = STREAM + event(': beat\n\nid: 7\ndata: {"scope": "site:1", "seq": 42}\n\ndata: nonsense\n\n')
    with answering(lambda _: said) as server:
        told = Link(server.address).hints("6")
        assert (next(told), next(told)) == (("6", "", 0), ("7", "site:1", 42))
        assert b"last-event-id: 6" in server.requests[0].lower()


def test_a_stream_that_is_silent_for_too_long_is_dead() -> None:
    with answering(lambda _: STREAM) as server, pytest.raises(NoLink):
        list(Link(server.address, silence=0.2).hints())


@pytest.mark.parametrize("ask", [lambda link: link.ask("pull", b""), lambda link: list(link.hints())])
def test_closing_the_link_ends_what_waits_for_an_answer_at_once(ask: Callable[[Link], object]) -> None:
    asked = threading.Event()

    def answer(_: bytes) -> None:
        asked.set()

    with answering(answer) as server:
        link = Link(server.address)
        with ThreadPoolExecutor(1) as thread:
            waiting = thread.submit(ask, link)
            assert asked.wait(5)
            begun = time.monotonic()
            link.close()
            with pytest.raises(NoLink):
                waiting.result(5)
            assert time.monotonic() - begun < 1


def test_a_portal_is_no_stream() -> None:
    with answering(lambda _: http(PORTAL, "200 OK", "text/html")) as server, pytest.raises(NoLink):
        next(Link(server.address).hints())
