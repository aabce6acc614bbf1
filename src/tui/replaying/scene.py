"""What one picture of a replay shows. Holds no connection; whoever has one fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.instants import Micros
from projections.audit.records import AuditRow
from projections.lines.line import InitiativeLine
from projections.lists.brief import Brief
from projections.past.line_span import LineSpan
from projections.replay.play import Facts, Mark
from projections.replay.slider import Ruler


class Head(NamedTuple):
    """The playhead: the moment at which it stands, and how it looks at the past from there.

    `today` says that today's policy judges, instead of that of the day.
    """

    moment: Micros
    hindsight: bool = False
    today: bool = False


class Detail(NamedTuple):
    """What is told of one thing at a moment beside its line: signals as they stood, open matters, and what comes.

    `silent_from` is when it will have been silent for too long if nothing moves, None where it cannot. `policy` says
    which policy judges.
    """

    signals: tuple[str, ...] = ()
    blockers: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    silent_from: Micros | None = None
    policy: str = ""


class NotKnown(NamedTuple):
    """What was true already and not known yet: how much of it, and the first of it in sentences."""

    counted: str
    told: Sequence[str]


class Portfolio(NamedTuple):
    """How several initiatives stood: the worst of them, and how many were in each state; the same for the base.

    `before` holds the states at the base of those rows that were in another one, by key; an empty text where nothing
    was known. `warned` is how many signals stood for a row. `not_known` is what hindsight knows more, None without it.
    """

    rows: Sequence[InitiativeLine | Brief] = ()
    counted: Mapping[str, int] = {}
    overdue: int = 0
    before: Mapping[str, str] = {}
    counted_before: Mapping[str, int] = {}
    overdue_before: int = 0
    warned: Mapping[str, int] = {}
    not_known: NotKnown | None = None


class Sight(NamedTuple):
    """What there was to be seen from where the playhead stood.

    `line` and `base_line` are one thing's lines at the playhead and at the base of the diff; `portfolio` tells of
    several. `later` are facts that had happened by then and became known after it, `unknown` silences that had begun
    and could not be known; both are for hindsight. `lines` are all lines of one thing.
    """

    head: Head
    base: Micros
    line: InitiativeLine | None = None
    base_line: InitiativeLine | None = None
    detail: Detail = Detail()
    portfolio: Portfolio | None = None
    later: tuple[AuditRow, ...] = ()
    unknown: tuple[str, ...] = ()
    lines: Sequence[LineSpan] = ()


class Scene(NamedTuple):
    """One picture. `sight` may be of another moment than `head`, where looking takes long.

    `events` are the rows around the playhead, as far as they were read. `reading` says what is still being read.
    """

    subject: str | None
    facts: Facts
    ruler: Ruler
    head: Head
    base: Micros
    sight: Sight | None
    events: Mapping[int, AuditRow] = {}
    bookmarks: Sequence[Mark] = ()
    reading: str = ""

    @property
    def stale(self) -> bool:
        """Whether what was seen is not of this moment."""
        return self.sight is not None and (self.sight.head, self.sight.base) != (self.head, self.base)
