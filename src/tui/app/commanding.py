"""The command line of the screens: the shell's own verbs, run in a thread with their output caught."""

from __future__ import annotations

import io
import shlex
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from tui.shell.verbs import VERBS, WRONG_USAGE
from tui.shell.verbs import run as run_verb

#: Standard output and error are the process's; two commands at a time would mix theirs.
_one_at_a_time = threading.Lock()


class Outcome(NamedTuple):
    """What a command did: its exit status, and what it wrote to standard output and standard error."""

    line: str
    status: int
    out: str
    err: str

    @property
    def recorded(self) -> bool:
        """Whether facts came of it: a verb that records prints their positions."""
        positions = self.out.split()
        return self.status == 0 and bool(positions) and all(map(str.isdigit, positions))

    @property
    def sentence(self) -> str | None:
        """All that it said, where that is one line; None where there is more to read."""
        # The positions that a recording verb prints for scripts are in its sentence as well.
        out = "" if self.err and self.out.replace("\n", "").isdigit() else self.out
        said = [line for line in (out + "\n" + self.err).splitlines() if line.strip()]
        if not said:
            return "done" if self.status == 0 else f"{self.line}: exit status {self.status}"
        return said[0].removeprefix("unstall: ") if len(said) == 1 else None


class _Told(io.StringIO):
    """Catches standard error; a progress line (one that a carriage return will overwrite) is passed on as it comes."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        super().__init__()
        self._progress = progress

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "\r" in text:
            shown = [part for part in text.split("\r") if part.strip()]
            if shown:
                self._progress(shown[-1])
            return len(text)
        return super().write(text)


def run(ledger: Path, line: str, progress: Callable[[str], None]) -> Outcome:
    """Run one line of the command line; whatever it does comes back as an outcome, never as an exception."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        return Outcome(line, WRONG_USAGE, "", f"{error}: close the quotation mark")
    with _one_at_a_time:
        # With bytes below, as the real ones have: exports write bytes.
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace"), _Told(progress)
        before = sys.stdin
        # A verb that would read standard input finds it empty: the keyboard belongs to the screens.
        sys.stdin = io.TextIOWrapper(io.BytesIO())
        try:
            with redirect_stdout(out), redirect_stderr(err):
                status = _status(["--ledger", str(ledger), *words])
        finally:
            sys.stdin = before
        out.seek(0)
        return Outcome(line, status, out.read(), err.getvalue())


def _status(argv: Sequence[str]) -> int:
    try:
        return run_verb(list(argv), via="tui")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    except Exception as error:  # noqa: BLE001 - a screen must survive whatever a verb does
        sys.stderr.write(f"unstall: {type(error).__name__}: {error}\n")
        return 1


def completions(line: str) -> list[str]:
    """The verbs that begin as the line does; commands after `record`, file names after `import`."""
    words = line.split(" ")
    if len(words) == 1:
        return [verb for verb in (*VERBS, "quit") if verb.startswith(line)]
    if words[0] == "record" and len(words) == 2:
        from ledger.commands import COMMANDS

        return [command for command in COMMANDS if command.lower().startswith(words[1].lower())]
    if words[0] == "import":
        return _files(words[-1]) if len(words) > 2 else [f for f in _formats() if f.startswith(words[-1])]
    return []


def _formats() -> tuple[str, ...]:
    return ("jira", "xes", "table", "jsonl")


def _files(begun: str) -> list[str]:
    path = Path(begun).expanduser()
    folder, start = (path, "") if begun.endswith("/") else (path.parent, path.name)
    try:
        found = sorted(entry for entry in folder.iterdir() if entry.name.startswith(start))
    except OSError:
        return []
    return [shlex.quote(str(entry)) + ("/" if entry.is_dir() else "") for entry in found[:50]]
