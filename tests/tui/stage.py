"""What the tests of the screens share: a ledger with the sample portfolio, an app on it, its screen as text."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.timer import Timer

from ledger.aggregates.item import ItemAdded, StatusChanged
from ledger.log.recorder import SqliteLog
from ledger.record import Draft, Record
from ledger.sample.telling import tell
from tui.app.unstall import Unstall

#: The present of every test here, a Wednesday.
NOW = datetime(2026, 5, 13, 14, 2, tzinfo=UTC)
NOW_TEXT = "2026-05-13T14:02:00Z"
#: The position of the sample's last record.
HEAD = 362
SNAPSHOTS = Path(__file__).parent / "snapshots"
#: The longest that a widget waits for the cursor or the caret to rest, in seconds.
REST = 0.15
#: A message may lead to another one, and that to a question: so often nothing may be left before all is quiet.
QUIET_ROUNDS = 4
#: Set it to write the snapshots anew; read the difference before committing it.
WRITE = "WRITE_SNAPSHOTS"


def sample_ledger(folder: Path) -> Path:
    """A new ledger with the sample portfolio. The clock must stand at `NOW`."""
    path = folder / "sample.unstall"
    log = SqliteLog(path, create=True)
    tell(log, NOW.date())
    log.close()
    return path


def add_item(ledger: Path, key: str, title: str, initiative: str = "HEAT") -> None:
    """Record an item that is in progress, as a tracker would have told it."""
    log = SqliteLog(ledger)
    stream = f"item:{key}"
    log.append(
        [
            Draft(stream, ItemAdded(key, initiative, title, "To do"), NOW, "ana", "test"),
            Draft(stream, StatusChanged(key, "To do", "In progress"), NOW, "ana", "test"),
        ]
    )
    log.close()


@asynccontextmanager
async def opened(ledger: Path, width: int = 120, height: int = 36) -> AsyncIterator[tuple[Unstall, Pilot[int]]]:
    """The screens on a ledger, once the first of them is filled."""
    app = Unstall(ledger)
    async with app.run_test(size=(width, height)) as pilot:
        await settle(app, pilot)
        yield app, pilot


async def settle(app: Unstall, pilot: Pilot[int]) -> None:
    """Until every question that was asked is answered and drawn, and nothing is put off any more."""
    quiet = 0
    while quiet < QUIET_ROUNDS:
        await pilot.pause(0)  # every message that lies in a queue now is taken out
        if is_busy(app):
            quiet = 0
            await asyncio.sleep(0.002)
        else:
            quiet += 1


def is_busy(app: Unstall) -> bool:
    """Whether a thread is still asked, or a widget waits for the cursor or the caret to rest."""
    if app.is_taking_keys or any(not worker.is_finished for worker in app.workers):
        return True
    if getattr(app.page, "is_seeking", False) if app.pages else False:
        return True
    nodes = [app, *app.screen.walk_children(with_self=True)]
    return any(is_put_off(timer) for node in nodes for timer in node._timers)


def is_put_off(timer: Timer) -> bool:
    """Whether it goes off once, and soon: neither again and again nor only where an answer is late."""
    return timer._repeat == 0 and timer._interval <= REST and timer._task is not None and not timer._task.done()


async def until(pilot: Pilot[int], so: Callable[[], bool], seconds: float = 20) -> None:
    """Until `so` is so; quicker than `settle` where it is known what is to come."""
    for _ in range(int(seconds * 200)):
        if so():
            return
        await pilot.pause(0.005)
    raise AssertionError(f"it did not come to pass in {seconds} s")


async def press(app: Unstall, pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after the other, letting each take effect."""
    for key in keys:
        await pilot.press(key)
        await settle(app, pilot)


async def type_line(app: Unstall, pilot: Pilot[int], opener: str, text: str) -> None:
    """Open the mini-buffer and type a line into it, without enter."""
    await pilot.press(opener)
    await until(pilot, lambda: not app.is_taking_keys)
    for character in text:
        app.prompt.insert(character)
    await settle(app, pilot)


def screen_text(app: Unstall) -> str:
    """What stands on the screen, line by line."""
    lines = ["".join(strip.text for strip in strips) for strips in app.screen._compositor.render_strips()]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def matches_snapshot(name: str, shown: str) -> None:
    """Hold a screen against the one on file."""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get(WRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), f"the screen {name} has changed; {WRITE}=1 pytest writes it anew"


def new_records(ledger: Path) -> list[Record]:
    """What was recorded after the sample was told."""
    log = SqliteLog(ledger)
    try:
        return list(log.read(HEAD, log.head()))
    finally:
        log.close()
