"""What came of a deed, and what all deeds have in common: how they are signed, and that they take turns."""

from __future__ import annotations

import threading
from typing import NamedTuple

VIA = "tui"
#: A second key waits for the first one's fact, so that undo twice takes two facts back.
one_at_a_time = threading.Lock()


class Done(NamedTuple):
    """What was recorded: the position of the first fact, one sentence about it, and what can be done about it."""

    position: int
    sentence: str
    #: What can be done about it, with keys as in `{undo}`.
    hint: str = ""
    #: The line for the shell that does the same; empty where nothing was done.
    act: str = ""
    #: The positions of what was recorded by this one act about several things; they are taken back together.
    together: tuple[int, ...] = ()
