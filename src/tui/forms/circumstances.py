"""How things stand with what is selected, so that a form can be filled in before anybody types."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

from ledger import edge
from ledger.aggregates import initiative as steered
from ledger.commands import AGGREGATES
from ledger.log.port import Log
from ledger.log.recorder import SqliteLog
from ledger.standing import in_order
from projections.lines.line import InitiativeLine
from projections.lists.portfolio import portfolio
from projections.model.states import SILENT
from projections.moment import Moment
from projections.views import Views
from projections.views.matters import BlockerRow, DecisionRow, blockers, decisions
from projections.why.telling import Segment, why
from tui.reading.reader import Reader


class Chosen(NamedTuple):
    """What a recording key was pressed on: the stream of the selected thing, and that of the work it concerns.

    `blocker`, `decision` are keys and `record` a position, where one is selected; `marked` are the streams of marked
    initiatives and items.
    """

    thing: str | None = None
    subject: str | None = None
    blocker: str | None = None
    decision: str | None = None
    record: int | None = None
    marked: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """initiative, item, blocker, decision, or empty where nothing is selected."""
        return (self.thing or "").partition(":")[0]


class Circumstances(NamedTuple):
    """`chosen` with all that is on record about it. `seen` is the last position that the screens had shown.

    The four states are those that the rules decide on, None where there is no such thing. `blockers` and `decisions`
    are the open ones of the subject, of its whole initiative where it has none. `silences` are the stretches in which
    nothing moved there, the last one first.
    """

    chosen: Chosen
    seen: int
    now: datetime
    initiative: str | None = None
    steered: Any = None
    item: Any = None
    blocker: Any = None
    decision: Any = None
    blockers: tuple[BlockerRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    silences: tuple[Segment, ...] = ()
    line: InitiativeLine | None = None
    predecessors: tuple[str, ...] = ()

    @property
    def about(self) -> steered.About:
        """What is known of the initiative; nothing where none is selected."""
        found: steered.About = self.steered.about if self.steered is not None else steered.About()
        return found


def look_around(reader: Reader, chosen: Chosen, seen: int, *, deep: bool = False) -> Circumstances:
    """Read what is on record about the chosen thing; `deep` folds its history too. Call it in a thread."""
    now, moment = edge.now(), reader.moment()
    with reader.views("circumstances") as views, closing(SqliteLog(reader.ledger)) as log:
        subject = chosen.subject
        initiative = _initiative_of(views, log, chosen)
        found = Circumstances(chosen, seen, now, initiative)
        if initiative:
            found = found._replace(steered=_state(log, "initiative", f"initiative:{initiative}"))
        if subject and subject.startswith("item:"):
            found = found._replace(item=_state(log, "item", subject))
        if chosen.blocker:
            found = found._replace(blocker=_state(log, "blocker", f"blocker:{chosen.blocker}"))
        if chosen.decision:
            found = found._replace(decision=_state(log, "decision", f"decision:{chosen.decision}"))
        if subject:
            needs = _state(log, "dependency", subject)
            whole = f"initiative:{initiative}" if initiative else subject
            found = found._replace(
                blockers=_standing(views, moment, subject) or _standing(views, moment, whole),
                decisions=_open(views, moment, subject) or _open(views, moment, whole),
                predecessors=tuple(sorted(getattr(needs, "predecessors", ()))),
            )
        if deep and subject:
            segments = why(views, subject, moment).segments
            found = found._replace(
                silences=tuple(segment for segment in reversed(segments) if segment.state == SILENT),
                line=next((row for row in portfolio(views, moment) if row.initiative == initiative), None),
            )
        return found


def _standing(views: Views, moment: Moment, subject: str) -> tuple[BlockerRow, ...]:
    return tuple(row for row in blockers(views, moment, subject) if row.cleared is None)


def _open(views: Views, moment: Moment, subject: str) -> tuple[DecisionRow, ...]:
    return tuple(row for row in decisions(views, moment, subject) if row.outcome == "open")


def _state(log: Log, kind: str, stream: str) -> Any:
    return AGGREGATES[kind].fold(record.fact for record in in_order(log.read_stream(stream)))


def _initiative_of(views: Views, log: Log, chosen: Chosen) -> str | None:
    """The initiative that the work belongs to."""
    kind, _, key = (chosen.subject or "").partition(":")
    if kind == "initiative":
        return key
    if kind == "item":
        return getattr(_state(log, "item", f"item:{key}"), "initiative", None)
    if chosen.thing:
        row = views.connection.execute(
            "SELECT h.stream FROM subject s JOIN subject h ON h.id = s.home WHERE s.stream = ?", (chosen.thing,)
        ).fetchone()
        return str(row[0]).partition(":")[2] if row else None
    return None
