"""What was usual in the whole ledger at every moment, and who carried too much: kept beside the spans."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence

from ledger.instants import Micros
from projections.model.history import Fact
from projections.model.matters import blocker_episodes
from projections.moment import FOREVER, Moment
from projections.past.compared import NONE, Took
from projections.past.epochs import Seen, with_hindsight, without_hindsight
from projections.past.line_span import LineSpan
from projections.past.steps import Numbers, usually
from projections.past.sweep import END
from projections.signals.carried import CAUSE, LEAST_CLEARED, LEAST_VISITS, STATUS
from projections.signals.visits import cleared
from projections.views.packed import facts_of
from projections.views.policies import policy_at

#: What something took, or what somebody carried, by what it is: `[seconds or key, from, to]`.
Counted = Mapping[str, list[tuple[int | str, Micros, Micros]]]
#: A blocker that was looked at, though it may never have been cleared.
_SEEN = ""


def counted(lines: Sequence[LineSpan], took: Iterable[Took]) -> Counted:
    """What an initiative adds to what is usual, and to whose load, when."""
    found: dict[str, list[tuple[int | str, Micros, Micros]]] = {}
    for what, seconds, from_, to in took:
        found.setdefault(what, []).append((seconds, from_, to))
    begun: dict[tuple[str, str], Micros] = {}
    for line in lines:
        now = {(f"{role}:{who}", key) for role, who, key in line.carries}
        for carried in begun.keys() - now:
            found.setdefault(carried[0], []).append((carried[1], begun.pop(carried), line.from_))
        for carried in now - begun.keys():
            begun[carried] = line.from_
    for (what, key), from_ in begun.items():
        found.setdefault(what, []).append((key, from_, END))
    return {what: sorted(parts, key=lambda part: part[1:]) for what, parts in found.items()}


def keep(connection: sqlite3.Connection, subject: int, day: Counted, later: Counted) -> None:
    """Replace what a subject adds; `work_out` tells what that changes. The caller holds the transaction."""
    before = dict(
        connection.execute("SELECT what, day || ' ' || hindsight FROM took WHERE subject = ?", (subject,)).fetchall()
    )
    now = {what: (json.dumps(day.get(what, ())), json.dumps(later.get(what, ()))) for what in day.keys() | later.keys()}
    changed = [what for what in before.keys() | now.keys() if before.get(what) != " ".join(now.get(what, ()))]
    many = connection.executemany
    many("DELETE FROM took WHERE subject = ? AND what = ?", [(subject, what) for what in changed])
    many("INSERT INTO took VALUES (?, ?, ?, ?)", [(subject, what, *now[what]) for what in changed if what in now])
    many("DELETE FROM usual_then WHERE what = ?", [(what,) for what in changed])


def keep_blockers(connection: sqlite3.Connection) -> None:
    """Count the blockers that have changed; the caller holds the transaction."""
    todo = connection.execute(
        "SELECT id FROM subject s WHERE stream >= 'blocker:' AND stream < 'blocker;' "
        "AND NOT EXISTS (SELECT 1 FROM took t WHERE t.subject = s.id)"
    ).fetchall()
    by_subject: dict[int, list[Fact]] = {number: [] for (number,) in todo}
    for number, fact in facts_of(connection, list(by_subject)):
        by_subject[number].append(fact)
    for number, facts in by_subject.items():
        facts.sort(key=lambda fact: fact[:3])
        day, later = _cleared(without_hindsight(facts)), _cleared(with_hindsight(facts))
        keep(connection, number, {_SEEN: [], **day}, {_SEEN: [], **later})


def _cleared(seen: Sequence[Seen]) -> Counted:
    """How long a blocker stood each time that it was cleared, and from when until when that counts."""
    found: dict[tuple[str, int, int], list[list[Micros]]] = {}
    edges = sorted({edge for each in seen for edge in (each.from_, each.to)})
    for index, from_ in enumerate(edges[:-1]):
        to = edges[index + 1]
        marks = [(f.at, f.position, f.kind, f.value, f.more) for s, e, f in seen if s <= from_ < e]
        for what, spent in cleared(blocker_episodes("", marks), {}).items():
            for nth, seconds in enumerate(spent.seconds):
                parts = found.setdefault((what, seconds, nth), [])
                if parts and parts[-1][1] == from_:
                    parts[-1][1] = to
                else:
                    parts.append([from_, to])
    told: dict[str, list[tuple[int | str, Micros, Micros]]] = {}
    for (what, seconds, _), parts in found.items():
        told.setdefault(what, []).extend((seconds, from_, to) for from_, to in parts)
    return told


# ── worked out ──


def work_out(connection: sqlite3.Connection) -> None:
    """What was usual, for everything in which something changed; the caller holds the transaction."""
    every = {what for (what,) in connection.execute("SELECT DISTINCT what FROM took WHERE what <> ?", (_SEEN,))}
    kept = {what for (what,) in connection.execute("SELECT DISTINCT what FROM usual_then")}
    # Limits are policy, so that loads may change though nobody carries anything else.
    todo = {what for what in every if what not in kept or not what.startswith((STATUS, CAUSE))}
    gone = (todo | kept - every) & kept
    connection.executemany("DELETE FROM usual_then WHERE what = ?", [(what,) for what in gone])
    for axis, column in enumerate(("day", "hindsight")):
        limits = _limits(connection, hindsight=bool(axis))
        for what in todo:
            parts: list[tuple[int | str, Micros, Micros]] = []
            for (text,) in connection.execute(f"SELECT {column} FROM took WHERE what = ?", (what,)):
                parts.extend(json.loads(text))
            if what.startswith((STATUS, CAUSE)):
                least = LEAST_VISITS if what.startswith(STATUS) else LEAST_CLEARED
                numbers = usually((Took(what, int(n), from_, to) for n, from_, to in parts), least)
            else:
                numbers = exceeded(parts, limits[what.partition(":")[0]])
            packed = array("q", numbers.times).tobytes(), array("q", numbers.numbers).tobytes()
            connection.execute("INSERT INTO usual_then VALUES (?, ?, ?, ?)", (axis, what, *packed))


def _limits(connection: sqlite3.Connection, *, hindsight: bool) -> dict[str, Numbers]:
    """How much one person can carry in each role, along an axis."""
    edges = connection.execute(
        "SELECT at FROM policy WHERE gone IS NULL"
        if hindsight
        else "SELECT MAX(at, known) FROM policy UNION SELECT gone FROM policy WHERE gone IS NOT NULL"
    )
    found: dict[str, Numbers] = {}
    for at in sorted({-FOREVER, *(edge for (edge,) in edges)}):
        loads = policy_at(connection, Moment(at, FOREVER if hindsight else at)).loads
        for role, limit in loads.items():
            numbers = found.setdefault(role, Numbers([], []))
            numbers.times.append(at)
            numbers.numbers.append(limit)
    return found


def exceeded(parts: Iterable[tuple[int | str, Micros, Micros]], limit: Numbers) -> Numbers:
    """The limit while somebody carries more than that, `NONE` while not."""
    changes = [change for key, from_, to in parts for change in ((from_, key, 1), (to, key, -1))]
    changes += [(at, "", 0) for at in limit.times]
    changes.sort(key=lambda change: change[0])
    held: dict[int | str, int] = {}
    found = Numbers([], [])
    last = NONE
    for index, (at, key, step) in enumerate(changes):
        if step:
            held[key] = held.get(key, 0) + step
            if not held[key]:
                del held[key]
        if index + 1 < len(changes) and changes[index + 1][0] == at:
            continue
        most = limit.at(at)
        now = most if len(held) > most else NONE
        if now != last:
            found.times.append(at)
            found.numbers.append(now)
            last = now
    return found


def mark_laid_out(connection: sqlite3.Connection) -> None:
    """Say that everything is laid out as of the present position; the caller holds the transaction."""
    connection.execute("DELETE FROM laid_out")
    connection.execute("INSERT INTO laid_out SELECT position FROM tracking")
