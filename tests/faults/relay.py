"""A network between the house and its database, which a test can take away.

A port of the loopback address whose connections go on to the server's socket. It may be open; closed, so that whoever
connects is refused and whoever was connected is cut off; or silent, so that everything is accepted and nothing arrives.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from engine.demo.web import HOST

_PIECE = 65536


class Relay:
    """The network; a context manager whose ``url`` leads through it to the database at the address."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = str(Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432")
        self._credentials, self._path = parts.netloc.rpartition("@")[0], parts.path
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._passes = asyncio.Event()
        self._port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        self._passes.set()
        return self

    def __exit__(self, *_error: object) -> None:
        self._do(self._cut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"postgresql://{self._credentials}@{HOST}:{self._port}{self._path}?sslmode=disable"

    def close(self) -> None:
        """Refuse who connects, and cut off who was connected."""
        self._do(self._cut())

    def fall_silent(self) -> None:
        """Let nothing pass, in either direction, and tell nobody."""
        self._loop.call_soon_threadsafe(self._passes.clear)

    def open(self) -> None:
        """Be as at the beginning again; what waited in a silent network arrives now."""
        self._loop.call_soon_threadsafe(self._passes.set)
        self._do(self._listen())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, HOST, self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._passes.set()
        for writer in list(self._writers):
            writer.transport.abort()
        while self._writers:
            await asyncio.sleep(0.01)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._passes.wait()
        with suppress(OSError):
            server_reader, server_writer = await asyncio.open_unix_connection(self._socket)
            both = {writer, server_writer}
            self._writers |= both
            try:
                await asyncio.gather(self._copy(reader, server_writer), self._copy(server_reader, writer))
            finally:
                self._writers -= both
        writer.close()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                await self._passes.wait()
                writer.write(piece)
                await writer.drain()
        writer.close()
