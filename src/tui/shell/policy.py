"""`unstall policy`: what the ledger is judged by, what was only guessed, and the facts that change it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from ledger import edge
from ledger.counting import count
from ledger.errors import Rejected
from projections.lists.policy_shown import PolicyShown, StatusShown, policy_shown, why_guessed
from projections.moment import Moment
from tui.shell.context import add_moment, ledger_path, moment_of, opened
from tui.words import TIMES
from tui.words.display import clean
from tui.words.times import day_meant

if TYPE_CHECKING:
    from projections.views import Views

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: Holidays are stored up to the end of so many years from this one.
_YEARS_AHEAD = 2

_EPILOG = """examples:
  unstall policy                                        what holds, and what was guessed
  unstall policy set --status "In Review=active"        a guess corrected, without another import
  unstall policy set --zone Europe/Berlin --holidays-of DE-BE
  unstall policy set --threshold 3 --threshold "In Review=1" --load owner=12

What is set holds from now on, or from --at TIME; an earlier day is judged by the policy of that day, unless a reading
verb says --policy now. Holidays are looked up once and stored as days."""


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `policy`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("what", nargs="?", choices=("show", "set"), default="show", help="show (default) or set")
    parser.add_argument("--format", choices=("json",), help="for programs; without it, words")
    setting = parser.add_argument_group("what can be set")
    for flag, told in _OPTIONS.items():
        setting.add_argument(flag, **told)
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show the policy, or record what is set."""
    if arguments.what == "set":
        return _set(arguments)
    views = opened(arguments)
    shown = policy_shown(views, Moment(*moment_of(arguments, views)))
    if arguments.format:
        json.dump(_as_json(shown), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _print(shown)
    return 0


# ── set ──


def _set(arguments: argparse.Namespace) -> int:
    from ledger.aggregates.bookkeeping import SetPolicy
    from tui.shell.recording import submit
    from tui.words.fields import time

    given: dict[str, Any] = {
        "statuses": dict(arguments.status),
        "parties": dict(arguments.waits_for),
        "thresholds_days": dict(arguments.threshold),
        "loads": dict(arguments.load),
        "working_days": arguments.working_days,
        "zone": arguments.zone,
        "progress": _several(arguments.progress),
        "causes": _several(arguments.cause),
        **_holidays(arguments),
    }
    given = {name: value for name, value in given.items() if value not in (None, {})}
    if not given:
        raise Rejected("nothing was given to set; unstall policy --help lists what can be set")
    for status, kind in given.get("statuses", {}).items():
        if kind not in ("queued", "active", "waiting", "done", "dropped"):
            raise Rejected(f"{kind!r} is no class for {status!r}; use queued, active, waiting, done or dropped")
    try:
        at = time(arguments.at) if arguments.at else None
    except argparse.ArgumentTypeError as error:
        raise Rejected(str(error)) from None
    command = SetPolicy(**given, reason=arguments.reason)
    return submit(ledger_path(arguments.ledger), command, arguments.via, at=at, actor=arguments.actor)


def _holidays(arguments: argparse.Namespace) -> dict[str, Any]:
    """The days off; further days alone are added to those that hold."""
    if not arguments.holidays_of and not arguments.holiday:
        return {}
    views = opened(arguments)
    held = policy_shown(views, views.moment())
    further = {_day(text) for text in arguments.holiday or ()}
    if not arguments.holidays_of:
        return {"holidays": tuple(sorted({*held.holidays, *further})), "regions": held.regions}
    from ledger.days_off import days_off

    regions = tuple(region.strip() for region in arguments.holidays_of)
    days = days_off(regions, arguments.years or _usual_years(views))
    return {"holidays": tuple(sorted({*days, *further})), "regions": regions}


def _usual_years(views: Views) -> range:
    """From the first fact on: what was worked then tells how long things took."""
    from ledger.instants import moment

    present = moment(views.moment().as_of).year
    (first,) = views.audit.execute("SELECT MIN(at) FROM audit").fetchone()
    return range(min(moment(first).year, present) if first is not None else present, present + _YEARS_AHEAD + 1)


def _several(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.rpartition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{text!r} is no pair; write it as STATUS=VALUE")
    return key, value


def _threshold(text: str) -> tuple[str, float]:
    status, _, days = text.rpartition("=")
    try:
        return status, float(days)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{days!r} is no number of working days; write 5, or STATUS=5") from None


def _load(text: str) -> tuple[str, int]:
    role, _, number = text.rpartition("=")
    try:
        return role, int(number)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no load; write it as owner=8") from None


def _week(text: str) -> tuple[int, ...]:
    """`Mon-Fri` or `Sun,Mon`, as ISO weekdays (1 is Monday); numbers are taken as they are."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        from_, to = _weekday(first), _weekday(last if dash else first)
        found += [(from_ + step - 1) % 7 + 1 for step in range((to - from_) % 7 + 1)]
    return tuple(dict.fromkeys(found))


def _weekday(text: str) -> int:
    name = text.strip().casefold()
    if name in ("1", "2", "3", "4", "5", "6", "7"):
        return int(name)
    matching = [number for number, day in enumerate(_WEEK, 1) if len(name) >= 3 and name.startswith(day.casefold())]
    if not matching:
        raise argparse.ArgumentTypeError(f"{text!r} is no weekday; write Mon-Fri, or Sun,Mon,Tue")
    return matching[0]


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    try:
        found = range(int(first), int(last or first) + 1)
    except ValueError:
        found = range(0)
    if not found or not 1900 <= found[0] <= found[-1] <= 2199:
        raise argparse.ArgumentTypeError(f"{text!r} are no years; write 2024-2027")
    return found


def _day(text: str) -> str:
    try:
        return day_meant(text, edge.now()).isoformat()
    except Rejected:
        raise Rejected(f"{text!r} is no holiday; write the day as 2026-12-25 or '25 December'") from None


#: What can be set; the values of what may be repeated are collected.
_OPTIONS: dict[str, dict[str, Any]] = {
    "--status": {"action": "append", "type": _pair, "default": [], "metavar": "S=CLASS"}
    | {"help": "what a status means for flow: queued, active, waiting, done or dropped; repeatable, as most are"},
    "--waits-for": {"action": "append", "type": _pair, "default": [], "metavar": "S=PARTY"}
    | {"help": "for whom a waiting status waits"},
    "--threshold": {"action": "append", "type": _threshold, "default": [], "metavar": "[S=]DAYS"}
    | {"help": "working days without progress before it is a silence: in this status, or in every other one"},
    "--working-days": {"type": _week, "metavar": "DAYS", "help": "such as Mon-Fri, or Sun,Mon,Tue,Wed,Thu"},
    "--zone": {"metavar": "ZONE", "help": "such as Europe/Berlin"},
    "--holidays-of": {"action": "append", "metavar": "REGION"}
    | {"help": "a country or a part of it, such as DE or DE-BE; its days replace those that were set before"},
    "--years": {"type": _years, "metavar": "FROM-TO"}
    | {"help": "for --holidays-of (default: from the first fact to two years ahead)"},
    "--holiday": {"action": "append", "metavar": "DAY", "help": "a further day on which nobody works"},
    "--progress": {"action": "append", "metavar": "KIND"}
    | {"help": "a kind of fact that counts as progress; all that are given replace those before"},
    "--cause": {"action": "append", "metavar": "CAUSE"}
    | {"help": "a cause class; all that are given replace those before"},
    "--load": {"action": "append", "type": _load, "default": [], "metavar": "ROLE=N"}
    | {"help": "how much one can carry: owner=8 open initiatives, decider=5 open decisions"},
    "--reason": {"metavar": "TEXT", "help": "why"},
    "--at": {"metavar": "TIME", "help": f"from when it holds: {TIMES} (default: now)"},
    "--actor": {"metavar": "NAME", "help": "who sets it (default: $UNSTALL_ACTOR, or your login)"},
}


# ── show ──


def _as_json(shown: PolicyShown) -> dict[str, Any]:
    statuses = [
        {("class" if name == "status_class" else name): value for name, value in each._asdict().items()}
        for each in shown.statuses
    ]
    return {**shown._asdict(), "statuses": statuses}


def _print(shown: PolicyShown) -> None:
    week = ", ".join(_WEEK[day - 1] for day in sorted(shown.working_days))
    lines = [
        ("Calendar", f"{week}; zone {shown.zone}"),
        ("Holidays", _holidays_told(shown)),
        ("Silence", f"{shown.threshold_days:g} working days without progress"),
        ("Progress", ", ".join(shown.progress)),
        ("Causes", ", ".join(shown.causes)),
        ("Loads", ", ".join(f"{role} {most}" for role, most in shown.loads.items())),
    ]
    for label, told in lines:
        print(clean(f"{label:<10}{told}"))
    if not shown.statuses:
        return
    width = min(max(len(each.status) for each in shown.statuses), 40)
    print(f"\n{'class':<8}  {'status':<{width}}  {'items':>7}  {'now':>6}")
    for each in shown.statuses:
        print(clean(_status_line(each, width)).rstrip())
    guessed = [each for each in shown.statuses if each.guessed]
    if guessed:
        many = f"{count(len(guessed), 'status', 'statuses')} with {count(sum(each.items for each in guessed), 'item')}"
        print(f"\nThe class of {many} was guessed. One command corrects it:")
        print(clean(f"  unstall policy set --status {_quoted(f'{guessed[0].status}=CLASS')}"))


def _holidays_told(shown: PolicyShown) -> str:
    if not shown.holidays:
        return "none; unstall policy set --holidays-of DE-BE looks them up"
    of = f" of {', '.join(shown.regions)}" if shown.regions else ""
    return f"{len(shown.holidays)}{of}, from {shown.holidays[0]} to {shown.holidays[-1]}"


def _status_line(each: StatusShown, width: int) -> str:
    more = [
        f"guessed from {why_guessed(each.status)}" if each.guessed else f"@{each.position}",
        f"waits for {each.waits_for}" if each.waits_for else "",
        f"silent after {each.threshold_days:g} d" if each.threshold_days else "",
    ]
    told = ", ".join(filter(None, more))
    return f"{each.status_class:<8}  {each.status[:40]:<{width}}  {each.items:>7,}  {each.now:>6,}  {told}"


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(text)
