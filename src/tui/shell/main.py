"""`unstall`: a verb of the shell, or the screens."""

from __future__ import annotations

import gc
import sys

from tui.shell.verbs import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def main(argv: list[str] | None = None) -> int:
    """Run one verb, or open the screens where none is given. Returns the exit status."""
    if argv is not None:
        return run(argv, _screens)
    status = run(sys.argv[1:], _screens)
    # Python would look for cycles once more in all that there is, which ends with the process anyway.
    gc.freeze()
    return status


def _screens(ledger: Path) -> int:
    """The screens; the plain status where there is no terminal."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return run(["--ledger", str(ledger), "status"])
    from tui.app.unstall import open_screens

    return open_screens(ledger)
