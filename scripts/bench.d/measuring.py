"""What every row has in common: rounds taken in turn, medians, and one line of output."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median, quantiles
from time import perf_counter
from typing import NamedTuple

#: The command, whether or not it was installed under its name.
UNSTALL = [sys.executable, "-c", "import sys; from tui.shell.main import main; sys.exit(main())"]

#: What children get: neither of these is how anybody runs a command, and both cost it dearly.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
}

Act = Callable[[], object]

_FEWEST, _ENOUGH_SECONDS = 5, 10.0

_WIDTHS = "{:<44} {:<26} {:>14} {:>16} {:>8}"
COLUMNS = _WIDTHS.format("what", "budget", "measured", "limit", "ratio")


class Row(NamedTuple):
    """One figure beside its limit; `ratio` is measured / limit, None where the budget is not a ratio."""

    what: str
    budget: str
    measured: str
    limit: str = ""
    ratio: float | None = None

    def __str__(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return _WIDTHS.format(self.what, self.budget, self.measured, self.limit, ratio)


def seconds(act: Act) -> float:
    """How long one call takes."""
    start = perf_counter()
    act()
    return perf_counter() - start


def several(acts: Iterable[Act]) -> list[float]:
    """The seconds of each act; where they are slow, of as many as fit into a few seconds, but at least of five."""
    taken: list[float] = []
    for act in acts:
        taken.append(seconds(act))
        if len(taken) >= _FEWEST and sum(taken) > _ENOUGH_SECONDS:
            break
    return taken


def in_turn(rounds: int, *acts: Act) -> list[float]:
    """The median seconds of each act, the acts taken in turn `rounds` times."""
    taken = [[seconds(act) for act in acts] for _ in range(rounds)]
    return [median(column) for column in zip(*taken, strict=True)]


def rate(what: str, budget: str, count: int, ours: float, raw: float) -> Row:
    """A row for things a second: `count` things took `ours` seconds here and `raw` seconds at the limit."""
    return Row(what, budget, f"{count / ours:,.0f}/s", f"{count / raw:,.0f}/s", raw / ours)


def duration(what: str, budget: str, ours: float, limit: float) -> Row:
    """A row for how long something takes, against the same thing done empty."""
    return Row(what, budget, f"{ours * 1000:,.1f} ms", f"{limit * 1000:,.1f} ms", ours / limit)


def percentiles(what: str, budget: str, taken: Sequence[float], share: int = 95) -> Row:
    """A row for many short acts; `taken` are seconds, `share` is the percentile that the budget is for."""
    found = quantiles(taken, n=100, method="inclusive")[share - 1] if len(taken) > 1 else taken[0]
    return Row(what, budget, f"p{share} {found * 1000:,.1f} ms", f"median {median(taken) * 1000:,.1f}")


def process(command: Sequence[str]) -> None:
    """Run a whole process; what it prints is thrown away."""
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, env=ENVIRONMENT)


def output_of(command: Sequence[str]) -> str:
    """What a whole process prints."""
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=ENVIRONMENT).stdout


def processor_seconds(command: Sequence[str]) -> float:
    """What a whole process takes of the processor, its own children with it: less shaken by a busy machine."""
    before = getrusage(RUSAGE_CHILDREN)
    process(command)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def processor_in_turn(rounds: int, *commands: Sequence[str]) -> list[float]:
    """The median processor seconds of each command, the commands taken in turn `rounds` times."""
    taken = [[processor_seconds(command) for command in commands] for _ in range(rounds)]
    return [median(column) for column in zip(*taken, strict=True)]
