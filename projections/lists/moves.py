"""Whose move it is: everything that waits for a person, over all initiatives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.lines.line import InitiativeLine
from projections.lists.behind import behind, key_of
from projections.lists.blockers import BlockerOnBoard, blockers_board
from projections.lists.decisions import OVERDUE, DecisionOnBoard, decisions_board
from projections.lists.items import ItemRow, items
from projections.lists.portfolio import portfolio
from projections.model.people import People
from projections.model.states import CLOSED, CLOSED_CLASSES, HANDED_OVER, PAUSED, SILENT, WAITING
from projections.moment import Moment
from projections.views import Views
from projections.views.policies import STANDS, people_at
from projections.views.reader import Reader
from projections.views.schema import MARKS


class Move(NamedTuple):
    """What one person has to do next; `person` is None where nobody is named. `due` is an ISO day.

    `what` begins with the verb, `about` is the key of the matter, `more` says what else there is to know of it, and
    `stream` is the matter's.
    """

    person: str | None
    kind: str
    about: str
    initiative: str | None
    what: str
    since: Micros
    due: str | None
    overdue: bool
    more: tuple[str, ...]
    stream: str


DECIDE, DRIVE, CLEAR, ACCEPT, FINISH, SAY, STEER = (
    "decide",
    "drive",
    "clear",
    "accept",
    "finish",
    "say",
    "steer",
)


def moves(views: Views, moment: Moment) -> list[Move]:
    """Everybody's moves at a moment: what is overdue first, then by day, then what has waited longest."""
    reader = Reader(views.connection, moment)
    rows = {row.initiative: row for row in portfolio(views, moment) if row.stage not in (CLOSED, HANDED_OVER)}
    owners = {key: row.owner for key, row in rows.items()}
    homes = _Homes(reader, owners)
    told: list[Move] = []
    for decision in decisions_board(views, moment):
        told += _decision(decision, homes)
    for blocker in blockers_board(views, moment):
        told += _blocker(blocker, homes)
    told += _handoffs(views, moment, rows.values())
    told += _items(reader, items(views, moment), owners)
    matters = {f"{kind}:{move.about}" for move in told for kind in ("decision", "blocker", "item")}
    told += [_steer(row) for row in rows.values() if _is_left(row, matters)]
    return sorted(told, key=lambda move: (not move.overdue, move.due or "9", move.since, move.about, move.kind))


def moves_of(person: str, told: Iterable[Move], people: People) -> tuple[str, list[Move]]:
    """One person's moves, and the name as the ledger writes it where it knows it; every name of theirs will do."""
    own = [move for move in told if people.same(move.person, person)]
    return next((move.person for move in own if move.person is not None), person), own


class _Homes:
    """Under which initiative a key is at home, and who owns it."""

    def __init__(self, reader: Reader, owners: dict[str, str | None]) -> None:
        self._reader = reader
        self._owners = owners

    def of(self, affected: Iterable[str]) -> str | None:
        for key in affected:
            if key in self._owners:
                return key
            number = self._reader.id_of(f"item:{key}")
            history = None if number is None else self._reader.history(number)
            if history is not None and history.initiative:
                return history.initiative
        return None

    def owner(self, initiative: str | None) -> str | None:
        return self._owners.get(initiative) if initiative else None


def _waits(keys: tuple[str, ...]) -> Iterator[str]:
    if keys:
        yield f"{', '.join(keys)} {'waits' if len(keys) == 1 else 'wait'} for it"


def _decision(row: DecisionOnBoard, homes: _Homes) -> Iterator[Move]:
    home, stream = homes.of(row.affects), f"decision:{row.decision}"
    more = (
        *([f"options: {'; '.join(row.options)}"] if row.options else []),
        *_waits(row.behind),
        *([row.silence] if row.silence else []),
    )
    late = row.due == OVERDUE
    if row.decider is None:
        what = f"name who decides {row.decision}: {row.question}"
        yield Move(homes.owner(home), STEER, row.decision, home, what, row.requested, row.needed_by, late, more, stream)
    else:
        what = f"decide {row.decision}: {row.question}"
        yield Move(row.decider, DECIDE, row.decision, home, what, row.requested, row.needed_by, late, more, stream)
    if row.driver and row.driver != row.decider:
        what = f"see to it that {row.decider or 'somebody'} decides {row.decision}: {row.question}"
        yield Move(row.driver, DRIVE, row.decision, home, what, row.requested, row.needed_by, late, (), stream)


