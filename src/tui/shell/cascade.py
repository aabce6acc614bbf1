"""`unstall cascade`: what waits behind a blocker, a decision or unfinished work, and which days that endangers."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from ledger.counting import count
from ledger.instants import DAY, SECOND, Micros, rfc3339
from projections.lists.behind import key_of
from projections.moment import Moment
from projections.pictures.tree_drawing import branches
from projections.waiting.cascade import METHOD, Behind, Threatened
from projections.waiting.cascading import CascadeOf, cascade_of
from projections.waiting.remaining import HOURS_A_DAY, Estimate, Promise
from projections.why.words import cited, day, days
from tui.shell.context import add_moment, moment_of, opened
from tui.words.display import clean


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `cascade`."""
    parser.description = (
        "What waits behind a blocker, a decision or unfinished work, directly and further down. Slack counts from the "
        "day on which the thing in front is promised, or what it waits for itself (else from now), plus what is left "
        "of estimates in hours or days on the way (8 hours a working day, less the days on which a thing was active). "
        "Points are no time, and what nobody estimated takes none: a day that is called missed will be missed if "
        "nothing comes before its promised day and the estimates hold."
    )
    parser.epilog = "for example: unstall cascade decision:D-7; unstall cascade ATLAS-12"
    parser.add_argument("ref", metavar="REF", help="the key of a blocker, a decision, an item or an initiative")
    parser.add_argument("--format", choices=("json",), help="for programs; without it, a tree")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print one cascade."""
    views = opened(arguments)
    told = cascade_of(views, arguments.ref, Moment(*moment_of(arguments, views)))
    if arguments.format == "json":
        json.dump(_as_json(told), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        for line in _lines(told):
            print(clean(line))
    return 0


def _lines(told: CascadeOf) -> list[str]:
    who = told.who or "nobody"
    promised = f", promised for {told.promised}" if told.promised else ", no day is promised"
    head = f"{told.key} ‘{told.title}’" if told.title != told.key else told.key
    if not told.open_:
        return [f"{head}: nothing waits, it is over{cited(told.evidence)}"]
    said = f"{promised}{_size(told.estimate)}{cited(told.evidence)}{_besides(told.besides, 'waits')}"
    lines = [f"{head}: {who}, since {day(told.since)}{said}"]
    rows = told.cascade.rows
    lines += [f"{branch}{_row(row)}" for branch, row in zip(branches([row.depth for row in rows]), rows, strict=True)]
    if not rows:
        return [*lines, "Nothing that is open waits behind it."]
    further = len(rows) - told.cascade.direct
    lines.append(f"{count(told.cascade.direct, 'waits', 'wait')} for it directly, {further or 'none'} further down.")
    return [*lines, *map(_target, told.cascade.targets), *_how(told)]


def _how(told: CascadeOf) -> list[str]:
    """How estimates were counted, where there are any."""
    found = told.cascade
    estimates = [each for each in (told.estimate, *(row.task.estimate for row in found.rows)) if each is not None]
    timeless = sum(1 for each in estimates if each.left is None)
    lines = []
    if found.estimated:
        lines.append(
            f"‘As estimated’ adds what is left of estimates on the way: {HOURS_A_DAY} hours are a working day, and "
            "days on which a thing was active are taken off; work without an estimate adds nothing."
        )
    if timeless:
        lines.append(f"{count(timeless, 'estimate')} in points or the like adds nothing, as points are no time.")
    return lines


def _row(row: Behind) -> str:
    task = row.task
    due = f", due {task.due} ({left(row.slack, row.estimated)})" if task.due and row.slack is not None else ""
    title = f" ‘{task.title}’" if task.title != task.key else ""
    told = f"{task.key}{title}: {task.state}, {task.who or 'nobody'}, since {day(row.since)}"
    return f"{told}{_size(task.estimate)}{due}{cited(row.evidence)}{_besides(row.besides, 'also waits')}"


def _besides(promise: Promise | None, waits: str) -> str:
    """What it waits for itself, and until when."""
    if promise is None:
        return ""
    until = f"promised for {promise.day}" if promise.day else f"until about {day(promise.until)}, as estimated"
    return f"; {waits} for {key_of(promise.ref)}, {until}{cited(promise.evidence)}"


def _size(known: Estimate | None) -> str:
    return f", estimated at {known.told}{cited((known.position,))}" if known else ""


def _target(target: Threatened) -> str:
    return f"The target of {target.task.key}, {target.task.due}: {left(target.slack, target.estimated)}"


def left(slack: Micros, estimated: bool) -> str:
    """`3.0 days of slack`, `missed by 2.1 days`; in whole days where estimates are part of it."""
    if not estimated:
        return f"missed by {days(-slack)}" if slack < 0 else f"{days(slack)} of slack"
    whole = round(abs(slack) / DAY)
    told = f"about {count(whole, 'day')}" if whole else "less than a day"
    return f"missed by {told}, as estimated" if slack < 0 else f"{told} of slack, as estimated"


def _as_json(told: CascadeOf) -> dict[str, Any]:
    return {
        "ref": told.ref,
        "title": told.title,
        "open": told.open_,
        "who": told.who,
        "since": rfc3339(told.since),
        "promised": told.promised,
        "estimate": _estimate(told.estimate),
        "waits_itself_for": _promise(told.besides),
        "counted_from": rfc3339(told.cascade.earliest),
        "method": METHOD,
        "evidence": list(told.evidence),
        "behind": [
            {
                "subject": row.task.stream,
                "title": row.task.title,
                "after": row.after,
                "depth": row.depth,
                "state": row.task.state,
                "who": row.task.who,
                "since": rfc3339(row.since),
                "due": row.task.due,
                "estimate": _estimate(row.task.estimate),
                "waits_itself_for": _promise(row.besides),
                **_slack(row.slack, row.slack_working),
                "as_estimated": row.estimated,
                "evidence": list(row.evidence),
            }
            for row in told.cascade.rows
        ],
        "targets": [
            {
                "initiative": target.task.key,
                "target": target.task.due,
                **_slack(target.slack, target.slack_working),
                "as_estimated": target.estimated,
                "through": list(target.through),
            }
            for target in told.cascade.targets
        ],
    }


def _promise(promise: Promise | None) -> dict[str, Any] | None:
    if promise is None:
        return None
    return {
        "ref": promise.ref,
        "promised": promise.day,
        "until": rfc3339(promise.until),
        "as_estimated": promise.estimated,
        "evidence": list(promise.evidence),
    }


def _estimate(known: Estimate | None) -> dict[str, Any] | None:
    if known is None:
        return None
    left_working = None if known.left is None else known.left / SECOND
    return {"told": known.told, "left_working": left_working, "evidence": [known.position]}


def _slack(elapsed: Micros | None, working: Micros | None) -> dict[str, Any]:
    return {
        "slack": None if elapsed is None else elapsed / SECOND,
        "slack_working": None if working is None else working / SECOND,
        "slack_days": None if elapsed is None else round(elapsed / DAY, 2),
        "missed": elapsed is not None and elapsed < 0,
    }
