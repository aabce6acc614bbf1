"""Other processes that share the folding of a bulk of facts; they speak through a pipe."""

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


@contextmanager
def folders(views: Path, now: Micros, count: int) -> Iterator[list[OtherProcess]]:
    """`count` processes that fold all changed subjects of a views file, each every `count`-th batch.

    Each has seen what has changed before the block begins, whatever is written in it.
    """
    workers: list[OtherProcess] = []
    try:
        for index in range(count):
            workers.append(OtherProcess(__name__, str(views), str(now), str(index), str(count)))
        for worker in workers:
            worker.output.read(1)
        yield workers
    finally:
        for worker in workers:
            worker.__exit__()


def folded_by(worker: OtherProcess) -> Folded | None:
    """The next batch that a worker folded, None where it has failed."""
    found = worker.pickled()
    return found if isinstance(found, Folded) else None


def serve() -> None:
    """The main function of the other process."""
    gc.disable()
    now, index, count = map(int, sys.argv[2:5])
    with closing(connect(sys.argv[1])) as connection:
        # One read transaction: what the caller writes meanwhile stays out of sight.
        connection.execute("BEGIN")
        todo: Sequence[list[Subject]] = list(batches(connection))
        out = sys.stdout.buffer
        out.write(_READY)
        out.flush()
        for batch in todo[index::count]:
            pickle.dump(fold(connection, batch, now, loads), out, pickle.HIGHEST_PROTOCOL)
            out.flush()
