"""The read models' files: one for each projection, their tables and settings. Disposable: built again when in doubt."""

from __future__ import annotations

import os
import sqlite3
import time

from ledger import edge
from ledger.light import NamedTuple
from ledger.log.files import Place, explain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

#: Raised with every change of the tables or of what they hold; views of another layout are built again.
LAYOUT = 21

_TRACKING = """
CREATE TABLE tracking (
    ledger TEXT NOT NULL, position INTEGER NOT NULL, layout INTEGER NOT NULL, latest INTEGER NOT NULL,
    told INTEGER NOT NULL
);
CREATE TABLE subject (id INTEGER PRIMARY KEY, stream TEXT NOT NULL UNIQUE, home INTEGER);
CREATE TABLE retraction (
    position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, of INTEGER NOT NULL, known INTEGER NOT NULL,
    replacement INTEGER
);
CREATE INDEX retraction_by_of ON retraction (of);
"""

#: See `projections.views.packed` for how marks are kept; `upto` is the last position that a row tells of. A mark or a
#: policy that was taken back and put in force again is there once for each time that it counts. `aging` and
#: `load` are what initiatives carry that is compared when lists are read. `spent` is what finished work took, `usual`
#: what that comes to in the whole ledger, `unusual` what has to be counted again. `listed` is what lists show of the
#: signals. `coming` is when a fact that is recorded already will change a subject. `span` are the lines of
#: `projections.past`, `took` what finished work took and who carried what when, `usual_then` what that came to at any
#: moment; all of it as of the position `laid_out`.
_STATE = """
CREATE TABLE packed (
    subject INTEGER NOT NULL, upto INTEGER NOT NULL, plain INTEGER NOT NULL, marks TEXT NOT NULL,
    PRIMARY KEY (subject, upto)
) WITHOUT ROWID;
CREATE TABLE edge (
    subject INTEGER NOT NULL, kind TEXT NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (subject, kind, other)
) WITHOUT ROWID;
CREATE INDEX edge_by_other ON edge (other, subject);
CREATE TABLE member (initiative INTEGER NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (initiative, item)) WITHOUT ROWID;
CREATE INDEX member_by_item ON member (item, initiative);
CREATE TABLE policy (
    position INTEGER NOT NULL, at INTEGER NOT NULL, known INTEGER NOT NULL, gone INTEGER, settings TEXT NOT NULL,
    PRIMARY KEY (position, known)
);
CREATE TABLE dirty (subject INTEGER PRIMARY KEY);
CREATE TABLE item_state (
    subject INTEGER PRIMARY KEY, told INTEGER NOT NULL, until INTEGER,
    item TEXT NOT NULL, initiative TEXT, title TEXT NOT NULL, status TEXT NOT NULL, status_class TEXT NOT NULL,
    assignee TEXT, due TEXT, state TEXT NOT NULL, since INTEGER, cause TEXT
);
CREATE TABLE initiative_state (
    subject INTEGER PRIMARY KEY, told INTEGER NOT NULL, until INTEGER,
    initiative TEXT NOT NULL, title TEXT NOT NULL, owner TEXT, stage TEXT NOT NULL, state TEXT NOT NULL,
    since INTEGER NOT NULL, cause TEXT, ref TEXT, whose_move TEXT, next_action TEXT, onset INTEGER, target TEXT,
    open_items INTEGER NOT NULL, overdue_decisions INTEGER NOT NULL, signals TEXT NOT NULL, claim TEXT NOT NULL,
    warnings TEXT NOT NULL
);
CREATE INDEX initiative_until ON initiative_state (until) WHERE until IS NOT NULL;
CREATE TABLE spanned (subject INTEGER PRIMARY KEY, day BLOB, hindsight BLOB);
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE span (
    track INTEGER NOT NULL, from_ INTEGER NOT NULL, state INTEGER NOT NULL, since INTEGER NOT NULL,
    cause INTEGER, ref INTEGER, whose_move INTEGER, next_action INTEGER, onset INTEGER, owner INTEGER,
    stage INTEGER NOT NULL, target INTEGER, title INTEGER NOT NULL,
    open_items INTEGER NOT NULL, overdue INTEGER NOT NULL, signals INTEGER, claim INTEGER, aged INTEGER,
    carries INTEGER, PRIMARY KEY (track, from_)
) WITHOUT ROWID;
CREATE TABLE took (
    subject INTEGER NOT NULL, what TEXT NOT NULL, day TEXT NOT NULL, hindsight TEXT NOT NULL,
    PRIMARY KEY (subject, what)
) WITHOUT ROWID;
CREATE INDEX took_by_what ON took (what);
CREATE TABLE usual_then (
    axis INTEGER NOT NULL, what TEXT NOT NULL, times BLOB NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (axis, what)
) WITHOUT ROWID;
CREATE TABLE laid_out (position INTEGER NOT NULL);
CREATE TABLE aging (
    subject INTEGER NOT NULL, what TEXT NOT NULL, key TEXT NOT NULL, since INTEGER NOT NULL, own INTEGER,
    more TEXT NOT NULL, PRIMARY KEY (subject, what, key)
) WITHOUT ROWID;
CREATE TABLE load (
    subject INTEGER NOT NULL, role TEXT NOT NULL, who TEXT NOT NULL, key TEXT NOT NULL, since INTEGER NOT NULL,
    known INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (subject, role, who, key)
) WITHOUT ROWID;
CREATE TABLE spent (
    subject INTEGER NOT NULL, what TEXT NOT NULL, seconds TEXT NOT NULL, newest INTEGER NOT NULL,
    PRIMARY KEY (subject, what)
) WITHOUT ROWID;
CREATE INDEX spent_by_what ON spent (what);
CREATE TABLE usual (what TEXT PRIMARY KEY, n INTEGER NOT NULL, seconds INTEGER NOT NULL, newest INTEGER NOT NULL);
CREATE TABLE load_limit (role TEXT PRIMARY KEY, most INTEGER NOT NULL);
CREATE TABLE unusual (what TEXT PRIMARY KEY);
CREATE TABLE listed (
    subject INTEGER PRIMARY KEY, told INTEGER NOT NULL, until INTEGER, warnings INTEGER NOT NULL, urgent TEXT,
    warning TEXT, signals TEXT NOT NULL
);
CREATE INDEX listed_until ON listed (until) WHERE until IS NOT NULL;
CREATE TABLE coming (subject INTEGER PRIMARY KEY, at INTEGER NOT NULL);
"""

