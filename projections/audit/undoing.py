"""What undo and redo mean where nobody names a position: the last thing that this person recorded, or took back."""

from __future__ import annotations

from ledger.errors import Rejected
from projections.views import Views

#: Imported history is never meant by 'the last thing that I did'.
_NATIVE = "a.actor = ? AND a.gone IS NULL AND a.via IN ('cli', 'tui')"
_NO_DEEDS = "('FactRetracted', 'AuditExported', 'TextErased')"


def last_done(views: Views, actor: str) -> int:
    """The last standing fact that this person recorded. Raises Rejected where there is none."""
    found = views.audit.execute(
        f"SELECT MAX(a.position) FROM audit a WHERE {_NATIVE} AND a.kind NOT IN {_NO_DEEDS}", (actor,)
    ).fetchone()[0]
    if found is None:
        raise Rejected(f"{actor} has recorded nothing here that could be undone; name a position, see unstall log")
    return int(found)


def last_undone(views: Views, actor: str) -> int:
    """The last retraction of this person that stands and is no redo. Raises Rejected where there is none."""
    found = views.audit.execute(
        "SELECT MAX(a.position) FROM audit a JOIN retraction r ON r.position = a.position "
        f"JOIN audit of ON of.position = r.of WHERE {_NATIVE} "
        "AND a.kind = 'FactRetracted' AND of.kind <> 'FactRetracted'",
        (actor,),
    ).fetchone()[0]
    if found is None:
        raise Rejected(f"{actor} has undone nothing here that could be redone; name a position, see unstall log")
    return int(found)
