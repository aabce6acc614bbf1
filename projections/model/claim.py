"""Health as somebody reported it. Pure."""

from __future__ import annotations

from ledger.instants import Micros
from ledger.light import NamedTuple


class Claim(NamedTuple):
    """Health as somebody reported it: `level` by whom, when, and in which record."""

    level: str
    by: str | None
    at: Micros
    position: int
