"""`unstall blockers` and `decisions`: the two boards, and the decisions as a log in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.counting import count
from ledger.instants import rfc3339
from projections.lists.blockers import BlockerOnBoard, blockers_board
from projections.lists.decisions import OVERDUE, DecisionOnBoard, decisions_board
from projections.lists.matching import blocker_text, matches, texts
from projections.moment import Moment
from tui.shell.context import FORMATS, add_grep, add_moment, moment_of, opened, write_rows
from tui.words.display import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

MARKDOWN = "markdown"


def add_arguments(parser: argparse.ArgumentParser, verb: str) -> None:
    """The arguments of `blockers` and `decisions`."""
    if verb == "decisions":
        parser.add_argument("--all", action="store_true", help="those that are settled too, the newest first")
        told = "for programs; without it, words; markdown is a decision log in the manner of MADR, of all decisions"
        parser.add_argument("--format", choices=(*FORMATS, MARKDOWN), help=told)
    else:
        parser.add_argument("--format", choices=FORMATS, help="for programs; without it, words")
    add_grep(parser)
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print one of the boards."""
    views = opened(arguments)
    moment = Moment(*moment_of(arguments, views))
    if arguments.verb == "blockers":
        standing = [row for row in blockers_board(views, moment) if matches(arguments.grep, blocker_text(row))]
        if arguments.format:
            shown = ({**row._asdict(), "since": rfc3339(row.since)} for row in standing)
            write_rows(shown, BlockerOnBoard._fields, arguments.format)
        else:
            _print_blockers(standing)
        return 0
    asked = decisions_board(views, moment, settled=arguments.all or arguments.format == MARKDOWN)
    rows = [row for row in asked if matches(arguments.grep, texts(row))]
    if arguments.format == MARKDOWN:
        from projections.exports.decision_log import decision_log

        for line in decision_log(rows):
            print(clean(line))
    elif arguments.format:
        write_rows(map(_as_json, rows), DecisionOnBoard._fields, arguments.format)
    else:
        _print_decisions(rows)
    return 0


def _as_json(row: DecisionOnBoard) -> dict[str, object]:
    settled = None if row.settled is None else rfc3339(row.settled)
    return {**row._asdict(), "requested": rfc3339(row.requested), "settled": settled}


def _print_blockers(rows: list[BlockerOnBoard]) -> None:
    alone = sum(1 for row in rows if row.unattended)
    print(f"{count(len(rows), 'blocker')}, {alone} unattended")
    for row in rows:
        print("\n" + clean(f"▲ {row.blocker}  {row.title}"))
        _print_details(
            (row.cause + (" (external)" if row.side == "external" else "")) + f", {row.age_days:.1f} d",
            f"unattended: {row.unattended}" if row.unattended else None,
            f"{row.unblocker}: {row.needed_action or 'clear it'}" if row.unblocker else row.needed_action,
            f"next chase {row.next_chase}" if row.next_chase and not row.unattended else None,
            _escalated(row),
            f"waits behind it: {', '.join(row.behind)}" if row.behind else None,
            f"what it costs: {row.consequence}" if row.consequence else None,
        )


def _escalated(row: BlockerOnBoard) -> str | None:
    if not row.escalations:
        return None
    times = "" if row.escalations == 1 else f", {row.escalations} times in all"
    return f"escalated to {row.escalated_to}{times}"


def _print_decisions(rows: list[DecisionOnBoard]) -> None:
    open_ = [row for row in rows if row.settled is None]
    late = sum(1 for row in open_ if row.due == OVERDUE)
    print(f"{count(len(open_), 'open decision')}, {late} overdue")
    due = None
    for row in rows:
        if row.due != due:
            due = row.due
            print(f"\n{due[:1].upper()}{due[1:]}")
        print(clean(f"◆ {row.decision}  {row.question}"))
        driver = f", {row.driver} drives it" if row.driver else ""
        by = f", needed by {row.needed_by}" if row.needed_by else ""
        late_by = f" ({row.overdue_days:.1f} d overdue)" if row.due == OVERDUE else ""
        _print_details(
            f"{row.decider or 'nobody'} decides{driver}{by}{late_by}" if row.settled is None else None,
            f"decided: {row.option}{f', because {row.rationale}' if row.rationale else ''}" if row.option else None,
            f"superseded by {row.superseded_by}" if row.superseded_by else None,
            f"options: {'; '.join(row.options)}" if row.options and row.settled is None else None,
            f"waits for it: {', '.join(row.behind)}" if row.behind else None,
            row.silence if row.settled is None else None,
        )


def _print_details(*details: str | None) -> None:
    _print_all(f"    {detail}" for detail in details if detail)


def _print_all(lines: Iterable[str]) -> None:
    for line in lines:
        print(clean(line))
