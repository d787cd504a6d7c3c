"""A bad link: a TCP proxy that holds back, cuts in the middle, and refuses for a while."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class BadLink:
    """Each connection is cut after a random number of bytes, or never; every piece is held back a little."""

    def __init__(self, port: int, seed: int) -> None:
        self._to, self._dice = port, random.Random(seed)
        self.port, self.cuts = 0, 0
        self._loop = asyncio.new_event_loop()

    async def serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            with contextlib.suppress(asyncio.CancelledError):
                await server.serve_forever()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.close()
            return
        left = [self._dice.choice((200, 2_000, 20_000, 200_000, 10**9))]
        await asyncio.gather(self._carry(reader, back, left), self._carry(there, writer, left))

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, left: list[int]) -> None:
        try:
            while piece := await source.read(4096):
                await asyncio.sleep(self._dice.choice((0, 0, 0, 0.001, 0.02)))
                if left[0] < len(piece):
                    self.cuts += 1
                    break
                left[0] -= len(piece)
                target.write(piece)
                await target.drain()
        except OSError:
            pass
        finally:
            target.close()


@contextmanager
def bad_link(port: int, seed: int) -> Iterator[BadLink]:
    """A proxy in a thread of its own, before the server at that port."""
    link, ready = BadLink(port, seed), threading.Event()
    loop = asyncio.new_event_loop()
    main: list[asyncio.Task[None]] = []

    def run() -> None:
        asyncio.set_event_loop(loop)
        main.append(loop.create_task(link.serve(ready)))
        loop.run_until_complete(main[0])
        for task in (left := asyncio.all_tasks(loop)):
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))

    thread = threading.Thread(target=run, name="bad link", daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield link
    finally:
        loop.call_soon_threadsafe(main[0].cancel)
        thread.join(10)
        loop.close()
