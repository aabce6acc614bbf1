"""`unstall butfor`: what would have been saved if a decision, or any other wait, had ended in time."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from ledger import edge
from ledger.instants import SECOND, Micros, rfc3339
from projections.moment import Moment
from projections.waiting.but_for import METHOD, Freed, Step
from projections.waiting.saving import Saved, saved
from projections.why.words import cited, day, days, days_between, pause_left_out
from tui.shell.context import add_moment, moment_of, opened
from tui.words.display import clean
from tui.words.times import day_meant


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `butfor`."""
    parser.description = (
        "What would have been saved if a wait had ended in time. The answer is a range: from what nothing else held "
        "at the same time, to what the wait held if all concurrent waits are taken away too. It is carried along the "
        "dependencies to the last work to be finished."
    )
    parser.epilog = "for example: unstall butfor HEAT; unstall butfor HEAT --wait blocker:B-7 --by 2026-03-01"
    parser.add_argument("subject", metavar="SUBJECT", help="the key of an initiative or an item")
    parser.add_argument(
        "--wait",
        metavar="REF",
        help="the blocker, decision or predecessor that it waited for; without it, every decision that came too late",
    )
    parser.add_argument(
        "--by",
        metavar="DAY",
        help="the day by whose end it should have ended, such as 2026-05-13 or '2 weeks ago'; else its needed-by "
        "day, or its beginning",
    )
    parser.add_argument("--format", choices=("json",), help="for programs; without it, words")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what would have been saved."""
    if arguments.by and not arguments.wait:
        print(
            "unstall butfor: --by needs --wait REF; without it each decision has its own needed-by day", file=sys.stderr
        )
        return 2
    views = opened(arguments)
    by = day_meant(arguments.by, edge.now(), "past").isoformat() if arguments.by else None
    found = saved(views, arguments.subject, Moment(*moment_of(arguments, views)), arguments.wait, by)
    if arguments.format == "json":
        json.dump([_as_json(one) for one in found], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    if not found:
        print(clean(f"{arguments.subject} waited for no decision that came later than it was needed; try --wait REF."))
    for one in found:
        for line in _lines(one):
            print(clean(line))
    if found:
        print(f"\nHow it is counted: {METHOD}.")
    return 0


def _lines(one: Saved) -> Iterator[str]:
    found = one.found
    yield f"But for {one.title}, {one.cut_because}: it lasted {days(found.waited)} longer."
    key = found.subject.partition(":")[2]
    if not found.earlier.without_others:
        last = next((step.through for step in found.path if step.stream == found.subject and step.through), None)
        why = f": {last.partition(':')[2]} ends last, and that wait did not hold it" if last else ""
        yield f"  {key} would {'stand' if found.open_ else 'have closed'} no earlier{why}."
    elif found.open_:
        yield f"  {key} would stand {days_between(*found.earlier)} further today, {_working(one)} of it working time."
    else:
        yield (
            f"  {key} closed on {day(found.at)}; it would have closed {days_between(*found.earlier)} earlier, "
            f"{_working(one)} of it working time."
        )
    if pause := pause_left_out(*found.paused, found.open_):
        yield f"  {pause}."
    if found.standstill != found.freed:
        yield f"  Of its own standstill {days_between(*found.standstill)} would not have been."
    if found.earlier.without_others:
        yield from (f"  → {_step(step)}" for step in found.path)


def _working(one: Saved) -> str:
    return days_between(one.alone_working, one.without_others_working)


def _step(step: Step) -> str:
    end = "now" if step.open_ else f"finished {day(step.finish)}"
    through = f", through {step.through.partition(':')[2]}" if step.through else ""
    return f"{step.key} ({end}): {days_between(*step.earlier)} earlier{through}{cited(step.evidence)}"


def _as_json(one: Saved) -> dict[str, Any]:
    found = one.found
    return {
        "subject": found.subject,
        "wait": found.ref,
        "cut": rfc3339(found.cut),
        "cut_because": one.cut_because,
        "waited_beyond": found.waited / SECOND,
        "at": rfc3339(found.at),
        "open": found.open_,
        "saved": _seconds(found.earlier, one.alone_working, one.without_others_working),
        "paused": _seconds(found.paused),
        "would_be": {
            "alone": rfc3339(found.would_be.alone),
            "without_others": rfc3339(found.would_be.without_others),
        },
        "standstill": _seconds(found.standstill),
        "path": [
            {
                "subject": step.stream,
                "finished": None if step.open_ else rfc3339(step.finish),
                "saved": _seconds(step.earlier),
                "through": step.through,
                "evidence": list(step.evidence),
            }
            for step in found.path
        ],
        "method": METHOD,
    }


def _seconds(freed: Freed, alone: Micros | None = None, most: Micros | None = None) -> dict[str, float]:
    told = {"alone": freed.alone / SECOND, "without_others": freed.without_others / SECOND}
    if alone is not None and most is not None:
        told |= {"alone_working": alone / SECOND, "without_others_working": most / SECOND}
    return told
