"""What `unstall doctor` looks at: one finding for each thing, with what would mend it."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from ledger import edge
from ledger.counting import count
from ledger.errors import LedgerError
from ledger.log.condition import Condition, beside, condition_of, disk_kind
from projections.views.condition import positions, views_files

FINE, NOTE, BAD = "ok", "note", "bad"

#: In earlier versions two connections that reset the WAL file at the same moment could lose what was in it.
_WAL_RESET_MENDED = (3, 51, 3)
_NETWORK_DISKS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ncpfs")
_MEGABYTE = 1_000_000
_SCARCE_BYTES, _TIGHT_BYTES = 50 * _MEGABYTE, 500 * _MEGABYTE
_LONG_WAL_BYTES = 256 * _MEGABYTE


class Finding(NamedTuple):
    """One thing that was looked at; `level` is ok, note (it may hurt one day) or bad, `remedy` what would mend it."""

    name: str
    value: str
    level: str = FINE
    remedy: str | None = None


def examine(ledger: Path, *, named: bool) -> list[Finding]:
    """Everything that can be looked at. A ledger that is missing is bad only where somebody `named` it."""
    return [
        *_versions(),
        *_terminal(),
        *_config(),
        *_ledger(ledger, named=named or bool(os.environ.get(edge.LEDGER_VARIABLE))),
    ]


def _versions() -> Iterator[Finding]:
    try:
        yield Finding("unstall", version("unstall"))
    except PackageNotFoundError:
        yield Finding("unstall", "runs from its source, not installed", NOTE)
    for package in ("eventsourcing", "msgspec", "textual", "lxml"):
        try:
            yield Finding(package, version(package))
        except PackageNotFoundError:
            yield Finding(package, "not installed", BAD, "install unstall again")
    yield Finding("Python", f"{platform.python_version()} ({sys.executable})")
    if sqlite3.sqlite_version_info < _WAL_RESET_MENDED:
        yield Finding(
            "SQLite",
            sqlite3.sqlite_version,
            NOTE,
            "before 3.51.3 several writers at once can, very rarely, lose what they wrote last; "
            "unstall writes over one connection a process: let one process write at a time",
        )
    else:
        yield Finding("SQLite", sqlite3.sqlite_version)


def _terminal() -> Iterator[Finding]:
    columns, rows = shutil.get_terminal_size()
    # The screens run this verb too and catch what it says; what they stand on is where the process began.
    if not (sys.__stdout__ and sys.__stdout__.isatty()):
        yield Finding("terminal", "standard output is no terminal; the screens need one", NOTE)
    elif columns < 80 or rows < 24:
        yield Finding("terminal", f"{columns}×{rows}", NOTE, "the screens are made for 80×24 and more")
    else:
        yield Finding("terminal", f"{columns}×{rows}")
    yield Finding("colours", _colours())
    encoding = (sys.stdout.encoding or "unknown").lower()
    if encoding.replace("-", "") == "utf8":
        yield Finding("characters", "UTF-8")
    else:
        yield Finding("characters", encoding, NOTE, "names and glyphs need UTF-8: export LC_ALL=C.UTF-8")


def _config() -> Iterator[Finding]:
    path = edge.config_file()
    # By name: the screens, of whose keys the file speaks, are no part of the shell.
    problems = import_module("tui.keys.setting").problems_of()
    if not problems:
        yield Finding("config file", f"{path}{'' if path.exists() else ', not there: the default keys hold'}")
    for problem in problems:
        yield Finding("config file", problem.told(path), BAD, "mend it; unstall keys shows how it is written")


def _colours() -> str:
    term = os.environ.get("TERM", "")
    if os.environ.get("NO_COLOR"):
        return "off (NO_COLOR)"
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return "16 million"
    return "256" if "256color" in term else f"16 (TERM is {term or 'not set'})"


def _ledger(path: Path, *, named: bool) -> Iterator[Finding]:
    try:
        condition = condition_of(path)
    except LedgerError as error:
        missing = not path.exists()
        yield Finding("ledger", str(error), NOTE if missing and not named else BAD)
        if path.parent.is_dir():
            yield from _disk(path.parent)
        return
    yield Finding("ledger", f"{path}, {count(condition.head, 'fact')}, {condition.file_bytes / _MEGABYTE:,.1f} MB")
    yield from _records(condition)
    yield from _settings(condition)
    yield from _views(path, condition)
    yield from _modes(path)
    yield from _disk(path.parent)


def _records(condition: Condition) -> Iterator[Finding]:
    if condition.head == condition.last == condition.records == 0:
        yield Finding("positions", "none yet: nothing has been recorded")
    elif condition.head == condition.last == condition.records:
        yield Finding("positions", f"1 to {condition.head:,}, none is missing")
    else:
        yield Finding(
            "positions",
            f"records up to {condition.last:,}: {condition.records:,} of them; the head says {condition.head:,}",
            BAD,
            "do not write to it; go back to a copy of the file",
        )


def _settings(condition: Condition) -> Iterator[Finding]:
    if condition.journal_mode == "wal":
        yield Finding("journal", "WAL")
    else:
        yield Finding("journal", condition.journal_mode, NOTE, "becomes WAL again when something is next written")
    if condition.synchronous == "FULL":
        yield Finding("synchronous", "FULL: what was acknowledged survives a power loss")
    else:
        yield Finding("synchronous", condition.synchronous, BAD, "acknowledged facts may be lost; report this")
    share = condition.free_pages / max(condition.pages, 1)
    yield Finding(
        "pages", f"{condition.pages:,} of {condition.page_bytes:,} bytes, {condition.free_pages:,} free ({share:.0%})"
    )
    if condition.wal_bytes > _LONG_WAL_BYTES:
        long = f"{condition.wal_bytes / _MEGABYTE:,.0f} MB are not yet in the file"
        yield Finding("write-ahead log", long, NOTE, "a reader that never ends holds it: close other screens")


def _views(ledger: Path, condition: Condition) -> Iterator[Finding]:
    told = positions(ledger, condition.identity)
    missing = len(views_files(ledger)) - len(told)
    if missing:
        yield Finding(
            "views", f"{missing} of {len(views_files(ledger))} not built yet", NOTE, "the next look builds them"
        )
    elif max(told.values()) > condition.head:
        ahead = f"at {max(told.values()):,}, ahead of the ledger's {condition.head:,}"
        yield Finding("views", ahead, BAD, "unstall rebuild")
    elif min(told.values()) < condition.head:
        behind = count(condition.head - min(told.values()), "fact") + " behind"
        yield Finding("views", behind, NOTE, "the next look catches them up")
    else:
        yield Finding("views", f"at {condition.head:,}, up to date")


def _modes(ledger: Path) -> Iterator[Finding]:
    databases = [ledger, *views_files(ledger)]
    files = [file for main in databases for file in (main, beside(main, "-wal"), beside(main, "-shm"))]
    shared = [str(file) for file in files if _mode(file) & 0o077]
    if shared:
        yield Finding("file mode", f"others can read {', '.join(shared)}", NOTE, f"chmod 600 {shlex.join(shared)}")
    else:
        yield Finding("file mode", "only you can read the ledger and its views")


def _mode(file: Path) -> int:
    try:
        return stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return 0


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    level = BAD if free < _SCARCE_BYTES else NOTE if free < _TIGHT_BYTES else FINE
    remedy = None if level == FINE else f"make room on the disk that holds {folder}"
    yield Finding("disk", f"{free / 1000 / _MEGABYTE:,.1f} GB free", level, remedy)
    kind = disk_kind(folder)
    if kind in _NETWORK_DISKS:
        yield Finding(
            "disk kind", kind, NOTE, "SQLite's WAL does not work across machines: keep the ledger on a local disk"
        )
