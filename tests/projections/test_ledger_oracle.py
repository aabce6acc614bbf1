"""The wait ledger against a slow reading of the stall model, on generated stories of many overlapping waits.

With calendars of other zones, holidays, thresholds by status, moves between initiatives, pauses, what is reopened, what
is handed on while it waits, and what is told late.
"""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from ledger_oracle import Oracle, Settings, Told
from telling import MONDAY, Story, at, live, stream_of

from ledger.aggregates.fact import Fact
from ledger.facts import (
    AssigneeChanged,
    BlockerCleared,
    BlockerRaised,
    BlockerReassigned,
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    DecisionWithdrawn,
    DependencyAdded,
    HandoffOffered,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    InitiativeResumed,
    ItemAdded,
    ItemMoved,
    OwnerChanged,
    PolicySet,
    ProgressNoted,
    StatusChanged,
)
from projections.waiting.accounting import Scope, account

CLASSES = {"To do": "queued", "Doing": "active", "Testing": "active", "Asked": "waiting", "Mill": "waiting"}
CLASSES |= {"Done": "done", "No": "dropped"}
PEOPLE, KEYS = ("ana", "ben", "cem", "dee"), ("ATLAS", "BOREAS")
ITEMS = tuple(f"A-{number}" for number in range(5))
SUBJECTS = (*(f"initiative:{key}" for key in KEYS), *(f"item:{key}" for key in ITEMS))
#: With a change of the clock in each of them on a day of the stories.
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")


def any_fact(r: Random) -> Fact:
    who, key, item, subject = r.choice(PEOPLE), r.choice(KEYS), r.choice(ITEMS), r.choice(SUBJECTS)
    matter, held = str(r.randrange(3)), tuple(r.sample(SUBJECTS, r.choice([1, 1, 2, 4])))
    return r.choice(
        [
            *[StatusChanged(item, None, r.choice(list(CLASSES))) for _ in range(5)],
            *[BlockerRaised(matter, held, "x", r.choice(["supplier", "unknown"]), unblocker=who) for _ in range(3)],
            *[DecisionRequested(matter, held, "?", decider=r.choice([who, None])) for _ in range(3)],
            r.choice([BlockerCleared(matter), BlockerReassigned(matter, who)]),
            r.choice([DecisionMade(matter, "yes"), DecisionWithdrawn(matter), DecisionReassigned(matter, who)]),
            DependencyAdded(subject, r.choice(SUBJECTS)),
            AssigneeChanged(item, r.choice([who, None])),
            OwnerChanged(key, who),
            ProgressNoted(subject, r.choice(["progress", "contact"]), "x"),
            ItemMoved(item, key),
            r.choice([InitiativePaused(key), InitiativeResumed(key), InitiativeResumed(key)]),
            r.choice([InitiativeReopened(key), HandoffOffered(key, who), InitiativeClosed(key, "achieved")]),
        ]
    )


def story_of(seed: int) -> tuple[list[tuple[float, Fact]], Settings]:
    """Facts with their days, in the order in which they are told, and the policy that judges them."""
    r = Random(seed)
    holidays = tuple((MONDAY + timedelta(days=n)).date().isoformat() for n in r.sample(range(120), 9))
    thresholds = {"": r.choice([1.0, 3.0, 5.0]), "Testing": r.choice([0.5, 8.0])}
    settings = Settings(CLASSES, {"Mill": "the mill"}, thresholds, r.choice(ZONES), (1, 2, 3, 4, 5), holidays)
    policy = PolicySet(CLASSES, settings.parties, thresholds, settings.days, settings.zone, holidays)
    told: list[tuple[float, Fact]] = [(0, policy), *((r.random(), InitiativeProposed(key, key)) for key in KEYS)]
    told += [(r.random() * 2, InitiativeCommitted(key)) for key in KEYS if r.random() < 0.7]
    homes = [r.choice([*KEYS, None]) for _ in ITEMS]
    told += [(2 + r.random() * 6, ItemAdded(i, h, "x", "Doing")) for i, h in zip(ITEMS, homes, strict=True)]
    for _ in range(r.choice([20, 45])):
        fact = any_fact(r)
        if isinstance(fact, DependencyAdded) and fact.predecessor == fact.successor:
            continue
        told.append((8 + r.random() * 110, fact))
    return told, settings


def differences(seed: int, path: Path) -> list[str]:
    """Every line of every ledger that the oracle has otherwise."""
    r, (facts, settings) = Random(seed), story_of(seed)
    story = Story(path)
    told = [Told(at(when), story.tell(when, fact), stream_of(fact), fact) for when, fact in facts]
    found = []
    with closing(story), closing(story.views(130)) as views:
        for day in (120.0, 8 + r.random() * 110):
            oracle = Oracle(told, at(day), settings)
            middle = at(8 + r.random() * (day - 8))
            for subject in SUBJECTS:
                for by in ("cause", "person", "ref"):
                    for since, until in ((None, None), (None, middle), (middle, None)):
                        ledger = account(views, Scope(subject), live(day), by, since, until).ledger
                        ours = {line.name: [*line[1:5]] for line in ledger.lines}
                        theirs = oracle.lines(subject, by, since or 0, until or at(day))
                        if ours != theirs:
                            found.append(f"{subject} by {by} on day {day}, {since}-{until}: {ours}, not {theirs}")
    return found


@pytest.mark.parametrize("seed", range(3))
def test_every_line_of_every_ledger_is_what_the_model_says(seed: int, tmp_path: Path) -> None:
    assert differences(seed, tmp_path / "any.unstall") == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 60))
def test_and_so_it_is_in_many_more(seed: int, tmp_path: Path) -> None:
    assert differences(seed, tmp_path / "any.unstall") == []
