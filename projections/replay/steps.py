"""The changes of an initiative's state in the order in which they could be known, each with the record that made it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.errors import Rejected
from ledger.instants import Micros
from projections.lines.line import InitiativeLine
from projections.model.states import STALLED
from projections.moment import EVER, FOREVER, ITS_OWN, Moment
from projections.past.line_span import ABSENT, LineSpan
from projections.replay.play import Facts
from projections.spans.past import Past
from projections.spans.telling import told
from projections.views import Views
from projections.views.typed import typed

#: When something happened, its position, when it was known, and when it ceased to count, None where it stands.
Noted = tuple[Micros, int, Micros, Micros | None]


class Step(NamedTuple):
    """A change. `at` is when it was so, `known_at` when it could be known: of a silence its onset and its threshold.

    `position` is the record that was made known then, None where time alone passed. `since` is when the state began.
    """

    at: Micros
    known_at: Micros
    position: int | None
    from_state: str | None
    to_state: str
    cause: str | None
    ref: str | None
    whose_move: str | None
    next_action: str | None
    owner: str | None
    target: str | None
    since: Micros


def number_of(views: Views, initiative: str) -> int:
    """An initiative's number in the views. Raises Rejected where there is none of this key."""
    key = typed(initiative)
    found = views.connection.execute(
        "SELECT id FROM subject WHERE stream = ? AND home = id", (f"initiative:{key}",)
    ).fetchone()
    if found is None:
        raise Rejected(_no_initiative(views, key))
    return int(found[0])


def _no_initiative(views: Views, key: str) -> str:
    item = views.connection.execute("SELECT initiative FROM item_state WHERE item = ?", (key,)).fetchone()
    if item is None:
        return f"there is no initiative {key!r}; unstall status lists them"
    if item[0] is None:
        return f"{key} is an item, and of no initiative, which is what has to be named; unstall status lists them"
    return f"{key} is an item; what has to be named is an initiative, and that of {key} is {item[0]}"


def lines_of(past: Past, initiative: str, *, hindsight: bool = False, known_at: Micros = FOREVER) -> list[LineSpan]:
    """An initiative's lines along an axis; hindsight is that of `known_at`.

    Raises Rejected where its past was rewritten too often to be replayed.
    """
    found = told(past, hindsight=hindsight, known_at=known_at)
    if found is None:
        raise Rejected(
            f"the past of {initiative} was rewritten too often for a replay; ask unstall why {initiative} --as-of"
        )
    return found.lines


def steps(
    views: Views, initiative: str, facts: Facts, moment: Moment = EVER, *, hindsight: bool = False
) -> Iterator[Step]:
    """Every change of state, cause, owner, target or of whose move it is, as known on the day or with hindsight.

    None is later than the moment, and nothing is told that was not known then.
    The moment says whose policy judges.
    """
    number = number_of(views, initiative)
    before: InitiativeLine | None = None
    past = Past(views.connection, number)
    if moment.judged != ITS_OWN:
        past.judge_by(moment.judged)
    lines = lines_of(past, initiative, hindsight=hindsight, known_at=moment.known_at)
    last = moment.as_of if hindsight else min(moment.as_of, moment.known_at)
    noted = [fact[:4] for some in past.facts.values() for fact in some]
    made = with_hindsight(noted, moment.known_at) if hindsight else with_others(facts, noted)
    for from_, line, *_ in lines:
        if from_ > last:
            return
        if before is None or shown(before) != shown(line):
            yield step_of(before, line, from_, made)
        before = line


def with_others(facts: Facts, others: Iterable[Noted]) -> Facts:
    """Facts together with those about other things that matter, each when it was known."""
    known = ((max(at, known), position) for at, position, known, _ in others)
    return _in_order({*zip(facts.times, facts.positions, strict=True), *known})


def with_hindsight(noted: Iterable[Noted], known_at: Micros) -> Facts:
    """What stood at a moment, each when it had happened."""
    return _in_order(
        {
            (at, position)
            for at, position, known, gone in noted
            if known <= known_at and (gone is None or gone > known_at)
        }
    )


def _in_order(found: set[tuple[Micros, int]]) -> Facts:
    in_order = sorted(found)
    return Facts([at for at, _ in in_order], [position for _, position in in_order])


def shown(line: InitiativeLine) -> tuple[object, ...]:
    """What of a line is told step by step."""
    since = line.since if line.state in STALLED else None
    return line.state, since, line.cause, line.ref, line.whose_move, line.next_action, line.owner, line.target


def step_of(before: InitiativeLine | None, line: InitiativeLine, from_: Micros, facts: Facts) -> Step:
    """The change from one line to the next at a moment, with the record that was made known then, if any."""
    index = bisect_right(facts.times, from_) - 1
    made = index >= 0 and facts.times[index] == from_
    # A silence is one as soon as more than its threshold has passed.
    known_at = from_ if made else from_ - 1
    changed = before is None or (before.state, before.cause) != (line.state, line.cause)
    return Step(
        min(line.since, known_at) if changed else known_at,
        known_at,
        facts.positions[index] if made else None,
        before.state or None if before is not None else None,
        "gone" if line.state == ABSENT else line.state,
        line.cause,
        line.ref,
        line.whose_move,
        line.next_action,
        line.owner,
        line.target,
        line.since,
    )
