"""What changed between two looks at an initiative, and nothing of what had been seen. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.light import NamedTuple


class SeenItem(NamedTuple):
    title: str
    status: str
    state: str
    closed: bool


class SeenBlocker(NamedTuple):
    title: str
    unblocker: str | None
    escalated_to: str | None
    cleared: bool


class SeenDecision(NamedTuple):
    question: str
    decider: str | None
    needed_by: str | None
    outcome: str
    option: str | None


class Seen(NamedTuple):
    """An initiative as one look shows it; the mappings are by key."""

    state: str
    stage: str
    owner: str | None
    target: str | None
    claim: str | None
    items: Mapping[str, SeenItem]
    blockers: Mapping[str, SeenBlocker]
    decisions: Mapping[str, SeenDecision]


class Change(NamedTuple):
    """One change; `about` is the key of what changed, `kind` one of the words below."""

    kind: str
    about: str
    text: str


STATE, OWNER, TARGET, CLAIM, BLOCKER, DECISION, ITEM = (
    "state",
    "owner",
    "target",
    "claim",
    "blocker",
    "decision",
    "item",
)


def changes(key: str, then: Seen, now: Seen) -> tuple[Change, ...]:
    """What is different now: the initiative itself first, then blockers, decisions and items."""
    return (
        *_own(key, then, now),
        *_blockers(then.blockers, now.blockers),
        *_decisions(then.decisions, now.decisions),
        *_items(then.items, now.items),
    )


def _own(key: str, then: Seen, now: Seen) -> Iterator[Change]:
    pairs = (
        (STATE, then.state, now.state, "{0} → {1}"),
        (STATE, then.stage, now.stage, "{0} → {1}"),
        (OWNER, then.owner, now.owner, "owner {0} → {1}"),
        (TARGET, then.target, now.target, "target {0} → {1}"),
        (CLAIM, then.claim, now.claim, "claimed {0} → {1}"),
    )
    for kind, before, after, form in pairs:
        if before != after:
            yield Change(kind, key, form.format(before or "none", after or "none"))


def _blockers(then: Mapping[str, SeenBlocker], now: Mapping[str, SeenBlocker]) -> Iterator[Change]:
    for key, after in now.items():
        before = then.get(key)
        if before is None:
            yield Change(BLOCKER, key, f"raised{' and cleared' if after.cleared else ''}: {after.title}")
        elif after.cleared and not before.cleared:
            yield Change(BLOCKER, key, f"cleared: {after.title}")
        elif before.cleared and not after.cleared:
            yield Change(BLOCKER, key, f"raised again: {after.title}")
        elif before.escalated_to != after.escalated_to:
            yield Change(BLOCKER, key, f"escalated to {after.escalated_to}: {after.title}")
        if before and before.unblocker != after.unblocker:
            yield Change(BLOCKER, key, f"{before.unblocker or 'nobody'} → {after.unblocker or 'nobody'} to clear it")
    for key in then.keys() - now.keys():
        yield Change(BLOCKER, key, f"taken back: {then[key].title}")


def _decisions(then: Mapping[str, SeenDecision], now: Mapping[str, SeenDecision]) -> Iterator[Change]:
    for key, after in now.items():
        before = then.get(key)
        if before is None:
            yield Change(DECISION, key, f"asked of {after.decider or 'nobody'}: {after.question}")
        if (before.outcome if before else "open", before.option if before else None) != (after.outcome, after.option):
            told = f"decided: {after.option}" if after.outcome == "made" else after.outcome
            yield Change(DECISION, key, "open again" if told == "open" else told)
        elif before and before.decider != after.decider:
            yield Change(DECISION, key, f"{before.decider or 'nobody'} → {after.decider or 'nobody'} decides")
        if before and before.needed_by != after.needed_by:
            yield Change(DECISION, key, f"needed by {before.needed_by or 'no day'} → {after.needed_by or 'no day'}")
    for key in then.keys() - now.keys():
        yield Change(DECISION, key, f"taken back: {then[key].question}")


def _items(then: Mapping[str, SeenItem], now: Mapping[str, SeenItem]) -> Iterator[Change]:
    for key, after in now.items():
        before = then.get(key)
        if before is None:
            yield Change(ITEM, key, f"added{', and done already' if after.closed else ''}: {after.title}")
        elif before.closed != after.closed:
            yield Change(ITEM, key, f"{'done' if after.closed else 'open again'}: {after.title}")
        elif not after.closed and before.state != after.state:
            yield Change(ITEM, key, f"{before.state} → {after.state}: {after.title}")
        elif not after.closed and before.status != after.status:
            yield Change(ITEM, key, f"{before.status} → {after.status}: {after.title}")
    for key in then.keys() - now.keys():
        yield Change(ITEM, key, f"no longer here: {then[key].title}")
