"""What holds for every test: nobody's real ledger, name, colours or clock reach it; it closes what it opens."""

from __future__ import annotations

import os
import sqlite3
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tries  # noqa: F401 - its profile holds for every property

_FROM_OUTSIDE = (
    "UNSTALL_LEDGER",
    "UNSTALL_ACTOR",
    "UNSTALL_CONFIG",
    "UNSTALL_NOW",
    "NO_COLOR",
    "COLORTERM",
    "FORCE_COLOR",
    "COLUMNS",
    "LINES",
)


@pytest.fixture(autouse=True)
def _a_machine_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in _FROM_OUTSIDE:
        monkeypatch.delenv(name, raising=False)
    home = tmp_path_factory.getbasetemp() / "home"
    for variable, folder in (
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_CONFIG_HOME", "config"),
    ):
        monkeypatch.setenv(variable, str(home / folder))


@pytest.fixture(scope="module", autouse=True)
def _no_connection_is_left_to_the_collector() -> Iterator[None]:
    """Python 3.13 complains of them only where the collector happens to run; this looks after every module."""
    opened: list[tuple[sqlite3.Connection, str]] = []
    connect = sqlite3.connect

    def noting(*given: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*given, **named)
        ours = [frame for frame in traceback.extract_stack()[:-1] if "site-packages" not in frame.filename]
        opened.append((connection, "".join(traceback.format_list(ours[-6:]))))
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", noting)
        yield
    patience = time.monotonic() + 2  # threads of the screens may be on their way out
    while any(map(_is_open, (connection for connection, _ in opened))) and time.monotonic() < patience:
        time.sleep(0.02)
    left = [where for connection, where in opened if _is_open(connection)]
    assert not left, f"{len(left)} SQLite connections were left open; the first was made here:\n{left[0]}"


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        return connection.total_changes >= 0
    except sqlite3.ProgrammingError as error:
        return "closed" not in str(error)


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout's root."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def child_environment(project: Path) -> dict[str, str]:
    """The environment of a child process that runs this checkout's code, however the tests were started."""
    paths = [str(project / "src"), str(project)]
    # COLUMNS and LINES, which test runners set, would outvote the size of a child's own terminal.
    foreign = ("UNSTALL_", "PYTHON", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
