"""Whole real portfolios read from spans: at sampled moments, and at the edges of lines, what the fold says."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_real_replays import imported
from test_span_signals import by_key

from projections.lists.anew import every_folded
from projections.lists.stood import lines_then
from projections.moment import FOREVER, Moment
from projections.spans.filling import fill
from projections.views import Views
from shared_data import shared


def compared(views: Views, many: int) -> set[str]:
    """Hold spans against the fold on both axes; which signals stood at any of the moments."""
    assert fill(views.connection, views.path)
    chance = random.Random(11)
    edges = [from_ for (from_,) in views.connection.execute("SELECT from_ FROM span WHERE from_ < ?", (FOREVER >> 4,))]
    moments = [chance.choice(edges) + chance.choice((-1, 0, 1)) for _ in range(many)]
    moments += [chance.randint(min(edges), max(edges)) for _ in range(many)]
    found: set[str] = set()
    for moment in moments:
        for cut in (Moment(moment, moment), Moment(moment, FOREVER)):
            told = lines_then(views, cut)
            assert told is not None
            assert by_key(told) == by_key(every_folded(views, cut)), cut
            found |= {signal.id for line in told for signal in line.signals}
    return found


def test_every_enhancement_proposal_with_its_signals_at_sampled_moments(tmp_path: Path) -> None:
    path = shared("data", "kep-git-history", "events.jsonl.gz")
    with imported(tmp_path, "table", path, datetime(2026, 9, 1, tzinfo=UTC), "kep.toml") as views:
        assert {"owner-overloaded", "decider-overloaded", "target-moved", "silence-near"} <= compared(views, 3)


@pytest.mark.slow
def test_all_of_duraspace_with_its_signals_and_dependencies_at_sampled_moments(duraspace_ledger: Path) -> None:
    views = Views.open(duraspace_ledger)
    try:
        found = compared(views, 8)
        chains = "SELECT COUNT(*) FROM span x JOIN word w ON w.id = x.cause WHERE w.text = 'dependency'"
        assert views.connection.execute(chains).fetchone()[0] > 0
    finally:
        views.close()
    assert {"age-in-status", "scope-growing", "no-owner"} <= found
