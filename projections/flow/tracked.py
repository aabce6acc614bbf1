"""An item as a tracker's change log at a moment, with the changes of its subtasks; read from the views."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.errors import Rejected
from ledger.field_trail import FLAGGED
from ledger.instants import Micros, rfc3339
from ledger.light import NamedTuple
from projections.flow.jira_trail import Change, Trail, trail
from projections.flow.jirametrics import Entry, Settings, stream
from projections.lists.subject_of import find
from projections.model.matters import Blocker
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader
from projections.views.typed import typed


class Tracked(NamedTuple):
    """The change log of an item, and when something changed in its subtasks."""

    trail: Trail
    signs: tuple[Micros, ...]


def changes_of(views: Views, subject: str, moment: Moment, settings: Settings) -> list[Entry]:
    """JiraMetrics' stream of changes of an item, until the moment that is asked for.

    Raises Rejected where there is no such item, nothing was known of it, or it is an initiative.
    """
    reader = Reader(views.connection, moment)
    number, found = find(reader, typed(subject))
    if not found.startswith("item:"):
        raise Rejected(
            f"{subject} is an initiative, and JiraMetrics knows only issues; name an item, see unstall items"
        )
    told = tracked(reader, number)
    if told is None:
        raise Rejected(f"nothing was known of {subject} at {rfc3339(moment.as_of)}; choose a later time")
    return stream(told.trail.created, told.trail.changes, told.signs, settings, moment.as_of)


def tracked(reader: Reader, number: int) -> Tracked | None:
    """The change log of an item, None where nobody had added it."""
    told = _trail(reader, number)
    if told is None:
        return None
    parts = [part for name in told.parts if (part := reader.id_of(name)) is not None]
    reader.load(parts)
    trails = [own for part in parts if (own := _trail(reader, part))]
    return Tracked(told, tuple(change.at for own in trails for change in own.changes))


def _trail(reader: Reader, number: int) -> Trail | None:
    return trail(reader.marks(number), flags_of(reader.key_of(number), _blockers(reader, number)))


def _blockers(reader: Reader, number: int) -> list[Blocker]:
    numbers = [other for name in reader.linked(number) if name.startswith("blocker:") and (other := reader.id_of(name))]
    return [blocker for other in numbers for blocker in reader.blocker(other)]


def flags_of(item: str, blockers: Sequence[Blocker]) -> list[Change]:
    """Blockers that were recorded here, as the flags that Jira would have; its own flags are in the change log."""
    ours = [blocker for blocker in blockers if not blocker.key.startswith(f"{item}-flag-")]
    edges = sorted([(blocker.since, 1) for blocker in ours] + [(b.cleared, -1) for b in ours if b.cleared is not None])
    standing, found = 0, []
    for at, step in edges:
        standing += step
        found.append(Change(at, FLAGGED, "Blocked" if standing > 0 else None))
    return found
