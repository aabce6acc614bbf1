"""What completes a field: people, keys by title, causes, choices, days. Asked in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, get_args, get_origin

from ledger.facts import KINDS
from ledger.instants import DAY, rfc3339
from projections.lists.choices import Choice, causes, like, people, statuses, things
from projections.moment import Moment
from projections.views import Views
from tui.forms.plan import RowPlan
from tui.forms.reading import is_person, kinds_of
from tui.words.display import clean, span
from tui.words.fields import Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.forms.circumstances import Circumstances  # loads the log, which no screen needs to begin


class Offer(NamedTuple):
    """A text for the field, what it is, and what taking it puts into other fields."""

    text: str
    told: str = ""
    also: tuple[tuple[str, str], ...] = ()


_STATUS_FIELDS = (("ChangeStatus", "to"), ("AddItem", "status"))


#: Choices of a field that do not depend on what is typed, by the field's name.
Kept = dict[str, Sequence[Choice]]


def offers(views: Views, moment: Moment, row: RowPlan, typed: str, around: Circumstances, kept: Kept) -> list[Offer]:
    """What begins, or is, like what was typed; everything sensible where nothing was. `kept` spares asking again."""
    field = row.field
    if field is None or row.lead:
        return []
    if field.name == "from_":
        return _silences(around)
    if field.kind is date:
        return _like(_days(around.now), typed)
    if founding := _founding(field):
        return founding
    if kinds := kinds_of(field):
        return _things(views, kinds, typed, around)
    if field.name not in kept:
        kept[field.name] = _choices(views, moment, field, around)
    return _like(kept[field.name], typed)


def _founding(field: Field) -> list[Offer]:
    """The key of something new is nothing that could be looked up, but it must not look like what is there."""
    from ledger.commands import COMMANDS

    entry = COMMANDS[field.command.__name__]
    new = (entry.founds and field.name == entry.key) or (field.command.__name__, field.name) == ("MoveItem", "key")
    return [Offer("", "a new key, without spaces and colons")] if new else []


def _choices(views: Views, moment: Moment, field: Field, around: Circumstances) -> Sequence[Choice]:
    command = field.command.__name__
    if is_person(field):
        return people(views, moment, around.initiative)
    if (command, field.name) in _STATUS_FIELDS:
        return statuses(views, around.initiative)
    if field.name == "cause":
        return causes(views, moment)
    if get_origin(field.kind) is Literal and not field.mapping:
        return [Choice(choice, "") for choice in get_args(field.kind)]
    if field.name == "milestone":
        return [Choice(name, str(on)) for name, on in around.about.milestones.items()]
    if (command, field.name) == ("MakeDecision", "option"):
        asked = getattr(around.decision, "requested", None)
        return [Choice(option, "") for option in (asked.options if asked else ())]
    if field.name == "progress":
        return [Choice(kind, "") for kind in KINDS]
    return ()


def _like(choices: Sequence[Choice], typed: str) -> list[Offer]:
    return [Offer(choice.text, choice.told) for choice in like(choices, typed)]


def _things(views: Views, kinds: tuple[str, ...], typed: str, around: Circumstances) -> list[Offer]:
    """Things by key or title; among open matters of what is selected nobody needs to search."""
    near: list[Offer] = []
    if not typed.strip():
        if kinds == ("blocker",):
            near = [Offer(row.blocker, row.title) for row in around.blockers]
        elif kinds == ("decision",):
            near = [Offer(row.decision, row.question) for row in around.decisions]
    keys = {offer.text for offer in near}
    found = things(views, kinds, typed, around.initiative)
    if len(kinds) == 1:
        return [*near, *(Offer(thing.key, thing.title) for thing in found if thing.key not in keys)]
    return [Offer(thing.key, f"{thing.kind}: {thing.title}") for thing in found]


def _silences(around: Circumstances) -> list[Offer]:
    return [
        Offer(rfc3339(each.from_), f"silent {span(each.to - each.from_)}", (("until", rfc3339(each.to)),))
        for each in around.silences
        if each.to - each.from_ >= DAY
    ]


def _days(now: datetime) -> list[Choice]:
    today = now.astimezone().date()
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    monday = today + timedelta(days=7 - today.weekday())
    ends = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return [
        Choice(day.isoformat(), told)
        for day, told in (
            (friday, "friday this week" if today.weekday() <= 4 else "next friday"),
            (monday, "monday next week"),
            (today + timedelta(days=7), "in 1 week"),
            (today + timedelta(days=14), "in 2 weeks"),
            (ends, "end of the month"),
            (today + timedelta(days=1), "tomorrow"),
            (today, "today"),
        )
    ]


def shown(offer: Offer) -> str:
    """An offer on one line."""
    return clean(f"{offer.text}  {offer.told}" if offer.told else offer.text)
