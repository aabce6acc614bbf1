"""`unstall why`: since when, the cause, whose move it is, and the stall timeline."""

from __future__ import annotations

import os
import sys

from ledger.instants import SECOND, rfc3339
from projections.moment import Moment
from projections.pictures.scale import scale
from projections.pictures.scaled_drawing import CUT_WIDTH, dates, row
from projections.pictures.timeline_drawing import legend
from projections.views.schema import STATE
from projections.why.telling import Why, why
from projections.why.words import days
from tui.shell.context import add_moment, moment_of, opened
from tui.words.display import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `why`."""
    parser.epilog = "for example: unstall why HEAT --items; unstall why HEAT --format svg -o heat.svg"
    parser.add_argument("subject", metavar="SUBJECT", help="the key of an initiative or an item, such as ATLAS-12")
    parser.add_argument(
        "--format",
        choices=("json", "svg"),
        help="json for programs, svg for a drawing; without it, words and a timeline",
    )
    parser.add_argument(
        "--items",
        action="store_true",
        help="draw the open items of an initiative below it, and decisions, blockers, targets and reviews above it",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the drawing to FILE")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Tell why one subject is, or was, stalled."""
    views = opened(arguments, STATE)
    moment = Moment(*moment_of(arguments, views))
    told = why(views, arguments.subject, moment)
    if arguments.format == "json":
        import json

        json.dump(_as_json(told), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    if arguments.format == "svg":
        from tui.shell.drawing import draw_why

        return draw_why(views, told, arguments.output, moment)
    width = min(_columns(), 120)
    for line in wrapped(clean(told.text), width):
        print(line)
    print()
    if arguments.items:
        from tui.shell.drawing import print_items

        print_items(views, told, moment, width)
    else:
        parts = scale([told.segments], told.from_, told.to, width, CUT_WIDTH)
        print("".join(cell.char for cell in row(told.segments, parts)))
        print(dates(parts))
        print(clean("   ".join(f"{sign} {word}" for sign, word, _ in legend(told.segments))))
    if told.ledger:
        print("\nWhere the standstill went")
        for part in told.ledger:
            print(f"  {days(part.elapsed):>14}  {days(part.working):>14} working  {clean(part.cause)}")
    return 0


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of at most `width` characters; a longer word has a line of its own."""
    # What textwrap does, without the 1.3 ms that loading it takes.
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _columns() -> int:
    # What shutil.get_terminal_size does, without the 3 ms that loading shutil takes.
    try:
        return int(os.environ.get("COLUMNS", "")) or 100
    except ValueError:
        try:
            return os.get_terminal_size().columns
        except OSError:
            return 100


def _as_json(told: Why) -> dict[str, Any]:
    return {
        "subject": told.key,
        "from": rfc3339(told.from_),
        "to": rfc3339(told.to),
        "segments": [
            {
                "state": segment.state,
                "from": rfc3339(segment.from_),
                "to": rfc3339(segment.to),
                "seconds": (segment.to - segment.from_) / SECOND,
                "working_seconds": segment.working / SECOND,
                "cause": segment.cause,
                "ref": segment.ref,
                "who": segment.who,
                "evidence": list(segment.evidence),
                "knowable_at": None if segment.knowable_at is None else rfc3339(segment.knowable_at),
                "explained": segment.explained,
            }
            for segment in told.segments
        ],
        "waits": [
            {
                "kind": wait.kind,
                "cause": wait.cause,
                "ref": wait.ref,
                "who": wait.who,
                "from": rfc3339(wait.from_),
                "to": rfc3339(wait.to),
                "attributed": wait.attributed / SECOND,
                "alone": wait.alone / SECOND,
                "evidence": list(wait.evidence),
            }
            for wait in told.waits
        ],
        "ledger": [
            {"cause": line.cause, "elapsed": line.elapsed / SECOND, "elapsed_working": line.working / SECOND}
            for line in told.ledger
        ],
        "now": told.now,
        "sentences": [{"text": each.text, "evidence": list(each.evidence)} for each in told.sentences],
        "text": told.text,
    }
