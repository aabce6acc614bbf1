"""Whole commands, from the start of the process to its end, against a Python that does nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from measuring import UNSTALL, Row, duration, processor_in_turn

from projections.lists.portfolio import portfolio
from projections.views import Views


def rows(ledger: Path, rounds: int) -> Iterator[Row]:
    """The reading verbs on a ledger whose views are up to date."""
    views = Views.open(ledger)
    worst = portfolio(views, views.moment())[0].initiative
    views.close()
    place = ["--ledger", str(ledger)]
    verbs = (["status"], ["why", worst], ["log", "--initiative", worst], ["status", "--format", "json"])
    commands = [[*UNSTALL, *verb, *place] for verb in verbs]
    nothing, *taken = processor_in_turn(rounds, [sys.executable, "-c", "pass"], *commands)
    for verb, time in zip(verbs, taken, strict=True):
        name = " ".join(word for word in verb if word != worst)
        yield duration(f"unstall {name} (processor)", "≤ 4 × python -c pass", time, nothing)
