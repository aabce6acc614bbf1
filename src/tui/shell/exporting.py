"""`export`: write the audit trail to a file or to standard output."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from ledger.counting import count
from tui.shell.context import add_moment, ledger_path, moment_of, opened


def add_arguments(parser: argparse.ArgumentParser, verb: str) -> None:  # noqa: ARG001 - every verb is asked the same way
    """The format, where it goes, and of which moment."""
    from projections.exports import FORMATS

    told = "; ".join(f"{name}: {form.used_for}" for name, form in FORMATS.items())
    parser.add_argument("--format", choices=tuple(FORMATS), default="jsonl", help=told)
    parser.add_argument("-o", "--output", metavar="FILE", help="the file to write (default: standard output)")
    add_moment(parser, judging=False)


def run(arguments: argparse.Namespace) -> int:
    """Export every record, or those of a moment in the past."""
    from ledger.log.recorder import SqliteLog
    from projections.exports import FORMATS, no_later_than, writing_of
    from tui.shell.progress import Progress

    warning = FORMATS[arguments.format].warning
    asked = arguments.as_of or arguments.known_at
    chosen = no_later_than(*moment_of(arguments, opened(arguments))[:2]) if asked else None
    log = SqliteLog(ledger_path(arguments.ledger))
    try:
        with output(arguments.output) as out, Progress("exporting") as progress:
            written = writing_of(arguments.format)(out, log, progress, chosen)
        left_out = log.head() - written if asked else 0
    finally:
        log.close()
    if arguments.output:
        print(f"{arguments.output} holds {count(written, 'record')}", file=sys.stderr)
    if left_out:
        print(
            f"note: {count(left_out, 'later record')} left out, so a ledger cannot be restored from it", file=sys.stderr
        )
    if warning:
        print(f"note: {warning}", file=sys.stderr)
    return 0


@contextmanager
def output(place: str | None) -> Iterator[BinaryIO]:
    """Where the bytes go. A file appears whole or not at all, readable by its owner; a link is never written through.

    Raises Unavailable, naming the file, where that cannot be.
    """
    if place is None or place == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from ledger.errors import Rejected
    from ledger.log.files import explain

    path = Path(place)
    if path.is_symlink():
        raise Rejected(f"{path} is a link; name the file itself, so that nothing else is overwritten")
    if path.exists() and not path.is_file():
        raise Rejected(f"{path} is no plain file; name another one")
    with explain(path):
        try:
            number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        except OSError as error:
            error.filename = str(path)  # the person named this one
            raise
    try:
        with explain(path), os.fdopen(number, "wb") as out:
            yield cast(BinaryIO, out)
            out.flush()
            os.fsync(out.fileno())
        with explain(path):
            os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
