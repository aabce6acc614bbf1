"""The changes of a Jira issue for which there is no fact: notes that name the fields and drop the values.

Our own definitions need none of them: a new version, label or description is no progress. But others count any change
as a sign of life (JiraMetrics all but remote links, beads every one), and what they say can be computed only from a
whole trail. Its price on the 3,031 issues of the DuraSpace tracker: 10,994 of the 15,115 entries of the change log get
a note; with those of 132 subtasks and 12 restated fields there are 29,794 facts where there were 18,656, in 21.5 MB
instead of 14.3. An entry gets none whose every change is a fact, and values stay behind: they would be most of the
export. Only a flag and the words of a link are kept, because they say that work is blocked.

A note names every change of its entry, in order, those with a fact too: so it says how many changes there were. Two
entries of the same moment have a note each, since their facts could not be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger.aggregates.looking import ProgressNoted
from ledger.field_trail import RESTATES, trail_of
from ledger.importers.jira_shape import Change, Fields
from ledger.importers.jira_text import clean

_PRIORITY, _SPRINT = "priority", "Sprint"


def changed(stream: str, changes: Sequence[Change]) -> ProgressNoted:
    """The note of one entry of the change log."""
    names = [clean(trail_of(change.field, change.before, change.after)) for change in changes]
    return ProgressNoted(stream, "admin", fields=tuple(names))


def wordless(stream: str) -> ProgressNoted:
    """The note of a comment without a word, a picture perhaps."""
    return ProgressNoted(stream, "admin", fields=("comment",))


def restated(stream: str, field: str) -> ProgressNoted:
    """The note beside a fact that is no change: the tracker's own history of the field ends otherwise."""
    text = f"{field} as the tracker shows it, where its history ends otherwise"
    return ProgressNoted(stream, "admin", text, (RESTATES + field,))


def began_with(fields: Fields, changes: Sequence[Change]) -> tuple[str, ...]:
    """Whether the issue had a priority and a sprint when it was created, as its first change of them says.

    A sprint that was never changed is in a field whose name only its own server knows; it is not found.
    """
    begun = []
    if fields.priority or any(change.field == _PRIORITY for change in changes):
        begun.append(_PRIORITY)
    first: Any = next((change.from_ for change in changes if change.field == _SPRINT), None)
    if first:
        begun.append(_SPRINT)
    return tuple(begun)
