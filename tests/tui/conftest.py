"""The screens' clock stands still, and the sample portfolio is told once for all of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stage import NOW_TEXT, sample_ledger


@pytest.fixture(autouse=True)
def _a_clock_that_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", NOW_TEXT)
    monkeypatch.setenv("UNSTALL_THEME", "dark")


@pytest.fixture(scope="session")
def _told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSTALL_NOW", NOW_TEXT)
        return sample_ledger(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def ledger(_told_once: Path, tmp_path: Path) -> Path:
    """A copy of the sample portfolio that a test may write to."""
    copy = tmp_path / "sample.unstall"
    shutil.copy(_told_once, copy)
    return copy
