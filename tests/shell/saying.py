"""The command line as a test speaks to it: a ledger of its own, the clock at noon on 13 May 2026."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger.facts import AnyFact
from ledger.log.recorder import SqliteLog
from tui.shell.main import main


class Said(NamedTuple):
    status: int
    out: str
    err: str


class Shell:
    """The command line on a ledger of its own, with the clock at noon on 13 May 2026."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def clock(self, now: str) -> None:
        """From here on the clock stands at `now`."""
        self._monkeypatch.setenv("UNSTALL_NOW", now)

    def __call__(self, *words: str) -> Said:
        self._capsys.readouterr()
        try:
            status = main(["--ledger", str(self.path), *words])
        except SystemExit as leaving:  # argparse leaves by itself where the usage is wrong
            status = int(leaving.code or 0)
        said = self._capsys.readouterr()
        return Said(status, said.out, said.err)

    def json(self, *words: str) -> Any:
        """What a reading verb says to a program."""
        said = self(*words, "--format", "json")
        assert said.status == 0, said.err
        return json.loads(said.out)

    def facts(self) -> list[AnyFact]:
        log = SqliteLog(self.path)
        try:
            return [record.fact for record in log.read()]
        finally:
            log.close()
