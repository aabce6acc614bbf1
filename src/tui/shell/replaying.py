"""`unstall replay`: the changes of state of an initiative or item, one by one, or a recording to be played."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from ledger.counting import count
from ledger.errors import Rejected
from ledger.instants import rfc3339
from projections.audit.records import AuditFilter
from projections.lists.subject_of import find
from projections.moment import Moment
from projections.replay.facts import facts_of
from projections.replay.item_steps import item_steps
from projections.replay.steps import Step, steps
from projections.views.reader import Reader
from projections.views.typed import typed
from tui.shell.context import add_moment, moment_of, opened
from tui.shell.exporting import output
from tui.words.display import clean, minute

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

    from projections.views import Views


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `replay`."""
    parser.add_argument("subject", metavar="K", help="the key of an initiative or an item")
    parser.add_argument("--steps", action="store_true", help="every change of state (as without --cast)")
    parser.add_argument(
        "--hindsight",
        action="store_true",
        help="as everything is known now; without it, as it could be known on each day",
    )
    parser.add_argument("--format", choices=("jsonl",), help="for programs: one JSON object for each change")
    parser.add_argument("--cast", metavar="FILE", help="write a recording of the replay instead (asciinema v2, 120×36)")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the changes, or write the recording."""
    views = opened(arguments)
    if arguments.cast:
        if arguments.as_of or arguments.known_at:
            raise Rejected("a recording is of everything up to now; leave out --as-of and --known-at")
        return _record(views, arguments)
    moment = Moment(*moment_of(arguments, views))
    if arguments.policy == "now" and not arguments.format:
        print("Judged by today's policy, not by that of each day.")
    for step in _steps(views, arguments.subject, moment, arguments.hindsight):
        if arguments.format:
            sys.stdout.write(json.dumps({**_as_json(step), "policy": arguments.policy}, ensure_ascii=False) + "\n")
        else:
            print(clean(_told(step)))
    return 0


def _record(views: Views, arguments: argparse.Namespace) -> int:
    from importlib import import_module

    _, stream = find(Reader(views.connection, views.moment()), typed(arguments.subject))
    # Drawing needs the screens' palette, which nothing else here may load.
    cast_lines = import_module("tui.replaying.cast").cast_lines
    lines = cast_lines(views, stream, arguments.policy == "now", arguments.hindsight)
    place = arguments.cast
    written = 0
    with output(place) as out:
        for line in lines:
            out.write(f"{line}\n".encode())
            written += 1
    # The head and the end are no pictures.
    print(f"{place} holds {count(written - 2, 'picture')}; asciinema play {place} plays it", file=sys.stderr)
    return 0


def _steps(views: Views, subject: str, moment: Moment, hindsight: bool) -> Iterator[Step]:
    number, stream = find(Reader(views.connection, views.moment()), typed(subject))
    kind, _, key = stream.partition(":")
    if kind == "item":
        facts, _ = facts_of(views, [AuditFilter(subject=stream)])
        return item_steps(views, number, facts, moment, hindsight=hindsight)
    facts, _ = facts_of(views, [AuditFilter(initiative=key)])
    return steps(views, key, facts, moment, hindsight=hindsight)


def _as_json(step: Step) -> dict[str, Any]:
    return {
        "at": rfc3339(step.at),
        "known_at": rfc3339(step.known_at),
        "position": step.position,
        "from": step.from_state,
        "to": step.to_state,
        "cause": step.cause,
        "ref": step.ref,
        "whose_move": step.whose_move,
        "next_action": step.next_action,
        "owner": step.owner,
        "target": step.target,
        "since": rfc3339(step.since),
    }


def _told(step: Step) -> str:
    where = f"@{step.position:,}" if step.position is not None else "time passed"
    change = step.to_state if step.from_state in (None, step.to_state) else f"{step.from_state} → {step.to_state}"
    cause = f": {step.cause}" if step.cause else ""
    late = f" (since {minute(step.since)})" if step.since < step.known_at - 60_000_000 else ""
    target = f", target {step.target}" if step.target else ""
    move = f"; move: {step.whose_move}" if step.whose_move else ""
    return f"{minute(step.known_at)}  {where:>12}  {change}{cause}{late}{target}{move}"
