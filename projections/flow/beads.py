"""Stale as beads defines it: not closed, and not updated in any way for 30 days. Pure.

Source: beads by Steve Yegge, `bd stale`. It measures neither cycle times nor throughput.
"""

from __future__ import annotations

from ledger.instants import DAY, Micros

STALE_DAYS = 30


def is_stale(updated: Micros, closed: bool, now: Micros) -> bool:
    """Whether an item whose last fact is of `updated` is stale."""
    return not closed and updated < now - STALE_DAYS * DAY
