"""The one table of verbs, and the one place where errors become words. Knows no screen."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper

from ledger.errors import LedgerError
from tui.shell.plain import NotPlain, PlainWords

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType
    from typing import Any

FINE, REFUSED, WRONG_USAGE = 0, 1, 2

#: Every verb: the module that adds its arguments and runs it, and what it is for. A module has
#: `add_arguments(parser, verb)` and `run(arguments) -> exit status`.
VERBS: dict[str, tuple[str, str]] = {
    "init": ("tui.shell.keeping", "make an empty ledger"),
    "import": ("tui.shell.importing", "take in the history of a tracker"),
    "status": ("tui.shell.status", "where every initiative stands"),
    "items": ("tui.shell.items", "the items inside the initiatives"),
    "why": ("tui.shell.why", "why something is stalled, since when, whose move it is"),
    "weeks": ("tui.shell.weeks", "the portfolio by week: who stood still when"),
    "waits": ("tui.shell.waits", "where the standstill went, by cause, person, reference or status"),
    "cascade": ("tui.shell.cascade", "what waits behind a blocker, a decision or unfinished work"),
    "butfor": ("tui.shell.butfor", "what would have been saved if a wait had ended in time"),
    "flow": (
        "tui.shell.flow",
        "cycle times, throughput, ageing work, and why JiraMetrics and beads see them otherwise",
    ),
    "blockers": ("tui.shell.boards", "what stands in the way, the unattended first"),
    "decisions": ("tui.shell.boards", "who has to decide what, by when, and what silence will cost"),
    "signals": ("tui.shell.signals", "what warns of a stall or a slip, since when, and on what it rests"),
    "review": ("tui.shell.review", "whose turn it is, what changed since the last look, and the verdict"),
    "digest": ("tui.shell.digest", "everything that is somebody's move, to paste into a message"),
    "calendar": ("tui.shell.digest", "needed-by days and follow-ups as an .ics file"),
    "policy": ("tui.shell.policy", "what the ledger is judged by, and what of it was guessed; set changes it"),
    "log": ("tui.shell.log", "the facts, filtered and searched"),
    "replay": ("tui.shell.replaying", "how an initiative came to stand as it does, change by change"),
    "diff": ("tui.shell.differing", "what is different between two moments"),
    "postmortem": ("tui.shell.postmortem", "what happened to an initiative, with evidence, as Markdown"),
    "export": ("tui.shell.exporting", "write the audit trail to a file"),
    "record": ("tui.shell.recording", "record any native fact"),
    "block": ("tui.shell.recording", "raise a blocker"),
    "chase": ("tui.shell.recording", "note that a blocker was followed up, and when it will be next"),
    "escalate": ("tui.shell.recording", "take a blocker to somebody with more say"),
    "unblock": ("tui.shell.recording", "clear a blocker"),
    "ask": ("tui.shell.recording", "ask for a decision"),
    "decide": ("tui.shell.recording", "record that a decision was made"),
    "own": ("tui.shell.recording", "name the owner of an initiative"),
    "target": ("tui.shell.recording", "set or move a target date"),
    "note": ("tui.shell.recording", "note progress, contact or administration"),
    "explain": ("tui.shell.recording", "say what a past silence really was"),
    "claim": ("tui.shell.recording", "record the health that somebody reports"),
    "pause": ("tui.shell.recording", "put an initiative on hold on purpose"),
    "resume": ("tui.shell.recording", "take a paused initiative up again"),
    "handoff": ("tui.shell.recording", "offer the results to whoever takes them over"),
    "accept": ("tui.shell.recording", "record that a handoff was accepted"),
    "reject": ("tui.shell.recording", "record that a handoff was rejected, and why"),
    "close": ("tui.shell.recording", "end an initiative: achieved, missed or dropped"),
    "reopen": ("tui.shell.recording", "open a closed or handed over initiative again"),
    "undo": ("tui.shell.undoing", "take back the last fact that you recorded, or any by its position"),
    "redo": ("tui.shell.undoing", "bring back what was undone"),
    "correct": ("tui.shell.correcting", "correct a fact's fields or its time; the first one stays visible"),
    "rebuild": ("tui.shell.keeping", "build the views again from the facts"),
    "keys": ("tui.keys.printing", "every key of the screens, as the config file takes them"),
    "doctor": ("tui.shell.keeping", "versions, settings, file modes, and what would hurt"),
}

#: Reading verbs for which the past makes no sense, and why; their help says so.
NO_PAST = {
    "diff": "A and B are the moments that are compared, so there is no --as-of.",
    "doctor": "It looks at the files as they are now, so there is no --as-of.",
    "keys": "Keys are not in the ledger, so there is no --as-of.",
}

#: The part of the help that begins with a verb.
HEADINGS = {
    "init": "To begin",
    "status": "To see where things stand, and why",
    "review": "To manage from week to week",
    "log": "To look back, and to hand out",
    "record": "To record what happened",
    "rebuild": "To keep house",
}


def run(words: list[str], screens: Callable[[Path], int] | None = None, *, via: str = "cli") -> int:
    """Run one verb; where none is given, `screens` on the ledger. Facts say `via`. Returns the exit status."""
    # Folding makes hundreds of thousands of small tuples and no cycles: looking for cycles took a third of the time.
    gc.set_threshold(200_000, 20, 50)
    _write_all_signs()
    try:
        return _run(words, screens, via)
    except LedgerError as error:
        print(f"unstall: {error}", file=sys.stderr)
        return REFUSED
    except _broken_file() as error:
        print(
            f"unstall: the views of the ledger are damaged ({error}); unstall rebuild makes them again", file=sys.stderr
        )
        return REFUSED
    except KeyboardInterrupt:
        print("unstall: stopped; what was recorded before stays recorded", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone.
        _write_no_more()
        return FINE
    except OSError as error:
        what = error.filename or "what standard output is written to"
        print(f"unstall: {what} cannot be used: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        _write_no_more()
        return REFUSED


def _write_all_signs() -> None:
    """A terminal of another encoding shows a question mark for what it lacks; files and pipes get UTF-8."""
    out = sys.stdout
    if isinstance(out, TextIOWrapper) and out.encoding.lower().replace("-", "") != "utf8":
        if out.isatty():
            out.reconfigure(errors="replace")
        else:
            out.reconfigure(encoding="utf-8")


def _write_no_more() -> None:
    """Python would complain again when it flushes standard output at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _broken_file() -> type[Exception]:
    """What SQLite raises on a damaged file; asked for only when something was raised, so that help loads no SQLite."""
    import sqlite3

    return sqlite3.DatabaseError


