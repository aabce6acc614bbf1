"""The portfolio: where every initiative stands, the worst first."""

from __future__ import annotations

import json
from collections.abc import Sequence

from projections.lines.line import InitiativeLine
from projections.lists.brief import badness, told
from projections.model.claim import Claim
from projections.moment import Moment
from projections.signals.signal import Warned
from projections.views import Views
from projections.views.held import holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: A stored line, with all its signals in the place of its own.
_LINE = ", ".join("l.signals" if name == "signals" else name for name in InitiativeLine._fields)


def portfolio(views: Views, moment: Moment) -> list[InitiativeLine]:
    """Every initiative known at the moment: the longest stall first, then what warns most, then by key."""
    rows: list[InitiativeLine] = []
    missing: list[int] | None = None
    if holds(views.connection, moment):
        stored, missing = told(views, moment, _LINE)
        rows = _lines(stored)
    if missing is None or missing:
        from projections.lists.anew import anew

        rows += anew(views, moment, missing)
    return sorted(rows, key=lambda row: badness(row, len(row.signals)))


def _lines(stored: list[Sequence[Any]]) -> list[InitiativeLine]:
    # Taken apart all at once: thousands of short texts cost more in calls than in JSON.
    parts = iter(json.loads(f"[{','.join(f'{signals},{claim}' for *_, signals, claim in stored)}]"))
    return [
        InitiativeLine._make((*line, tuple(map(Warned._make, signals)), Claim._make(claim) if claim else None))
        for (*line, _, _), signals, claim in zip(stored, parts, parts, strict=True)
    ]
