"""What a replay is of: found once, when it is opened; each look from a moment is asked for on its own."""

from __future__ import annotations

from typing import NamedTuple

from ledger.errors import Rejected
from ledger.instants import Micros
from projections.audit.records import AuditFilter, row
from projections.model.timeline import Timeline
from projections.replay.facts import about, facts_of, last_well, linked, stall_marks, telling_moment
from projections.replay.play import Facts, Mark
from projections.views import Views
from projections.views.reader import Reader
from projections.views.typed import typed


class Asked(NamedTuple):
    """What is to be replayed: a thing (a stream) or a record, some initiatives, or, where all are empty, everything.

    `start` is where the playhead is to stand at first; without it that is the telling moment.
    """

    stream: str | None = None
    position: int | None = None
    keys: tuple[str, ...] = ()
    further: AuditFilter = AuditFilter()
    start: Micros | None = None

    @property
    def is_single(self) -> bool:
        """Whether one thing was asked for, even before it is known which."""
        return self.stream is not None or self.position is not None or len(self.keys) == 1


class Found(NamedTuple):
    """What a replay is of: its subject (a stream, None where there are several), and where it starts.

    `initiative` is the key of the subject, or of the initiative that the item belongs to. `silences` are when each of
    the subject's silences began and could be known; `stalls` are the marks where it stalled.
    """

    subject: str | None
    initiative: str | None
    title: str
    start: Micros
    silences: tuple[tuple[Micros, Micros], ...] = ()
    stalls: tuple[Mark, ...] = ()

    @property
    def key(self) -> str:
        """The subject's key, empty where there are several."""
        return (self.subject or "").partition(":")[2]

    @property
    def is_item(self) -> bool:
        """Whether it is of an item."""
        return (self.subject or "").startswith("item:")


def find(views: Views, asked: Asked) -> Found:
    """Find what is asked for and where its replay starts. Raises Rejected where nothing is known of it."""
    subject, start = _subject(views, asked)
    if subject is None:
        title = f"{len(asked.keys)} initiatives" if asked.keys else "the whole portfolio"
        return Found(None, None, title, views.moment().as_of if start is None else start)
    timeline, title, initiative = _told(views, subject)
    silences = tuple(
        (segment.from_, segment.knowable_at) for segment in timeline.segments if segment.knowable_at is not None
    )
    if start is None:
        start = last_well(timeline)
    return Found(subject, initiative, title, start, silences, tuple(stall_marks(timeline)))


def facts(views: Views, asked: Asked, found: Found) -> tuple[Facts, list[Mark]]:
    """The facts that are played, and the marks among them. Over a million this takes a second."""
    told, marks = facts_of(views, filters(views, asked, found.subject))
    return told, sorted([*marks, *found.stalls])


def _subject(views: Views, asked: Asked) -> tuple[str | None, Micros | None]:
    """The stream to be replayed, None where there are several, and where its replay starts if that is known."""
    if asked.position is not None:
        found = row(views, asked.position)
        return about(views, found.stream, found.initiative), max(found.at, found.known_at)
    if asked.stream is not None:
        subject, start = telling_moment(views, asked.stream)
        return subject, start if asked.start is None else asked.start
    if len(asked.keys) == 1:
        return f"initiative:{asked.keys[0]}", asked.start
    return None, asked.start


def _told(views: Views, subject: str) -> tuple[Timeline, str, str | None]:
    """The present timeline of a subject, its title, and the initiative that it is or belongs to."""
    reader = Reader(views.connection, views.moment())
    number = reader.id_of(typed(subject))
    kind, _, key = subject.partition(":")
    if number is not None and kind == "item" and (item := reader.item(number)) is not None:
        return item.timeline, item.history.title, item.history.initiative
    if number is not None and kind == "initiative" and (initiative := reader.initiative(number)) is not None:
        return initiative.timeline, initiative.history.title, key
    raise Rejected(f"nothing is known of {key}; unstall status lists what there is")


def filters(views: Views, asked: Asked, subject: str | None) -> list[AuditFilter]:
    """The facts of a replay: of one thing, of some initiatives, or all; each with what was typed to filter them."""
    kind, _, key = (subject or "").partition(":")
    if kind == "item":
        streams = [subject, *linked(views, subject or "")]
        return [asked.further._replace(subject=stream) for stream in streams]
    keys = (key,) if subject is not None else asked.keys
    return [asked.further._replace(initiative=key) for key in keys] if keys else [asked.further]