#: Marks one by one, for queries; no view of the schema, since SQLite trusts none with JSON.
MARKS = """(SELECT p.subject, json_extract(m.value, '$[0]') AS at, json_extract(m.value, '$[1]') AS position,
COALESCE(json_extract(m.value, '$[5]'), json_extract(m.value, '$[0]')) AS known, json_extract(m.value, '$[6]') AS gone,
json_extract(m.value, '$[2]') AS kind, json_extract(m.value, '$[3]') AS value, json_extract(m.value, '$[4]') AS more
FROM packed p, json_each(p.marks) m)"""

#: `long` holds the summaries that the list cuts. `words` tell of the records up to `searchable`, see
#: `projections.views.words`; they are merged a little at a time (`automerge`), and at `crisismerge` segments whoever
#: writes next merges them all.
_AUDIT = """
CREATE TABLE audit (
    position INTEGER PRIMARY KEY, at INTEGER NOT NULL, known INTEGER, recorded INTEGER NOT NULL,
    actor TEXT NOT NULL, level TEXT NOT NULL, via TEXT NOT NULL, subject INTEGER NOT NULL, version INTEGER NOT NULL,
    kind TEXT NOT NULL, home INTEGER, cause INTEGER, gone INTEGER, summary TEXT NOT NULL
);
CREATE TABLE long (position INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE searchable (upto INTEGER NOT NULL);
INSERT INTO searchable VALUES (0);
CREATE VIRTUAL TABLE words USING fts5 (text, content='', columnsize=0);
INSERT INTO words (words, rank) VALUES ('crisismerge', 1000);
"""


class Projection(NamedTuple):
    """One read model: the ending of its file, its tables, and the indexes that a bulk of facts throws away."""

    suffix: str
    tables: str
    indexes: dict[str, str]


STATE = Projection(".views", _TRACKING + _STATE, {})
AUDIT = Projection(
    ".views-audit",
    _TRACKING + _AUDIT,
    {
        "audit_by_subject": "audit (subject, position)",
        "audit_by_home": "audit (home, position)",
        "audit_by_kind": "audit (kind, position)",
        "audit_by_actor": "audit (actor, position)",
    },
)

