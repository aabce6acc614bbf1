"""The audit list: every record with its times, actor, stream and one-line summary, in windows by position."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from sqlite3 import Cursor

from ledger.errors import Rejected
from ledger.instants import Micros
from ledger.light import Any, NamedTuple
from projections.views import Views
from projections.views.files import make_index
from projections.views.schema import AUDIT
from projections.views.typed import typed
from projections.views.words import make_searchable


class AuditRow(NamedTuple):
    """One record. Moments are microseconds since 1970; `gone` is when it was taken back, None where it stands.

    `corrected_by` is the position of what took its place then, None where nothing did.
    """

    position: int
    at: Micros
    known_at: Micros
    recorded_at: Micros
    actor: str
    actor_level: str
    via: str
    stream: str
    version: int
    kind: str
    initiative: str | None
    cause: int | None
    gone: Micros | None
    corrected_by: int | None
    summary: str

    @property
    def standing(self) -> str:
        """Why it counts no more: `retracted`, `corrected by @7`; empty while it does."""
        if self.gone is None:
            return ""
        return f"corrected by @{self.corrected_by}" if self.corrected_by else "retracted"


class AuditFilter(NamedTuple):
    """Which records to list; what is None does not filter. `since` ≤ at < `until`; `known_until` ≥ when it was known.

    `text` is looked for among the words of the whole fact, its stream and its actor: every word in it has to occur,
    a word may be the beginning of a longer one. `without` holds (field, value) pairs that no row may have; the fields
    are `initiative`, `subject`, `actor`, `kind` and `text`.
    """

    initiative: str | None = None
    subject: str | None = None
    actor: str | None = None
    kind: str | None = None
    since: Micros | None = None
    until: Micros | None = None
    text: str | None = None
    known_until: Micros | None = None
    without: tuple[tuple[str, str], ...] = ()


_COLUMNS = (
    "a.position, a.at, COALESCE(a.known, a.at), a.recorded, a.actor, a.level, a.via, s.stream, a.version, a.kind, "
    "h.stream, a.cause, a.gone, CASE WHEN a.gone IS NOT NULL THEN (SELECT r.replacement FROM retraction r "
    "WHERE r.of = a.position AND r.known = a.gone ORDER BY r.position DESC LIMIT 1) END, a.summary"
)
#: When a record had happened and was known.
_SEEN = "MAX(a.at, COALESCE(a.known, a.at))"
_PORTION = 5_000
_FROM = "FROM audit a JOIN subject s ON s.id = a.subject LEFT JOIN subject h ON h.id = a.home"


def after(views: Views, wanted: AuditFilter, position: int, limit: int) -> list[AuditRow]:
    """The first `limit` rows with a greater position, ascending."""
    where, given = _where(views, wanted)
    rows = views.audit.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE a.position > ?{where} ORDER BY a.position LIMIT ?", (position, *given, limit)
    )
    return [_row(row, wanted.known_until) for row in rows]


def before(views: Views, wanted: AuditFilter, position: int, limit: int) -> list[AuditRow]:
    """The last `limit` rows with a smaller position, ascending."""
    where, given = _where(views, wanted)
    rows = views.audit.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE a.position < ?{where} ORDER BY a.position DESC LIMIT ?",
        (position, *given, limit),
    ).fetchall()
    return [_row(row, wanted.known_until) for row in reversed(rows)]


def count(views: Views, wanted: AuditFilter) -> int:
    """How many records the filter leaves; over a million without an index this takes a good part of a second."""
    where, given = _where(views, wanted)
    if not where:
        return views.position
    return int(views.audit.execute(f"SELECT COUNT(*) FROM audit a WHERE 1{where}", given).fetchone()[0])


def moments(views: Views, wanted: AuditFilter) -> Iterator[tuple[list[Micros], list[int]]]:
    """(when each became known and had happened, their positions) of the records that the filter leaves, in portions.

    The order is not promised. SQLite packs each portion, because making a million rows of Python takes twice as long.
    """
    import json

    where, given = _where(views, wanted)
    rows = views.audit.execute(
        f"SELECT json_group_array({_SEEN}), json_group_array(a.position) FROM audit a WHERE 1{where} "
        f"GROUP BY a.position / {_PORTION}",
        given,
    )
    for times, positions in rows:
        yield json.loads(times), json.loads(positions)


def first(views: Views, wanted: AuditFilter) -> tuple[Micros, int] | None:
    """When the first record that the filter leaves was known, and its position; None where it leaves none."""
    where, given = _where(views, wanted)
    found = views.audit.execute(f"SELECT {_SEEN}, a.position FROM audit a WHERE 1{where} ORDER BY 1, 2 LIMIT 1", given)
    row: tuple[Micros, int] | None = found.fetchone()
    return row


def moments_of(views: Views, wanted: AuditFilter, kinds: Collection[str]) -> Cursor:
    """(when it became known and had happened, position, kind) of the records of some kinds, in this order."""
    where, given = _where(views, wanted)
    return views.audit.execute(
        f"SELECT {_SEEN}, a.position, a.kind FROM audit a WHERE 1{where} "
        f"AND a.kind IN ({', '.join('?' * len(kinds))}) ORDER BY 1, 2",
        (*given, *kinds),
    )


def at_positions(views: Views, positions: Sequence[int]) -> list[AuditRow]:
    """The records at some positions, ascending."""
    import json

    rows = views.audit.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE a.position IN (SELECT value FROM json_each(?)) ORDER BY a.position",
        (json.dumps(list(positions)),),
    )
    return [_row(row) for row in rows]


def known_after(views: Views, wanted: AuditFilter, moment: Micros, least: Micros, limit: int) -> list[AuditRow]:
    """Records of what had happened by a moment and became known after it, `least` later than it happened or more."""
    where, given = _where(views, wanted)
    rows = views.audit.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE a.at <= ? AND a.known > ? AND a.known - a.at >= ?{where} "
        "ORDER BY a.at DESC LIMIT ?",
        (moment, moment, least, *given, limit),
    )
    return [_row(row) for row in rows]


def known_late(views: Views, least: Micros) -> list[tuple[Micros, Micros, int, str | None]]:
    """(when it happened, when it was known, position, initiative) of records known `least` later or more, by time.

    Over a million records this takes a tenth of a second.
    """
    return views.audit.execute(
        "SELECT a.at, a.known, a.position, substr(h.stream, 12) FROM audit a LEFT JOIN subject h ON h.id = a.home "
        "WHERE a.known - a.at >= ? ORDER BY a.at, a.position",
        (least,),
    ).fetchall()


def row(views: Views, position: int) -> AuditRow:
    """One record. Raises Rejected where there is none at the position."""
    found = views.audit.execute(f"SELECT {_COLUMNS} {_FROM} WHERE a.position = ?", (position,)).fetchone()
    if found is None:
        raise Rejected(f"there is no record {position}; the last one is {views.position}")
    return _row(found)


def known_at(views: Views, position: int) -> Micros:
    """When a record was known. Raises Rejected where there is none at the position."""
    return row(views, position).known_at


def last_known(views: Views, moment: Micros) -> int:
    """The position of the last record that was known at a moment, 0 where none was."""
    found = views.audit.execute(
        "SELECT position FROM audit WHERE COALESCE(known, at) <= ? ORDER BY position DESC LIMIT 1", (moment,)
    ).fetchone()
    return int(found[0]) if found else 0


def _row(found: tuple[Any, ...], known_until: Micros | None = None) -> AuditRow:
    home, gone, replacement = found[10], found[12], found[13]
    if gone is not None and known_until is not None and gone > known_until:
        gone = replacement = None  # nobody could know yet that it would be retracted
    home = home.partition(":")[2] if home else None
    return AuditRow._make((*found[:10], home, found[11], gone, replacement, found[14]))


def _where(views: Views, wanted: AuditFilter) -> tuple[str, list[Any]]:
    clauses: list[str] = []
    given: list[Any] = []
    if wanted.initiative is not None:
        make_index(views.audit, AUDIT, "audit_by_home")
        clauses.append("a.home = ?")
        given.append(_number(views, [f"initiative:{wanted.initiative}"], f"initiative {wanted.initiative!r}"))
    if wanted.subject is not None:
        subject = wanted.subject
        kinds = ("initiative", "item", "blocker", "decision", "review")
        streams = [subject] if ":" in subject or subject in ("policy", "ledger") else [f"{k}:{subject}" for k in kinds]
        make_index(views.audit, AUDIT, "audit_by_subject")
        clauses.append("a.subject = ?")
        given.append(_number(views, streams, repr(subject)))
    if wanted.actor is not None:
        make_index(views.audit, AUDIT, "audit_by_actor")
        clauses.append("a.actor IN (SELECT value FROM json_each(?))")
        given.append(_names_of(views, wanted.actor))
    if wanted.kind is not None:
        make_index(views.audit, AUDIT, "audit_by_kind")
        clauses.append("a.kind = ?")
        given.append(wanted.kind)
    if wanted.since is not None:
        clauses.append("a.at >= ?")
        given.append(wanted.since)
    if wanted.until is not None:
        clauses.append("a.at < ?")
        given.append(wanted.until)
    if wanted.known_until is not None:
        clauses.append("COALESCE(a.known, a.at) <= ?")
        given.append(wanted.known_until)
    if wanted.text:
        make_searchable(views.audit)
        clauses.append("a.position IN (SELECT rowid FROM words WHERE words MATCH ?)")
        given.append(_match(wanted.text))
    for field, value in wanted.without:
        clause, operand = _unwanted(views, field, value)
        clauses.append(clause)
        given.append(operand)
    return "".join(f" AND {clause}" for clause in clauses), [typed(v) if isinstance(v, str) else v for v in given]


def _unwanted(views: Views, field: str, value: str) -> tuple[str, Any]:
    if field == "text":
        make_searchable(views.audit)
        return "a.position NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", _match(value)
    if field == "actor":
        return "a.actor NOT IN (SELECT value FROM json_each(?))", _names_of(views, value)
    if field == "kind":
        return "a.kind <> ?", value
    wanted = AuditFilter(initiative=value) if field == "initiative" else AuditFilter(subject=value)
    where, given = _where(views, wanted)
    return f"NOT COALESCE({where.removeprefix(' AND ')}, 0)", given[0]


def _names_of(views: Views, actor: str) -> str:
    """Every name of a person, as a JSON list: rows show the name that was recorded, whatever it was merged into."""
    # Loaded only for this filter: a list of facts needs no policy, no calendar and no JSON.
    import json

    from projections.views.policies import people_at

    return json.dumps(people_at(views.connection, views.moment()).names_of(actor))


def _number(views: Views, streams: list[str], name: str) -> int:
    for stream in streams:
        found = views.audit.execute("SELECT id FROM subject WHERE stream = ?", (typed(stream),)).fetchone()
        if found is not None:
            return int(found[0])
    raise Rejected(f"nothing in the ledger is about {name}")


def _match(text: str) -> str:
    """What a person typed as a query: each word as a phrase that may go on, quotes and operators taken literally."""
    # NUL ends a text for the search engine, whatever comes after it.
    words = [word for word in text.replace("\0", " ").split() if any(character.isalnum() for character in word)]
    return " ".join('"' + word.replace('"', '""') + '"*' for word in words) or '""'
