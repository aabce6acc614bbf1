"""What can be chosen where somebody fills in a form: people, things by key or title, causes, statuses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from projections.lists.find import Found, initiatives
from projections.moment import Moment
from projections.views import Views
from projections.views.packed import standing_of
from projections.views.policies import STANDS, people_at
from projections.views.typed import typed


class Choice(NamedTuple):
    """What is written into the field, and what it is, in a few words."""

    text: str
    told: str


#: So many things are looked at before the best are chosen.
_LOOKED_AT = 2_000
_MOST = 50

#: Marks whose value is a person, and what in the rest of a mark is one; see `projections.model.people`.
_PERSON_KINDS = frozenset(
    {
        "OwnerChanged",
        "AssigneeChanged",
        "BlockerReassigned",
        "BlockerEscalated",
        "DecisionReassigned",
        "HandoffOffered",
    }
)
_PERSON_PARTS = ("unblocker", "decider", "driver", "who")

_NEAR = """
WITH near (id) AS (
    SELECT id FROM subject WHERE stream = :stream
    UNION SELECT m.item FROM member m JOIN subject s ON s.id = m.initiative WHERE s.stream = :stream
) SELECT id FROM near UNION SELECT other FROM edge WHERE subject IN (SELECT id FROM near)
"""
_FAR = """
SELECT id FROM subject WHERE stream >= 'blocker:' AND stream < 'blocker;'
OR stream >= 'decision:' AND stream < 'decision;' OR stream >= 'initiative:' AND stream < 'initiative;'
"""


def people(views: Views, moment: Moment, initiative: str | None = None) -> list[Choice]:
    """Everybody who is known, by the name that is shown: who is named most on this initiative first, then elsewhere."""
    known = people_at(views.connection, moment)
    near = Counter[str]()
    if initiative is not None:
        stream = typed(f"initiative:{initiative}")
        near.update(_named(views, moment, _NEAR, stream=stream))
        near.update(_actors(views, "JOIN subject s ON s.id = a.home WHERE s.stream = ?", stream))
    far = Counter[str](_named(views, moment, _FAR))
    rows = views.connection.execute(
        "SELECT assignee, COUNT(*) FROM item_state WHERE assignee IS NOT NULL GROUP BY assignee"
    )
    far.update(dict(rows.fetchall()))
    far.update(_actors(views, ""))
    here, all_over = Counter[str](), Counter[str]()
    for names, found in ((near, here), (far, all_over)):
        for name, times in names.items():
            found[known.who(name)] += times
    order = sorted({*here, *all_over}, key=lambda name: (-here[name], -all_over[name], name.casefold()))
    return [Choice(name, _aliases(known.names_of(name), name)) for name in order]


def _named(views: Views, moment: Moment, subjects: str, **given: str) -> Iterable[str]:
    """Everybody who is named in what counts of some subjects, as often as they are."""
    numbers = [row[0] for row in views.connection.execute(subjects, given)]
    for _, (_, _, kind, value, more) in standing_of(views.connection, moment, numbers):
        if kind in _PERSON_KINDS and value:
            yield value
        if more:
            yield from (more[part] for part in _PERSON_PARTS if more.get(part))


def _actors(views: Views, where: str, *given: str) -> dict[str, int]:
    """How often each person recorded something; imports record in the names of their trackers' people."""
    rows = views.audit.execute(f"SELECT a.actor, COUNT(*) FROM audit a {where} GROUP BY a.actor", given)
    return {actor: times for actor, times in rows.fetchall() if actor}


def _aliases(names: list[str], shown: str) -> str:
    others = [name for name in names if name != shown]
    return f"also {', '.join(others)}" if others else ""


def causes(views: Views, moment: Moment) -> list[Choice]:
    """The cause classes of the policy in force, those of the product where it names none."""
    from ledger.words import CAUSES  # with msgspec, which likening keys does without

    rows = views.connection.execute(
        f"SELECT settings FROM policy WHERE {STANDS} ORDER BY at DESC, position DESC",
        {"as_of": moment.as_of, "known": moment.known_at},
    )
    named = next((found for (settings,) in rows if (found := json.loads(settings).get("causes"))), CAUSES)
    return [Choice(cause, "") for cause in named]


