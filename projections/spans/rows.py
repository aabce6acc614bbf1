"""The lines of the past as they are kept: one index seek for each initiative."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence

from ledger.instants import Micros
from ledger.light import Any
from projections.lines.line import InitiativeLine
from projections.model.claim import Claim
from projections.model.ranking import STATES
from projections.past.compared import Aged, Carries
from projections.past.line_span import LineSpan
from projections.signals.signal import Warned
from projections.spans.slide import GONE, HINDSIGHT, Place

_WORDS = ("title", "owner", "stage", "cause", "ref", "whose_move", "next_action", "target")
_TOLD = ("signals", "claim", "aged", "carries")
#: What a line is made of: numbers, then words, then what is told in JSON; see `_span`.
_COLUMNS = "s.id, s.stream, x.from_, x.state, x.since, x.onset, x.open_items, x.overdue, {}"
_ROW = "SELECT {} FROM span x JOIN subject s ON s.id = ? {} WHERE x.track = ? AND x.from_ = ?".format(
    _COLUMNS.format(", ".join(f"w_{name}.text" for name in (*_WORDS, *_TOLD))),
    " ".join(f"LEFT JOIN word w_{name} ON w_{name}.id = x.{name}" for name in (*_WORDS, *_TOLD)),
)
#: The same of all, with the numbers of words; `:own` is 1 where hindsight has a track of its own.
_ALL = (
    "WITH tracks AS (SELECT subject, 2 * subject + (:own AND length(hindsight) > 0) AS track FROM spanned) "
    "SELECT {} FROM tracks t JOIN subject s ON s.id = t.subject JOIN span x ON x.track = t.track AND x.from_ = "
    "(SELECT MAX(y.from_) FROM span y WHERE y.track = t.track AND y.from_ <= :as_of) WHERE x.state <> {}"
).format(_COLUMNS.format(", ".join(f"x.{name}" for name in (*_WORDS, *_TOLD))), GONE)


def row(connection: sqlite3.Connection, place: Place) -> LineSpan:
    """The line of an initiative."""
    found = connection.execute(_ROW, (place.subject, place.track, place.from_)).fetchone()
    told = [make(json.loads(text) if text else None) for make, text in zip(_MADE, found[16:], strict=True)]
    return _span(found[1:8], found[8:16], told)


def every_row(connection: sqlite3.Connection, axis: str, as_of: Micros) -> list[tuple[int, LineSpan]]:
    """The lines of all initiatives known at a moment, each with its number as a subject.

    Those without spans (`left_to_the_fold`) are not among them.
    """
    found = connection.execute(_ALL, {"own": axis == HINDSIGHT, "as_of": as_of}).fetchall()
    text = _words(connection, {number for each in found for number in each[8:16]})
    told = [_told(connection, {each[16 + n] for each in found}, make) for n, make in enumerate(_MADE)]
    return [
        (each[0], _span(each[1:8], [text[n] for n in each[8:16]], [told[n][each[16 + n]] for n in range(4)]))
        for each in found
    ]


def _words(connection: sqlite3.Connection, numbers: set[int | None]) -> dict[int | None, str | None]:
    """Texts by their number, read at once."""
    listed = json.dumps([number for number in numbers if number is not None])
    query = "SELECT id, text FROM word WHERE id IN (SELECT value FROM json_each(?))"
    return {None: None, **dict(connection.execute(query, (listed,)))}


def _told(
    connection: sqlite3.Connection, numbers: set[int | None], make: Callable[[Any], Any]
) -> dict[int | None, Any]:
    """What texts that are JSON tell, by their number: taken apart at once."""
    texts = _words(connection, numbers)
    del texts[None]
    parts = json.loads(f"[{','.join(map(str, texts.values()))}]")
    return {None: make(None), **{number: make(part) for number, part in zip(texts, parts, strict=True)}}


#: What is made of the columns of `_TOLD`.
_MADE: tuple[Callable[[Any], Any], ...] = (
    lambda told: tuple(map(Warned._make, told or ())),
    lambda told: None if told is None else Claim._make(told),
    lambda told: tuple(map(Aged._make, told or ())),
    lambda told: tuple(map(Carries._make, told or ())),
)


def _span(numbers: Sequence[Any], words: Sequence[Any], told: Sequence[Any]) -> LineSpan:
    stream, from_, state, since, onset, items, overdue = numbers
    title, owner, stage, cause, ref, who, action, target = words
    signals, claim, aged, carries = told
    line = InitiativeLine(
        stream.partition(":")[2], title, owner, stage, STATES[state], since, cause, ref, who, action, onset, target,
        items, overdue, signals, claim,
    )  # fmt: skip
    return LineSpan(from_, line, aged, carries)
