"""`unstall`: a verb of the shell, or the screens."""

from __future__ import annotations

import sys

from tui.shell.verbs import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def main(argv: list[str] | None = None) -> int:
    """Run one verb, or open the screens where none is given. Returns the exit status."""
    return run(list(sys.argv[1:] if argv is None else argv), _screens)


def _screens(ledger: Path) -> int:
    """The screens; the plain status where there is no terminal."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return run(["--ledger", str(ledger), "status"])
    from tui.app.unstall import open_screens

    return open_screens(ledger)
