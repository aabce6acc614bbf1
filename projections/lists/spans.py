"""The portfolio as it stood at any moment, read from spans: one index seek for each initiative."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence

from ledger.instants import SECOND, Micros
from ledger.light import Any
from projections.lines.line import InitiativeLine
from projections.lists.slide import DAY, HINDSIGHT, Place
from projections.model.claim import Claim
from projections.model.ranking import STATES, rank
from projections.moment import EVERY_POSITION, ITS_OWN, Moment
from projections.past.compared import NONE, Aged, Carries
from projections.past.line_span import LineSpan
from projections.signals.said import warned_of_age, warned_of_load
from projections.signals.signal import Warned
from projections.signals.table import in_order
from projections.views import Views
from projections.views.laid_out import UsualThen, is_laid_out, missing

_GONE = len(STATES) - 1


def axis_of(views: Views, moment: Moment) -> str | None:
    """The axis on which a moment lies, None for one on neither."""
    if moment.seen != EVERY_POSITION or moment.judged != ITS_OWN:
        return None
    if moment.as_of == moment.known_at:
        return DAY
    (latest,) = views.connection.execute("SELECT latest FROM tracking").fetchone()
    return HINDSIGHT if moment.known_at >= max(latest, moment.as_of) else None


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
).format(_COLUMNS.format(", ".join(f"x.{name}" for name in (*_WORDS, *_TOLD))), _GONE)


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


def warned_then(span: LineSpan, usual: UsualThen, as_of: Micros) -> tuple[Warned, ...]:
    """Every signal as it stood, also those that come of a comparison with peers, the most urgent rule first."""
    found: list[Warned] = []
    for what, since, key, late in span.aged:
        seconds = NONE if late else usual.at(what, as_of)
        if late or (seconds != NONE and as_of - since > seconds * SECOND):
            found.append(warned_of_age(what, key))
    for role, who in dict.fromkeys((role, who) for role, who, _ in span.carries):
        limit = usual.at(f"{role}:{who}", as_of)
        if limit != NONE:
            found.append(warned_of_load(role, who, limit))
    return in_order((*span.line.signals, *found)) if found else span.line.signals


def missing_spans(connection: sqlite3.Connection) -> int:
    """How many initiatives have no spans yet; see `views.spans.fill`."""
    return len(missing(connection))


def left_to_the_fold(connection: sqlite3.Connection, axis: str) -> list[int]:
    """The initiatives that have no spans: not yet, or because their past was rewritten too often."""
    rows = connection.execute(
        "SELECT s.id FROM subject s LEFT JOIN spanned n ON n.subject = s.id "
        f"WHERE s.stream >= 'initiative:' AND s.stream < 'initiative;' AND n.{axis} IS NULL ORDER BY s.id"
    )
    return [found[0] for found in rows]


def stood(views: Views, moment: Moment) -> list[InitiativeLine]:
    """Every initiative as it stood, the worst first: from spans where the moment lies on an axis, else folded.

    They are not compared with their peers.
    """
    axis, connection = axis_of(views, moment), views.connection
    found: list[tuple[int, InitiativeLine]] = []
    if axis is None:
        rows = connection.execute("SELECT id FROM subject WHERE home = id AND stream LIKE 'initiative:%'")
        further = [number for (number,) in rows]
    else:
        found += [(number, span.line) for number, span in every_row(connection, axis, moment.as_of)]
        further = left_to_the_fold(connection, axis)
    if further:
        from projections.views.standings import folded

        found += [(number, standing.line) for number, standing in folded(views, moment, further).items()]
    return [line for _, line in sorted(found, key=_badness)]


def lines_then(views: Views, moment: Moment) -> list[InitiativeLine] | None:
    """Every initiative as it stood, with all its signals; None where spans are not laid out or cannot tell."""
    axis = axis_of(views, moment)
    connection, as_of = views.connection, moment.as_of
    if axis is None or not is_laid_out(connection) or left_to_the_fold(connection, axis):
        return None
    usual = UsualThen(connection, axis == HINDSIGHT)
    return [
        span.line._replace(signals=warned_then(span, usual, as_of)) for _, span in every_row(connection, axis, as_of)
    ]


def _badness(found: tuple[int, InitiativeLine]) -> tuple[int, int]:
    number, line = found
    return rank(STATES.index(line.state), line.since, line.overdue_decisions), number
