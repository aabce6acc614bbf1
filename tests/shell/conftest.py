"""A shell with the initiative ATLAS at position 1."""

from __future__ import annotations

from pathlib import Path

import pytest
from saying import Shell

from ledger.log.recorder import SqliteLog


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """With the initiative ATLAS at position 1."""
    monkeypatch.setenv("UNSTALL_ACTOR", "mo")
    path = tmp_path / "test.unstall"
    SqliteLog(path, create=True).close()
    shell = Shell(path, capsys, monkeypatch)
    shell.clock("2026-05-13T12:00:00Z")
    assert shell("record", "ProposeInitiative", "ATLAS", "Atlas", "--client", "ACME").status == 0
    return shell
