"""Find anything by a part of its key or title: initiatives, items, blockers, decisions."""

from __future__ import annotations

from typing import NamedTuple

from projections.views import Views
from projections.views.typed import typed


class Found(NamedTuple):
    """A thing that was found; `kind` is initiative, item, blocker or decision, `stream` is where its facts lie."""

    kind: str
    key: str
    stream: str
    title: str
    initiative: str | None


_ITEMS = """
SELECT s.stream, i.item, i.title, i.initiative FROM item_state i JOIN subject s ON s.id = i.subject
WHERE i.item LIKE :like ESCAPE '\\' OR i.title LIKE :like ESCAPE '\\'
ORDER BY i.item LIKE :exact ESCAPE '\\' DESC, i.item LIKE :start ESCAPE '\\' DESC LIMIT :limit
"""
_MATTERS = """
SELECT s.stream, a.summary, h.stream FROM audit a JOIN subject s ON s.id = a.subject
LEFT JOIN subject h ON h.id = a.home
WHERE a.kind = :kind AND a.gone IS NULL AND (s.stream LIKE :like ESCAPE '\\' OR a.summary LIKE :like ESCAPE '\\')
ORDER BY a.position DESC LIMIT :limit
"""


def find(views: Views, text: str, limit: int = 200) -> list[Found]:
    """What holds `text` in its key or title, whatever its case: the key itself first, then keys that begin with it.

    With an empty text the initiatives come first, then the rest up to `limit`.
    """
    # NUL would end the pattern.
    text = typed(text).replace("\0", "�")
    literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    given: dict[str, str | int] = {"like": f"%{literal}%", "exact": literal, "start": f"{literal}%", "limit": limit}
    found = [*initiatives(views, text), *_items(views, given)]
    for kind, fact in (("blocker", "BlockerRaised"), ("decision", "DecisionRequested")):
        found += _matters(views, kind, given | {"kind": fact})
    wanted = text.lower()
    found.sort(key=lambda thing: (thing.key.lower() != wanted, not thing.key.lower().startswith(wanted)))
    return found[:limit]


def initiatives(views: Views, text: str = "") -> list[Found]:
    """The initiatives that hold `text` in their key or title, by key."""
    wanted = text.lower()
    rows = views.connection.execute(
        "SELECT s.stream, i.initiative, i.title "
        "FROM subject s JOIN initiative_state i ON i.subject = s.id ORDER BY s.stream"
    )
    found = []
    for stream, key, title in rows:
        if wanted in key.lower() or wanted in title.lower():
            found.append(Found("initiative", key, stream, title, None))
    return found


def _items(views: Views, given: dict[str, str | int]) -> list[Found]:
    return [
        Found("item", key, stream, title, initiative)
        for stream, key, title, initiative in views.connection.execute(_ITEMS, given)
    ]


def _matters(views: Views, kind: str, given: dict[str, str | int]) -> list[Found]:
    return [
        Found(kind, stream.partition(":")[2], stream, title, home.partition(":")[2] if home else None)
        for stream, title, home in views.audit.execute(_MATTERS, given)
    ]
