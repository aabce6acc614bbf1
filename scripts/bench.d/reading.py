"""Reading the whole log, against the same columns selected and thrown away; run in a process of its own.

What another row has left in memory, and the threads that it has used, are then not measured along.
"""

from __future__ import annotations

import gc
import sys
from collections import deque
from contextlib import closing
from pathlib import Path

from measuring import Act, in_turn

from ledger.log.files import open_readonly
from ledger.log.recorder import SqliteLog

_READ = "SELECT position, state, actor, people, texts FROM stored_events ORDER BY position"


def main() -> None:
    """Print the median seconds of reading, and of selecting: `reading.py LEDGER ROUNDS`."""
    ledger, rounds = Path(sys.argv[1]), int(sys.argv[2])
    # As every verb of the shell has it.
    gc.set_threshold(200_000, 20, 50)
    with closing(SqliteLog(ledger)) as log:
        print(*in_turn(rounds, lambda: deque(log.read(), maxlen=0), raw_select(ledger)))


def raw_select(ledger: Path) -> Act:
    """Selects what is read, and decodes nothing."""

    def select() -> None:
        with closing(open_readonly(ledger)) as connection:
            deque(connection.execute(_READ), maxlen=0)

    return select


if __name__ == "__main__":
    main()
