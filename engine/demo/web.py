"""The web pages as a child process on this machine's loopback address."""

from __future__ import annotations

import errno
import http.client
import socket
import threading
import time
from pathlib import Path
from typing import Final

from engine.demo import children
from engine.errors import SettingsError

HOST: Final = "127.0.0.1"
_START_LIMIT = 60.0


def require_free(port: int) -> None:
    """Raise ``SettingsError`` where somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise SettingsError(name="--port", problem=f"port {port} {reason}; name another one.") from error


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def start_web(database_url: str, secret_key: str, port: int, logs: Path, *, workers: int = 1) -> children.Child:
    """Start serving the database on the port, with so many processes."""
    environment = {"DATABASE_URL": database_url, "SECRET_KEY": secret_key}
    arguments = ["serve", "--host", HOST, "--port", str(port), "--workers", str(workers)]
    return children.start("web", arguments, environment, logs / "web.log")


def await_ready(web: children.Child, port: int, stop: threading.Event) -> None:
    """Return as soon as the pages can be used, or when ``stop`` is set; raise ``ChildEnded`` where they never can."""
    limit = time.monotonic() + _START_LIMIT
    while not stop.is_set() and not _is_ready(port):
        children.require_alive(web)
        if time.monotonic() > limit:
            raise children.ChildEnded(web)
        stop.wait(0.05)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
