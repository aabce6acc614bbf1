"""What a mapping makes of the rows of one case: the facts of an item or an initiative."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ledger.aggregates.fact import Fact
from ledger.aggregates.initiative import (
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    InitiativeResumed,
    OwnerChanged,
    TargetMoved,
)
from ledger.aggregates.item import (
    AssigneeChanged,
    Commented,
    ItemAdded,
    ItemDueMoved,
    ItemEstimated,
    ItemMoved,
    ItemRetitled,
    StatusChanged,
)
from ledger.aggregates.looking import ProgressNoted
from ledger.importers.case_matters import matters
from ledger.importers.case_state import CaseState
from ledger.importers.mapping import Mapping
from ledger.importers.row import Row, day_in, text_of
from ledger.words import stream_of

UNKNOWN_STATUS = "(unknown)"


class Say(NamedTuple):
    """A fact that a row makes, the rule that made it, and the stream if it is another one than the case's."""

    rule: str
    fact: Fact
    stream: str | None = None


class CaseRules:
    """The rules of one mapping. `initiative` is where items go for which the mapping names none."""

    def __init__(self, mapping: Mapping, initiative: str) -> None:
        self._mapping = mapping
        self._initiative = initiative
        self.kind = mapping.case.subject
        self._has_matters = bool(mapping.pause or mapping.blocker or mapping.decision or mapping.dependency)
        #: Whether a value can be such that a row is refused; only then a row is tried on a copy of its case.
        self.may_refuse = bool(
            mapping.due or mapping.estimate or mapping.dependency or any(one.needed_by for one in mapping.decision)
        )

    def say(self, case: CaseState, row: Row, changed: dict[str, Any]) -> Iterator[Say]:
        """What the row says that was not said before; `changed` are its values that are not those of the case.

        Raises ValueError where a value cannot be read; `case` is then of no use any more.
        """
        case.values.update(changed)
        opens = not case.opened
        case.opened = True
        if self.kind == "item":
            yield from self._item(case, row, opens)
        else:
            yield from self._initiative_itself(case, row, changed, opens)
        if self._has_matters:
            yield from (Say(*said) for said in matters(self._mapping, case, changed))

    def _status(self, case: CaseState) -> str | None:
        rule = self._mapping.status
        found = text_of(case.values.get(rule.from_)) if rule.from_ else None
        return None if found in rule.ignore else found

    def _title(self, case: CaseState) -> str:
        title = self._mapping.case.title
        return (text_of(case.values.get(title)) if title else None) or case.key

    # ── an item ──

    def _item(self, case: CaseState, row: Row, opens: bool) -> Iterator[Say]:
        status, title, home = self._status(case), self._title(case), self._home(case)
        if opens:
            case.status = status or UNKNOWN_STATUS
            case.title, case.initiative = title, home
            yield Say("", ItemAdded(case.key, home, title, case.status))
        if title != case.title:
            case.title = title
            yield Say("title", ItemRetitled(case.key, title))
        if home != case.initiative:
            case.initiative = home
            yield Say("initiative", ItemMoved(case.key, home))
        if status and status != case.status:
            before, case.status = case.status, status
            yield Say("status", StatusChanged(case.key, before, status))
        yield from self._work(case, row)

    def _home(self, case: CaseState) -> str:
        name = self._mapping.case.initiative
        return (case.home_of(text_of(case.values.get(name))) if name else None) or self._initiative

    def _work(self, case: CaseState, row: Row) -> Iterator[Say]:
        mapping = self._mapping
        if mapping.assignee and (assignee := text_of(case.values.get(mapping.assignee.from_))) != case.assignee:
            case.assignee = assignee
            yield Say("assignee", AssigneeChanged(case.key, assignee))
        if mapping.due and (due := day_in(case.values.get(mapping.due.from_), mapping.due.format)) != case.due:
            case.due = due
            yield Say("due", ItemDueMoved(case.key, due))
        if mapping.estimate:
            size = _number(case.values.get(mapping.estimate.from_))
            if size != case.size:
                case.size = size
                yield Say("estimate", ItemEstimated(case.key, size, mapping.estimate.unit))
        if mapping.comment and (text := text_of(row.values.get(mapping.comment.from_))) and text != case.comment:
            case.comment = text
            yield Say("comment", Commented(case.key, text))

    # ── an initiative ──

    def _initiative_itself(self, case: CaseState, row: Row, changed: dict[str, Any], opens: bool) -> Iterator[Say]:
        mapping = self._mapping
        if opens:
            case.title = self._title(case)
            yield Say("", InitiativeProposed(case.key, case.title))
        status = self._status(case)
        if status and status != case.status:
            yield from self._stage(case, status)
        if mapping.owner and (owner := text_of(case.values.get(mapping.owner.from_))) != case.owner:
            case.owner = owner
            yield Say("owner", OwnerChanged(case.key, owner))
        yield from self._targets(case, changed)
        yield from self._progress(case)
        if mapping.comment and (text := text_of(row.values.get(mapping.comment.from_))) and text != case.comment:
            case.comment = text
            yield Say("comment", ProgressNoted(stream_of("initiative", case.key), "contact", text))

    def _stage(self, case: CaseState, status: str) -> Iterator[Say]:
        """The word itself is kept as a note; what it means for the stage follows from the mapping."""
        before, case.status = case.status, status
        if before:
            note = f"status: {before} → {status}"
            yield Say("status", ProgressNoted(stream_of("initiative", case.key), "progress", note))
        old, new = case.stage, self._mapping.status.stages.get(status, case.stage)
        case.stage = new
        for number, fact in enumerate(_stage_facts(case, old, new, status)):
            yield Say(f"stage{number or ''}", fact)

    def _progress(self, case: CaseState) -> Iterator[Say]:
        """A value that moves on is progress; one that is filled in where there was none is not."""
        for number, rule in enumerate(self._mapping.progress):
            value, before = text_of(case.values.get(rule.from_)), case.noted.get(number)
            if value is None or value == before:
                continue
            case.noted[number] = value
            if before is not None:
                note = f"{rule.from_}: {before} → {value}"
                said = ProgressNoted(stream_of("initiative", case.key), "progress", note)
                yield Say(f"progress{number or ''}", said)

    def _targets(self, case: CaseState, changed: dict[str, Any]) -> Iterator[Say]:
        for number, target in enumerate(self._mapping.target):
            if target.from_ not in changed:
                continue
            value = text_of(changed[target.from_])
            rule = f"target{number or ''}"
            if value is None:
                if case.targets.pop(number, None) and not case.targets:
                    yield Say(rule, TargetMoved(case.key))
                continue
            case.targets[number] = value
            try:
                day = day_in(value, target.format)
            except ValueError:
                yield Say(rule, TargetMoved(case.key, milestone=target.milestone.replace("{value}", value)))
            else:
                yield Say(rule, TargetMoved(case.key, day))


_CLOSED = ("achieved", "missed", "dropped")


def _stage_facts(case: CaseState, old: str, new: str, status: str) -> Iterator[Fact]:
    if new == old:
        return
    if new in _CLOSED:
        yield InitiativeClosed(case.key, new, status)  # type: ignore[arg-type]
        return
    if old in _CLOSED:
        yield InitiativeReopened(case.key, status)
    elif old == "paused":
        yield InitiativeResumed(case.key)
    if new == "paused":
        yield InitiativePaused(case.key, status)
    elif new == "committed" and not case.committed:
        case.committed = True
        yield InitiativeCommitted(case.key)


def _number(value: Any) -> float | None:
    text = text_of(value)
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number, which an estimate is") from None
    if number - number != 0:
        raise ValueError(f"{text!r} is no number that can be worked with")
    return number
