"""A long text in the person's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from ledger.errors import Unavailable


def edited(command: str, text: str) -> str:
    """The text as the editor leaves it, without the line feed at its end where it is one line.

    `command` is what $VISUAL or $EDITOR says. Raises Unavailable, in words, where the editor does not run or fails.
    """
    descriptor, name = tempfile.mkstemp(prefix="unstall-", suffix=".md")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            done = subprocess.run([*shlex.split(command), name], check=False)
        except (OSError, ValueError) as error:
            raise Unavailable(f"the editor {command!r} does not run ({error}); set $EDITOR to one that does") from None
        if done.returncode:
            raise Unavailable(f"the editor {command!r} ended with status {done.returncode}; the text stays as it was")
        try:
            written = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise Unavailable("the editor left no UTF-8 text; the text stays as it was") from None
    finally:
        path.unlink(missing_ok=True)
    return written.rstrip("\n")
