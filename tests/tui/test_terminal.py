"""On a real terminal: nothing foreign acts on it, colours go when asked, keys typed ahead arrive, it is given back."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from stage import NOW_TEXT, add_item

START = "from tui.shell.main import main; import sys; sys.exit(main(sys.argv[1:]))"
PATIENCE = 20.0
#: Titles as an enemy would write them: OSC title, OSC 52, colours, C1, bidi, zero-width, clear screen, DCS, bell.
HOSTILE = "\x1b]0;OWNED\x07\x1b]52;c;T1c=\x07\x1b[31;5mred\x9b2J\x9d0;C1\x9c\x1bPq\x07\x08\x0e\x7f"
HIDDEN = "\u202eesrever\u2066 zero\u200bwidth\ufeff"
_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")


class Terminal:
    """A child process on a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], handle: int) -> None:
        self.process = process
        self.handle = handle
        self.output = b""

    def read_until(self, wanted: str) -> bytes:
        """All output up to now, once `wanted` is in it. Fails after `PATIENCE` seconds."""
        until = time.monotonic() + PATIENCE
        while wanted.encode() not in self.output:
            left = until - time.monotonic()
            assert left > 0, f"{wanted!r} did not appear; the end was {self.output[-500:]!r}"
            self._take(min(left, 0.2))
        return self.output

    def _take(self, seconds: float) -> None:
        if select.select([self.handle], [], [], seconds)[0]:
            try:
                self.output += os.read(self.handle, 65_536)
            except OSError:  # the child has closed its end
                time.sleep(0.02)

    def type(self, keys: str) -> None:
        """Send keys all at once, as somebody who types ahead, or pastes."""
        os.write(self.handle, keys.encode())

    def wait(self) -> int:
        """The exit status."""
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < until, "it did not leave"
            self._take(0.05)
        self._take(0.05)
        return self.process.returncode


@contextmanager
def terminal(ledger: Path, environment: dict[str, str], *words: str, **more: str) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", START, "--ledger", str(ledger), *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment
        | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "UNSTALL_NOW": NOW_TEXT, "UNSTALL_THEME": "dark"}
        | more,
        start_new_session=True,
    )
    os.close(slave)
    shown = Terminal(process, master)
    try:
        yield shown
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(master)


def test_hostile_titles_do_nothing_to_the_terminal(ledger: Path, child_environment: dict[str, str]) -> None:
    add_item(ledger, "HEAT-66", HOSTILE)
    add_item(ledger, "HEAT-67", HIDDEN)
    with terminal(ledger, child_environment) as shown:
        shown.read_until("Heat pumps")
        shown.type("\x10HEAT")
        shown.read_until("found")
        shown.type("\r")
        shown.read_until("HEAT-66")
        shown.type("6")
        shown.read_until("facts on record")
        shown.read_until("HEAT-66")
        shown.type("\x10HEAT-66")
        shown.read_until("found")
        shown.type("\r")
        shown.read_until("␛]0;OWNED␇␛]52")
        shown.type("\x10HEAT-67\r")
        shown.read_until("zero‹U+200B›width")
        shown.type("q")
        assert shown.wait() == 0
    # Textual itself sets the mouse pointer's shape by OSC 22; nothing of the data is in it.
    text = shown.output.decode("utf-8", "strict").replace("\x1b]22;default\x07", "")
    assert "␛]52;c;" in text
    assert "‹U+202E›" in text
    for forbidden in (
        "\x1b]0;",
        "\x1b]52;",
        "\x1bP",
        "\x9b",
        "\x9d",
        "\x07",
        "\x08",
        "\x0e",
        "\x7f",
        "\u202e",
        "\u2066",
    ):
        assert forbidden not in text, repr(forbidden)
    assert "\u200b" not in text
    assert "\ufeff" not in text
    assert "\x1b[31;5m" not in text


def test_no_color_means_no_colour_at_all(ledger: Path, child_environment: dict[str, str]) -> None:
    with terminal(ledger, child_environment, NO_COLOR="1") as shown:
        shown.read_until("Heat pumps")
        shown.type("\r")
        shown.read_until("75.4 days waiting")
        shown.type("q")
        assert shown.wait() == 0
    codes = {code for found in _SGR.findall(shown.output) for code in found.split(b";")}
    assert codes <= {b"", b"0", b"1", b"2", b"4", b"7"}, codes
    assert b"7" in codes  # the cursor's row is still marked


def test_with_colours_the_states_have_theirs(ledger: Path, child_environment: dict[str, str]) -> None:
    with terminal(ledger, child_environment) as shown:
        shown.read_until("Heat pumps")
        shown.type("q")
        assert shown.wait() == 0
    assert b"38;2;230;159;0" in shown.output


