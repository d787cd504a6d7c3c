"""Link: the only place that speaks HTTP. What is not the server's own answer is no link, and never data."""

import contextlib
import json
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import urlsplit
from weakref import WeakSet

import certifi
import httpx
import msgspec

from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say
from shared.sync.frames import MARK, NotAFrame, header_of
from shared.sync.messages import EnrolAnswer, EnrolAsk, Trouble

ANSWER_MAX: Final = 24 * 2**20
"""Bytes of an answer: four times a frame, or one body of the greatest size."""
CONNECT_S, READ_S, SILENCE_S = 8.0, 60.0, 45.0
"""For a connection, for the next bytes of an answer, and of a stream of hints, whose heart beats more often."""
SLOWEST: Final = 200
"""Bytes a second: an answer that trickles slower than that for a minute does not come at all."""
ACTING: Final = "Fieldledger-Access"
SESSION_ENDED: Final = "session_ended"
HERE: Final = ("localhost", "127.0.0.1", "::1")

H = TypeVar("H", bound=msgspec.Struct)


class Hint(NamedTuple):
    """Something of a scope is there up to this seq; `id` is what to go on after."""

    id: str
    scope: str
    seq: int


class NoLink(Refusal):
    """No answer of the server came. Whether it got the ask nobody knows: it is asked again, which does no harm."""


class BadAddress(Refusal):
    """That is no address of a server, or one that would be spoken to without encryption."""


class ServerRefused(Refusal):
    """The server refused a whole ask; nothing was changed. `code` says which refusal it is."""

    def __init__(self, code: str, text: str, /, **values: object) -> None:
        super().__init__(text, **values)
        self.code = code


def address_of(said: str) -> str:
    """`office.example:8443` → `https://office.example:8443`. Raises BadAddress."""
    text = said.strip().rstrip("/")
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = parts.query or parts.fragment or parts.username or parts.path.strip("/") or any(map(str.isspace, host))
    if not host or plain or parts.scheme not in ("", "http", "https"):
        text = "“{address}” is no address of a server. It looks like office.example or office.example:8443."
        raise BadAddress(text, address=said)
    scheme = parts.scheme or ("http" if host in HERE else "https")
    if scheme == "http" and host not in HERE:
        text = "{address} would be spoken to without encryption. Give it as https://… , or ask for the right address."
        raise BadAddress(text, address=said)
    named = f"[{host}]" if ":" in host else host
    return f"{scheme}://{named}" + (f":{port}" if port else "")


