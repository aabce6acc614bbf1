"""What the bars say of a replay: what it is of, where the playhead stands, and that nothing can be written."""

from __future__ import annotations

import shlex

from ledger.instants import rfc3339
from projections.replay.play import last
from tui.replaying.loading import Found
from tui.replaying.moving import SPEEDS, Moving
from tui.replaying.scene import Head
from tui.widgets.palette import Line
from tui.words.display import minute


class Saying(Moving):
    """`_drawn` is the playhead as it is drawn, which may still be on its way to where it was asked to go.

    `_laid` is how many initiatives of how many were laid out, None where all are.
    """

    def __init__(self) -> None:
        super().__init__()
        self._expression = ""
        self._found: Found | None = None
        self._is_read = False
        self._laid: tuple[int, int] | None = None
        self._drawn: Head = self._head

    def place(self) -> Line:
        place: Line = [("Replay ▸ ", "dim")]
        if self._found is None:
            place.append(("…", "bold"))
        elif self._found.subject is None:
            place.append((self._found.title, "bold"))
        else:
            above = self._found.initiative
            if above is not None and above != self._found.key:
                place.append((f"{above} ▸ ", "dim"))
            place += [(self._found.key, "bold"), (f" {self._found.title}", "")]
        if self._expression:
            place.append((f"  /{self._expression}", "accent"))
        return place

    def clock(self) -> Line:
        position = last(self._facts, self._drawn.moment)
        known = "with hindsight" if self._drawn.hindsight else "as known then"
        at = f"  @{position:,}" if position is not None else ""
        policy = "  by today's policy" if self._drawn.today else ""
        moment = minute(self._drawn.moment)
        return [("◆ AS OF ", "accent"), (moment, "bold"), (f"  {known}", "dim"), (policy, "alarm"), (at, "dim")]

    def summary(self) -> Line:
        state = "▶ playing" if self._playing else "▮▮ paused"
        line: Line = [("READ ONLY", "alarm"), (f"  {state}  {SPEEDS[self._speed]} facts/s", "dim")]
        if not self._is_read:
            line.append(("  reading the facts …", "waiting"))
        if self._laid is not None:
            done, total = self._laid
            line.append((f"  laying out the past: {done:,} of {total:,} initiatives …", "waiting"))
        return line

    def command(self) -> str:
        at = shlex.quote(rfc3339(self._head.moment))
        known = "" if self._head.hindsight else f" --known-at {at}"
        known += " --policy now" if self._head.today else ""
        if self._found is not None and self._found.subject is not None:
            return f"unstall why {shlex.quote(self._found.subject)} --as-of {at}{known}"
        return f"unstall status --as-of {at}{known}"

    def subject(self) -> str | None:
        return self._found.subject if self._found is not None else None
