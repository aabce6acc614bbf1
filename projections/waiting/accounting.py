"""The wait ledger of a subject, an initiative or the whole portfolio, over its life or a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ledger.errors import Rejected
from ledger.instants import Micros, rfc3339
from ledger.light import NamedTuple
from projections.lists.subject_of import find
from projections.model.history import ItemHistory
from projections.model.timeline import Timeline
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader
from projections.views.typed import typed
from projections.waiting.hands import InHands
from projections.waiting.roots import Roots
from projections.waiting.wait_ledger import Books, Ledger, Named, Piece, Window, by_cause, by_ref, cut_at

#: So many subjects are kept in memory at once.
_AT_ONCE = 2_000
_EVER = Window(-(2**62), 2**62)


class Scope(NamedTuple):
    """Whose standstill: one subject's (its stream or key), or everybody's where None.

    `items` adds up the items, each with its own life, instead of the initiatives that they belong to.
    """

    subject: str | None = None
    items: bool = False


class Account(NamedTuple):
    """A wait ledger and whose it is; `title` is None for the whole portfolio."""

    subject: str | None
    title: str | None
    items: bool
    ledger: Ledger


class _Entry(NamedTuple):
    stream: str
    timeline: Timeline
    history: ItemHistory | None
    roots: Roots


def account(views: Views, scope: Scope, moment: Moment, by: str, since: Micros | None, until: Micros | None) -> Account:
    """Add up a scope between two moments; without them over its life. `by` status always adds up the items.

    Raises Rejected where there is no such subject, nothing was known of it, or the period is none.
    """
    window = Window(_EVER.since if since is None else since, min(_EVER.until if until is None else until, moment.as_of))
    if window.since >= window.until:
        raise Rejected(f"the period ends ({rfc3339(window.until)}) before it begins; turn --since and --until around")
    reader = Reader(views.connection, moment)
    items = scope.items or by == "status"
    stream, title, numbers = _chosen(reader, scope.subject, items, moment)
    entries = _entries(reader, numbers)
    naming: dict[str, Callable[[Piece], Iterable[Named]]] = {"cause": by_cause, "ref": by_ref}
    current: list[_Entry] = []
    naming["person"] = lambda piece: _by_person(current[-1], piece)
    naming["status"] = lambda piece: _by_status(current[-1], piece)
    books = Books(by, window, reader.policy.calendar, naming[by])
    first = None
    for entry in entries:
        current[:] = [entry]
        books.take(entry.stream, entry.timeline)
        first = entry.timeline.from_ if first is None else min(first, entry.timeline.from_)
    ledger = books.close()
    if since is None:
        ledger = ledger._replace(window=Window(moment.as_of if first is None else first, window.until))
    return Account(stream, title, items, ledger)


def _chosen(
    reader: Reader, subject: str | None, items: bool, moment: Moment
) -> tuple[str | None, str | None, list[int]]:
    """The stream and the title of the scope, and the numbers of the subjects that are added up."""
    if subject is None:
        return None, None, _numbers(reader, "item" if items else "initiative")
    number, stream = find(reader, typed(subject))
    known = reader.history(number) if stream.startswith("item:") else reader.initiative_history(number)
    if known is None:
        raise Rejected(f"nothing was known of {subject} at {rfc3339(moment.as_of)}; choose a later time")
    chosen = list(_items_in(reader, number, known.key)) if items and stream.startswith("initiative:") else [number]
    return stream, known.title, chosen


def _items_in(reader: Reader, initiative: int, key: str) -> Iterator[int]:
    """The items that belong to an initiative at the moment; others have belonged to it, or were not known to."""
    items = reader.items_of(initiative)
    for first in range(0, len(items), _AT_ONCE):
        portion = reader if len(items) <= _AT_ONCE else Reader(reader.connection, reader.moment)
        portion.load(items[first : first + _AT_ONCE])
        for number in items[first : first + _AT_ONCE]:
            past = portion.history(number)
            if past is not None and past.initiative == key:
                yield number


def _numbers(reader: Reader, kind: str) -> list[int]:
    rows = reader.connection.execute(
        "SELECT id FROM subject WHERE stream >= ? AND stream < ? ORDER BY id", (f"{kind}:", f"{kind};")
    )
    return [row[0] for row in rows]


def _entries(reader: Reader, numbers: list[int]) -> Iterator[_Entry]:
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        portion = reader if len(numbers) <= _AT_ONCE else Reader(reader.connection, reader.moment)
        portion.load(some)
        roots = Roots(portion.predecessor, InHands(portion))
        for number in some:
            stream = portion.stream_of(number)
            if stream.startswith("item:"):
                item = portion.item(number)
                if item is not None:
                    yield _Entry(stream, item.timeline, item.history, roots)
            else:
                told = portion.initiative(number)
                if told is not None:
                    yield _Entry(stream, told.timeline, None, roots)


def _by_person(entry: _Entry, piece: Piece) -> list[Named]:
    wait = piece.wait
    if wait is None:
        return by_cause(piece)
    return entry.roots.whose(entry.stream, wait, piece.from_, piece.to)


def _by_status(entry: _Entry, piece: Piece) -> list[Named]:
    spans = entry.history.spans if entry.history else ()
    found = []
    for from_, to in cut_at(piece, (span.from_ for span in spans)):
        status = next((span.status for span in reversed(spans) if span.from_ <= from_), "")
        found.append(Named(status or "no status", from_, to))
    return found
