"""The rule that holds a claim of health against the evidence. Pure."""

from __future__ import annotations

from ledger.instants import Micros, rfc3339
from projections.model.states import SILENT
from projections.model.timeline import since
from projections.signals.blockers import follow_up
from projections.signals.decisions import overdue
from projections.signals.evidence import Evidence
from projections.signals.named import nobody
from projections.signals.signal import NOTHING, Answer, found

#: (since when, known since when, the records, in words)
Against = tuple[Micros, Micros, tuple[int, ...], str]


def contradicted(given: Evidence) -> Answer:
    """Claimed green against a silence, an overdue decision or a blocker that nobody attends to."""
    claim = given.history.claim
    if claim is None or claim.level != "green":
        return NOTHING
    against, change = _against(given)
    said = f"claimed {claim.level} on {given.policy.calendar.day_of(claim.at)}"
    return [
        found(
            max(claim.at, onset),
            [given.known(claim.at, claim.position), known],
            [claim.position, *positions],
            f"{said}, but {words}",
            claim=claim.level,
            claimed_by=claim.by,
            claimed_at=rfc3339(claim.at),
            against=words,
        )
        for onset, known, positions, words in against
    ], change


def _against(given: Evidence) -> tuple[list[Against], Micros | None]:
    decisions, due = overdue(given)
    blockers, chase = follow_up(given)
    unnamed = [each for each in nobody(given)[0] if "blocker" in each.inputs]
    against: list[Against] = []
    last = given.last
    if last is not None and last.state == SILENT:
        known = max([last.knowable_at or last.from_, *(given.known(last.from_, each) for each in last.evidence)])
        against.append((since(given.timeline), known, last.evidence, "it has been silent"))
    for each in decisions:
        words = f"decision {each.inputs['decision']} is overdue"
        against.append((each.onset, each.knowable_at, tuple(each.inputs["evidence"]), words))
    for each in (*blockers, *unnamed):
        words = f"nobody attends to blocker {each.inputs['blocker']}"
        against.append((each.onset, each.knowable_at, tuple(each.inputs["evidence"]), words))
    return against, min((at for at in (due, chase) if at is not None), default=None)
