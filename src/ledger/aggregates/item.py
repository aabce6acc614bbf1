"""An item: assignable work inside an initiative, with an assignee and a status."""

from __future__ import annotations

from datetime import date
from math import isfinite
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.words import Person, Prose

# ── facts ──


class ItemAdded(Fact, frozen=True):
    """`fields` are those of the tracker's other fields that the item began with, and for which there is no fact."""

    item: str
    initiative: str | None
    title: Prose
    status: str
    fields: tuple[str, ...] = ()


class StatusChanged(Fact, frozen=True, rename={"from_": "from"}):
    item: str
    from_: str | None
    to: str


class AssigneeChanged(Fact, frozen=True):
    item: str
    to: Person | None


class ItemDueMoved(Fact, frozen=True):
    item: str
    to: date | None


class ItemRetitled(Fact, frozen=True):
    item: str
    title: Prose


class ItemMoved(Fact, frozen=True):
    """To another initiative, or under a new key; the stream keeps its name, `key` is what people call it now."""

    item: str
    initiative: str | None = None
    key: str | None = None


class ItemEstimated(Fact, frozen=True):
    """`size` in the team's own `unit` (points, hours)."""

    item: str
    size: float | None
    unit: str = "points"


class Commented(Fact, frozen=True):
    item: str
    text: Prose


ItemFact = (
    ItemAdded | StatusChanged | AssigneeChanged | ItemDueMoved | ItemRetitled | ItemMoved | ItemEstimated | Commented
)

# ── state ──


class Unknown(Struct, frozen=True):
    """Nobody has added it."""


class Known(Struct, frozen=True):
    """Whether its status means queued, active, waiting, done or dropped is for the policy to say, not for the item."""

    added: ItemAdded | None = None
    initiative: str | None = None
    title: str | None = None
    status: str | None = None
    assignee: str | None = None
    due: date | None = None
    key: str | None = None
    size: float | None = None
    unit: str | None = None
    comments: int = 0


ItemState = Unknown | Known

# ── evolve ──


def evolve(state: ItemState, fact: ItemFact) -> ItemState:
    """The state after a fact; facts about an item that nobody added make it known."""
    item = Known() if isinstance(state, Unknown) else state
    match fact:
        case ItemAdded(initiative=initiative, title=title, status=status):
            return replace(
                item,
                added=fact,
                initiative=item.initiative or initiative,
                title=item.title or title,
                status=item.status or status,
            )
        case StatusChanged(to=status):
            return replace(item, status=status)
        case AssigneeChanged(to=assignee):
            return replace(item, assignee=assignee)
        case ItemDueMoved(to=due):
            return replace(item, due=due)
        case ItemRetitled(title=title):
            return replace(item, title=title)
        case ItemMoved(initiative=initiative, key=key):
            return replace(item, initiative=initiative or item.initiative, key=key or item.key)
        case ItemEstimated(size=size, unit=unit):
            return replace(item, size=size, unit=unit)
        case Commented():
            return replace(item, comments=item.comments + 1)
        case _:
            assert_never(fact)


# ── commands ──


class AddItem(Command, frozen=True):
    item: str
    title: Prose
    initiative: str | None = None
    status: str = "To do"


class ChangeStatus(Command, frozen=True):
    item: str
    to: str


class ChangeAssignee(Command, frozen=True):
    item: str
    to: Person | None


class MoveItemDue(Command, frozen=True):
    item: str
    to: date | None


class RetitleItem(Command, frozen=True):
    item: str
    title: Prose


class MoveItem(Command, frozen=True):
    item: str
    initiative: str | None = None
    key: str | None = None


class EstimateItem(Command, frozen=True):
    item: str
    size: float | None
    unit: str = "points"


class Comment(Command, frozen=True):
    item: str
    text: Prose


ItemCommand = AddItem | ChangeStatus | ChangeAssignee | MoveItemDue | RetitleItem | MoveItem | EstimateItem | Comment

# ── decide ──


def decide(command: ItemCommand, state: ItemState) -> tuple[ItemFact, ...]:
    """The facts that come of a command, none where it already holds. Raises Rejected where a rule says no."""
    key = command.item
    if isinstance(command, AddItem):
        return _add(command, state)
    item = known(key, state)
    match command:
        case ChangeStatus(to=status):
            return (StatusChanged(key, item.status, status),) if status != item.status else ()
        case ChangeAssignee(to=assignee):
            return (AssigneeChanged(key, assignee),) if assignee != item.assignee else ()
        case MoveItemDue(to=due):
            return (ItemDueMoved(key, due),) if due != item.due else ()
        case RetitleItem(title=title):
            return (ItemRetitled(key, title),) if title != item.title else ()
        case MoveItem():
            return _move(command, item)
        case EstimateItem():
            return _estimate(command, item)
        case Comment(text=text):
            return (Commented(key, text),)
        case _:
            assert_never(command)


def known(key: str, state: ItemState) -> Known:
    """What is known of the item. Raises Rejected where nobody has added it."""
    if isinstance(state, Unknown):
        raise Rejected(f"there is no item {key!r}; add it first with AddItem")
    return state


def _add(command: AddItem, state: ItemState) -> tuple[ItemFact, ...]:
    added = ItemAdded(command.item, command.initiative, command.title, command.status)
    if isinstance(state, Unknown):
        return (added,)
    if state.added and replace(state.added, fields=()) == added:
        return ()
    raise Rejected(
        f"there is an item {command.item!r} already; choose another key, or change it with RetitleItem or ChangeStatus"
    )


def _move(command: MoveItem, item: Known) -> tuple[ItemFact, ...]:
    if command.initiative is None and command.key is None:
        raise Rejected(f"{command.item} cannot be moved to nowhere; name an initiative, or the key that it has now")
    initiative = command.initiative if command.initiative != item.initiative else None
    key = command.key if command.key != item.key else None
    return (ItemMoved(command.item, initiative, key),) if initiative or key else ()


def _estimate(command: EstimateItem, item: Known) -> tuple[ItemFact, ...]:
    size, unit = command.size, command.unit
    if size is not None and not (isfinite(size) and size >= 0):
        raise Rejected(f"{size} is no size for {command.item}; give a number of {unit} from 0 up")
    if size == item.size and (size is None or unit == item.unit):
        return ()
    return (ItemEstimated(command.item, size, unit),)
