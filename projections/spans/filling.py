"""Spans in the views: filled when the past is first asked for, thrown away for what has changed, filled again."""

from __future__ import annotations

import gc
import json
import pickle
import sqlite3
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from ledger.instants import Micros
from ledger.other_process import OtherProcess, processors
from projections.lines.line import InitiativeLine
from projections.model.ranking import STATES, rank, track
from projections.past.epochs import BEGINNING
from projections.past.line_span import ABSENT, LineSpan
from projections.spans.laid_out import is_laid_out, not_laid_out
from projections.spans.past import Past
from projections.spans.telling import Told, told
from projections.spans.usual_then import counted, keep, keep_blockers, mark_laid_out, work_out
from projections.views.files import connect

_NUMBER = {state: number for number, state in enumerate(STATES)}
#: From so many initiatives on, several processes share the work.
_MANY = 100
_AT_A_TIME = 20

Report = Callable[[int, int], None]
#: An initiative as known on the day and with hindsight; None where one moment at a time is folded instead, and the
#: second is the first where both are the same.
LaidOut = tuple[int, Told | None, Told | None]


def sweep(connection: sqlite3.Connection, subject: int) -> LaidOut:
    """The spans of one initiative."""
    past = Past(connection, subject)
    day = told(past, hindsight=False)
    return subject, day, day if past.is_plain() else told(past, hindsight=True)


def fill(
    connection: sqlite3.Connection,
    path: str | Path,
    progress: Report | None = None,
    stop: Callable[[], bool] | None = None,
) -> bool:
    """Fill what is missing; True when nothing is. `stop` is asked between portions. Raises sqlite3.Error."""
    todo = not_laid_out(connection)
    words = Words(connection)
    done = 0
    seen = _position(connection)
    with ExitStack() as workers:
        for portion in _portions(connection, path, todo, workers):
            if stop is not None and stop():
                return False
            connection.execute("BEGIN IMMEDIATE")
            try:
                if _position(connection) != seen:
                    connection.execute("ROLLBACK")
                    return False
                for swept in portion:
                    _keep(connection, words, swept)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            done += len(portion)
            if progress:
                progress(done, len(todo))
    return _work_out(connection, seen) and not not_laid_out(connection)


def _work_out(connection: sqlite3.Connection, seen: int) -> bool:
    """What needs all initiatives; False where another process took in more meanwhile."""
    if is_laid_out(connection):
        return True
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _position(connection) != seen:
            return False
        keep_blockers(connection)
        work_out(connection)
        mark_laid_out(connection)
    finally:
        connection.execute("COMMIT")
    return True


def _position(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT position FROM tracking").fetchone()[0])


def _portions(
    connection: sqlite3.Connection, path: str | Path, todo: Sequence[int], workers: ExitStack
) -> Iterator[list[LaidOut]]:
    count = processors()
    if len(todo) < _MANY or count < 2:
        for first in range(0, len(todo), _AT_A_TIME):
            yield [sweep(connection, subject) for subject in todo[first : first + _AT_A_TIME]]
        return
    others = [workers.enter_context(OtherProcess(__name__, str(path), str(n), str(count))) for n in range(count)]
    for first in range(0, len(todo), _AT_A_TIME):
        portion = todo[first : first + _AT_A_TIME]
        found = _read(others[first // _AT_A_TIME % count])
        # A worker that failed, or saw another ledger, leaves its share to be done here.
        if found is None or [subject for subject, _, _ in found] != portion:
            found = [sweep(connection, subject) for subject in portion]
        yield found


def _read(worker: OtherProcess) -> list[LaidOut] | None:
    found = worker.pickled()
    return found if isinstance(found, list) else None


def serve() -> None:
    """The main function of the other process: every `count`-th portion to standard output."""
    gc.disable()
    index, count = map(int, sys.argv[2:4])
    with closing(connect(sys.argv[1])) as connection:
        connection.execute("BEGIN")
        todo = not_laid_out(connection)
        for first in range(index * _AT_A_TIME, len(todo), count * _AT_A_TIME):
            portion = [sweep(connection, subject) for subject in todo[first : first + _AT_A_TIME]]
            pickle.dump(portion, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()


class Words:
    """Texts in spans by number: most of them are said again and again."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}

    def number(self, text: str | None) -> int | None:
        """The number of a text, which is given one where it has none. The caller holds the transaction."""
        if text is None:
            return None
        found = self._known.get(text)
        if found is None:
            self._connection.execute("INSERT OR IGNORE INTO word (text) VALUES (?)", (text,))
            (found,) = self._connection.execute("SELECT id FROM word WHERE text = ?", (text,)).fetchone()
            self._known[text] = found
        return int(found)


def _keep(connection: sqlite3.Connection, words: Words, swept: LaidOut) -> None:
    subject, *along = swept
    axes = [None if each is None else each.lines for each in along]
    connection.execute("DELETE FROM span WHERE track IN (?, ?)", (track(subject, False), track(subject, True)))
    indexes: list[bytes | None] = []
    for hindsight, lines in enumerate(axes):
        same = bool(hindsight) and lines == axes[0]
        connection.executemany(
            "INSERT INTO span VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_row(track(subject, bool(hindsight)), span, words) for span in (lines if lines and not same else ())],
        )
        indexes.append(None if lines is None else b"" if same else _index(lines))
    connection.execute("INSERT OR REPLACE INTO spanned VALUES (?, ?, ?)", (subject, *indexes))
    day, later = (counted(*each) if each else {} for each in along)
    keep(connection, subject, day, later)


def _index(lines: Sequence[LineSpan]) -> bytes:
    """When each line begins and how bad it is, so that any moment is found without reading the lines.

    It is never empty, which would say that hindsight tells what the day told: where there is no line, it says that
    nothing was ever known.
    """
    if not lines:
        return array("q", [BEGINNING, rank(_NUMBER[ABSENT], 0, 0)]).tobytes()
    times = array("q", [span.from_ for span in lines])
    return (times + array("q", [_rank(span.line) for span in lines])).tobytes()


def _rank(line: InitiativeLine) -> int:
    return rank(_NUMBER[line.state], line.since, line.overdue_decisions)


def _row(track: int, span: LineSpan, words: Words) -> tuple[int | Micros | None, ...]:
    number, line = words.number, span.line
    return (
        track,
        span.from_,
        _NUMBER[line.state],
        line.since,
        number(line.cause),
        number(line.ref),
        number(line.whose_move),
        number(line.next_action),
        line.onset,
        number(line.owner),
        number(line.stage),
        number(line.target),
        number(line.title),
        line.open_items,
        line.overdue_decisions,
        *(number(_text(part)) for part in (line.signals, line.claim, span.aged, span.carries)),
    )


def _text(part: object) -> str | None:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":")) if part else None