def statuses(views: Views, initiative: str | None) -> list[Choice]:
    """The statuses that items have, those of the initiative first and the commonest of them first."""
    rows = views.connection.execute(
        "SELECT status, status_class, SUM(initiative IS ?) AS here, COUNT(*) AS times FROM item_state "
        "GROUP BY status ORDER BY here DESC, times DESC, status",
        (typed(initiative) if initiative else None,),
    )
    return [Choice(status, told) for status, told, _, _ in rows]


_MATTERS = """
SELECT s.stream, a.summary, h.stream FROM audit a JOIN subject s ON s.id = a.subject
LEFT JOIN subject h ON h.id = a.home WHERE a.kind = ? AND a.gone IS NULL ORDER BY a.position DESC LIMIT ?
"""
_FOUNDING = {"blocker": "BlockerRaised", "decision": "DecisionRequested", "review": "ReviewStarted"}


def things(views: Views, kinds: tuple[str, ...], text: str, initiative: str | None = None) -> list[Found]:
    """Initiatives, items, blockers, decisions or reviews whose key or title is like `text`; see `likeness`.

    What belongs to the initiative comes first among equals.
    """
    found: list[Found] = []
    for kind in kinds:
        found += initiatives(views) if kind == "initiative" else _items(views, text) if kind == "item" else []
        if kind in _FOUNDING:
            rows = views.audit.execute(_MATTERS, (_FOUNDING[kind], _LOOKED_AT))
            found += [Found(kind, _key(stream), stream, title, _key(home)) for stream, title, home in rows]
    ranked = [(rank, thing) for thing in found if (rank := likeness(text, thing.key, thing.title)) is not None]
    ranked.sort(key=lambda pair: (pair[0], pair[1].initiative != initiative and pair[1].key != initiative))
    return [thing for _, thing in ranked[:_MOST]]


def _items(views: Views, text: str) -> list[Found]:
    """Items in which every word is, or its letters at least, in their order."""
    words = typed(text).replace("\0", "").split() or [""]
    patterns = ["%" + "".join(("\\" + c if c in "\\%_" else c) + "%" for c in word) for word in words]
    rows = views.connection.execute(
        "SELECT s.stream, i.item, i.title, i.initiative FROM item_state i JOIN subject s ON s.id = i.subject WHERE "
        + " AND ".join(["i.item || ' ' || i.title LIKE ? ESCAPE '\\'"] * len(patterns))
        + " LIMIT ?",
        (*patterns, _LOOKED_AT),
    )
    return [Found("item", item, stream, title, initiative) for stream, item, title, initiative in rows]


def _key(stream: str | None) -> str:
    return (stream or "").partition(":")[2]


def likeness(text: str, key: str, told: str = "") -> int | None:
    """How much a key and its title are like what was typed, 0 is the best; None where they are not.

    The key itself, its beginning, the words as they were typed, words that begin so, parts, and last of all the
    letters in this order somewhere.
    """
    wanted, key, whole = text.casefold().strip(), key.casefold(), f"{key} {told}".casefold()
    if not wanted:
        return 1
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    if f" {wanted}" in f" {whole}":
        return 2
    if all(f" {word}" in f" {whole}" for word in wanted.split()):
        return 3
    if all(word in whole for word in wanted.split()):
        return 4
    letters = iter(whole)
    return 5 if all(letter in letters for letter in wanted.replace(" ", "")) else None


def like(choices: Iterable[Choice], text: str) -> list[Choice]:
    """The choices that are like what was typed, the likest first, in their own order among equals."""
    ranked = [(rank, choice) for choice in choices if (rank := likeness(text, choice.text, choice.told)) is not None]
    return [choice for _, choice in sorted(ranked, key=lambda pair: pair[0])]
