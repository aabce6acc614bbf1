"""What others record about the subject of a form while it is filled in."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import rfc3339
from projections.audit.records import AuditFilter, after
from projections.views import Views

#: So many facts are told; the last ones matter most.
_TOLD = 3
_LOOKED_THROUGH = 50


def overheard(views: Views, streams: Sequence[str], seen: int) -> list[str]:
    """`liu, 2026-05-13T14:01:00Z: owner Ines (record 364)`, of what came after position `seen` and still stands."""
    found = {
        row.position: row
        for stream in streams
        for row in after(views, AuditFilter(subject=stream), seen, _LOOKED_THROUGH)
        if row.gone is None
    }
    return [
        f"{row.actor}, {rfc3339(row.recorded_at)}: {row.summary} (record {position:,})"
        for position, row in sorted(found.items())[-_TOLD:]
    ]
