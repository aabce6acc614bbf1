"""Several processes write to one ledger at once; nothing that was acknowledged is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from ledgers import draft, new_log

from ledger.errors import Conflict
from ledger.log.recorder import SqliteLog

WRITERS = 2
EACH = 40


def write(path: Path, writer: int) -> None:
    """Append single facts and small batches, to a stream of one's own and to one that all share."""
    log = SqliteLog(path)
    for number in range(EACH):
        log.append([draft(number, f"item:W-{writer}", source=f"{writer}:{number}"), draft(number, "item:SHARED")])
    log.close()


def claim(path: Path, writer: int) -> None:
    """Decide on the shared stream as it was seen, and look again after a conflict, as a person would."""
    log = SqliteLog(path)
    written = 0
    while written < EACH // 4:
        seen = len(log.read_stream("item:SHARED"))
        try:
            log.append([draft(writer, "item:SHARED")], {"item:SHARED": seen})
        except Conflict:
            continue
        written += 1
    log.close()


def go_on(path: Path, told: Connection) -> None:
    """Append batches, of which a part is in the ledger already, without end; tell each position once it is durable."""
    log = SqliteLog(path)
    number = 0
    while True:
        batch = [draft(n, f"item:W-{n % 7}", source=f"{n // 2}") for n in range(number, number + 20)]
        told.send(log.append(batch).records[-1].position)
        number += 17


def together(work: object, path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=work, args=(path, writer)) for writer in range(WRITERS)]  # type: ignore[arg-type]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * WRITERS


def test_two_processes_append_without_loss(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    together(write, log.path)
    records = list(log.read())
    assert [record.position for record in records] == list(range(1, 2 * WRITERS * EACH + 1))
    for writer in range(WRITERS):
        own = log.read_stream(f"item:W-{writer}")
        assert [(record.version, record.source) for record in own] == [(n, f"{writer}:{n}") for n in range(EACH)]
    assert [record.version for record in log.read_stream("item:SHARED")] == list(range(WRITERS * EACH))
    log.close()


def test_two_processes_that_decide_on_one_stream_never_overwrite_each_other(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    together(claim, log.path)
    assert [record.version for record in log.read_stream("item:SHARED")] == list(range(WRITERS * (EACH // 4)))
    log.close()


@pytest.mark.parametrize("acknowledged", [1, 7, 30])
def test_what_was_acknowledged_survives_the_death_of_its_writer(tmp_path: Path, acknowledged: int) -> None:
    log = new_log(tmp_path)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    writer = context.Process(target=go_on, args=(log.path, theirs))
    writer.start()
    theirs.close()
    positions = [ours.recv() for _ in range(acknowledged)]
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join(60)
    with closing(ours):
        while ours.poll(0):
            try:
                positions.append(ours.recv())
            except EOFError:
                break
    records = list(log.read())
    assert [record.position for record in records] == list(range(1, log.head() + 1))
    assert log.head() >= positions[-1]
    appended = log.append([draft(1, "item:W-1")]).records[0]
    assert (appended.position, appended.version) == (len(records) + 1, sum(r.stream == "item:W-1" for r in records))
    log.close()
