"""Other processes that share the work of a bulk of facts: `follow` starts them, they speak through a pipe.

They are plain interpreters that import this module. The standard library's process pools start the caller's main
module again, which is not ours to know: it may be a test, a script or the screens.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from ledger.instants import Micros
from projections.views.refold import Folded, Subject, batches, fold
from projections.views.schema import connect

_READY = b"."


class Worker:
    """One other process; it ends with the block that it was started for."""

    def __init__(self, *words: str) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from projections.views.worker import serve; serve()", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            # Its complaints would land in the middle of a screen; whoever waits does the rest and complains.
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": paths},
            start_new_session=True,
        )

    @property
    def output(self) -> IO[bytes]:
        """What it writes."""
        if self._process.stdout is None:
            raise ValueError("the worker was started without a pipe")
        return self._process.stdout

    def wait(self) -> None:
        """Until it has done its work or failed."""
        self._process.wait()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self.output.close()
        self._process.wait()


def processors() -> int:
    """How many processes can work at once."""
    return os.cpu_count() or 1


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
                pickle.dump(fold(connection, batch, now), out, pickle.HIGHEST_PROTOCOL)
                out.flush()
