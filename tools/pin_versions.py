"""Writes the whole resolved tree of ``uv.lock`` as exact versions into ``pyproject.toml``.

The lock itself is not committed, because it carries the addresses of the registry it was made with. After a change of
dependencies run ``uv lock --upgrade && uv run python tools/pin_versions.py`` and commit ``pyproject.toml``.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(?<=^constraint-dependencies = \[\n)[^]]*(?=^\])", re.MULTILINE)


def pins(lock: str, project: str) -> list[str]:
    """Return ``name==version`` of every locked package but the project itself, by name."""
    packages = tomllib.loads(lock)["package"]
    return sorted(f"{package['name']}=={package['version']}" for package in packages if package["name"] != project)


def main() -> None:
    """Rewrite the block ``constraint-dependencies`` and say how many packages are pinned."""
    path = ROOT / "pyproject.toml"
    text = path.read_text()
    pinned = pins((ROOT / "uv.lock").read_text(), tomllib.loads(text)["project"]["name"])
    lines = "".join(f'    "{pin}",\n' for pin in pinned)
    path.write_text(BLOCK.sub(lambda _: lines, text, count=1))
    print(f"{len(pinned)} packages pinned in {path.name}")


if __name__ == "__main__":
    main()
