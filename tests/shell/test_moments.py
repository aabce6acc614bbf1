"""Every reading verb answers for a moment in the past, and tells nothing of it that was recorded later."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

import pytest
from saying import Shell

from tui.shell.verbs import NO_PAST, VERBS, _add_arguments

#: Verbs that record, or make a ledger or its views: they ask for no moment.
WRITING = {"init", "import", "rebuild", "record", "undo", "redo", "correct"} | {
    verb for verb, (module, _) in VERBS.items() if module == "tui.shell.recording"
}
READING = [verb for verb in VERBS if verb not in WRITING]
THEN, LATER = "2026-05-13T12:00:00Z", "2026-06-10T12:00:00Z"


def options(verb: str) -> set[str]:
    parser = argparse.ArgumentParser()
    _add_arguments(parser, import_module(VERBS[verb][0]), verb, None)
    return {flag for action in parser._actions for flag in action.option_strings}


@pytest.mark.parametrize("verb", READING)
def test_a_reading_verb_takes_a_moment_or_says_why_it_does_not(
    verb: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    if verb in NO_PAST:
        assert NO_PAST[verb] in " ".join(shell(verb, "--help").out.split())
    else:
        assert {"--as-of", "--known-at"} <= options(verb)


def test_only_reading_verbs_say_why_they_take_no_moment() -> None:
    assert set(NO_PAST) <= set(READING)


#: Words that make each verb tell all that it can of the sample.
ASKED = [
    ["status"], ["status", "--format", "json"], ["status", "--format", "csv"], ["status", "--format", "svg"],
    ["items"], ["items", "--format", "json"],
    ["why", "HEAT"], ["why", "HEAT", "--format", "json"], ["why", "HEAT", "--items"],
    ["why", "HEAT", "--format", "svg"],
    ["weeks"], ["weeks", "--format", "json"], ["weeks", "--format", "svg"],
    ["waits"], ["waits", "--by", "person"], ["waits", "HEAT", "--format", "json"], ["waits", "--items"],
    ["waits", "HEAT", "--format", "svg"],
    ["cascade", "HEAT-5"], ["butfor", "HEAT"],
    ["flow"], ["flow", "--format", "json"], ["flow", "--by", "jirametrics", "--subject", "HEAT-5"],
    ["blockers"], ["blockers", "--format", "json"],
    ["decisions", "--all"], ["decisions", "--format", "json"], ["decisions", "--format", "markdown"],
    ["signals"], ["signals", "--format", "json"],
    ["review"], ["review", "HEAT"], ["review", "--all", "--format", "json"],
    ["digest", "--all"], ["calendar"],
    ["policy"], ["policy", "--format", "json"],
    ["log"], ["log", "--initiative", "HEAT", "--format", "json"],
    ["replay", "HEAT"], ["replay", "HEAT", "--hindsight"], ["replay", "HEAT-5"],
    ["postmortem", "HEAT"],
    ["export"], ["export", "--format", "csv"],
]  # fmt: skip


@pytest.fixture
def sample(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The sample, told up to THEN."""
    monkeypatch.setenv("UNSTALL_ACTOR", "mo")
    shell = Shell(tmp_path / "sample.unstall", capsys, monkeypatch)
    shell.clock(THEN)
    assert shell("init", "--sample").status == 0
    return shell


def test_the_words_ask_every_verb_that_takes_a_moment() -> None:
    assert {words[0] for words in ASKED} == set(READING) - set(NO_PAST)


def test_what_is_recorded_later_of_the_time_before_changes_nothing_that_was_known_then(sample: Shell) -> None:
    before = {tuple(words): sample(*words) for words in ASKED}
    assert [(words, said.err) for words, said in before.items() if said.status or not said.out] == []
    sample.clock(LATER)
    recorded_late(sample)
    known_then = [words for words, said in before.items() if sample(*words, *AS_OF, "--known-at", THEN).out != said.out]
    assert known_then == []
    # With hindsight each of them tells it; only a replay of what was known on each day does not.
    hidden = [words for words, said in before.items() if sample(*words, *AS_OF).out == said.out]
    assert hidden == [("replay", "HEAT"), ("replay", "HEAT-5")]


AS_OF = ("--as-of", THEN)


def recorded_late(shell: Shell) -> None:
    """A month later, all of it about the time before: new facts of many kinds, and a fact of that time taken back."""
    early = ("--at", "2026-05-04T09:00:00Z")
    for words in (
        ("block", "HEAT-5", "the crane is too short", "--cause", "supplier", "--unblocker", "Tomas", *early),
        ("ask", "HEAT", "Another crane?", "--of", "Helen Voss", "--by", "2026-05-08", "--decision", "D-CRANE", *early),
        ("own", "HEAT", "Zoe", *early),
        ("target", "HEAT", "2027-01-01", *early),
        ("claim", "HEAT", "red", *early),
        ("note", "HEAT-5", "the crane came", *early),
        ("policy", "set", "--threshold", "3", "--waits-for", "Ordered=Ferrum", *early),
        ("record", "ChangeStatus", "HEAT-5", "Waiting for crane", *early),
        ("record", "AddDependency", "item:HEAT-5", "item:HEAT-6", *early),
        ("undo", *made_by(shell, "DecisionRequested", "HEAT")),
    ):
        said = shell(*words)
        assert said.status == 0, (words, said.err)


def made_by(shell: Shell, kind: str, initiative: str) -> tuple[str]:
    """The position of a fact."""
    rows = shell.json("log", "--kind", kind, "--initiative", initiative, "--until", THEN)
    return (str(rows[-1]["position"]),)