def _run(words: list[str], screens: Callable[[Path], int] | None, via: str) -> int:
    ledger, rest = _take_ledger(words)
    verb = rest[0] if rest else ""
    if verb in VERBS:
        module = _module(VERBS[verb][0])
        parsed = _parsed(module, verb, ledger, rest[1:])
        parsed.verb, parsed.via = verb, via
        parsed.closing = []
        try:
            status = module.run(parsed)
        finally:
            for close in parsed.closing:
                close()
        sys.stdout.flush()
        return int(status)
    if rest or screens is None:
        return _usage(rest or ["--help"])
    from tui.shell.context import ledger_path

    return screens(ledger_path(ledger))


def _module(name: str) -> ModuleType:
    # What importlib does, without loading it and contextlib for a short command.
    __import__(name)
    return sys.modules[name]


def _parsed(module: ModuleType, verb: str, ledger: str | None, words: list[str]) -> argparse.Namespace:
    """What the words after the verb say; argparse reads those that are not plain, and leaves where they are wrong."""
    try:
        plain: Any = PlainWords()
        _add_arguments(plain, module, verb, ledger)
        given: argparse.Namespace = plain.read(words)
    except NotPlain:
        import argparse

        told = f"{VERBS[verb][1].capitalize()}. {NO_PAST.get(verb, '')}".rstrip()
        parser = argparse.ArgumentParser(prog=f"unstall {verb}", description=told)
        _add_arguments(parser, module, verb, ledger)
        given = parser.parse_args(words)
    return given


def _add_arguments(parser: argparse.ArgumentParser, module: ModuleType, verb: str, ledger: str | None) -> None:
    parser.add_argument("--ledger", default=ledger, metavar="PATH", help="the ledger (default: $UNSTALL_LEDGER)")
    module.add_arguments(parser, verb)


def _take_ledger(arguments: list[str]) -> tuple[str | None, list[str]]:
    """`--ledger X` may stand before the verb too."""
    if len(arguments) >= 2 and arguments[0] == "--ledger":
        return arguments[1], arguments[2:]
    if arguments and arguments[0].startswith("--ledger="):
        return arguments[0].partition("=")[2], arguments[1:]
    return None, arguments


def _usage(rest: list[str]) -> int:
    if rest[0] in ("-h", "--help", "help"):
        print(_help())
        return FINE
    if rest[0] == "--version":
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"unstall {version('unstall')}")
        except PackageNotFoundError:
            print("unstall, run from its source")
        return FINE
    print(f"unstall: there is no verb {rest[0]!r}; unstall --help lists them", file=sys.stderr)
    return WRONG_USAGE


def _help() -> str:
    width = max(map(len, VERBS))
    verbs = "\n".join(
        (f"\n{HEADINGS[verb]}:\n" if verb in HEADINGS else "") + f"  {verb:<{width}}  {what}"
        for verb, (_, what) in VERBS.items()
    )
    return (
        "usage: unstall [--ledger PATH] [VERB …]\n\n"
        "Without a verb the screens open. unstall VERB --help tells more of each.\n"
        f"{verbs}\n\n"
        "The ledger is --ledger, else $UNSTALL_LEDGER, else a file in your data folder."
    )
