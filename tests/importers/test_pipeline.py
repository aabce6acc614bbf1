"""A large file is read in another process: the same facts, the same complaints, and nobody left behind."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from intaking import Desk
from issue_making import RETITLED, issue

from ledger.errors import BadInput, LedgerError, Unavailable
from ledger.importers import importer_of, reader
from ledger.importers.intake import Heard, Importer, Options, Report, Taken, take_in
from ledger.importers.pipeline import Pipeline
from ledger.importers.reading import Source
from ledger.log.port import Log
from ledger.log.recorder import SqliteLog
from ledger.record import Record

COMMAND = [sys.executable, "-c", "import sys; from tui.shell.main import main; sys.exit(main())", "import", "jira"]


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_WORTH_BYTES", 0)
    monkeypatch.setattr(reader, "processors", lambda: 2)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "jira")


def take(desk: Desk, *places: str, importer: Importer | None = None, **more: Any) -> Report:
    with reader.reader_of(places) as process:
        teller = Pipeline(process, partial(SqliteLog, desk.log.path))
        return take_in(desk.log, importer or importer_of("jira"), places, Options(), teller=teller, **more)


def lines_of(first: int, last: int) -> list[dict[str, Any]]:
    return [issue(f"AB-{n}", str(n), [RETITLED]) for n in range(first, last + 1)]


def told(records: list[Record]) -> list[tuple[int, str, str, str, str | None]]:
    return [(r.position, r.stream, r.at.isoformat(), repr(r.fact), r.source) for r in records]


def test_another_process_tells_the_same_in_the_same_order(desk: Desk, tmp_path: Path) -> None:
    one, two = desk.file([*lines_of(1, 2_000), {"id": "x"}]), desk.file(lines_of(1_500, 2_500), "two.gz")
    (tmp_path / "here").mkdir()
    here = Desk(tmp_path / "here", "jira")
    report = take(desk, one, two)
    assert report == here.take(one, two)
    assert [(Path(problem.file).name, problem.line) for problem in report.problems] == [("in.json", 2_001)]
    assert told(desk.records()) == told(here.records())
    assert take(desk, two, one).added == 0


def test_its_refusal_is_whole_and_what_came_before_is_in_the_ledger(desk: Desk) -> None:
    with pytest.raises(BadInput, match="there is no such file") as refused:
        take(desk, desk.file(lines_of(1, 3)), str(desk.folder / "none.json"))
    assert refused.value.file == str(desk.folder / "none.json")
    assert len(desk.facts("ItemAdded")) == 3


def test_strict_refuses_the_whole_file(desk: Desk) -> None:
    with pytest.raises(BadInput, match="nothing was imported") as refused:
        take(desk, desk.file([*lines_of(1, 2), {"id": "x"}]), strict=True)
    assert (refused.value.line, desk.log.head()) == (3, 0)


def failing(source: Source, ledger: Log, options: Options) -> Iterator[Heard]:
    """An importer that says something and then fails."""
    for heard in importer_of("jira")(source, ledger, options):
        if isinstance(heard, Taken):
            yield heard
    raise ZeroDivisionError("in the importer")


def test_a_failure_there_is_a_failure_here_and_says_where(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError, match="in the importer") as failed:
        take(desk, desk.file(lines_of(1, 3)), importer=failing)
    assert "in failing" in failed.value.__notes__[0]
    assert len(desk.facts("ItemAdded")) == 3


def test_when_the_reader_is_killed_the_import_says_so_and_can_be_run_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[reader.OtherProcess] = []

    class Watched(reader.OtherProcess):
        def __enter__(self) -> Watched:
            started.append(self)
            return self

    def kill(*_: object) -> None:
        if desk.log.head():
            os.kill(started[0]._process.pid, signal.SIGKILL)

    monkeypatch.setattr(reader, "OtherProcess", Watched)
    place = desk.file(lines_of(1, 9_000))
    with pytest.raises(Unavailable, match="run the import again"):
        take(desk, place, progress=kill)
    some = desk.log.head()
    assert 0 < some < 27_000
    rest = take(desk, place)
    assert (rest.added, rest.already) == (desk.log.head() - some, some)
    assert len(desk.facts("ItemAdded")) == 9_000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the other process in /proc")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_when_the_writer_is_stopped_nobody_stays_behind(
    tmp_path: Path, child_environment: dict[str, str], sent: signal.Signals, status: int
) -> None:
    file, ledger = tmp_path / "many.ndjson", tmp_path / "my.unstall"
    file.write_text("".join(json.dumps(one | {"x": "x" * 500}) + "\n" for one in lines_of(1, 12_000)))
    started = subprocess.Popen([*COMMAND, str(file), "--ledger", str(ledger)], env=child_environment, stderr=-3)
    readers: list[int] = []
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and started.poll() is None:
        readers = readers or children(started.pid)
        if readers and head_of(ledger):
            started.send_signal(sent)
            break
        time.sleep(0.002)
    assert (started.wait(), len(readers)) == (status, 1)
    while time.monotonic() < deadline and alive(readers[0]):
        time.sleep(0.01)
    assert not alive(readers[0])
    with closing(SqliteLog(ledger)) as log:
        assert [record.position for record in log.read()] == list(range(1, log.head() + 1))


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody has asked after does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def head_of(ledger: Path) -> int:
    with suppress(sqlite3.Error, TypeError), closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT position FROM head").fetchone()[0])
    return 0


def test_small_files_and_standard_input_are_read_here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise LedgerError("a process was started")

    monkeypatch.setattr(reader, "OtherProcess", refuse)
    small = desk.file(lines_of(1, 3))
    with pytest.raises(LedgerError, match="a process was started"):
        take(desk, small)
    monkeypatch.setattr(reader, "_WORTH_BYTES", 8 << 20)
    assert take(desk, small).read == 3
    assert not reader._large(["-"])
