"""Blockers, decisions, pauses and dependencies, as a mapping finds them in what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.aggregates.blocker import BlockerCleared, BlockerRaised, BlockerReassigned
from ledger.aggregates.decision import DecisionMade, DecisionReassigned, DecisionRequested, DecisionWithdrawn
from ledger.aggregates.dependency import DependencyAdded, DependencyRemoved
from ledger.aggregates.fact import Fact
from ledger.aggregates.initiative import InitiativePaused, InitiativeResumed
from ledger.importers.case_state import CaseState
from ledger.importers.mapping import BlockerRule, DecisionRule, DependencyRule, Mapping, Pause, When
from ledger.importers.row import day_in, text_of
from ledger.words import stream_of

#: The rule that made a fact, the fact, and its stream where that is not the case's own.
Said = tuple[str, Fact, str | None]


def matters(mapping: Mapping, case: CaseState, changed: dict[str, Any]) -> Iterator[Said]:
    """What the changed values begin and end."""
    if not changed:
        return
    if mapping.pause:
        yield from _pause(mapping.pause, case, changed)
    subject = stream_of(mapping.case.subject, case.key)
    for blocker in mapping.blocker:
        yield from _blocker(blocker, case, changed, subject)
    for decision in mapping.decision:
        yield from _decision(decision, case, changed, subject)
    for dependency in mapping.dependency:
        if dependency.from_ in changed:
            yield from _dependency(dependency, case, changed[dependency.from_], mapping.case.subject)


def _met(conditions: tuple[When, ...], changed: dict[str, Any]) -> tuple[When, str] | None:
    """The first condition that has just come true, and the value that made it so."""
    for condition in conditions:
        value = text_of(changed.get(condition.from_))
        if value is not None and (condition.is_ is None or value in condition.is_):
            return condition, value
    return None


def _left(began: tuple[When, ...], changed: dict[str, Any]) -> bool:
    """Whether a condition without an end of its own holds no more."""
    return any(condition.from_ in changed for condition in began) and _met(began, changed) is None


def _pause(rule: Pause, case: CaseState, changed: dict[str, Any]) -> Iterator[Said]:
    met = _met(rule.begins, changed)
    if met and "pause" not in case.running:
        case.running["pause"] = None
        yield "pause", InitiativePaused(case.key, rule.reason or met[1]), None
    elif "pause" in case.running and (_met(rule.ends, changed) if rule.ends else _left(rule.begins, changed)):
        del case.running["pause"]
        yield "resume", InitiativeResumed(case.key), None


def _begin(case: CaseState, name: str, person: str | None) -> str:
    """The key of the next blocker or decision of this name: `PEP-0458/delegate`, then `PEP-0458/delegate-2`."""
    number = case.counts[name] = case.counts.get(name, 0) + 1
    case.running[name] = person
    return _key(case, name, number)


def _key(case: CaseState, name: str, number: int) -> str:
    return f"{case.key}/{name}" + (f"-{number}" if number > 1 else "")


def _value(case: CaseState, name: str | None) -> str | None:
    return text_of(case.values.get(name)) if name else None


def _filled(template: str, case: CaseState, value: str) -> str:
    return template.replace("{value}", value).replace("{case}", case.key).replace("{title}", case.title)


def _blocker(rule: BlockerRule, case: CaseState, changed: dict[str, Any], subject: str) -> Iterator[Said]:
    name = rule.name
    unblocker = _value(case, rule.unblocker)
    met = _met(rule.raised, changed)
    if name in case.running:
        key = _key(case, name, case.counts[name])
        stream = stream_of("blocker", key)
        ended = _met(rule.cleared, changed) if rule.cleared else None
        if ended or (not rule.cleared and _left(rule.raised, changed)):
            del case.running[name]
            yield f"{name}/cleared", BlockerCleared(key, ended[1] if ended else None), stream
        elif unblocker and unblocker != case.running[name]:
            case.running[name] = unblocker
            yield f"{name}/reassigned", BlockerReassigned(key, unblocker), stream
    elif met:
        key = _begin(case, name, unblocker)
        raised = BlockerRaised(
            key, (subject,), _filled(rule.title, case, met[1]), rule.cause, rule.side, rule.needed_action, unblocker
        )
        yield f"{name}/raised", raised, stream_of("blocker", key)


def _decision(rule: DecisionRule, case: CaseState, changed: dict[str, Any], subject: str) -> Iterator[Said]:
    name = rule.name
    decider = _value(case, rule.decider)
    asked = _met(rule.asked, changed)
    if name not in case.running and asked:
        key = _begin(case, name, decider)
        requested = DecisionRequested(
            key,
            (subject,),
            _filled(rule.question, case, asked[1]),
            decider=decider,
            driver=_value(case, rule.driver),
            needed_by=day_in(case.values.get(rule.needed_by), None) if rule.needed_by else None,
        )
        yield f"{name}/asked", requested, stream_of("decision", key)
    if name not in case.running:
        return
    key = _key(case, name, case.counts[name])
    stream = stream_of("decision", key)
    if decider and decider != case.running[name]:
        case.running[name] = decider
        yield f"{name}/reassigned", DecisionReassigned(key, decider), stream
    if taken := _met(rule.taken, changed):
        del case.running[name]
        yield f"{name}/taken", DecisionMade(key, taken[0].says or taken[1]), stream
    elif withdrawn := _met(rule.withdrawn, changed):
        del case.running[name]
        yield f"{name}/withdrawn", DecisionWithdrawn(key, withdrawn[0].says or withdrawn[1]), stream


def _dependency(rule: DependencyRule, case: CaseState, value: Any, kind: str) -> Iterator[Said]:
    """The value is a list, or a text that is one; what is new in it was added, what is missing was removed."""
    memory = f"dependency:{rule.from_}:{rule.needs}"
    before = (case.running.get(memory) or "").split("\n") if case.running.get(memory) else []
    parts = value if isinstance(value, list) else (text_of(value) or "").split(rule.split)
    now = list(dict.fromkeys(rule.key_of(text) for part in parts if (text := text_of(part))))
    case.running[memory] = "\n".join(now) or None
    for change, keys in ((DependencyAdded, _minus(now, before)), (DependencyRemoved, _minus(before, now))):
        for key in keys:
            ends = (key, case.key) if rule.needs else (case.key, key)
            predecessor, successor = (stream_of(kind, end) for end in ends)
            if predecessor != successor:
                rule_name = f"dependency/{'added' if change is DependencyAdded else 'removed'}/{key}"
                yield rule_name, change(predecessor, successor), successor


def _minus(keys: list[str], others: list[str]) -> list[str]:
    return [key for key in keys if key not in others]
