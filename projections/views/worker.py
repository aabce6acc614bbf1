"""Other processes that share the folding of a bulk of facts; they speak through a pipe."""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from ledger.instants import Micros
from ledger.other_process import OtherProcess
from projections.views.files import connect
from projections.views.refold import Batch, Folded, fold

_READY = b"."
#: In a fifth of the time; where facts are taken in msgspec is loaded anyway.
read_rows = msgspec.json.Decoder(list[list[tuple[Any, ...]]]).decode


@contextmanager
def folders(views: Path, now: Micros, todo: Sequence[Batch], count: int) -> Iterator[list[OtherProcess]]:
    """`count` processes that fold changed subjects of a views file, each every `count`-th batch.

    They see the file as it is before the block begins, whatever is written in it.
    """
    workers: list[OtherProcess] = []
    try:
        for _ in range(count):
            workers.append(OtherProcess(__name__, str(views), str(now), listens=True))
        for index, worker in enumerate(workers):
            # A worker that failed leaves its share to the caller.
            if worker.output.read(1):
                pickle.dump(todo[index::count], worker.input, pickle.HIGHEST_PROTOCOL)
                worker.input.flush()
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
    now = int(sys.argv[2])
    with closing(connect(sys.argv[1])) as connection:
        # One read transaction: what the caller writes meanwhile stays out of sight.
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM tracking").fetchone()
        out = sys.stdout.buffer
        out.write(_READY)
        out.flush()
        for batch in pickle.load(sys.stdin.buffer):
            pickle.dump(fold(connection, batch, now, read_rows), out, pickle.HIGHEST_PROTOCOL)
            out.flush()
