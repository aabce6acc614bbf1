"""One initiative in one line: where it stands, why, since when, and whose move it is. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.lines.line import InitiativeLine
from projections.model.initiative_history import InitiativeHistory
from projections.model.matters import Blocker, Decision
from projections.model.members import Member
from projections.model.policy import Policy
from projections.model.states import ACTIVE, COMMITTED, DONE, PAUSED, PROPOSED, SILENT, WAITING
from projections.model.timeline import Timeline, onset, since
from projections.model.waits import Wait
from projections.model.whose_move import Move, whose_move
from projections.signals.carried import CAUSE, DECIDER, OWNER, Aging, Carried, Load, Spent, Visitor
from projections.signals.evidence import Evidence, own_signals
from projections.signals.learned import Learned
from projections.signals.signal import Signal, Warned
from projections.signals.visits import Visits


class Standing(NamedTuple):
    """An initiative at a moment: its line, its own signals, what is to be compared, and what finished work spent.

    The line stays true until `until` though time goes by; None: until something happens.
    """

    line: InitiativeLine
    until: Micros | None
    signals: tuple[Signal, ...]
    carried: Carried
    spent: dict[str, Spent]


def initiative_line(
    history: InitiativeHistory,
    timeline: Timeline,
    members: Sequence[Member],
    blockers: tuple[Blocker, ...],
    decisions: tuple[Decision, ...],
    visits: Visits,
    learned: Learned,
    policy: Policy,
    as_of: Micros,
) -> Standing:
    """The line of an initiative as of a moment, and what else is kept of it."""
    last = timeline.segments[-1] if timeline.segments else None
    state = last.state if last is not None and timeline.open_ else DONE
    move = whose_move(history, last, members) if timeline.open_ else (None, None)
    # Nothing warns of what is over.
    evidence = Evidence(history, timeline, members, blockers, decisions, move[0], learned, policy, as_of)
    found, change = own_signals(evidence) if state != DONE else ((), None)
    binding = last.binding if last is not None and timeline.open_ else None
    begun = history.stage == PROPOSED and any(
        segment.state in (ACTIVE, WAITING, SILENT, DONE) for segment in timeline.segments
    )
    line = line_of(
        history,
        COMMITTED if begun else history.stage,
        state,
        since(timeline),
        binding,
        move,
        onset(timeline) if state in (ACTIVE, SILENT) else None,
        open_items(members, history.key),
        tuple(Warned(signal.id, signal.sentence) for signal in found),
    )
    until = min((moment for moment in (timeline.next_change, change) if moment is not None), default=None)
    return Standing(line, until, found, _carried(evidence, line, visits), visits.finished())


def line_of(
    history: InitiativeHistory,
    stage: str,
    state: str,
    since_: Micros,
    wait: Wait | None,
    move: Move,
    onset_: Micros | None,
    open_: int,
    signals: tuple[Warned, ...],
) -> InitiativeLine:
    """The line of an initiative: what its own facts say, and what was worked out of it and its items.

    `wait` binds it, `open_` is how many items are.
    """
    return InitiativeLine(
        history.key,
        history.title,
        history.owner,
        stage,
        state,
        since_,
        wait.cause if wait else None,
        wait.ref if wait else None,
        *move,
        onset_,
        history.target,
        open_,
        sum(1 for signal in signals if signal.id == "decision-overdue"),
        signals,
        history.claim,
    )


def _carried(evidence: Evidence, line: InitiativeLine, visits: Visits) -> Carried:
    """What has to be compared with others; nothing of what is over, and of what is paused only the open matters."""
    if line.state == DONE:
        return Carried((), ())
    loads = [
        Load(DECIDER, d.decider, d.key, d.decider_set[0], evidence.known(*d.decider_set), d.decider_set[1])
        for d in evidence.open_decisions
        if d.decider
    ]
    if line.owner and line.state != PAUSED and line.stage == COMMITTED:
        tenure = evidence.history.owners[-1]
        begun = max(tenure.from_, evidence.history.lives[-1].from_)
        known = evidence.known(begun, tenure.position)
        loads.append(Load(OWNER, line.owner, line.initiative, begun, known, tenure.position))
    blockers = tuple(
        Aging(CAUSE + b.cause, 1, None, (Visitor(b.since, b.key, b.raised_position, known),))
        for b in evidence.standing_blockers
        if (known := evidence.known(b.since, b.raised_position))
    )
    return Carried((*(() if line.state == PAUSED else visits.aging()), *blockers), tuple(loads))


def open_items(members: Sequence[Member], initiative: str) -> int:
    """How many items of an initiative are not done; those that have moved elsewhere do not count."""
    return sum(1 for member in members if member.open_ and member.initiative == initiative)
