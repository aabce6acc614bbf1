"""Whole commands, from the start of the process to its end, against a Python that does nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from measuring import UNSTALL, Row, duration, in_turn, process

from projections.portfolio import portfolio
from projections.views import Views


def rows(ledger: Path, rounds: int) -> Iterator[Row]:
    """The reading verbs on a ledger whose views are up to date."""
    views = Views.open(ledger)
    worst = portfolio(views, views.moment())[0].initiative
    views.close()
    place = ["--ledger", str(ledger)]
    verbs = (["status"], ["why", worst], ["log", "--initiative", worst])
    commands = [[*UNSTALL, *verb, *place, "--format", "json"] for verb in verbs]
    acts = [partial(process, command) for command in [[sys.executable, "-c", "pass"], *commands]]
    nothing, *taken = in_turn(rounds, *acts)
    for verb, time in zip(verbs, taken, strict=True):
        yield duration(f"unstall {verb[0]}", "≤ 4 × python -c pass", time, nothing)