def test_sixteen_colours_are_enough(ledger: Path, child_environment: dict[str, str]) -> None:
    with terminal(ledger, child_environment, TERM="xterm-16color", COLORTERM="") as shown:
        shown.read_until("Heat pumps")
        shown.type("q")
        assert shown.wait() == 0
    assert b"38;2;" not in shown.output
    assert b"38;5;" not in shown.output


def test_a_long_text_comes_from_the_person_s_own_editor(
    tmp_path: Path, ledger: Path, child_environment: dict[str, str]
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf ', and the crane\\nis booked' >> \"$1\"\n", encoding="utf-8")
    editor.chmod(0o700)
    with terminal(ledger, child_environment, VISUAL="", EDITOR=str(editor)) as shown:
        shown.read_until("Heat pumps")
        shown.type("iagreed\x05")
        shown.read_until("agreed, and the crane⏎is booked")
        shown.type("\r")
        shown.read_until("recorded as 363")
        shown.type("q")
        assert shown.wait() == 0
    with terminal(ledger, child_environment, VISUAL="", EDITOR="false") as shown:
        shown.read_until("Heat pumps")
        shown.type("ikept\x05")
        shown.read_until("the editor 'false' ended with status 1; the text stays as it was")
        shown.type("\x1b")
        shown.read_until("nothing was recorded")
        shown.type("q")
        assert shown.wait() == 0


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        # A command, enter on the cursor's initiative, and on to its facts, before the first of them was answered.
        (":note HEAT quick\r\r\x1b[Z", "ProgressNoted"),
        # What is found for the letters typed last is opened, not what was found before them.
        ("\x10HEAT-4\r", "2025-12-18"),
        ("4d", "Make decision"),
        # Its paragraph, the records that it cites, and the first of them.
        ("\r@\r", "facts on record"),
    ],
)
def test_what_is_typed_ahead_reaches_what_it_was_meant_for(
    keys: str, wanted: str, ledger: Path, child_environment: dict[str, str]
) -> None:
    with terminal(ledger, child_environment) as shown:
        shown.read_until("Heat pumps")
        shown.type(keys)
        shown.read_until(wanted)
        shown.type("\x03\x03")
        assert shown.wait() == 0


def test_after_a_suspension_everything_is_there_again(ledger: Path, child_environment: dict[str, str]) -> None:
    with terminal(ledger, child_environment) as shown:
        shown.read_until("Heat pumps")
        shown.type("bno crane\x1a")
        shown.read_until("\x1b[?1049l")
        os.waitpid(shown.process.pid, os.WUNTRACED)
        shown.output = b""
        shown.process.send_signal(signal.SIGCONT)
        for part in ("Portfolio", "decision overdue", "Raise blocker", "no crane", "enter"):
            shown.read_until(part)
        shown.type("\x03q")
        assert shown.wait() == 0


@pytest.mark.parametrize("leave", ["q", "\x03"])
def test_leaving_gives_the_terminal_back(leave: str, ledger: Path, child_environment: dict[str, str]) -> None:
    with terminal(ledger, child_environment) as shown:
        shown.read_until("Heat pumps")
        shown.type(leave)
        assert shown.wait() == 0
        assert shown.output.rstrip().endswith(b"\x1b[?25h") or b"\x1b[?1049l" in shown.output
        assert b"Traceback" not in shown.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_cleanly(number: signal.Signals, ledger: Path, child_environment: dict[str, str]) -> None:
    with terminal(ledger, child_environment) as shown:
        shown.read_until("Heat pumps")
        shown.process.send_signal(number)
        assert shown.wait() == 0
        assert b"\x1b[?1049l" in shown.output
        assert b"Traceback" not in shown.output


def test_a_file_that_is_no_ledger_is_one_sentence(tmp_path: Path, child_environment: dict[str, str]) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam, this is no database at all. " * 40, encoding="utf-8")
    with terminal(path, child_environment) as shown:
        assert shown.wait() == 1
    said = shown.output.decode().strip()
    assert said.startswith("unstall: ")
    assert "letter.txt" in said
    assert len(said.splitlines()) == 1


def test_without_a_terminal_the_plain_status_is_printed(ledger: Path, child_environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START, "--ledger", str(ledger)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=child_environment | {"UNSTALL_NOW": NOW_TEXT},
        timeout=30,
        check=False,
    )
    assert done.returncode == 0
    assert "HEAT" in done.stdout.decode()
    assert b"\x1b" not in done.stdout
