"""A generated portfolio: many initiatives whose facts lie interleaved, as they would in a real ledger."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from ledger.aggregates.blocker import BlockerCleared, BlockerRaised
from ledger.aggregates.decision import DecisionMade, DecisionRequested
from ledger.aggregates.initiative import InitiativeCommitted, InitiativeProposed, OwnerChanged, TargetMoved
from ledger.aggregates.item import AssigneeChanged, Commented, ItemAdded, StatusChanged
from ledger.aggregates.looking import ProgressNoted
from ledger.facts import AnyFact
from ledger.log.port import BATCH
from ledger.log.recorder import SqliteLog
from ledger.record import Draft
from ledger.words import CAUSES

_STATUSES = ("To do", "In progress", "Review", "Waiting for client", "Done")
_PEOPLE = [f"person {number}" for number in range(60)]
_TEXT = "We asked again; the answer is expected next week, and the work can go on as soon as it is there. "
_YEARS = 3


def build(path: Path, facts: int, initiatives: int) -> None:
    """Make the ledger, unless an earlier run has made it."""
    if path.exists():
        return
    half = path.with_name(path.name + ".half")
    for left in path.parent.glob(half.name + "*"):
        left.unlink()
    log = SqliteLog(half, create=True)
    told = drafts(facts, initiatives)
    while batch := list(islice(told, BATCH)):
        log.append(batch)
    log.close()
    half.rename(path)


def drafts(facts: int, initiatives: int) -> Iterator[Draft]:
    """`facts` drafts in the order of time; the same for the same numbers."""
    chance = random.Random(f"{facts} {initiatives}")
    step = timedelta(days=365 * _YEARS) / facts
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=365 * _YEARS)
    told = [_Initiative(f"INIT-{number:04}", chance) for number in range(initiatives)]
    beginnings = (fact for initiative in told for fact in initiative.beginning())
    for number in range(facts):
        fact = next(beginnings, None) or chance.choice(told).go_on()
        stream, what = fact
        at += step
        yield Draft(stream, what, at, chance.choice(_PEOPLE), "bench", at, source=f"bench:{number}")


class _Initiative:
    def __init__(self, key: str, chance: random.Random) -> None:
        self.key = key
        self.chance = chance
        self.statuses: dict[str, str] = {}
        self.blockers: list[str] = []
        self.decisions: list[str] = []
        self.matters = 0

    def beginning(self) -> list[tuple[str, AnyFact]]:
        stream, key = f"initiative:{self.key}", self.key
        target = (datetime.now(UTC) + timedelta(days=self.chance.randint(-30, 200))).date()
        return [
            (stream, InitiativeProposed(key, f"What {key} is to bring about", "A client", "An outcome")),
            (stream, InitiativeCommitted(key, ("It works", "It is accepted"))),
            (stream, OwnerChanged(key, self.chance.choice(_PEOPLE))),
            (stream, TargetMoved(key, target, reason="as agreed")),
            self._add_item(),
        ]

    def go_on(self) -> tuple[str, AnyFact]:
        dice = self.chance.random()
        if dice < 0.08:
            return self._add_item()
        if dice < 0.12:
            return self._blocker()
        if dice < 0.15:
            return self._decision()
        item = self.chance.choice(list(self.statuses))
        stream = f"item:{item}"
        if dice < 0.50:
            before, after = self.statuses[item], self.chance.choice(_STATUSES)
            self.statuses[item] = after
            return stream, StatusChanged(item, before, after)
        if dice < 0.65:
            return stream, AssigneeChanged(item, self.chance.choice(_PEOPLE))
        if dice < 0.92:
            return stream, Commented(item, _TEXT * self.chance.randint(1, 3))
        return stream, ProgressNoted(stream, "progress", _TEXT)

    def _add_item(self) -> tuple[str, AnyFact]:
        item = f"{self.key}-{len(self.statuses) + 1}"
        self.statuses[item] = "To do"
        return f"item:{item}", ItemAdded(item, self.key, f"A part of {self.key} that somebody can do", "To do")

    def _blocker(self) -> tuple[str, AnyFact]:
        if self.blockers:
            blocker = self.blockers.pop()
            return f"blocker:{blocker}", BlockerCleared(blocker, "It came after all")
        self.matters += 1
        blocker = f"B-{self.key}-{self.matters}"
        self.blockers.append(blocker)
        cause, unblocker = self.chance.choice(CAUSES), self.chance.choice(_PEOPLE)
        raised = BlockerRaised(blocker, (self._some_item(),), "Something is missing", cause, unblocker=unblocker)
        return f"blocker:{blocker}", raised

    def _decision(self) -> tuple[str, AnyFact]:
        if self.decisions:
            decision = self.decisions.pop()
            return f"decision:{decision}", DecisionMade(decision, "The first")
        self.matters += 1
        decision = f"D-{self.key}-{self.matters}"
        self.decisions.append(decision)
        decider = self.chance.choice(_PEOPLE)
        asked = DecisionRequested(decision, (self._some_item(),), "This or that?", ("This", "That"), decider)
        return f"decision:{decision}", asked

    def _some_item(self) -> str:
        return f"item:{self.chance.choice(list(self.statuses))}"


def write_xes(path: Path, events: int) -> None:
    """An event log in XES: cases of ten events each."""
    chance = random.Random(events)
    at = datetime(2024, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n')
        for case in range(events // 10):
            out.write(f'<trace><string key="concept:name" value="case {case}"/>\n')
            for number in range(10):
                at += timedelta(seconds=chance.randint(1, 600))
                status = "Done" if number == 9 else chance.choice(_STATUSES[:4])
                out.write(
                    f'<event><string key="concept:name" value="{status}"/>'
                    f'<string key="org:resource" value="{chance.choice(_PEOPLE)}"/>'
                    f'<date key="time:timestamp" value="{at.isoformat()}"/></event>\n'
                )
            out.write("</trace>\n")
        out.write("</log>\n")
