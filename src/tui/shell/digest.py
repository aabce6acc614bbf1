"""`unstall digest` and `calendar`: what waits for people, to be pasted into a message or kept in a calendar."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from ledger.counting import count
from ledger.errors import Rejected
from projections.exports.digest import as_markdown, as_text
from projections.lists.moves import Move, moves, moves_of
from projections.moment import Moment
from projections.views import Views
from projections.views.policies import people_at
from tui.shell.context import add_moment, lay_out, ledger_path, moment_of, opened
from tui.words.display import clean


def add_arguments(parser: argparse.ArgumentParser, verb: str) -> None:
    """The arguments of `digest` and `calendar`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    if verb == "calendar":
        parser.epilog = "example:\n  unstall calendar -o unstall.ics"
        parser.add_argument("-o", "--output", metavar="FILE", help="the .ics file (default: standard output)")
        parser.add_argument("--for", dest="person", metavar="PERSON", help="only what this person decides or clears")
    else:
        parser.epilog = 'examples:\n  unstall digest --for "Ana Reyes"\n  unstall digest --all --format text'
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--for", dest="person", metavar="PERSON", help="what is this person's move")
        whose.add_argument("--all", action="store_true", help="everybody's moves, and what nobody looks after")
        parser.add_argument("--format", choices=("markdown", "text"), default="markdown", help="(default: markdown)")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a digest, or write a calendar."""
    views = opened(arguments)
    moment = Moment(*moment_of(arguments, views))
    if arguments.verb == "calendar":
        return _calendar(arguments, views, moment)
    lay_out(arguments, views, moment)
    told = moves(views, moment)
    if arguments.all:
        lines = _everybody(told, arguments.format, moment)
    else:
        name, own = moves_of(arguments.person, told, people_at(views.connection, moment))
        lines = _one(name, own, arguments.format, moment)
        if not own:
            print(_nothing_for(arguments.person, told), file=sys.stderr)
    for line in lines:
        print(clean(line))
    return 0


def _one(person: str | None, own: list[Move], form: str, moment: Moment, level: int = 1) -> Iterator[str]:
    if form == "text":
        return as_text(person, own, moment.as_of)
    return as_markdown(person, own, moment.as_of, level)


def _everybody(told: list[Move], form: str, moment: Moment) -> Iterator[str]:
    names = sorted({move.person for move in told if move.person}, key=str.casefold)
    if form == "markdown":
        yield "# Whose move it is"
        yield ""
    if not told:
        yield "Nothing waits for anybody."
    for index, name in enumerate([*names, None]):
        own = [move for move in told if move.person == name]
        if own:
            yield from [""] if index else []
            yield from _one(name, own, form, moment, level=2)


def _nothing_for(person: str, told: list[Move]) -> str:
    names = sorted({move.person for move in told if move.person}, key=str.casefold)
    others = f"; something waits for {', '.join(names[:12])}" if names else ""
    return clean(f"nothing waits for {person}{others}")


def _calendar(arguments: argparse.Namespace, views: Views, moment: Moment) -> int:
    from ledger.log.files import head_of
    from projections.exports.ics import calendar
    from projections.lists.blockers import blockers_board
    from projections.lists.decisions import decisions_board
    from tui.shell.exporting import output

    decisions = [row for row in decisions_board(views, moment) if row.needed_by]
    blockers = [row for row in blockers_board(views, moment) if row.next_chase]
    if arguments.person is not None:
        people = people_at(views.connection, moment)
        decisions = [row for row in decisions if people.same(row.decider, arguments.person)]
        blockers = [row for row in blockers if people.same(row.unblocker, arguments.person)]
        if not decisions and not blockers:
            raise Rejected(f"no day is set for {arguments.person}; unstall digest --all shows what waits for whom")
    _, identity = head_of(ledger_path(arguments.ledger))
    content = calendar(decisions, blockers, identity, moment.as_of)
    with output(arguments.output) as out:
        out.write(content)
    if arguments.output:
        print(f"{arguments.output} holds {count(len(decisions) + len(blockers), 'day')}", file=sys.stderr)
    return 0
