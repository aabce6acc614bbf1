"""How a ledger's file is doing, read without changing it: its settings, its size, what stands in its head."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from ledger.errors import Unavailable
from ledger.log.files import SETTINGS, explain, open_readonly

_SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")


class Condition(NamedTuple):
    """`head` is the position that the ledger says it ends at, `last` and `records` what really lies in it.

    `synchronous` is what every connection of unstall asks for; `wal_bytes` lie beside the file, not yet moved into it.
    """

    format: int
    identity: str
    head: int
    last: int
    records: int
    journal_mode: str
    synchronous: str
    page_bytes: int
    pages: int
    free_pages: int
    file_bytes: int
    wal_bytes: int


def condition_of(path: Path) -> Condition:
    """The condition of the ledger at `path`. Raises Unavailable where there is none or it is no ledger."""
    if not path.is_file():
        raise Unavailable(f"there is no ledger at {path}; make one with: unstall init")
    with explain(path), closing(open_readonly(path)) as connection:

        def value(query: str) -> int | str:
            found: int | str = connection.execute(query).fetchone()[0]
            return found

        for setting in SETTINGS:
            # The journal's mode belongs to the file: it is looked at, not set.
            if "journal_mode" not in setting:
                connection.execute(setting)
        return Condition(
            format=int(value("SELECT format FROM head")),
            identity=str(value("SELECT identity FROM head")),
            head=int(value("SELECT position FROM head")),
            last=int(value("SELECT COALESCE(MAX(position), 0) FROM stored_events")),
            records=int(value("SELECT COUNT(*) FROM stored_events")),
            journal_mode=str(value("PRAGMA journal_mode")),
            synchronous=_SYNCHRONOUS[int(value("PRAGMA synchronous"))],
            page_bytes=int(value("PRAGMA page_size")),
            pages=int(value("PRAGMA page_count")),
            free_pages=int(value("PRAGMA freelist_count")),
            file_bytes=path.stat().st_size,
            wal_bytes=_size(beside(path, "-wal")),
        )


def beside(path: Path, ending: str) -> Path:
    """A file that SQLite keeps beside another one: `-wal`, `-shm`, `-journal`."""
    return path.with_name(path.name + ending)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def disk_kind(path: Path) -> str:
    """The kind of file system on which `path` lies, such as ext4 or nfs; empty where the system does not say."""
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    real = os.path.realpath(path)
    longest = kind = ""
    for mount in mounts:
        _, point, mounted, *_ = mount.split(" ")
        inside = point == "/" or real == point or real.startswith(point + "/")
        if inside and len(point) >= len(longest):
            longest, kind = point, mounted
    return kind
