"""What the read models keep: a file for each projection, with its tables and indexes."""

from __future__ import annotations

from ledger.light import NamedTuple

#: Raised with every change of the tables or of what they hold; views of another layout are built again.
LAYOUT = 24

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
#: moment; all of it as of the position `laid_out`. `at_rest` is what the items
#: that rest tell of a very large initiative.
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
CREATE TABLE at_rest (
    initiative INTEGER NOT NULL, part INTEGER NOT NULL, told INTEGER NOT NULL, items TEXT NOT NULL,
    pairs BLOB NOT NULL, body TEXT NOT NULL, PRIMARY KEY (initiative, part)
);
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
