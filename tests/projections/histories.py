"""Any history: facts of all kinds about few subjects, native and imported, in batches as they reach a ledger."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple, get_type_hints

from any_values import values
from hypothesis import strategies as st
from telling import MONDAY, Story, clock, day

from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.facts import (
    KINDS,
    BlockerCleared,
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    DependencyAdded,
    FactCorrected,
    FactRetracted,
    InitiativePaused,
    InitiativeProposed,
    ItemAdded,
    ItemMoved,
    PolicySet,
    StatusChanged,
)
from projections.audit.records import AuditFilter, after
from projections.lists.items import items
from projections.lists.portfolio import portfolio
from projections.lists.warnings import warnings
from projections.moment import Moment
from projections.views import Views
from projections.views.matters import blockers, decisions
from projections.why.telling import why

INITIATIVES, ITEMS = ("ATLAS", "BOREAS"), ("A-1", "A-2", "A-3")
SUBJECTS = (*(f"initiative:{key}" for key in INITIATIVES), *(f"item:{key}" for key in ITEMS))
STATUSES = st.sampled_from(["To do", "Doing", "Asked", "Waiting", "Done", "Dropped"])
CLASSES = st.sampled_from(["queued", "active", "waiting", "done", "dropped"])
LAST_DAY = 60

_WORDS = st.sampled_from(["ana", "ben", "ü", "a\nb"])
_DAYS = st.integers(0, LAST_DAY + 20).map(lambda n: (MONDAY + timedelta(days=n)).date())
_TIMES = st.integers(0, LAST_DAY * 24).map(lambda n: MONDAY + timedelta(hours=n))
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "initiative": st.sampled_from(INITIATIVES),
    "item": st.sampled_from(ITEMS),
    "blocker": st.just("B"),
    "decision": st.just("D"),
    "review": st.just("R"),
    "subject": st.sampled_from(SUBJECTS),
    "predecessor": st.sampled_from(SUBJECTS),
    "successor": st.sampled_from(SUBJECTS),
    "affects": st.lists(st.sampled_from(SUBJECTS), max_size=3, unique=True).map(tuple),
    "status": STATUSES,
    "statuses": st.dictionaries(STATUSES, CLASSES, max_size=3),
    "since": st.none() | _TIMES,
    "from_": _TIMES,
    "until": _TIMES,
    "needed_by": st.none() | _DAYS,
    "follow_up_on": st.none() | _DAYS,
}
#: What decides about states comes more often than the rest.
_OFTEN = (
    ItemAdded,
    StatusChanged,
    StatusChanged,
    InitiativeProposed,
    BlockerRaised,
    BlockerCleared,
    DecisionRequested,
    DecisionMade,
    DependencyAdded,
    ItemMoved,
    InitiativePaused,
    FactRetracted,
    PolicySet,
)


@cache
def _fact(kind: type[Fact], length: int) -> st.SearchStrategy[Fact]:
    fields = {
        name: _FIELDS[name] if name in _FIELDS else values(hint, _WORDS) for name, hint in get_type_hints(kind).items()
    }
    if kind is StatusChanged:
        fields |= {"from_": STATUSES, "to": STATUSES}
    elif kind in (FactRetracted, FactCorrected):
        fields["of"] = st.integers(1, length)
    return st.builds(kind, **fields)


class Told(NamedTuple):
    """A fact that happened after so many hours; `known` hours too where a tracker knew it, None for a native fact."""

    fact: Fact
    at: int
    known: int | None


@st.composite
def told(draw, length: int) -> Told:  # type: ignore[no-untyped-def]
    kind = draw(st.sampled_from([*_OFTEN, *KINDS.values()]))
    happened = draw(st.integers(0, LAST_DAY * 24))
    known = draw(st.none() | st.integers(0, 200))
    return Told(draw(_fact(kind, length)), happened, None if known is None else happened + known)


class Batch(NamedTuple):
    """Facts that were recorded together on a day; `seen` says that somebody looked then."""

    facts: list[Told]
    recorded: float
    seen: bool


@st.composite
def any_history(draw, most: int = 16) -> list[Batch]:  # type: ignore[no-untyped-def]
    """Facts in batches, each recorded later than the one before; some speak of what lies ahead, as real files do."""
    length = draw(st.integers(1, most))
    facts = draw(st.lists(told(length), min_size=length, max_size=length))
    found: list[Batch] = []
    recorded = float(draw(st.sampled_from([LAST_DAY + 9, LAST_DAY // 2])))
    while facts:
        size = draw(st.integers(1, length))
        recorded += draw(st.integers(0, 96)) / 24
        found.append(Batch(facts[:size], recorded, draw(st.booleans())))
        facts = facts[size:]
    return found


def drafts_of(story: Story, batch: Batch) -> list[Any]:
    """The batch as it goes into the ledger; a retraction lies with what it retracts, where that is known by now."""
    return [
        story.draft(told.fact, told.at / 24, None if told.known is None else told.known / 24) for told in batch.facts
    ]


def answers(views: Views, moment: Moment) -> dict[str, Any]:
    """Everything that can be asked about a moment."""
    found: dict[str, Any] = {
        "portfolio": portfolio(views, moment),
        "warnings": warnings(views, moment),
        # `until` tells the screens when to look again, and with it of what is recorded but lies ahead.
        "items": [row._replace(until=None) for row in items(views, moment)],
        "blockers": blockers(views, moment),
        "decisions": decisions(views, moment),
        "audit": after(views, AuditFilter(), 0, 1_000),
    }
    for subject in SUBJECTS:
        found[f"matters of {subject}"] = blockers(views, moment, subject), decisions(views, moment, subject)
        try:
            found[f"why {subject}"] = why(views, subject, moment)
        except Rejected as refusal:
            found[f"why {subject}"] = type(refusal)
    return found


def now_of(history: list[Batch]) -> float:
    """The day of the last batch."""
    return history[-1].recorded


def follow(story: Story, history: list[Batch]) -> Views:
    """Tell a history; whoever looks in between catches the views up then. The views at its end."""
    for batch in history:
        story.append(drafts_of(story, batch), day(batch.recorded))
        if batch.seen:
            with clock(day(batch.recorded)):
                Views.open(story.path).close()
    return story.views(now_of(history))
