"""`unstall review`: the queue, one look at an initiative, and the verdict on it."""

from __future__ import annotations

import argparse
import sys
from typing import Any, get_args

from ledger.counting import count
from ledger.errors import Rejected
from ledger.instants import rfc3339
from projections.moment import Moment
from projections.review.look import Look, Looker
from projections.review.queue import PastLook, Queued, queued, review_queue
from projections.signals.signal import Signal
from tui.shell.context import FORMATS, add_moment, lay_out, ledger_path, moment_of, opened, write_rows
from tui.words import TIMES
from tui.words.cells import filled, width_of
from tui.words.display import ago, clean

#: The verdicts as `ledger.words` has them; reading the queue loads no msgspec, so they stand here again.
VERDICTS = ("continue", "watch", "escalate", "pause", "ask a decision", "stop")
COLUMNS = (
    "initiative",
    "title",
    "owner",
    "state",
    "since",
    "cause",
    "whose_move",
    "next_action",
    "target",
    "due_on",
    "overdue_days",
    "every_days",
    "anchor",
    "reasons",
    "position",
    "last_review",
    "changes",
    "signals",
    "new_signals",
    "decisions",
    "blockers",
    "verdicts",
)

_EPILOG = """examples:
  unstall review                        whose turn it is, and why
  unstall review ATLAS                  what changed since the last look, and what is open
  unstall review ATLAS watch --note "the vendor promised Friday"
  unstall review --format json          the queue with everything that a look shows

Without a cadence a committed, open initiative is looked at every 7 days; set one with
  unstall record ScheduleReview ATLAS 14 --anchor fixed
A verdict is recorded with the position, the state and the signals that were shown; it changes nothing else."""


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `review`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("initiative", nargs="?", metavar="INITIATIVE", help="look at this one, whoever's turn it is")
    parser.add_argument("verdict", nargs="?", type=_verdict, metavar="VERDICT", help=", ".join(VERDICTS))
    parser.add_argument("--note", metavar="TEXT", help="what was seen or said; - reads it from standard input")
    parser.add_argument("--review", metavar="KEY", help="the review that it is part of, see record StartReview")
    parser.add_argument("--at", metavar="TIME", help=f"when it was looked at: {TIMES} (default: now)")
    parser.add_argument("--actor", metavar="NAME", help="who looked (default: $UNSTALL_ACTOR, or your login)")
    parser.add_argument("--all", action="store_true", help="the open initiatives too whose turn it is not")
    parser.add_argument("--format", choices=FORMATS, help="for programs; without it, words")
    add_moment(parser)


def _verdict(text: str) -> str:
    found = [verdict for verdict in VERDICTS if verdict.startswith(text.strip().lower().replace("-", " "))]
    if len(found) != 1 or not text.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is no verdict; use one of: {', '.join(VERDICTS)}")
    return found[0]


def run(arguments: argparse.Namespace) -> int:
    """Print the queue or one look, or record a verdict."""
    if arguments.verdict is not None:
        return _record(arguments)
    views = opened(arguments)
    moment = Moment(*moment_of(arguments, views))
    lay_out(arguments, views, moment)
    if arguments.initiative is not None:
        found = [queued(views, moment, arguments.initiative)]
    else:
        found = review_queue(views, moment, arguments.all)
    if arguments.format:
        looker = Looker(views, moment)
        shown = (_as_json(looker.look(each)) for each in found)
        if arguments.format == "csv":
            shown = (_in_cells(each) for each in shown)
        write_rows(shown, COLUMNS, arguments.format)
    elif arguments.initiative is not None:
        _print_look(Looker(views, moment).look(found[0]), moment)
    else:
        _print_queue(found, moment)
    return 0


def _record(arguments: argparse.Namespace) -> int:
    """The look was taken at the present, so a verdict on the past is refused."""
    if arguments.as_of or arguments.known_at:
        raise Rejected("a verdict is on what is shown now; leave out --as-of and --known-at")
    from ledger.aggregates.looking import ReviewInitiative
    from ledger.words import Verdict
    from tui.shell.recording import submit
    from tui.words.fields import made, time

    if arguments.verdict not in get_args(Verdict):
        raise Rejected(f"{arguments.verdict} is no verdict of this version")
    views = opened(arguments)
    shown = queued(views, Moment(*moment_of(arguments, views)), arguments.initiative)
    given = {
        "initiative": arguments.initiative,
        "verdict": arguments.verdict,
        "seen_position": views.position,
        "state": shown.row.state,
        "signals": shown.row.sentences,
        "note": arguments.note,
        "review": arguments.review,
    }
    try:
        at = time(arguments.at) if arguments.at else None
    except argparse.ArgumentTypeError as error:
        raise Rejected(str(error)) from None
    command = made(ReviewInitiative, given)
    return submit(
        ledger_path(arguments.ledger), command, arguments.via, at=at, actor=arguments.actor, seen=views.position
    )


