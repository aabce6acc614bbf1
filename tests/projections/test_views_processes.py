"""The read models among processes: killed on the way, followed by several at once, while others write."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from telling import MONDAY, clock, day

from ledger.facts import (
    AnyFact,
    BlockerRaised,
    Commented,
    DecisionMade,
    DecisionRequested,
    InitiativeProposed,
    ItemAdded,
    StatusChanged,
)
from ledger.instants import micros
from ledger.log.recorder import SqliteLog
from ledger.other_process import OtherProcess
from ledger.record import Draft
from projections.audit.records import AuditFilter, after, count
from projections.lists.items import items
from projections.lists.portfolio import portfolio
from projections.moment import Moment
from projections.views import Views, discard

NOW = day(60)

#: Opens the views and stops for good at the progress' so many-th word; whoever started it kills it then.
STOPS = """
import sys, time
from pathlib import Path
from projections.views import Views

words = int(sys.argv[2])

def say(done, total):
    global words
    words -= 1
    if not words:
        print("here", flush=True)
        time.sleep(60)

Views.open(Path(sys.argv[1]), say)
print("done", flush=True)
"""


def told(round_: int) -> Iterable[tuple[str, AnyFact]]:
    """Thirteen facts about an initiative of its own, one decision for all and a crowd of comments."""
    key, item = f"I-{round_ % 40}", f"I-{round_ % 40}-{round_}"
    if round_ < 40:
        yield f"initiative:{key}", InitiativeProposed(key, f"Initiative {round_}")
    yield f"item:{item}", ItemAdded(item, key, f"Item {round_}", "To do")
    yield f"item:{item}", StatusChanged(item, "To do", "Doing")
    if round_ % 3 == 0:
        yield f"blocker:B{round_}", BlockerRaised(f"B{round_}", (f"item:{item}",), "No access")
    if round_ % 5 == 0:
        yield f"decision:D{round_}", DecisionRequested(f"D{round_}", (f"item:{item}",), "Blue?")
    if round_ % 10 == 0:
        yield f"decision:D{round_}", DecisionMade(f"D{round_}", "Blue")
    for number in range(8):
        yield f"item:{item}", Commented(item, f"comment {number}")


def write(log: SqliteLog, rounds: Iterable[int]) -> None:
    drafts = [
        Draft(stream, fact, MONDAY + timedelta(hours=round_ % 1_000), "ana", "test", known_at=MONDAY)
        for round_ in rounds
        for stream, fact in told(round_)
    ]
    for start in range(0, len(drafts), 10_000):
        log.append(drafts[start : start + 10_000])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Some six thousand facts, which the views take in two batches."""
    path = tmp_path / "told.unstall"
    with closing(SqliteLog(path, create=True)) as log:
        write(log, range(500))
    return path


def everything(ledger: Path) -> dict[str, Any]:
    with clock(NOW), closing(Views.open(ledger)) as views:
        now = Moment(micros(NOW), micros(NOW))
        rows = after(views, AuditFilter(), 0, 100_000)
        return {
            "portfolio": portfolio(views, now),
            "items": items(views, now),
            "audit": rows,
            "positions": [row.position for row in rows] == list(range(1, views.position + 1)),
            "found": count(views, AuditFilter(text="comment")),
        }


def afresh(ledger: Path) -> dict[str, Any]:
    discard(ledger)
    return everything(ledger)


