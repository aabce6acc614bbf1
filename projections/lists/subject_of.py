"""Which initiative or item somebody means, and what people call it."""

from __future__ import annotations

from ledger.errors import Rejected
from projections.views.reader import Reader


def find(reader: Reader, subject: str) -> tuple[int, str]:
    """The number and the stream of a subject by its stream or its key. Raises Rejected, see `why`."""
    if subject.startswith(("item:", "initiative:")):
        number = reader.id_of(subject)
        found = [] if number is None else [(number, subject)]
    else:
        pairs = [(reader.id_of(stream), stream) for stream in (f"initiative:{subject}", f"item:{subject}")]
        found = [(number, stream) for number, stream in pairs if number is not None and reader.has_marks(number)]
        if not found:
            # An item that was moved is known by its newer key as well.
            rows = reader.connection.execute(
                "SELECT s.id, s.stream FROM item_state i JOIN subject s ON s.id = i.subject WHERE i.item = ?",
                (subject,),
            )
            found = [(number, stream) for number, stream in rows]
    if not found:
        raise Rejected(f"there is no initiative or item {subject!r}; unstall items lists them")
    if len(found) > 1:
        raise Rejected(f"{subject} is both an initiative and an item; say initiative:{subject} or item:{subject}")
    return found[0]


def name_of(reader: Reader, ref: str) -> str:
    """What people call a blocker, decision, item or initiative: its key and its title."""
    kind, _, key = ref.partition(":")
    number = reader.id_of(ref)
    if number is None:
        return key
    title: str | None = None
    if kind == "item":
        item = reader.history(number)
        title = item.title if item else None
    elif kind == "initiative":
        initiative = reader.initiative_history(number)
        title = initiative.title if initiative else None
    elif kind == "blocker":
        blockers = reader.blocker(number)
        title = blockers[-1].title if blockers else None
    elif kind == "decision":
        decisions = reader.decision(number)
        title = decisions[-1].question if decisions else None
    return f"{key} ‘{title}’" if title and title != key else key
