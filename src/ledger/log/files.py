"""The ledger's file: its settings, what stands in its head, and SQLite's complaints in plain words.

Knows sqlite3 and nothing heavier: `unstall status` looks here whether its views are up to date before it loads
anything that decodes a record.
"""

from __future__ import annotations

import os
import sqlite3

from ledger.errors import Unavailable

#: A file by name or as a Path; a reading verb does without pathlib, which costs a tenth of its time.
Place = str | os.PathLike[str]

#: The layout of the file; a ledger of another format is refused, never guessed at.
FORMAT = 1

#: Every connection to a ledger says what it wants. FULL: an acknowledged fact survives a power loss.
SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cache_size=-65536",
    "PRAGMA mmap_size=268435456",
    "PRAGMA wal_autocheckpoint=4000",
)


def head_of(path: Place) -> tuple[int, str]:
    """The last position and the identity of the ledger at `path`, read without decoding anything.

    Raises Unavailable where there is none or it is no ledger.
    """
    if not os.path.exists(path):
        raise Unavailable(f"there is no ledger at {path}; make one with: unstall init")
    if os.path.isdir(path):
        raise Unavailable(f"{path} is a folder; name the ledger's file in it")
    with explain(path):
        connection = open_readonly(path)
        try:
            row = connection.execute("SELECT position, identity FROM head").fetchone()
        finally:
            connection.close()
    return int(row[0]), str(row[1])


def open_readonly(path: Place) -> sqlite3.Connection:
    """A connection that cannot write; also where the folder cannot be written, as on a read-only disk."""
    connection = sqlite3.connect(_uri(path, "mode=ro"), uri=True, timeout=10, check_same_thread=False)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # A WAL file needs its folder to be writable, unless nobody can be writing at all.
        connection.close()
        connection = sqlite3.connect(_uri(path, "mode=ro&immutable=1"), uri=True, check_same_thread=False)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _uri(path: Place, options: str) -> str:
    full = os.path.abspath(path).replace(os.sep, "/")
    for sign in "%?#":
        full = full.replace(sign, f"%{ord(sign):02x}")
    return f"file:{full if full.startswith('/') else '/' + full}?{options}"


class explain:  # noqa: N801 - used as contextlib's own are, without loading contextlib for a short command
    """Turn what SQLite and the operating system say about `path` into Unavailable, in plain words."""

    def __init__(self, path: Place) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        path = self._path
        if isinstance(error, sqlite3.OperationalError):
            raise Unavailable(_in_words(path, str(error))) from error
        if isinstance(error, sqlite3.DatabaseError):
            raise Unavailable(f"{path} is not a ledger of unstall, or it is damaged ({error})") from error
        if isinstance(error, PermissionError):
            raise Unavailable(f"{error.filename or path} cannot be written: no permission") from error
        if isinstance(error, OSError):
            why = (error.strerror or str(error)).lower()
            raise Unavailable(f"{error.filename or path} cannot be used: {why}") from error


def _in_words(path: Place, complaint: str) -> str:
    if "locked" in complaint or "busy" in complaint:
        return f"{path} is locked by another process; try again when it has finished"
    if "full" in complaint:
        return f"the disk that holds {path} is full; nothing was written"
    if "readonly" in complaint or "read-only" in complaint:
        return f"{path} cannot be written: the file or its disk is read-only"
    if "no such table" in complaint or "no such column" in complaint:
        return f"{path} is not a ledger of unstall"
    if "unable to open" in complaint:
        return f"{path} cannot be opened; check that it is a file, and its permissions"
    return f"{path} cannot be used: {complaint}"