@pytest.mark.parametrize("word", [1, 2])
def test_a_catching_up_that_is_killed_goes_on_where_it_was(
    ledger: Path, child_environment: dict[str, str], word: int
) -> None:
    environment = child_environment | {"UNSTALL_NOW": NOW.isoformat()}
    command = [sys.executable, "-c", STOPS, str(ledger), str(word)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    went_on = everything(ledger)
    assert went_on["positions"]
    assert went_on == afresh(ledger)


def open_views(path: Path, barrier: Any) -> None:
    barrier.wait()
    with clock(NOW):
        Views.open(path).close()


def refresh_often(path: Path, barrier: Any) -> None:
    barrier.wait()
    with clock(NOW), closing(Views.open(path)) as views:
        for _ in range(60):
            views.refresh()


def write_often(path: Path, barrier: Any) -> None:
    barrier.wait()
    with closing(SqliteLog(path)) as log:
        for round_ in range(500, 600):
            write(log, [round_])


def together(path: Path, *works: Any) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(len(works))
    processes = [context.Process(target=work, args=(path, barrier)) for work in works]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * len(works)


def test_processes_that_build_the_views_at_once_end_with_the_same(ledger: Path) -> None:
    together(ledger, open_views, open_views)
    built = everything(ledger)
    assert built["positions"]
    assert built == afresh(ledger)


@pytest.mark.slow
def test_processes_that_follow_while_another_writes_miss_nothing(ledger: Path) -> None:
    everything(ledger)
    together(ledger, refresh_often, refresh_often, write_often)
    followed = everything(ledger)
    assert followed["positions"]
    assert followed == afresh(ledger)


class Stop(Exception):
    """Somebody gave up on the way."""


def test_views_that_are_thrown_away_while_somebody_follows_are_whole_in_the_end(ledger: Path) -> None:
    """The second process begins again from nothing and is stopped behind where the first one is."""
    with closing(SqliteLog(ledger)) as log:
        write(log, range(500, 950))
    words: list[int] = []

    def stop(_done: int, _total: int) -> None:
        raise Stop

    def meanwhile(_done: int, _total: int) -> None:
        words.append(1)
        if len(words) == 2:
            with closing(Views.open(ledger)) as first, closing(first.again()) as second, pytest.raises(Stop):
                second.rebuild(stop)

    with clock(NOW):
        Views.open(ledger, meanwhile).close()
    followed = everything(ledger)
    assert followed["positions"]
    assert followed == afresh(ledger)


def test_a_change_that_comes_in_while_another_process_folds_reaches_what_depends_on_it(tmp_path: Path) -> None:
    """The first process stops in the middle of folding; the second takes in a decision and lets it go on."""
    ledger = tmp_path / "told.unstall"
    folding, go_on, finished = Event(), Event(), Event()
    words: list[int] = []

    def stop_after_the_first_fold(_done: int, _total: int) -> None:
        words.append(1)
        if len(words) == 2:
            folding.set()
            assert go_on.wait(30)

    def fold() -> None:
        Views.open(ledger, stop_after_the_first_fold).close()
        finished.set()

    def let_it_finish(_done: int, _total: int) -> None:
        go_on.set()
        assert finished.wait(30)

    with clock(NOW), closing(SqliteLog(ledger, create=True)) as log:
        for key in ("I-0", "I-1", "I-2"):
            facts: list[AnyFact] = [InitiativeProposed(key, key)]
            log.append([Draft(f"initiative:{key}", fact, MONDAY, "ana", "test") for fact in facts])
            items_ = [ItemAdded(f"{key}-{number}", key, "Item", "Doing") for number in range(1_000)]
            log.append([Draft(f"item:{item.item}", item, MONDAY, "ana", "test") for item in items_])
        # At home in the last initiative, which is folded after the first pause; it holds up an item of the first too.
        asked = DecisionRequested("D", ("item:I-2-0", "item:I-0-0"), "Blue?")
        log.append([Draft("decision:D", asked, MONDAY, "ana", "test")])
        thread = Thread(target=fold)
        thread.start()
        assert folding.wait(30)
        log.append([Draft("decision:D", DecisionMade("D", "Blue"), day(10), "ana", "test")])
        Views.open(ledger, let_it_finish).close()
        thread.join(30)
    followed = everything(ledger)
    assert followed == afresh(ledger)
    assert {row.state for row in followed["items"]} == {"silent"}


@pytest.mark.slow
@pytest.mark.parametrize("word", [1, 6, 13, 15])
def test_a_bulk_that_is_killed_goes_on_though_its_helpers_may_still_write(
    ledger: Path, child_environment: dict[str, str], word: int
) -> None:
    with closing(SqliteLog(ledger)) as log:
        write(log, range(500, 5_200))
        assert log.head() > 50_000
    environment = child_environment | {"UNSTALL_NOW": NOW.isoformat()}
    command = [sys.executable, "-c", STOPS, str(ledger), str(word)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        os.kill(child.pid, signal.SIGKILL)
    went_on = everything(ledger)
    assert went_on["positions"]
    assert went_on == afresh(ledger)


@pytest.mark.slow
def test_a_bulk_and_many_small_batches_end_with_the_same(ledger: Path) -> None:
    for start in range(500, 5_200, 470):
        with closing(SqliteLog(ledger)) as log:
            write(log, range(start, start + 470))
        with clock(NOW):
            Views.open(ledger).close()
    followed = everything(ledger)
    assert followed["positions"]
    assert followed == afresh(ledger)


def test_a_process_that_helps_imports_nothing_from_the_folder_it_runs_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (here / "pickle.py").write_text("raise SystemExit(3)")
    (there / "serving.py").write_text("import pickle\n\ndef serve():\n    print(pickle.__file__)\n")
    monkeypatch.chdir(here)
    monkeypatch.syspath_prepend(there)
    with OtherProcess("serving") as other:
        told = other.output.read().decode()
    assert told.strip()
    assert str(here) not in told
