"""Somebody at a real terminal: the real process on a pty, what its screen shows, and how many keys were pressed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

START = "from tui.shell.main import main; import sys; sys.exit(main(sys.argv[1:]))"
PATIENCE = 12.0
#: What pyte 0.8.2 takes for text: sequences of newer terminals with a private sign before their numbers.
_NEWER = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
_UNFINISHED = re.compile(rb"\x1b(\[[0-9;<>=?]*)?$")

#: A picture is whole when nothing more has come for so long.
_QUIET_SECONDS = 0.06

KEYS = {"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "ctrl+x": "\x18"}


class Sitting:
    """One person, one process, one screen."""

    def __init__(self, process: subprocess.Popen[bytes], handle: int, width: int, height: int) -> None:
        self.process = process
        self.handle = handle
        self.number_of_keys = 0
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self._left = b""

    # ── what is seen ──

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def status(self) -> str:
        """The line above the keys."""
        return self.lines[-2]

    def see(self, wanted: str | Callable[[], bool]) -> None:
        """Wait until a text stands on the screen, or until something is so. Fails after `PATIENCE` seconds."""
        until = time.monotonic() + PATIENCE
        while self._take(_QUIET_SECONDS) or not (wanted in self.text if isinstance(wanted, str) else wanted()):
            assert time.monotonic() < until, f"{wanted!r} did not appear:\n{self.text}"

    def _take(self, seconds: float) -> bool:
        """Draw what comes within so many seconds; whether anything came."""
        if not select.select([self.handle], [], [], seconds)[0]:
            return False
        try:
            got = self._left + os.read(self.handle, 65_536)
        except OSError:  # the process has closed its end
            time.sleep(0.02)
            return False
        unfinished = _UNFINISHED.search(got)
        self._left = unfinished[0] if unfinished else b""
        self._stream.feed(_NEWER.sub(b"", got[: len(got) - len(self._left)]))
        return True

    # ── what is done ──

    def press(self, *keys: str) -> None:
        """Press keys, each counted."""
        for key in keys:
            self.number_of_keys += 1
            os.write(self.handle, KEYS.get(key, key).encode())

    def type(self, text: str) -> None:
        """Type a text; each character is a key."""
        self.number_of_keys += len(text)
        os.write(self.handle, text.encode())

    def leave(self) -> None:
        """Press q, and see the process end well."""
        self.press("q")
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < until, "it did not leave"
            self._take(0.05)
        assert self.process.returncode == 0


@contextmanager
def sitting(
    ledger: Path, environment: dict[str, str], who: str, now: str, size: tuple[int, int] = (120, 36)
) -> Iterator[Sitting]:
    """Somebody opens the screens on a ledger, once the portfolio is there."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    about = {"UNSTALL_ACTOR": who, "UNSTALL_NOW": now, "UNSTALL_THEME": "dark"}
    process = subprocess.Popen(
        [sys.executable, "-c", START, "--ledger", str(ledger)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | about,
        start_new_session=True,
    )
    os.close(slave)
    person = Sitting(process, master, *size)
    try:
        person.see("LIVE")
        person.see(lambda: re.search(r"@[1-9]", person.lines[0]) is not None and "▸" in person.text)
        yield person
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(master)
