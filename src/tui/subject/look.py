"""One look at an initiative or item: what its screen asks of the views, in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from projections.lists.items import items
from projections.lists.portfolio import portfolio
from projections.lists.warnings import warnings_of
from projections.moment import Moment
from projections.pictures.picture import lives_of, signs_of
from projections.pictures.signs import Sign
from projections.pictures.timeline_drawing import Stretch
from projections.signals.signal import Signal
from projections.views import Views
from projections.views.matters import blockers, decisions
from projections.waiting.cascading import CascadeOf, cascade_of
from projections.why.evidence import evidence_of
from projections.why.telling import Why, why
from tui.pages.wording import STALLED

#: So many items, the worst first, are drawn over time.
_DRAWN = 12
#: Of so many open matters the trees are drawn.
_TREES = 3
_ITEM_ORDER = {"silent": 0, "waiting": 0, "active": 1, "paused": 2, "queued": 3, "done": 4}


class Told(NamedTuple):
    """All that one look at the subject found; `row` is its line in the portfolio or among the items.

    `members` are open items with their segments, the worst first.
    """

    why: Why
    row: Any
    rows: dict[str, list[Any]]
    members: tuple[tuple[str, Sequence[Stretch]], ...] = ()
    cascades: tuple[CascadeOf, ...] = ()
    signs: tuple[Sign, ...] = ()
    signals: tuple[Signal, ...] = ()


def look(views: Views, subject: str, moment: Moment) -> Told:
    """Everything that the screen shows, in one question."""
    told = why(views, subject, moment)
    rows = held(views, subject, moment)
    rows["waits"] = sorted(told.waits, key=lambda wait: -wait.attributed)
    rows["evidence"] = evidence_of(views, told.sentences)
    if told.kind == "initiative":
        line: Any = next((row for row in portfolio(views, moment) if row.initiative == told.key), None)
    else:
        line = next((row for row in items(views, moment) if row.item == told.key), None)
    keys = [row.item for row in rows.get("items", ()) if row.state != "done"][:_DRAWN]
    lives = lives_of(views, moment, keys)
    return Told(
        told,
        line,
        rows,
        tuple((key, lives[key]) for key in keys if lives.get(key)),
        tuple(_fallen(views, subject, rows, moment)),
        signs_of(views, subject, moment),
        warnings_of(views, moment, told.key) if told.kind == "initiative" else (),
    )


def _fallen(views: Views, subject: str, rows: dict[str, list[Any]], moment: Moment) -> Iterator[CascadeOf]:
    """What waits behind the subject and behind the first of its open decisions and blockers."""
    refs = [f"decision:{row.decision}" for row in rows["decisions"] if row.outcome == "open"]
    refs += [f"blocker:{row.blocker}" for row in rows["blockers"] if row.cleared is None]
    for ref in [subject, *refs[:_TREES]]:
        yield cascade_of(views, ref, moment)


def held(views: Views, subject: str, moment: Moment) -> dict[str, list[Any]]:
    """The lists that need no history folded."""
    kind, _, key = subject.partition(":")
    rows: dict[str, list[Any]] = {
        "blockers": _open_first(blockers(views, moment, subject), lambda row: row.cleared is None),
        "decisions": _open_first(decisions(views, moment, subject), lambda row: row.outcome == "open"),
    }
    if kind == "initiative":
        rows["items"] = sorted(items(views, moment, key), key=_item_badness)
    return rows


def _item_badness(row: Any) -> tuple[int, int]:
    """The longest stall first, what is done last; the projection's order where they are equal."""
    stalled = row.state in STALLED
    return (_ITEM_ORDER.get(row.state, 9), row.since if stalled else 0)


def _open_first(rows: Sequence[Any], is_open: Callable[[Any], bool]) -> list[Any]:
    return sorted(rows, key=lambda row: not is_open(row))
