"""`unstall waits`: where the standstill went, which causes keep coming back, and how long decisions take."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from ledger.counting import count
from ledger.errors import Rejected
from ledger.instants import SECOND, rfc3339
from projections.model.states import WAITING
from projections.moment import Moment
from projections.pictures.bars import ALONE_FILL, SHARED_FILL, chart, drawn, longest
from projections.waiting.accounting import Account, Scope, account
from projections.waiting.clusters import Cluster, Latency
from projections.waiting.keeps_coming import keeps_coming
from projections.waiting.wait_ledger import BY, Ledger
from projections.why.words import day, days
from tui.shell.context import add_moment, instant, moment_of, opened, write_rows
from tui.words.cells import filled, width_of
from tui.words.display import clean

_COLUMNS = ("name", "elapsed", "elapsed_working", "alone", "alone_working", "waits", "explained_afterwards", "share")
_EXAMPLE = (
    "for example: unstall waits HEAT; unstall waits --by person --since 2026-01-01; unstall waits --items; "
    "unstall waits HEAT --format svg -o waits.svg"
)


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `waits`."""
    parser.description = (
        "Where the standstill went: every waiting or silent moment is on exactly one line. ‘Alone’ is the part in "
        "which nothing else held the work, so that the cause's absence would have saved it. Without a subject the "
        "initiatives are added up, each with its own standstill."
    )
    parser.epilog = _EXAMPLE
    parser.add_argument(
        "subject", metavar="SUBJECT", nargs="?", help="an initiative or an item; without it, the whole portfolio"
    )
    parser.add_argument("--initiative", metavar="KEY", help="an initiative, where an item has the same key")
    parser.add_argument("--items", action="store_true", help="add up the items instead of the initiatives")
    parser.add_argument(
        "--by",
        choices=BY,
        default="cause",
        help="cause (as it is without this), person (whose move it was, by name), ref (which blocker, decision or "
        "item), or status (of the items)",
    )
    parser.add_argument("--since", metavar="T", help="only what stood still from T on")
    parser.add_argument("--until", metavar="T", help="only what stood still before T")
    parser.add_argument(
        "--format",
        choices=("json", "csv", "svg"),
        help="json and csv for programs, svg for a drawing; without it, bars and words",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the drawing to FILE")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print one wait ledger."""
    if arguments.subject and arguments.initiative:
        raise Rejected("name a subject or an initiative, not both")
    views = opened(arguments)
    moment = Moment(*moment_of(arguments, views))
    since = instant(arguments.since, views) if arguments.since else None
    until = instant(arguments.until, views) if arguments.until else None
    subject = f"initiative:{arguments.initiative}" if arguments.initiative else arguments.subject
    told = account(views, Scope(subject, arguments.items), moment, arguments.by, since, until)
    if arguments.format == "csv":
        write_rows(_lines(told.ledger), _COLUMNS, "csv")
        return 0
    if arguments.format == "svg":
        from tui.shell.drawing import draw_waits

        return draw_waits(told, arguments.output)
    coming, taking = keeps_coming(views, told.subject, moment, told.ledger.window)
    if arguments.format == "json":
        json.dump(_as_json(told, coming, taking), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    for line in (*_account(told), *_clusters(coming), *_latencies(taking)):
        print(clean(line))
    return 0


# ── for programs ──


def _lines(ledger: Ledger) -> Iterator[dict[str, Any]]:
    for line in ledger.lines:
        yield {
            "name": line.name,
            "elapsed": line.elapsed / SECOND,
            "elapsed_working": line.working / SECOND,
            "alone": line.alone / SECOND,
            "alone_working": line.alone_working / SECOND,
            "waits": line.waits,
            "explained_afterwards": line.explained / SECOND,
            "share": line.elapsed / ledger.standstill,
        }


def _as_json(told: Account, coming: tuple[Cluster, ...], taking: tuple[Latency, ...]) -> dict[str, Any]:
    ledger = told.ledger
    return {
        "subject": told.subject,
        "adds_up": "items" if told.items else "subject" if told.subject else "initiatives",
        "by": ledger.by,
        "from": rfc3339(ledger.window.since),
        "to": rfc3339(ledger.window.until),
        "subjects": ledger.subjects,
        "lived": ledger.whole / SECOND,
        "standstill": ledger.standstill / SECOND,
        "standstill_working": ledger.standstill_working / SECOND,
        "paused": ledger.paused / SECOND,
        "paused_working": ledger.paused_working / SECOND,
        "explanation_coverage": ledger.coverage,
        "lines": list(_lines(ledger)),
        "blockers": [_in_seconds(cluster._asdict()) for cluster in coming],
        "decisions": [_in_seconds(latency._asdict()) for latency in taking],
    }


def _in_seconds(row: dict[str, Any]) -> dict[str, Any]:
    durations = ("total", "mean", "median", "overrun")
    return {
        name: value / SECOND if value is not None and name.startswith(durations) else value
        for name, value in row.items()
    }


# ── for people ──


def _account(told: Account) -> Iterator[str]:
    ledger = told.ledger
    whose = told.subject.partition(":")[2] if told.subject else "the portfolio"
    of = f", {count(ledger.subjects, 'item')} added up" if told.items else ""
    of = of or ("" if told.subject else f", {count(ledger.subjects, 'initiative')} added up")
    yield f"Where the standstill of {whose} went, {day(ledger.window.since)} to {day(ledger.window.until)}{of}"
    if not ledger.lines:
        yield "  nothing stood still"
    width = max((width_of(line.name) for line in ledger.lines), default=0)
    drawn_bars = chart("", ledger).bars
    full = longest(drawn_bars)
    bars = 30 if sys.stdout.isatty() else 0
    wide = max([14, *(len(days(line.elapsed)) + 2 for line in ledger.lines)])
    if ledger.lines:
        yield f"  {'':{width}}  {'':{bars}}{'elapsed':>{wide}}{'working':>{wide}}{'alone':>{wide}}{'share':>7}"
    for line, each in zip(ledger.lines, drawn_bars, strict=True):
        bar = drawn(each, full, bars) if bars else ""
        share = f"{line.elapsed / ledger.standstill:.0%}"
        yield (
            f"  {filled(line.name, width)}  {bar:<{bars}}{days(line.elapsed):>{wide}}{days(line.working):>{wide}}"
            f"{days(line.alone):>{wide}}{share:>7}"
            + (f"  {days(line.explained)} of it explained afterwards" if line.explained else "")
        )
    if bars and any(each.state == WAITING for each in drawn_bars):
        yield f"  {ALONE_FILL} alone: nothing else held the work   {SHARED_FILL} while other waits stood too"
    if ledger.coverage is not None:
        yield (
            f"Standstill {days(ledger.standstill)}, {days(ledger.standstill_working)} of working time; "
            f"{ledger.coverage:.0%} of it is accounted for."
        )
    if ledger.paused:
        yield f"Paused {days(ledger.paused)}, {days(ledger.paused_working)} of working time, counted apart."


def _clusters(coming: tuple[Cluster, ...]) -> Iterator[str]:
    if coming:
        yield ""
        yield "Blockers by cause"
    width = max((width_of(cluster.cause) for cluster in coming), default=0)
    for cluster in coming:
        open_ = f", {cluster.open} of them open" if cluster.open else ""
        yield (
            f"  {filled(cluster.cause, width)}  {count(cluster.blockers, 'blocker')}{open_}: "
            f"{days(cluster.mean)} each on average, {days(cluster.total)} in all"
        )


def _latencies(taking: tuple[Latency, ...]) -> Iterator[str]:
    for latency in taking:
        who = "Decisions" if latency.who is None else f"  {latency.who}"
        if latency.who is None:
            yield ""
        late = f"; {latency.late} of {latency.dated} with a needed-by day came late" if latency.dated else ""
        over = f", by {days(latency.overrun)} (median)" if latency.overrun is not None else ""
        after = f", after {days(latency.median)} (median)" if latency.median is not None else ""
        yield f"{who}: {latency.decided} taken{after}{late}{over}"
