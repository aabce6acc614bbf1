"""The portfolio as it stood at any moment, read from spans: one index seek for each initiative."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence

from ledger.instants import SECOND, Micros
from ledger.light import Any, NamedTuple
from projections.lines.line import InitiativeLine
from projections.lists.slide import DAY, HINDSIGHT, Place
from projections.model.claim import Claim
from projections.model.ranking import STATES, rank
from projections.moment import EVERY_POSITION, ITS_OWN, Moment
from projections.past.compared import NONE, Aged
from projections.signals.carried import STATUS
from projections.signals.said import of_blocker, of_load, of_status
from projections.signals.signal import Warned
from projections.views import Views
from projections.views.briefly import in_order
from projections.views.laid_out import UsualThen, is_laid_out, missing

_GONE = len(STATES) - 1


class Stood(NamedTuple):
    """An initiative as it stood. See `InitiativeRow`; `from_` is when this line began.

    `signals` are those that need no peers; `aged` and `carries` are what `warned_then` compares with theirs.
    """

    subject: int
    initiative: str
    from_: Micros
    state: str
    since: Micros
    cause: str | None
    ref: str | None
    whose_move: str | None
    next_action: str | None
    onset: Micros | None
    owner: str | None
    stage: str
    target: str | None
    title: str
    open_items: int
    overdue_decisions: int
    signals: tuple[Warned, ...] = ()
    claim: Claim | None = None
    aged: tuple[Aged, ...] = ()
    carries: tuple[tuple[str, str], ...] = ()


def axis_of(views: Views, moment: Moment) -> str | None:
    """The axis on which a moment lies, None for one on neither."""
    if moment.seen != EVERY_POSITION or moment.judged != ITS_OWN:
        return None
    if moment.as_of == moment.known_at:
        return DAY
    (latest,) = views.connection.execute("SELECT latest FROM tracking").fetchone()
    return HINDSIGHT if moment.known_at >= max(latest, moment.as_of) else None


_WORDS = ("cause", "ref", "whose_move", "next_action", "owner", "stage", "target", "title")
_TOLD = ("signals", "claim", "aged", "carries")
_ROW = (
    "SELECT s.id, s.stream, x.from_, x.state, x.since, {}, x.onset, x.open_items, x.overdue, {} "
    "FROM span x JOIN subject s ON s.id = ? {} WHERE x.track = ? AND x.from_ = ?"
).format(
    ", ".join(f"w_{name}.text" for name in _WORDS),
    ", ".join(f"w_{name}.text" for name in _TOLD),
    " ".join(f"LEFT JOIN word w_{name} ON w_{name}.id = x.{name}" for name in (*_WORDS, *_TOLD)),
)
#: The same of all, with the numbers of words; `:own` is 1 where hindsight has a track of its own.
_ALL = (
    "WITH tracks AS (SELECT subject, 2 * subject + (:own AND length(hindsight) > 0) AS track FROM spanned) "
    "SELECT s.id, s.stream, x.from_, x.state, x.since, {}, x.onset, x.open_items, x.overdue, {} "
    "FROM tracks t JOIN subject s ON s.id = t.subject JOIN span x ON x.track = t.track AND x.from_ = "
    "(SELECT MAX(y.from_) FROM span y WHERE y.track = t.track AND y.from_ <= :as_of) WHERE x.state <> {}"
).format(", ".join(f"x.{name}" for name in _WORDS), ", ".join(f"x.{name}" for name in _TOLD), _GONE)


def row(connection: sqlite3.Connection, place: Place) -> Stood:
    """The line of an initiative."""
    found = connection.execute(_ROW, (place.subject, place.track, place.from_)).fetchone()
    return _stood((*found[:16], *(_MADE[n](json.loads(text) if text else None) for n, text in enumerate(found[16:]))))


def every_row(connection: sqlite3.Connection, axis: str, as_of: Micros) -> list[Stood]:
    """The lines of all initiatives known at a moment; those without spans (`left_to_the_fold`) are not among them."""
    found = connection.execute(_ALL, {"own": axis == HINDSIGHT, "as_of": as_of}).fetchall()
    text = _words(connection, {number for each in found for number in each[5:13]})
    told = [_told(connection, {each[16 + n] for each in found}, make) for n, make in enumerate(_MADE)]
    return [
        _stood((*each[:5], *[text[n] for n in each[5:13]], *each[13:16], *[told[n][each[16 + n]] for n in range(4)]))
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
    lambda told: tuple((role, who) for role, who, _ in told or ()),
)


def _stood(found: Sequence[Any]) -> Stood:
    subject, stream, from_, state, since, *words = found[:13]
    onset, items, overdue, *told = found[13:]
    cause, ref, who, action, owner, stage, target, title = words
    return Stood(
        subject, stream.partition(":")[2], from_, STATES[state], since, cause, ref, who, action, onset, owner, stage,
        target, title, items, overdue, *told,
    )  # fmt: skip


def warned_then(line: Stood, usual: UsualThen, as_of: Micros) -> tuple[Warned, ...]:
    """Every signal as it stood, also those that come of a comparison with peers, the most urgent rule first."""
    found: list[Warned] = []
    for what, since, key, late in line.aged:
        seconds = NONE if late else usual.at(what, as_of)
        if late or (seconds != NONE and as_of - since > seconds * SECOND):
            of_it = ("age-in-status", of_status) if what.startswith(STATUS) else ("blocker-old", of_blocker)
            found.append(Warned(of_it[0], of_it[1](key, what)))
    for role, who in dict.fromkeys(line.carries):
        limit = usual.at(f"{role}:{who}", as_of)
        if limit != NONE:
            found.append(Warned(f"{role}-overloaded", of_load(role, who, limit)))
    return in_order((*line.signals, *found)) if found else line.signals


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


def fold_stood(views: Views, moment: Moment, subjects: Sequence[int]) -> list[Stood]:
    """The same from the facts, one moment at a time, without what is to be compared with peers."""
    from projections.lists.portfolio import folded

    numbers = dict(
        views.connection.execute(
            "SELECT substr(stream, 12), id FROM subject WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(subjects)),),
        ).fetchall()
    )
    return [
        Stood(
            numbers[line.initiative], line.initiative, moment.as_of, line.state, line.since, line.cause, line.ref,
            line.whose_move, line.next_action, line.onset, line.owner, line.stage, line.target, line.title,
            line.open_items, line.overdue_decisions, line.signals, line.claim,
        )
        for line in folded(views, moment, list(subjects))
    ]  # fmt: skip


def stood(views: Views, moment: Moment) -> list[Stood]:
    """Every initiative as it stood, the worst first: from spans where the moment lies on an axis, else folded."""
    axis = axis_of(views, moment)
    if axis is None:
        rows = views.connection.execute("SELECT id FROM subject WHERE home = id AND stream LIKE 'initiative:%'")
        found = fold_stood(views, moment, [number for (number,) in rows])
    else:
        found = every_row(views.connection, axis, moment.as_of)
        if further := left_to_the_fold(views.connection, axis):
            found += fold_stood(views, moment, further)
    return sorted(found, key=_badness)


def lines_then(views: Views, moment: Moment) -> list[tuple[InitiativeLine, tuple[Warned, ...]]] | None:
    """Every initiative as it stood, with all its signals; None where spans are not laid out or cannot tell."""
    axis = axis_of(views, moment)
    connection, as_of = views.connection, moment.as_of
    if axis is None or not is_laid_out(connection) or left_to_the_fold(connection, axis):
        return None
    usual = UsualThen(connection, axis == HINDSIGHT)
    return [(_line(each), warned_then(each, usual, as_of)) for each in every_row(connection, axis, as_of)]


def _line(s: Stood) -> InitiativeLine:
    return InitiativeLine(
        s.initiative, s.title, s.owner, s.stage, s.state, s.since, s.cause, s.ref, s.whose_move, s.next_action, s.onset,
        s.target, s.open_items, s.overdue_decisions, s.signals, s.claim, None,
    )  # fmt: skip


def _badness(line: Stood) -> tuple[int, int]:
    return rank(STATES.index(line.state), line.since, line.overdue_decisions), line.subject
