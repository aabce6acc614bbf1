"""The states of a subject and the stages of an initiative. Pure."""

from __future__ import annotations

ACTIVE, WAITING, SILENT, PAUSED, QUEUED, DONE = "active", "waiting", "silent", "paused", "queued", "done"

#: The standstill: a wait with a cause, or a silence that lasted too long.
STALLED = (WAITING, SILENT)

PROPOSED, COMMITTED, HANDED_OVER, CLOSED = "proposed", "committed", "handed over", "closed"

#: Classes of status that end an item.
CLOSED_CLASSES = ("done", "dropped")
