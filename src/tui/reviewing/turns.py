"""The turns of a review: what is queued, what was given a verdict here, what was put last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from projections.review.queue import Queued
from tui.pages.wording import state_span, when
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.palette import Span


class Given(NamedTuple):
    """A verdict that was given on this screen: its position and the words, and the initiative as it was queued."""

    position: int
    verdict: str
    queued: Queued


class Turn(NamedTuple):
    """One line of the queue; `given` is None while it is to be reviewed."""

    queued: Queued
    given: Given | None
    skipped: bool

    @property
    def key(self) -> str:
        return self.queued.row.initiative

    @property
    def text(self) -> str:
        """What filters and finds look at."""
        found = self.queued.row
        told = (found.initiative, found.title, found.owner, found.state, found.cause, found.whose_move)
        return " ".join(filter(None, (*told, _sign(self)[0], _why(self)[0])))


def turns(position: int, found: Iterable[Queued], given: Mapping[str, Given], skipped: Iterable[str]) -> list[Turn]:
    """What was reviewed here, then what is left of what was `found` at a position, then what was skipped."""
    due = {each.row.initiative: each for each in found if each.reasons}
    # What was reviewed here and is in the queue all the same was undone, or warns of something new.
    done = [
        Turn(verdict.queued, verdict, skipped=False)
        for key, verdict in given.items()
        if key not in due or verdict.position > position
    ]
    left = {key: each for key, each in due.items() if key not in {turn.key for turn in done}}
    last = [key for key in skipped if key in left]
    return [
        *done,
        *(Turn(each, None, skipped=False) for key, each in left.items() if key not in last),
        *(Turn(left[key], None, skipped=True) for key in last),
    ]


def _sign(turn: Turn) -> Span:
    if turn.given is not None:
        return ("✓", "active")
    return ("»", "dim") if turn.skipped else ("", "")


def _why(turn: Turn) -> Span:
    if turn.given is not None:
        return (f"{turn.given.verdict}, @{turn.given.position:,}", "dim")
    return ("; ".join(turn.queued.reasons), "")


def _last(turn: Turn) -> Span:
    last = turn.queued.last
    return (f"{when(last.at, present())} {last.verdict}", "dim") if last else ("never", "dim")


def columns() -> list[Column]:
    """The columns of the queue."""
    return [
        Column("", _sign, 1),
        Column("State", lambda turn: state_span(turn.queued.row.state), 9, leaves=1),
        Column("Key", lambda turn: (turn.key, "bold"), 6, 14, tells_apart=True),
        Column("Why queued", _why, 22, 90),
        Column("Last look", _last, 20, leaves=2),
    ]
