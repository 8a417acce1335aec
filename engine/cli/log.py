"""Where the command line puts what is meant for developers, so that a terminal shows nothing but clear lines."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class LogFile(logging.Handler):
    """Writes warnings and errors to a file of its own, which only comes into being with the first of them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.path: Path | None = None
        self._file: IO[str] | None = None
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record; where no file can be written it is lost, but the command goes on."""
        try:
            if self._file is None:
                self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115  # closed with the handler
                    "w", encoding="utf-8", prefix="integration-point-", suffix=".log", delete=False
                )
                self.path = Path(self._file.name)
            self._file.write(self.format(record) + "\n")
            self._file.flush()
        except OSError:
            self.path = None

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()


@contextmanager
def logging_to_file(*, debug: bool) -> Iterator[LogFile]:
    """Keep the log out of the terminal while a command runs; with ``debug`` it is shown as well."""
    handler = LogFile()
    root = logging.getLogger()
    shown = logging.StreamHandler() if debug else None
    for each in filter(None, (handler, shown)):
        root.addHandler(each)
    try:
        yield handler
    finally:
        for each in filter(None, (handler, shown)):
            root.removeHandler(each)
            each.close()
