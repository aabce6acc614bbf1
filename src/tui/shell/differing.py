"""`unstall diff`: what is different between two moments."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from projections.lists.stood import stood
from projections.moment import ITS_OWN, Moment
from projections.replay.moments_diff import Difference, differences
from projections.spans.laid_out import not_laid_out
from tui.shell.context import instant, opened
from tui.words import TIMES
from tui.words.display import clean, minute

if TYPE_CHECKING:
    import argparse

    from projections.views import Views


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `diff`."""
    parser.add_argument("a", metavar="A", help=f"the earlier moment: {TIMES}, or @18204")
    parser.add_argument("b", metavar="B", help="the later moment; now is one too")
    parser.add_argument("--initiative", metavar="K", help="this initiative alone")
    parser.add_argument(
        "--known-at", metavar="T", help="both as known at T; without it, each as it could be known on its day"
    )
    told = "judge both by today's policy; without it, each by the policy of its day"
    parser.add_argument("--policy", choices=("then", "now"), default="then", help=told)
    parser.add_argument("--format", choices=("json",), help="for programs; without it, words")


def run(arguments: argparse.Namespace) -> int:
    """Print the differences."""
    views = opened(arguments)
    ends = [instant(text, views) for text in (arguments.a, arguments.b)]
    known = instant(arguments.known_at, views) if arguments.known_at else None
    present = views.moment().known_at
    judged = present if arguments.policy == "now" else ITS_OWN
    moments = [
        Moment(at, at if known is None else max(known, at) if known >= present else known, judged=judged) for at in ends
    ]
    if arguments.initiative:
        from projections.replay.steps import number_of
        from projections.views.standings import folded

        numbers = [number_of(views, arguments.initiative)]
        before, after = ([each.line for each in folded(views, moment, numbers).values()] for moment in moments)
    else:
        _lay_out(views)
        before, after = (stood(views, moment) for moment in moments)
    found = differences(before, after)
    if arguments.format:
        json.dump([each._asdict() for each in found], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    _print(found, minute(ends[0]), minute(ends[1]))
    return 0


def _lay_out(views: Views) -> None:
    """Many initiatives are told from spans, which are filled once."""
    from projections.spans.filling import fill
    from tui.shell.progress import Progress

    if not_laid_out(views.connection):
        with Progress("laying out the past") as progress:
            fill(views.connection, views.path, progress)


def _print(found: list[Difference], before: str, after: str) -> None:
    if not found:
        print(f"Nothing is different between {before} and {after}.")
        return
    print(f"{before} → {after}")
    last = None
    for each in found:
        if each.initiative != last:
            print("\n" + clean(f"{each.initiative}  {each.title}"))
        last = each.initiative
        was, now = each.before or "nothing", each.after or "nothing"
        print(clean(f"  {each.field:<12}  {was} → {now}"))
