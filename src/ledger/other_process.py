"""Another process of ours, for work that would keep one processor busy while the others idle.

It is a plain interpreter that imports one module and runs its `serve`. The standard library's process pools start the
caller's main module again, which is not ours to know: it may be a test, a script or the screens.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import IO, Self


class OtherProcess:
    """One other process; it ends with the block that it was started for.

    With `listens` it can be written to; else its standard input is empty. Raises OSError where it cannot be started.
    """

    def __init__(self, module: str, *words: str, listens: bool = False) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            # -P: nothing is imported from the folder in which it happens to run.
            [sys.executable, "-P", "-c", f"from {module} import serve; serve()", *words],
            stdin=subprocess.PIPE if listens else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            # Its complaints would land in the middle of a screen; whoever waits does the rest and complains.
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": paths},
            # A key that interrupts is for whoever started it, who ends it then.
            start_new_session=True,
        )

    @property
    def output(self) -> IO[bytes]:
        """What it writes."""
        return _piped(self._process.stdout)

    @property
    def input(self) -> IO[bytes]:
        """What it reads."""
        return _piped(self._process.stdin)

    def pickled(self) -> object | None:
        """The next thing that it pickled, None where it has failed."""
        try:
            found: object = pickle.load(self.output)
        except (EOFError, pickle.UnpicklingError, OSError):
            return None
        return found

    def wait(self) -> None:
        """Until it has done its work or failed."""
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self.output.close()
        if self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()


def processors() -> int:
    """How many processes can work at once."""
    return os.cpu_count() or 1


def _piped(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the process was started without this pipe")
    return stream
