"""Services: what the service tasks of a diagram call, plain Python registered by type when the engine is built.

There are two sorts. A *handler* computes: it is given copies and has nothing of the engine in its hands, so it may be
anybody's. A handler ``InTransaction`` changes what is stored, in the transaction of the command that reached the task,
so both happen or neither; the catalogue of offers gives out its places like that.

Either runs while the case is locked. So it must be quick and must do nothing outside of the engine: no letter, no
request, no file. A command may be rolled back and an element retried, and whatever had been done outside would then be
done twice or for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.services.handlers import Handler, InTransaction, Service, Transaction
from engine.services.offers import release, take

__all__ = ["BUILT_IN", "Handler", "InTransaction", "Service", "Transaction"]

BUILT_IN: Final[Mapping[str, Service]] = MappingProxyType(
    {"offers:take": InTransaction(take), "offers:release": InTransaction(release)}
)
"""The services that every engine has, and that the command line knows."""