#: Every read model. They follow the ledger independently of each other.
PROJECTIONS = (STATE, AUDIT)

#: Pages kept in memory by each connection (negative: KiB).
CACHE = -32_768

#: How long a connection waits for somebody else's transaction.
_PATIENCE_SECONDS = 10

_SETTINGS = (
    "PRAGMA synchronous=NORMAL",
    "PRAGMA trusted_schema=OFF",
    f"PRAGMA cache_size={CACHE}",
    "PRAGMA mmap_size=268435456",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA wal_autocheckpoint=8000",
)


def views_path(ledger: Place, projection: Projection = STATE) -> Path:
    """The views' file as a Path, see `views_file`."""
    from pathlib import Path

    return Path(views_file(ledger, projection))


def views_file(ledger: Place, projection: Projection = STATE) -> str:
    """Beside the ledger, or in the cache folder where the ledger's own folder cannot be written."""
    beside = os.fspath(ledger) + projection.suffix
    folder = os.path.dirname(beside) or os.curdir
    if os.access(folder, os.W_OK) and (os.access(beside, os.W_OK) or not os.path.exists(beside)):
        return beside
    import hashlib

    name = hashlib.sha256(os.fsencode(os.path.realpath(ledger))).hexdigest()[:16]
    return os.path.join(edge.cache_folder(), f"{name}{projection.suffix}")


def connect(path: Place) -> sqlite3.Connection:
    """A connection to a views file, which is made, readable by its owner only, where it is missing."""
    with explain(path):
        if not os.path.exists(path):
            os.makedirs(os.path.dirname(path) or os.curdir, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _write_ahead(connection)
            for pragma in _SETTINGS:
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. SQLite does not wait for the lock that this takes, so two beginners collide."""
    for pause in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        try:
            if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal":
                return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        time.sleep(pause)


def fits(connection: sqlite3.Connection, ledger_identity: str, head: int) -> bool:
    """Whether a file holds views of this ledger in this layout, and no more of it than there is."""
    try:
        row = connection.execute("SELECT ledger, position, layout FROM tracking").fetchone()
    except sqlite3.OperationalError:
        return False
    return row is not None and row[0] == ledger_identity and row[2] == LAYOUT and row[1] <= head


def is_current(connection: sqlite3.Connection, ledger_identity: str, head: int) -> bool:
    """Whether a file holds views of this ledger in this layout, of all that there is of it."""
    try:
        row = connection.execute("SELECT ledger, position, layout FROM tracking").fetchone()
    except sqlite3.OperationalError:
        return False
    return bool(row == (ledger_identity, head, LAYOUT))


def lay_out(
    connection: sqlite3.Connection, projection: Projection, ledger_identity: str, head: int | None = None
) -> None:
    """Empty tables for the views of one ledger; whatever was there goes.

    With `head` only where they still do not fit: another process may have laid them out in the meantime.
    """
    connection.execute("BEGIN IMMEDIATE")
    if head is not None and fits(connection, ledger_identity, head):
        connection.execute("ROLLBACK")
        return
    rows = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'words_%' AND sql IS NOT NULL"
    ).fetchall()
    for kind, name in sorted(rows):
        connection.execute(f"DROP {kind} IF EXISTS {name}")
    for statement in projection.tables.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    make_indexes(connection, projection)
    connection.execute("INSERT INTO tracking VALUES (?, 0, ?, 0, 0)", (ledger_identity, LAYOUT))
    connection.execute("COMMIT")


def make_indexes(connection: sqlite3.Connection, projection: Projection) -> None:
    """All indexes of tables that are empty."""
    for name, columns in projection.indexes.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")


def drop_indexes(connection: sqlite3.Connection, projection: Projection) -> None:
    """A bulk of facts does without them: sorting once is cheaper than keeping order. See `make_index`."""
    for name in projection.indexes:
        connection.execute(f"DROP INDEX IF EXISTS {name}")


def make_index(connection: sqlite3.Connection, projection: Projection, name: str) -> None:
    """The index that a question is about to use, where a bulk threw it away: many are never asked for.

    While somebody else writes there is none, and the answer only takes longer.
    """
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
        return
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {projection.indexes[name]}")
    except sqlite3.OperationalError:
        pass
    finally:
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_SECONDS * 1000}")