def _as_json(look: Look) -> dict[str, Any]:
    found = look.queued
    row = found.row
    return {
        "initiative": row.initiative,
        "title": row.title,
        "owner": row.owner,
        "state": row.state,
        "since": rfc3339(row.since),
        "cause": row.cause,
        "whose_move": row.whose_move,
        "next_action": row.next_action,
        "target": row.target,
        "due_on": found.due_on,
        "overdue_days": found.overdue_days,
        "every_days": found.every_days,
        "anchor": found.anchor,
        "reasons": found.reasons,
        "position": look.position,
        "last_review": None if found.last is None else rfc3339(found.last.at),
        "changes": None if look.changes is None else [change._asdict() for change in look.changes],
        "signals": [signal.as_json() for signal in look.signals],
        "new_signals": found.new_signals,
        "decisions": [
            {"decision": each.decision, "question": each.question, "due": each.due, "needed_by": each.needed_by}
            | {"decider": each.decider, "silence": each.silence}
            for each in look.decisions
        ],
        "blockers": [
            {"blocker": each.blocker, "title": each.title, "age_days": each.age_days, "unblocker": each.unblocker}
            | {"next_chase": each.next_chase, "unattended": each.unattended}
            for each in look.blockers
        ],
        "verdicts": [_past(each) for each in look.verdicts],
    }


def _in_cells(shown: dict[str, Any]) -> dict[str, Any]:
    """What is nested in JSON, in a few words for a cell."""
    return shown | {
        "changes": [f"{change['about']}: {change['text']}" for change in shown["changes"] or ()],
        "decisions": [each["decision"] for each in shown["decisions"]],
        "blockers": [each["blocker"] for each in shown["blockers"]],
        "signals": [each["sentence"] for each in shown["signals"]],
        "verdicts": [f"{each['at'][:10]} {each['verdict']}" for each in shown["verdicts"]],
    }


def _past(look: PastLook) -> dict[str, Any]:
    told = {**look._asdict(), "at": rfc3339(look.at)}
    return {("by" if name == "actor" else name): value for name, value in told.items()}


def _print_queue(found: list[Queued], moment: Moment) -> None:
    turn = sum(1 for each in found if each.reasons)
    print(f"{count(turn, 'initiative')} to review")
    if not found and moment:
        print(
            "Nothing is due, and nothing warns of anything new; unstall review --all lists the others.", file=sys.stderr
        )
    width = max((width_of(each.row.initiative) for each in found), default=0)
    for each in found:
        last = f"seen {ago(each.last.at, moment.as_of)}" if each.last else "never seen"
        why = "; ".join(each.reasons) or f"due on {each.due_on or 'no day'}"
        print(clean(f"{filled(each.row.initiative, width)}  {each.row.state:<7}  {last:<14}  {why}"))


def _print_look(look: Look, moment: Moment) -> None:
    row = look.queued.row
    lines = [
        f"{row.initiative}  {row.title}",
        f"  {row.state} {ago(row.since, moment.as_of)}, owner {row.owner or 'none'}",
    ]
    if row.whose_move or row.next_action:
        lines.append(f"  next: {row.whose_move or 'nobody'}: {row.next_action or 'no action is named'}")
    if row.claim:
        lines.append(f"  claimed {row.claim.level}, {row.claim.by}, {ago(row.claim.at, moment.as_of)}")
    lines += _section("Why now", look.queued.reasons)
    last = look.queued.last
    if look.changes is None or last is None:
        lines += _section("Since the last look", ["nobody has looked at it before"])
    else:
        told = [f"{change.about}: {change.text}" for change in look.changes] or ["nothing changed"]
        lines += _section(f"Since {last.actor} looked, {ago(last.at, moment.as_of)}", told)
    lines += _section("Signals", [f"{each.sentence} [{_cited(each)}]" for each in look.signals])
    lines += _section(
        "Open decisions", [f"{d.decision} ({d.due}), {d.decider or 'nobody'}: {d.question}" for d in look.decisions]
    )
    lines += _section(
        "Blockers", [f"{b.blocker}, {b.age_days:.1f} d, {b.unblocker or 'nobody'}: {b.title}" for b in look.blockers]
    )
    lines += _section(
        "Verdicts",
        [
            f"{rfc3339(past.at)[:10]} {past.verdict}, {past.actor}{f': {past.note}' if past.note else ''}"
            for past in look.verdicts[:5]
        ],
    )
    for line in lines:
        print(clean(line))


def _cited(signal: Signal) -> str:
    return " ".join(f"@{position}" for position in signal.evidence)


def _section(title: str, lines: list[str] | tuple[str, ...]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []
