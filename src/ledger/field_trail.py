"""How a note names what a tracker changed in a field: by the field alone, and where work may be blocked, by more. Pure.

priority                                     it changed
status                                       it changed, and the fact beside the note says to what
status: none                                 it was emptied
Flagged: Impediment                          the flag was set; `Flagged` alone: it was taken away
Link: This issue is blocked by AB-1          the link was made; `Link removed: …`: it was taken away
now: assignee                                no change: the fact beside the note is what the tracker says now
subtask: item:AB-2                           no change of this item: another one is a part of it
"""

from __future__ import annotations

STATUS, NO_STATUS, FLAGGED, LINK = "status", "status: none", "Flagged", "Link"
SETS_FLAG, LINKS, UNLINKS = "Flagged: ", "Link: ", "Link removed: "
RESTATES, PART = "now: ", "subtask: "


def trail_of(field: str, before: str | None, after: str | None) -> str:
    """The words for one change of a field."""
    if field == STATUS:
        return STATUS if after else NO_STATUS
    if field == FLAGGED:
        return f"{SETS_FLAG}{after}" if after else FLAGGED
    if field == LINK:
        return f"{LINKS}{after}" if after else f"{UNLINKS}{before}" if before and after is None else LINK
    # So that no foreign name reads like one of the words above.
    return field.replace(": ", " ")
