"""`unstall postmortem`: what happened to an initiative, with evidence, as Markdown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ledger.counting import count
from projections.exports.postmortem import write_post_mortem
from projections.moment import Moment
from projections.replay.postmortem import post_mortem
from tui.shell.context import add_moment, moment_of, opened
from tui.shell.exporting import output
from tui.words.display import clean

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `postmortem`."""
    parser.add_argument("initiative", metavar="K", help="the key of an initiative")
    parser.add_argument("-o", "--output", metavar="FILE", help="write it there instead of printing it")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print or write it."""
    views = opened(arguments)
    found = post_mortem(views, arguments.initiative, Moment(*moment_of(arguments, views)))
    with output(arguments.output) as out:
        out.write("".join(f"{clean(line)}\n" for line in write_post_mortem(found)).encode())
    if arguments.output:
        told = f"{count(len(found.facts), 'fact')}, {count(len(found.stalls), 'stall')}"
        print(f"{arguments.output} holds {told}", file=sys.stderr)
    return 0
