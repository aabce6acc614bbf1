"""An initiative over time with its items below it, or one item: what every drawing of a timeline is made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledger.instants import Micros
from projections.lists.items import items
from projections.model.states import DONE, STALLED
from projections.moment import Moment
from projections.pictures.signs import BLOCKER, DECISION, REVIEW, Sign, reach, target_signs
from projections.pictures.timeline_drawing import Stretch
from projections.review.queue import past_looks
from projections.views import Views
from projections.views.matters import BlockerRow, DecisionRow, blockers, decisions
from projections.views.reader import Reader
from projections.why.telling import Why


class Strip(NamedTuple):
    """A segment as drawings need it: [from_, to) in microseconds."""

    state: str
    from_: Micros
    to: Micros
    cause: str | None
    knowable_at: Micros | None


class Row(NamedTuple):
    """One subject over time."""

    key: str
    title: str
    segments: Sequence[Stretch]


class Picture(NamedTuple):
    """Rows over [from_, end), the subject's own first; `to` is its end or the present. `left_out` items have no row."""

    title: str
    told: str
    from_: Micros
    to: Micros
    end: Micros
    rows: tuple[Row, ...]
    signs: tuple[Sign, ...]
    left_out: int = 0


def picture(views: Views, told: Why, moment: Moment, most: int = 0) -> Picture:
    """The picture of a subject and, of an initiative, of up to `most` open items, the longest stalled first."""
    signs = signs_of(views, told.subject, moment)
    rows = [Row(told.key, told.title, told.segments)]
    left_out = 0
    if told.kind == "initiative" and most:
        held = [row for row in items(views, moment, told.key) if row.state != DONE]
        held.sort(key=lambda row: (row.state not in STALLED, row.since))
        left_out = max(len(held) - most, 0)
        lives = lives_of(views, moment, [row.item for row in held[:most]])
        rows += [Row(row.item, row.title, lives[row.item]) for row in held[:most] if lives.get(row.item)]
    title = f"{told.key} {told.title}" if told.title != told.key else told.key
    end = reach(signs, told.from_, told.to)
    return Picture(title, told.text, told.from_, told.to, end, tuple(rows), signs, left_out)


def lives_of(views: Views, moment: Moment, keys: Iterable[str]) -> dict[str, tuple[Strip, ...]]:
    """The segments of items by key, empty for one that nothing is known of; without their waits' ends, see `why`."""
    reader = Reader(views.connection, moment)
    numbers = _numbers(views, keys)
    reader.load(numbers.values())
    found = {}
    for key, number in numbers.items():
        told = reader.plain_item(number)
        found[key] = () if told is None else tuple(
            Strip(each.state, each.from_, each.to, each.binding.cause if each.binding else None, each.knowable_at)
            for each in told.timeline.segments
        )  # fmt: skip
    return found


def _numbers(views: Views, keys: Iterable[str]) -> dict[str, int]:
    """Items by the key that they have now; by that of their stream where nothing else is known of them."""
    wanted = json.dumps(list(keys))
    streams = views.connection.execute(
        "SELECT substr(stream, 6), id FROM subject WHERE stream IN (SELECT 'item:' || value FROM json_each(?))",
        (wanted,),
    )
    newer = views.connection.execute(
        "SELECT item, subject FROM item_state WHERE item IN (SELECT value FROM json_each(?))", (wanted,)
    )
    return {**dict(streams.fetchall()), **dict(newer.fetchall())}


def signs_of(views: Views, subject: str, moment: Moment) -> tuple[Sign, ...]:
    """What stands above the timeline of a subject (a stream), in order of time."""
    found = matter_signs(blockers(views, moment, subject), decisions(views, moment, subject))
    kind, _, key = subject.partition(":")
    if kind == "initiative":
        reader = Reader(views.connection, moment)
        number = reader.id_of(subject)
        history = None if number is None else reader.initiative_history(number)
        found += target_signs(history.targets if history else ())
        found += [Sign(look.at, REVIEW, f"review: {look.verdict}") for look in past_looks(views, moment, key)]
    return tuple(sorted(found))


def matter_signs(stood: Iterable[BlockerRow], asked: Iterable[DecisionRow]) -> list[Sign]:
    """Blockers where they began, decisions where they were asked for."""
    found = [Sign(row.since, BLOCKER, f"blocker {row.blocker}: {row.title}") for row in stood]
    return found + [Sign(row.requested, DECISION, f"decision {row.decision}: {row.question}") for row in asked]
