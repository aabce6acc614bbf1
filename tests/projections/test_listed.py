"""What lists show of the signals is kept from look to look; it is what folding everything says, whatever happened."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

from telling import Story, live

from ledger.facts import (
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeResumed,
    ItemAdded,
    OwnerChanged,
    PolicySet,
    StatusChanged,
)
from projections.lists.brief import brief
from projections.lists.warnings import warnings

_KEYS = ("ATLAS", "BOREAS", "CIRRUS")
_PEOPLE = ("ana", "ben")


def _happen(story: Story, chance: random.Random, step: int, when: float) -> None:
    key, who, other = chance.choice(_KEYS), chance.choice(_PEOPLE), chance.choice(_KEYS)
    match chance.randrange(8):
        case 0:
            story.tell(when, OwnerChanged(key, who))
        case 1:
            both = tuple(dict.fromkeys((f"initiative:{key}", f"initiative:{other}")))
            story.tell(when, DecisionRequested(f"D{step}", both, "Blue?", decider=who))
        case 2:
            story.tell(when, DecisionReassigned(f"D{step - 4}", who))
        case 3:
            story.tell(when, DecisionMade(f"D{step - 3}", "Blue"))
        case 4 | 5:
            # Whatever was begun long ago ends: what is usual becomes another.
            for number in range(3):
                story.tell(when, StatusChanged(f"{key}-{chance.randrange(20)}", "Doing", "Done"))
                story.tell(when, ItemAdded(f"{key}-{step}-{number}", key, "Work", "Doing"))
        case 6:
            story.tell(when, chance.choice((InitiativePaused, InitiativeResumed))(key))
        case _:
            last = InitiativeClosed("CIRRUS", "dropped") if step > 50 else PolicySet(loads={"owner": step % 3})
            story.tell(when, last)


def test_lists_show_what_stands_after_every_fact_and_as_time_goes_by(tmp_path: Path) -> None:
    chance = random.Random(11)
    story = Story(tmp_path / "told.unstall")
    for key in _KEYS:
        story.tell(0, InitiativeProposed(key, key.title()), InitiativeCommitted(key), OwnerChanged(key, "ana"))
        story.tell(0, *(ItemAdded(f"{key}-{number}", key, "Work", "Doing") for number in range(25)))
    story.tell(0, PolicySet(loads={"owner": 2, "decider": 2}))
    seen: set[str] = set()
    for step in range(70):
        when = 1 + step / 2
        _happen(story, chance, step, when)
        for asked in (when, when + 0.25):
            with closing(story.views(asked)) as views:
                full = warnings(views, live(asked))
                for row in brief(views, live(asked)):
                    signals = full.get(row.initiative, ())
                    first = (signals[0].id, signals[0].sentence) if signals else (None, None)
                    assert (row.warnings, row.urgent, row.warning) == (len(signals), *first)
                    seen |= {signal.id for signal in signals}
    story.close()
    assert seen >= {"age-in-status", "decider-overloaded", "owner-overloaded"}
