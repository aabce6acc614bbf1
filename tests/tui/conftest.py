"""The screens' clock stands still, and the sample portfolio is told once for all of them."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from stage import NOW_TEXT, sample_ledger


@pytest.fixture(autouse=True)
def _a_clock_that_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", NOW_TEXT)
    monkeypatch.setenv("UNSTALL_THEME", "dark")


@pytest.fixture(autouse=True)
def _keys_are_pressed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot sleeps 40 ms or more after each key; `stage.settle` knows when the screens are done with it."""

    async def at_once(_least: float = 0, _most: float = 0) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr("textual.app.wait_for_idle", at_once)


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
