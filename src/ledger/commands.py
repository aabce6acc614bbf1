"""The one table of commands: shell verbs, screens and tests all read what can be recorded from here. Pure.

Adding a command touches its aggregate's file and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, get_args

from ledger.aggregates import (
    blocker,
    bookkeeping,
    decision,
    dependency,
    initiative,
    item,
    looking,
    people,
)
from ledger.aggregates import initiative_commands as steering
from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.facts import AnyFact
from ledger.words import stream_of


class Aggregate(NamedTuple):
    """How the state behind a decision grows from the facts of a stream; facts of other aggregates pass by."""

    initial: Any
    evolve: Callable[[Any, Any], Any]
    facts: tuple[type[Fact], ...]

    def fold(self, facts: Iterable[Fact]) -> Any:
        """The state after all of these facts."""
        state = self.initial
        for fact in facts:
            if isinstance(fact, self.facts):
                state = self.evolve(state, fact)
        return state


INITIATIVE = Aggregate(initiative.Unknown(), initiative.evolve, get_args(initiative.InitiativeFact))
ITEM = Aggregate(item.Unknown(), item.evolve, get_args(item.ItemFact))
BLOCKER = Aggregate(blocker.Unknown(), blocker.evolve, get_args(blocker.BlockerFact))
DECISION = Aggregate(decision.Unknown(), decision.evolve, get_args(decision.DecisionFact))
DEPENDENCY = Aggregate(dependency.Free(), dependency.evolve, get_args(dependency.DependencyFact))
ATTENTION = Aggregate(looking.Attention(), looking.evolve, get_args(looking.AttentionFact))
REVIEW = Aggregate(looking.NotStarted(), looking.evolve_session, get_args(looking.SessionFact))
POLICY = Aggregate(bookkeeping.Policy(), bookkeeping.evolve, get_args(bookkeeping.BookkeepingFact))
PEOPLE = Aggregate(people.People(), people.evolve, (people.PeopleMerged,))

AGGREGATES: dict[str, Aggregate] = {
    "initiative": INITIATIVE,
    "item": ITEM,
    "blocker": BLOCKER,
    "decision": DECISION,
    "dependency": DEPENDENCY,
    "attention": ATTENTION,
    "review": REVIEW,
    "policy": POLICY,
    "people": PEOPLE,
}


class Entry(NamedTuple):
    """A command's line in the table.

    `stream` is the kind of stream that its facts lie in and `key` the field that holds the stream's key; where the
    kind is empty the field holds a whole stream name. `prefix` begins the key that is made where none is given, and
    `founds` says that the command makes a new thing.
    """

    command: type[Command]
    about: Aggregate
    decide: Callable[[Any, Any], tuple[AnyFact, ...]]
    stream: str
    key: str
    help: str
    founds: bool = False
    prefix: str = ""

    def stream_of(self, command: Command) -> str:
        """The stream that the command is decided in. Not for RetractFact, which follows the fact it is about."""
        key = getattr(command, self.key) if self.key else ""
        if not self.stream:
            return str(key)
        return stream_of(self.stream, key) if self.key else self.stream


def _initiative(command: type[Command], text: str, founds: bool = False) -> Entry:
    return Entry(command, INITIATIVE, steering.decide, "initiative", "initiative", text, founds)


def _item(command: type[Command], text: str, founds: bool = False) -> Entry:
    return Entry(command, ITEM, item.decide, "item", "item", text, founds)


def _blocker(command: type[Command], text: str) -> Entry:
    return Entry(command, BLOCKER, blocker.decide, "blocker", "blocker", text)


def _decision(command: type[Command], text: str) -> Entry:
    return Entry(command, DECISION, decision.decide, "decision", "decision", text)


def _link(command: type[Command], text: str) -> Entry:
    return Entry(command, DEPENDENCY, dependency.decide, "", "successor", text)


def _look(command: type[Command], stream: str, key: str, text: str) -> Entry:
    return Entry(command, ATTENTION, looking.decide, stream, key, text)


_TABLE: tuple[Entry, ...] = (
    _initiative(steering.ProposeInitiative, "begin an initiative: an outcome that somebody wants", founds=True),
    _initiative(steering.CommitInitiative, "commit to an initiative, with what it will be accepted by"),
    _initiative(steering.ChangeOwner, "name the one person who is accountable for the outcome"),
    _initiative(steering.MoveTarget, "set, move or drop the target: a day or a dated milestone"),
    _initiative(steering.DateMilestone, "give a milestone its day"),
    _initiative(steering.ChangeScope, "say what was taken into the scope, or out of it"),
    _initiative(steering.PauseInitiative, "put an initiative on hold on purpose"),
    _initiative(steering.ResumeInitiative, "take a paused initiative up again"),
    _initiative(steering.ClaimHealth, "record the health that somebody reports"),
    _initiative(steering.OfferHandoff, "offer the results to whoever takes them over"),
    _initiative(steering.AcceptHandoff, "record that the handoff was accepted"),
    _initiative(steering.RejectHandoff, "record that the handoff was rejected, and why"),
    _initiative(steering.CloseInitiative, "end an initiative: achieved, missed or dropped"),
    _initiative(steering.ReopenInitiative, "open a closed or handed over initiative again"),
    _item(item.AddItem, "add a piece of work", founds=True),
    _item(item.ChangeStatus, "move an item to another status"),
    _item(item.ChangeAssignee, "give an item to somebody else"),
    _item(item.MoveItemDue, "set, move or drop the day on which an item is due"),
    _item(item.RetitleItem, "give an item a better title"),
    _item(item.MoveItem, "move an item to another initiative, or note its new key"),
    _item(item.EstimateItem, "say how big an item is"),
    _item(item.Comment, "comment on an item"),
    Entry(
        blocker.RaiseBlocker,
        BLOCKER,
        blocker.decide,
        "blocker",
        "blocker",
        "say that something abnormal stops committed work",
        founds=True,
        prefix="B",
    ),
    _blocker(blocker.ReassignBlocker, "name who can clear a blocker now"),
    _blocker(blocker.FollowUpBlocker, "note that a blocker was followed up, and when it will be next"),
    _blocker(blocker.EscalateBlocker, "take a blocker to somebody with more say"),
    _blocker(blocker.ClearBlocker, "record that a blocker is gone"),
    Entry(
        decision.RequestDecision,
        DECISION,
        decision.decide,
        "decision",
        "decision",
        "ask somebody for a decision",
        founds=True,
        prefix="D",
    ),
    _decision(decision.ReassignDecision, "ask somebody else to decide"),
    _decision(decision.MoveNeededBy, "set, move or drop the day by which a decision is needed"),
    _decision(decision.MakeDecision, "record what was decided"),
    _decision(decision.WithdrawDecision, "record that the question is no longer asked"),
    _decision(decision.SupersedeDecision, "record that a newer decision takes this one's place"),
    _link(dependency.AddDependency, "say what has to be done before something else can go on"),
    _link(dependency.RemoveDependency, "say that something no longer depends on another"),
    _look(looking.NoteProgress, "", "subject", "note progress, a contact or administration"),
    _look(looking.ScheduleReview, "initiative", "initiative", "say how often an initiative is reviewed"),
    Entry(
        looking.StartReview,
        REVIEW,
        looking.decide_session,
        "review",
        "review",
        "begin a review of several initiatives",
        founds=True,
        prefix="R",
    ),
    _look(looking.ReviewInitiative, "initiative", "initiative", "record one look at an initiative, with its verdict"),
    Entry(looking.CloseReview, REVIEW, looking.decide_session, "review", "review", "end a review"),
    _look(looking.ExplainStall, "", "subject", "say what a past silence really was"),
    Entry(
        bookkeeping.RetractFact,
        POLICY,
        bookkeeping.decide_retraction,
        "",
        "of",
        "take a fact back; taking the retraction back brings it again",
    ),
    Entry(people.MergePeople, PEOPLE, people.decide, "people", "", "say that several names mean one person"),
    Entry(
        bookkeeping.SetPolicy,
        POLICY,
        bookkeeping.decide,
        "policy",
        "",
        "set classes of statuses, thresholds, working days, causes, what counts as progress",
    ),
)

COMMANDS: dict[str, Entry] = {entry.command.__name__: entry for entry in _TABLE}


def entry_of(command: Command) -> Entry:
    """The command's line in the table."""
    return COMMANDS[type(command).__name__]
