"""Other processes that share the work of a bulk of facts: `follow` starts them, they speak through a pipe."""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from ledger.instants import Micros
from ledger.other_process import OtherProcess
from projections.views.refold import Folded, Subject, batches, fold
from projections.views.schema import connect

_READY = b"."
#: JSON in half the time; where facts are taken in it is loaded anyway.
loads = msgspec.json.Decoder().decode


class Worker(OtherProcess):
    """One other process that runs `serve` here."""

    def __init__(self, *words: str) -> None:
        super().__init__(__name__, *words)


@contextmanager
def audit_writer(ledger: Path) -> Iterator[None]:
    """Another process writes the audit list while the block runs, and has finished or failed when it ends."""
    with Worker("audit", str(ledger)) as worker:
        yield
        worker.wait()


@contextmanager
def folders(views: Path, now: Micros, count: int) -> Iterator[list[Worker]]:
    """`count` processes that fold all changed subjects of a views file, each every `count`-th batch.

    Each has seen what has changed before the block begins, whatever is written in it.
    """
    workers: list[Worker] = []
    try:
        for index in range(count):
            workers.append(Worker("fold", str(views), str(now), str(index), str(count)))
        for worker in workers:
            worker.output.read(1)
        yield workers
    finally:
        for worker in workers:
            worker.__exit__()


def folded_by(worker: Worker) -> Folded | None:
    """The next batch that a worker folded, None where it has failed."""
    try:
        found = pickle.load(worker.output)
    except (EOFError, pickle.UnpicklingError, OSError):
        return None
    return found if isinstance(found, Folded) else None


def serve() -> None:
    """The main function of the other process."""
    gc.disable()
    job, path = sys.argv[1], Path(sys.argv[2])
    if job == "audit":
        from projections.views.follow import follow_audit

        follow_audit(path)
    elif job == "sweep":
        from projections.views.spans import sweep_out

        sweep_out(path, *map(int, sys.argv[3:5]))
    else:
        now, index, count = map(int, sys.argv[3:6])
        with closing(connect(path)) as connection:
            # One read transaction: what the caller writes meanwhile stays out of sight.
            connection.execute("BEGIN")
            todo: Sequence[list[Subject]] = list(batches(connection))
            out = sys.stdout.buffer
            out.write(_READY)
            out.flush()
            for batch in todo[index::count]:
                pickle.dump(fold(connection, batch, now, loads), out, pickle.HIGHEST_PROTOCOL)
                out.flush()
