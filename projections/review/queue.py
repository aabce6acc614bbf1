"""The review: which initiatives to look at by cadence and by signals, and what each look has to show."""

from __future__ import annotations

import json
from datetime import date, timedelta

from ledger.errors import Rejected
from ledger.instants import DAY, Micros
from ledger.light import NamedTuple
from projections.audit.records import row as audit_row
from projections.lines.line import InitiativeLine
from projections.lists.portfolio import portfolio
from projections.model.cadence import DEFAULT_DAYS, Cadence, due_on
from projections.model.people import People
from projections.model.policy import Policy
from projections.model.states import CLOSED, COMMITTED, DONE, HANDED_OVER
from projections.moment import Moment
from projections.views import Views
from projections.views.policies import STANDS, people_at, policy_at
from projections.views.schema import MARKS


class PastLook(NamedTuple):
    """One recorded look: who took it when, with which verdict, and what was shown."""

    position: int
    at: Micros
    actor: str
    verdict: str
    note: str | None
    seen_position: int
    state: str
    signals: tuple[str, ...]


class Queued(NamedTuple):
    """An initiative and why it is to be looked at; without reasons it is not its turn. `due_on` is an ISO day."""

    row: InitiativeLine
    every_days: int | None
    anchor: str | None
    due_on: str | None
    overdue_days: float
    new_signals: tuple[str, ...]
    last: PastLook | None
    reasons: tuple[str, ...]


class _Kept(NamedTuple):
    """What an initiative's own marks say of its reviews."""

    cadence: Cadence | None
    begun: Micros
    looks: tuple[PastLook, ...]


def review_queue(views: Views, at: Moment, everything: bool = False) -> list[Queued]:
    """What is to be reviewed at the moment: the most overdue first, then what warns of something new.

    `everything` adds the open initiatives whose turn it is not.
    """
    policy = policy_at(views.connection, at)
    open_ = [row for row in portfolio(views, at) if not _over(row)]
    kept = _kept(views, at, [row.initiative for row in open_], policy)
    found = [_queued(row, kept[row.initiative], policy, at.as_of) for row in open_]
    return sorted((each for each in found if everything or each.reasons), key=_urgency)


def queued(views: Views, at: Moment, initiative: str) -> Queued:
    """One initiative as the queue has it, whoever's turn it is; a closed one too. Raises Rejected where it is unknown.

    A closed initiative is never due.
    """
    policy = policy_at(views.connection, at)
    for row in portfolio(views, at):
        if row.initiative == initiative:
            return _queued(row, _kept(views, at, [initiative], policy)[initiative], policy, at.as_of)
    raise Rejected(f"there is no initiative {initiative!r}; unstall status lists them")


def past_looks(views: Views, at: Moment, initiative: str) -> tuple[PastLook, ...]:
    """Every look at an initiative that is recorded, the newest first."""
    return _kept(views, at, [initiative], policy_at(views.connection, at))[initiative].looks


def _over(row: InitiativeLine) -> bool:
    """Closed, handed over, or nothing of it is left to do."""
    return row.state == DONE or row.stage in (CLOSED, HANDED_OVER)


def _urgency(found: Queued) -> tuple[bool, float, int, str]:
    return not found.reasons, -found.overdue_days, -len(found.new_signals), found.row.initiative


def _queued(row: InitiativeLine, kept: _Kept, policy: Policy, as_of: Micros) -> Queued:
    last = kept.looks[0] if kept.looks else None
    cadence = kept.cadence
    if cadence is None and row.stage == COMMITTED:
        cadence = Cadence(DEFAULT_DAYS, False, policy.calendar.day_of(kept.begun))
    if _over(row):
        cadence = None
    # A proposal that nobody committed to, and that nobody wants to look at regularly, warns of nothing.
    # That a review is due says the queue itself.
    warned = tuple(signal.sentence for signal in row.signals if signal.id != "review-overdue")
    fresh = tuple(s for s in warned if last is None or s not in last.signals) if cadence else ()
    due = due_on(cadence, policy.calendar.day_of(last.at) if last else None) if cadence else None
    late = (as_of - policy.calendar.end_of_day(due - timedelta(days=1))) / DAY if due and due < date.max else -1.0
    reasons = []
    if due and late >= 0:
        reasons.append(f"due since {due}" if last else f"never reviewed, due since {due}")
    reasons += [f"new: {sentence}" for sentence in fresh]
    return Queued(
        row,
        cadence.every_days if cadence else None,
        ("fixed" if cadence.fixed else "sliding") if cadence else None,
        due.isoformat() if due else None,
        round(max(late, 0.0), 2),
        fresh,
        last,
        tuple(reasons),
    )


def _kept(views: Views, at: Moment, initiatives: list[str], policy: Policy) -> dict[str, _Kept]:
    """The cadence, the beginning and the looks of initiatives, from their own marks."""
    streams = json.dumps([f"initiative:{key}" for key in initiatives])
    found = {key: _Kept(None, at.as_of, ()) for key in initiatives}
    committed: set[str] = set()
    people = people_at(views.connection, at)
    for stream, happened, position, kind, value, more in views.connection.execute(
        f"SELECT s.stream, m.at, m.position, m.kind, m.value, m.more FROM subject s JOIN {MARKS} m ON m.subject = s.id "
        f"WHERE s.stream IN (SELECT value FROM json_each(:streams)) AND {STANDS} ORDER BY m.at, m.position",
        {"streams": streams, "as_of": at.as_of, "known": at.known_at},
    ):
        key = stream.partition(":")[2]
        kept = found[key]
        if happened < kept.begun or (kind == "InitiativeCommitted" and key not in committed):
            kept = kept._replace(begun=happened)
        if kind == "InitiativeCommitted":
            committed.add(key)
        elif kind == "ReviewScheduled":
            fixed = (json.loads(more) if more else {}).get("anchor") == "fixed"
            kept = kept._replace(cadence=Cadence(max(int(value), 1), fixed, policy.calendar.day_of(happened)))
        elif kind == "InitiativeReviewed":
            kept = kept._replace(looks=(_look(views, people, position, happened, value, more), *kept.looks))
        found[key] = kept
    return found


def _look(views: Views, people: People, position: int, at: Micros, verdict: str, more: str | None) -> PastLook:
    shown = json.loads(more) if more else {}
    return PastLook(
        position,
        at,
        people.who(audit_row(views, position).actor),
        verdict,
        shown.get("note"),
        shown.get("seen", 0),
        shown.get("state", ""),
        tuple(shown.get("signals", ())),
    )