def _blocker(row: BlockerOnBoard, homes: _Homes) -> Iterator[Move]:
    home, stream = homes.of(row.affects), f"blocker:{row.blocker}"
    more = (*_waits(row.behind), *([f"what it costs: {row.consequence}"] if row.consequence else []))
    late = row.unattended is not None and row.unblocker is not None
    if row.unblocker is None:
        what = f"name who clears {row.blocker}: {row.title}"
        yield Move(homes.owner(home), STEER, row.blocker, home, what, row.since, row.next_chase, late, more, stream)
    else:
        what = f"clear {row.blocker}: {row.needed_action or row.title}"
        yield Move(row.unblocker, CLEAR, row.blocker, home, what, row.since, row.next_chase, late, more, stream)


def _handoffs(views: Views, moment: Moment, rows: Iterable[InitiativeLine]) -> Iterator[Move]:
    """What was offered and neither accepted nor rejected."""
    titles = {row.initiative: row.title for row in rows}
    people = people_at(views.connection, moment)
    offers: dict[str, tuple[Micros, str | None]] = {}
    for stream, at, kind, value in views.connection.execute(
        f"SELECT s.stream, m.at, m.kind, m.value FROM subject s JOIN {MARKS} m ON m.subject = s.id "
        f"WHERE s.stream IN (SELECT value FROM json_each(:streams)) AND {STANDS} "
        "AND m.kind IN ('HandoffOffered', 'HandoffAccepted', 'HandoffRejected') ORDER BY m.at, m.position",
        {
            "streams": json.dumps([f"initiative:{key}" for key in titles]),
            "as_of": moment.as_of,
            "known": moment.known_at,
        },
    ):
        offers[key_of(stream)] = (at, value if kind == "HandoffOffered" else None)
    for key, (at, to) in offers.items():
        if to is not None:
            what = f"accept or reject the handoff of {key}: {titles[key]}"
            yield Move(people.who(to), ACCEPT, key, key, what, at, None, False, (), f"initiative:{key}")


def _items(reader: Reader, rows: list[ItemRow], owners: dict[str, str | None]) -> Iterator[Move]:
    """Items that others wait for, that are late, or that nothing is heard of."""
    reader.load(number for row in rows if (number := reader.id_of(f"item:{row.item}")) is not None)
    for row in rows:
        if row.status_class in CLOSED_CLASSES or (row.initiative and row.initiative not in owners):
            continue
        who = row.assignee or (owners.get(row.initiative) if row.initiative else None)
        others = tuple(map(key_of, behind(reader, [f"item:{row.item}"])[1:]))
        late, stream = _over(reader, row.due), f"item:{row.item}"
        if row.state == SILENT:
            what = f"say what {row.item} waits for: {row.title}"
            yield Move(
                who, SAY, row.item, row.initiative, what, row.since, row.due, late, tuple(_waits(others)), stream
            )
        elif (others or late) and row.state not in (WAITING, PAUSED):
            what = f"finish {row.item}: {row.title}"
            yield Move(
                who, FINISH, row.item, row.initiative, what, row.since, row.due, late, tuple(_waits(others)), stream
            )


def _over(reader: Reader, day: str | None) -> bool:
    return bool(day) and reader.moment.as_of >= reader.policy.calendar.end_of_day(date.fromisoformat(str(day)))


def _is_left(row: InitiativeLine, matters: set[str]) -> bool:
    """Whether it is somebody's move, and the matter behind it has not been told of."""
    return bool(row.next_action) and row.ref not in matters and not _named_in(row, matters)


def _named_in(row: InitiativeLine, matters: set[str]) -> bool:
    """A silence asks for the item that moved last, which may have been told of as an item."""
    words = (row.next_action or "").split()
    return any(f"item:{word}" in matters for word in words)


def _steer(row: InitiativeLine) -> Move:
    what = f"{row.next_action} ({row.initiative}: {row.title})"
    return Move(
        row.whose_move or row.owner,
        STEER,
        row.initiative,
        row.initiative,
        what,
        row.since,
        None,
        False,
        (),
        f"initiative:{row.initiative}",
    )
