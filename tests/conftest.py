"""What holds for every test: nobody's real ledger, name, colours or clock reach it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_FROM_OUTSIDE = (
    "UNSTALL_LEDGER",
    "UNSTALL_ACTOR",
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
