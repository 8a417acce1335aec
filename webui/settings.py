"""What the web interface needs to know, given by the caller or read from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from engine.errors import SettingsError

DIST: Final = Path(__file__).parent / "static" / "dist"
MIN_SECRET: Final = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class WebSettings:
    """Settings of one web application; cookies and HSTS follow the scheme of each request."""

    secret_key: str = field(repr=False)
    """Signs sessions; every web node of an installation has the same."""
    proxies: int = 0
    """How many reverse proxies in front are trusted to tell the client's address, host and scheme."""
    idle_limit: timedelta = timedelta(hours=1)
    """A session ends after so long without a request."""
    absolute_limit: timedelta = timedelta(hours=12)
    """A session ends so long after the sign-in, whatever happens."""
    dist: Path = DIST
    """Where the build of ``webui/frontend`` lies."""

    def __post_init__(self) -> None:
        if len(self.secret_key) < MIN_SECRET:
            raise SettingsError(
                name="SECRET_KEY",
                problem=f"needs at least {MIN_SECRET} characters; make one with "
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'",
            )
        if self.proxies < 0:
            raise SettingsError(name="TRUSTED_PROXIES", problem="cannot be negative")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> WebSettings:
        """Read ``SECRET_KEY`` and, where given, ``TRUSTED_PROXIES``."""
        secret_key = environment.get("SECRET_KEY", "")
        if not secret_key:
            raise SettingsError(name="SECRET_KEY", problem="is not set")
        proxies = environment.get("TRUSTED_PROXIES", "0")
        if not proxies.isdecimal():
            raise SettingsError(name="TRUSTED_PROXIES", problem=f"must be a number, not {proxies!r}")
        return cls(secret_key=secret_key, proxies=int(proxies))
