"""`unstall flow`: how work flows, by our definitions and by those of JiraMetrics and beads."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from ledger.counting import count
from ledger.errors import Rejected
from ledger.instants import SECOND, rfc3339
from projections.flow.comparing import Flow, flow
from projections.flow.definitions import BEADS, DEFINITIONS, JIRAMETRICS, OWN
from projections.flow.jirametrics import Entry, Settings
from projections.flow.tracked import changes_of
from projections.flow.work import EXPECTED, PERCENTILES, WEEK, Figures
from projections.moment import Moment
from projections.views.schema import STATE
from projections.why.words import day
from tui.shell.context import add_moment, instant, moment_of, opened
from tui.words.display import clean

_EXAMPLE = (
    "for example: unstall flow --initiative HEAT --since 2026-01-01; unstall flow --by jirametrics --subject AB-12 "
    "--blocked-status 'On hold' --format json"
)


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `flow`."""
    parser.description = (
        "How work flows: flow efficiency, cycle times and what they promise, the age of what is under way, throughput, "
        "work in progress and Little's law, for items and for initiatives; beside them what JiraMetrics and beads "
        "say of the same items, and why. With --by jirametrics: when one item was active, blocked or stalled as "
        "JiraMetrics defines it."
    )
    parser.epilog = _EXAMPLE
    parser.add_argument("--initiative", metavar="KEY", help="only the items of this initiative")
    parser.add_argument("--since", metavar="T", help="only what was under way from T on (default: the first start)")
    parser.add_argument("--until", metavar="T", help="as if it were T; the same as --as-of")
    parser.add_argument("--by", choices=("jirametrics",), help="whose definition tells the changes of --subject")
    parser.add_argument("--subject", metavar="ITEM", help="the item whose changes are told")
    for state in ("blocked", "stalled"):
        parser.add_argument(
            f"--{state}-status",
            metavar="STATUS",
            action="append",
            default=[],
            help=f"a status that means {state} to JiraMetrics; repeatable",
        )
    parser.add_argument("--format", choices=("json",), help="for programs; without it, tables and words")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the figures, or one item's changes by JiraMetrics' definition."""
    if (arguments.by is None) != (arguments.subject is None):
        raise Rejected("--by and --subject go together: unstall flow --by jirametrics --subject AB-12")
    if arguments.subject and (arguments.initiative or arguments.since):
        raise Rejected("--subject tells the whole life of one item; leave out --initiative and --since")
    if arguments.until and arguments.as_of:
        raise Rejected("--until and --as-of mean the same; give one of them")
    arguments.as_of = arguments.as_of or arguments.until
    settings = Settings(frozenset(arguments.blocked_status), frozenset(arguments.stalled_status))
    views = opened(arguments, STATE)
    moment = Moment(*moment_of(arguments, views))
    if arguments.subject:
        return _changes(changes_of(views, arguments.subject, moment, settings), arguments.format)
    since = instant(arguments.since, views) if arguments.since else None
    told = flow(views, arguments.initiative, moment, since, settings)
    if arguments.format == "json":
        _dump(_as_json(told))
    else:
        for line in _figures(told):
            print(clean(line))
    return 0


def _changes(entries: list[Entry], form: str | None) -> int:
    if form == "json":
        _dump(
            [{"at": rfc3339(entry.at), "state": entry.state, "stalled_days": entry.stalled_days} for entry in entries]
        )
        return 0
    for at, state, stalled in entries:
        print(f"{rfc3339(at)}  {state}" + ("" if stalled is None else f", {stalled} days without a change"))
    return 0


def _dump(told: Any) -> None:
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


# ── for programs ──


def _as_json(told: Flow) -> dict[str, Any]:
    return {
        "initiative": told.initiative,
        "from": rfc3339(told.window.since),
        "to": rfc3339(told.window.until),
        "seconds": (told.window.until - told.window.since) / SECOND,
        "items": {
            OWN: _measured(told.items.own),
            JIRAMETRICS: {
                name: value for name, value in _measured(told.items.jirametrics).items() if name not in _OURS_IN_JSON
            },
            BEADS: {"stale": told.items.stale},
        },
        "initiatives": {OWN: _measured(told.initiatives)},
        "why": [
            {"definition": one.whose, "measure": one.measure, "sentence": one.sentence(told.items)}
            for one in DEFINITIONS
        ],
    }


#: What JiraMetrics does not tell apart, or does not compute.
_OURS_IN_JSON = ("flow_efficiency_with_silence", "wip_by_littles_law", "littles_law_deviation")


def _measured(x: Figures) -> dict[str, Any]:
    return {
        "flow_efficiency": x.efficiency,
        "flow_efficiency_with_silence": x.efficiency_with_silence,
        "finished": x.finished,
        "dropped": x.dropped,
        "with_cycle_time": x.timed,
        "cycle_time_days": {f"p{percent}": days for percent, days in x.cycle_days},
        "sle": None if x.sle_days is None else {"percent": EXPECTED, "days": x.sle_days},
        "ageing": x.ageing,
        "oldest": x.oldest._asdict() if x.oldest else None,
        "older_than_sle": x.beyond,
        "throughput_per_week": x.throughput,
        "wip_average": x.wip,
        "wip_by_littles_law": x.little,
        "littles_law_deviation": x.little_off,
        "states": dict(x.states),
    }


# ── for people ──


def _figures(told: Flow) -> Iterator[str]:
    whose = told.initiative.partition(":")[2] if told.initiative else "the portfolio"
    weeks = (told.window.until - told.window.since) / WEEK
    yield f"The flow of {whose}, {day(told.window.since)} to {day(told.window.until)}, {weeks:,.1f} weeks"
    yield ""
    yield f"{'Items':<30}{OWN:>14}{JIRAMETRICS:>14}{BEADS:>14}"
    theirs = {name: value for name, value in _rows(told.items.jirametrics) if name not in _OURS}
    ours = dict(_rows(told.items.own))
    for name in _in_order(list(ours), list(theirs)):
        yield f"  {name:<28}{ours.get(name, '–'):>14}{theirs.get(name, '–'):>14}{'–':>14}"
    yield f"  {_STALE:<28}{'–':>14}{'–':>14}{told.items.stale:>14,}"
    yield from _promise("items", told.items.own)
    yield ""
    yield f"{'Initiatives':<30}{OWN:>14}"
    yield from (f"  {name:<28}{value:>14}" for name, value in _rows(told.initiatives))
    yield from _promise("initiatives", told.initiatives)
    yield ""
    yield "Why others see it otherwise"
    for one in DEFINITIONS:
        yield from wrap(one.sentence(told.items), 100, initial_indent="  ", subsequent_indent="  ")


#: The same among the rows.
_OURS = ("  with silence as waiting", "  by Little's law", "  off by")
_STALE = "stale, begun or not"


def _in_order(ours: list[str], theirs: list[str]) -> Iterator[str]:
    """All names: those that only others have stand where theirs do."""
    for name in ours:
        while theirs and theirs[0] not in ours:
            yield theirs.pop(0)
        if name in theirs:
            theirs.remove(name)
        yield name
    yield from theirs


def _rows(x: Figures) -> Iterator[tuple[str, str]]:
    yield "flow efficiency", _percent(x.efficiency)
    yield "  with silence as waiting", _percent(x.efficiency_with_silence)
    yield "finished", f"{x.finished:,}"
    yield "  of them with a start", f"{x.timed:,}"
    cycle = dict(x.cycle_days)
    for percent in PERCENTILES:
        yield f"cycle time, {percent}% within", f"{cycle[percent]:,.1f} d" if cycle else "–"
    yield "throughput a week", f"{x.throughput:,.2f}"
    yield "under way now", f"{x.ageing:,}"
    yield from ((f"  {state}", f"{number:,}") for state, number in x.states)
    yield "under way on average", f"{x.wip:,.1f}"
    yield "  by Little's law", f"{x.little:,.1f}"
    yield "  off by", "–" if x.little_off is None else f"{x.little_off:+.0%}"


def _percent(part: float | None) -> str:
    return "–" if part is None else f"{part:.0%}"


def _promise(what: str, x: Figures) -> Iterator[str]:
    """The SLE, and the age of what is under way against it."""
    if x.sle_days is not None:
        yield f"{EXPECTED}% of the {what} were done within {count(x.sle_days, 'day')} (n = {x.timed:,})."
    if x.oldest:
        against = "" if x.sle_days is None else f"; older than that: {x.beyond:,} of {x.ageing:,}"
        yield f"The oldest under way is {x.oldest.key}, {count(x.oldest.days, 'day')} old{against}."