class Link:
    """Connections to one server, kept between asks; may be used by several threads, closed by any."""

    def __init__(self, address: str, token: str = "", authority: str = "", *, silence: float = SILENCE_S) -> None:
        self.address, self._silence = address_of(address), silence
        self._closed, self._sockets = False, WeakSet[socket.socket]()
        self.access = ""
        """The token of the person who works here, sent with every ask; "": the device speaks for itself."""
        here = urlsplit(self.address).hostname in HERE
        self._client = httpx.Client(
            base_url=self.address,
            headers={"Accept-Encoding": "identity", **({"Authorization": f"Bearer {token}"} if token else {})},
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=8, keepalive_expiry=90),
            verify=_trust(authority) if self.address.startswith("https") else False,
            trust_env=not here,
            follow_redirects=False,
        )

    def close(self) -> None:
        """Whoever waits for an answer, or for hints, gets NoLink at once."""
        self._closed = True
        for each in list(self._sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._client.close()

    # ---- asks

    def ask(self, path: str, frame: bytes) -> bytes:
        """The frame that answers. Raises NoLink, ServerRefused."""
        answer = self._post(f"/sync/{path}", frame, "application/octet-stream")
        if not answer.startswith(MARK):
            raise self._foreign()
        return answer

    def ask_header(self, path: str, frame: bytes, header: type[H]) -> H:
        """The head of what answers, where there are no records. Raises NoLink, ServerRefused."""
        try:
            return header_of(self.ask(path, frame), header)
        except NotAFrame as cause:
            raise self._foreign() from cause

    def enrol(self, ask: EnrolAsk) -> EnrolAnswer:
        """A place in the company for a code. Raises NoLink, ServerRefused."""
        return self.ask_json("/device/enrol", ask, EnrolAnswer)

    def ask_json(self, path: str, ask: object, answer: type[H]) -> H:
        """What the server says to a message that is no frame. Raises NoLink, ServerRefused."""
        said = self._post(path, msgspec.json.encode(ask), "application/json")
        try:
            return msgspec.json.decode(said, type=answer)
        except (msgspec.MsgspecError, UnicodeDecodeError) as cause:
            raise self._foreign() from cause

    # ---- contents by parts

    def send_part(self, hash: bytes, at: int, size: int, content: bytes) -> int:
        """How much of a content the server has after this part of it. Raises NoLink, ServerRefused."""
        range = f"bytes {at}-{at + len(content) - 1}/{size}"
        headers, _ = self._sent("PUT", f"/sync/blob/{hash.hex()}", {"Content-Range": range}, content)
        held = headers.get("upload-offset", "")
        if not held.isdecimal():
            raise self._foreign()
        return int(held)

    def fetch_part(self, hash: bytes, at: int, end: int) -> bytes:
        """The bytes of a content from `at` to before `end`. Raises NoLink, ServerRefused."""
        headers, part = self._sent("GET", f"/sync/blob/{hash.hex()}", {"Range": f"bytes={at}-{end - 1}"})
        if not headers.get("content-range", "").startswith(f"bytes {at}-{end - 1}/") or len(part) != end - at:
            raise self._foreign()
        return part

    # ---- the wire

    def _post(self, path: str, content: bytes, type: str) -> bytes:
        return self._sent("POST", path, {"Content-Type": type}, content)[1]

    def _sent(
        self, method: str, path: str, headers: Mapping[str, str], content: bytes = b""
    ) -> tuple[httpx.Headers, bytes]:
        """Twice where a connection that was kept had been closed meanwhile: asks may be repeated."""
        try:
            return self._sent_once(method, path, headers, content)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            pass
        except httpx.HTTPError as cause:
            raise self._no_link(cause) from cause
        try:
            return self._sent_once(method, path, headers, content)
        except httpx.HTTPError as cause:
            raise self._no_link(cause) from cause

    def _sent_once(
        self, method: str, path: str, headers: Mapping[str, str], content: bytes
    ) -> tuple[httpx.Headers, bytes]:
        with self._stream(method, path, content=content, headers=headers) as response:
            answer = self._read(response)
            if response.status_code in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                return response.headers, answer
            raise self._refusal(response.status_code, answer)

    def _read(self, response: httpx.Response) -> bytes:
        """The whole body, bounded in bytes and in time."""
        if "content-length" not in response.headers and "transfer-encoding" not in response.headers:
            raise self._foreign()  # nobody could say whether that was all of it
        parts, size, begun = [], 0, time.monotonic()
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if size > ANSWER_MAX:
                raise self._foreign()
            if time.monotonic() - begun > READ_S + size / SLOWEST:
                raise NoLink("The connection to {address} is too slow just now.", address=self.address)
        return b"".join(parts)

    def _refusal(self, status: int, answer: bytes) -> Refusal:
        """The server's own words where they are its own; a proxy, a portal and a fault of the server are no link."""
        try:
            said = msgspec.json.decode(answer, type=Trouble)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            if status >= httpx.codes.INTERNAL_SERVER_ERROR:
                text = "The server at {address} has a trouble of its own ({status}). It is asked again later."
                return NoLink(text, address=self.address, status=status)
            return self._foreign()
        if status >= httpx.codes.INTERNAL_SERVER_ERROR or status == httpx.codes.TOO_MANY_REQUESTS:
            return NoLink(said.text, **said.values)
        return ServerRefused(said.code, said.text, **said.values)

    def _foreign(self) -> NoLink:
        return NoLink(
            "What answers at {address} is not the company's server: a sign-in page of the network, maybe. "
            "Open a web page in the browser, or ask who looks after the network.",
            address=self.address,
        )

    def _no_link(self, cause: httpx.HTTPError) -> NoLink:
        return NoLink(_cause(cause).text, address=self.address, host=self._client.base_url.host)

    # ---- hints

    def hints(self, last: str = "") -> Iterator[Hint]:
        """What changed on the server, from the hint after `last` on; one of scope "" first, when the server listens.

        Raises NoLink, also where nothing was heard for too long; ServerRefused.
        """
        timeout = httpx.Timeout(self._silence, connect=CONNECT_S)
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}
        try:
            with self._stream("GET", "/sync/events", headers=headers, timeout=timeout) as response:
                if response.status_code != httpx.codes.OK:
                    raise self._refusal(response.status_code, self._read(response))
                if not response.headers.get("content-type", "").startswith("text/event-stream"):
                    raise self._foreign()
                yield Hint(last, "", 0)
                yield from _events(response, last)
        except httpx.HTTPError as cause:
            raise self._no_link(cause) from cause

    def _stream(
        self, method: str, path: str, headers: Mapping[str, str], **more: Any
    ) -> AbstractContextManager[httpx.Response]:
        if self._closed:
            raise NoLink("The link to {address} is closed.", address=self.address)
        acting = {ACTING: self.access} if self.access else {}
        return self._client.stream(
            method, path, extensions={"trace": self._trace}, headers={**headers, **acting}, **more
        )  # fmt: skip

    def _trace(self, event: str, about: Mapping[str, Any]) -> None:
        """Remembers the sockets: nothing else ends a thread that waits for an answer."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._sockets.add(about["return_value"].get_extra_info("socket"))


def _events(response: httpx.Response, last: str) -> Iterator[Hint]:
    for line in response.iter_lines():
        name, _, value = line.partition(":")
        if name == "id":
            last = value.strip()
        elif name == "data":
            with contextlib.suppress(ValueError, KeyError, TypeError):
                said = json.loads(value)
                yield Hint(last, str(said["scope"]), int(said["seq"]))


def _trust(authority: str) -> ssl.SSLContext:
    """What certificates are accepted: of the company's own authority alone, or of those that this computer trusts."""
    if not authority:
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())  # a bundle knows no folder of the system's
        return context
    try:
        return ssl.create_default_context(cadata=authority)
    except (ssl.SSLError, ValueError) as cause:
        raise BadAddress("The file of the company's authority holds no certificate in PEM.") from cause


def _cause(cause: httpx.HTTPError) -> Words:
    """What it was, as far as it tells a person what to do."""
    below = _below(cause)
    if isinstance(below, ssl.SSLCertVerificationError):
        return say(
            "The certificate of {address} is not trusted. Nothing was sent. Ask for the right address, or join with "
            "the file of the company's authority."
        )
    if isinstance(below, socket.gaierror):
        return say("There is no network, or no computer of the name {host}.")
    if isinstance(cause, httpx.ConnectError):
        return say("No server answers at {address}: it is not running, or the network does not lead there.")
    if isinstance(cause, httpx.TimeoutException):
        return say("{address} does not answer in time.")
    return say("The connection to {address} broke off. It is tried again.")


def _below(cause: BaseException) -> BaseException:
    """What the libraries wrapped."""
    while (inner := cause.__cause__ or cause.__context__) is not None:
        cause = inner
    return cause
