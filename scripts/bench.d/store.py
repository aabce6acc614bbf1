"""The log and the views, against what sqlite3 alone does with the same rows."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from generated import drafts
from measuring import UNSTALL, Act, Row, duration, in_turn, output_of, percentiles, process, rate, several
from msgspec.structs import replace
from reading import raw_select

from ledger import edge
from ledger.instants import DAY, micros
from ledger.log.files import SETTINGS, head_of, open_readonly
from ledger.log.port import BATCH
from ledger.log.recorder import SqliteLog
from projections.audit.records import AuditFilter, after
from projections.lists.portfolio import portfolio
from projections.moment import Moment
from projections.views import Views, discard
from projections.why.telling import why

_SINGLE_COMMITS = 300
_BATCHES = 5
_MOMENTS = 60

_Stored = Sequence[tuple[object, ...]]


def rows(ledger: Path, folder: Path, initiatives: int, rounds: int) -> Iterator[Row]:
    """Appending, reading, rebuilding, and looking at any moment."""
    yield appending(folder, rounds)
    yield batches(folder, initiatives, rounds)
    yield reading(ledger, rounds)
    yield rebuilding(ledger, rounds)
    yield first_search(ledger)
    yield from looking(ledger)


def batches(folder: Path, initiatives: int, rounds: int) -> Row:
    """Drafts that go in 10,000 at a time, against executemany of the rows they become."""
    path = folder / "batches.unstall"
    told = list(drafts(_BATCHES * BATCH, initiatives))

    def ours() -> None:
        _remove(path)
        log = SqliteLog(path, create=True)
        for start in range(0, len(told), BATCH):
            log.append(told[start : start + BATCH])
        log.close()

    ours()
    stored = _stored(path)
    taken, limit = in_turn(rounds, ours, _raw_insert(path, stored, BATCH))
    return rate("append, 10,000 facts a transaction", "≥ 0.50 × raw executemany", len(stored), taken, limit)


def appending(folder: Path, rounds: int) -> Row:
    """One fact, one durable commit."""
    path = folder / "single.unstall"
    _remove(path)
    log = SqliteLog(path, create=True)
    # Facts that come one at a time are native ones, which have no source.
    told = (replace(draft, source=None) for draft in drafts(_SINGLE_COMMITS * (rounds + 1), 5))
    log.append(list(islice(told, _SINGLE_COMMITS)))
    stored = _stored(path)

    def ours() -> None:
        for draft in islice(told, _SINGLE_COMMITS):
            log.append([draft])

    taken, limit = in_turn(rounds, ours, _raw_insert(path, stored, 1))
    log.close()
    return rate("append one fact, durable", "≥ 0.70 × raw commit", _SINGLE_COMMITS, taken, limit)


def reading(ledger: Path, rounds: int) -> Row:
    """Every record decoded; see `reading.py`."""
    script = Path(__file__).with_name("reading.py")
    taken, limit = map(float, output_of([sys.executable, str(script), str(ledger), str(rounds)]).split())
    return rate("read and decode the log", "≥ 0.50 × raw SELECT", head_of(ledger)[0], taken, limit)


def rebuilding(ledger: Path, rounds: int) -> Row:
    """Every view from nothing, against the same SELECT."""

    def ours() -> None:
        discard(ledger)
        Views.open(ledger).close()

    taken, limit = in_turn(rounds, ours, raw_select(ledger))
    count = len(_stored(ledger))
    return rate(f"rebuild every view ({taken:.1f} s)", "≥ 0.15 × raw, ≤ 8 s/million", count, taken, limit)


def first_search(ledger: Path) -> Row:
    """The first search after a rebuild, which makes the words, against the next one."""
    views = Views.open(ledger)
    first, next_ = several(partial(after, views, AuditFilter(text="answer"), 0, 30) for _ in range(2))
    views.close()
    return duration("first search in the audit list, once", "", first, next_)


def looking(ledger: Path) -> Iterator[Row]:
    """What is folded when it is asked for, as of random moments of the last two years; see `past` for what is kept."""
    views = Views.open(ledger)
    chance = random.Random(1)
    now = micros(edge.now())
    moments = [now - chance.randrange(730 * DAY) for _ in range(_MOMENTS)]
    keys = [row.initiative for row in portfolio(views, Moment(now, now))]
    taken = several(partial(portfolio, views, Moment(at, at)) for at in moments)
    yield percentiles("portfolio folded anew, its past not laid out", "", taken)
    told = [(chance.choice(keys), at) for at in moments]
    taken = several(partial(why, views, f"initiative:{key}", Moment(at, at)) for key, at in told)
    yield percentiles("the whole of why, any moment", "", taken)
    views.close()


def importing(form: str, files: list[str], folder: Path, rounds: int) -> Row:
    """A whole import, process and all, against executemany of the rows that it left."""
    path = folder / "imported.unstall"

    def ours() -> None:
        _remove(path)
        process([*UNSTALL, "import", form, *files, "--ledger", str(path)])

    (taken,) = in_turn(rounds, ours)
    stored = _stored(path)
    (limit,) = in_turn(rounds, _raw_insert(path, stored, BATCH))
    name = f"{Path(files[0]).name}, {len(stored):,} facts"
    return rate(f"import {form}: {name}", "≥ 0.50 × raw, ≥ 60k/s", len(stored), taken, limit)


def _raw_insert(ledger: Path, stored: _Stored, batch: int) -> Act:
    """Writes rows to a table like the ledger's, as durably, `batch` rows a transaction."""
    path = ledger.with_name("raw.sqlite")
    with closing(open_readonly(ledger)) as connection:
        (table,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'stored_events'").fetchone()
    marks = ", ".join("?" * len(stored[0]))

    def insert() -> None:
        _remove(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for setting in SETTINGS:
                connection.execute(setting)
            connection.execute(table)
            for start in range(0, len(stored), batch):
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(f"INSERT INTO stored_events VALUES ({marks})", stored[start : start + batch])
                connection.execute("COMMIT")

    return insert


def _stored(ledger: Path) -> _Stored:
    with closing(open_readonly(ledger)) as connection:
        return connection.execute("SELECT * FROM stored_events ORDER BY position").fetchall()


def _remove(path: Path) -> None:
    for file in path.parent.glob(path.name + "*"):
        file.unlink()
