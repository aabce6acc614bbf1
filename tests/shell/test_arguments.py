"""Every command can be written as words of the shell, and comes back the same; days are read in one place."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime

import pytest
from any_values import structs
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger import edge
from ledger.aggregates.command import Command
from ledger.aggregates.item import ChangeAssignee, RetitleItem
from ledger.commands import COMMANDS
from ledger.field_words import meaning
from tries import many
from tui.forms.reading import read
from tui.shell.arguments import add_command, add_field
from tui.shell.arguments import given as given_values
from tui.words.fields import NOTHING, fields_of, made, shell_words
from tui.words.times import names_a_day

#: `none` and `-` mean something to the shell, so they are no texts here.
TEXTS = st.sampled_from(["ATLAS-12", "--to", "-5", "a b", "ü", "%s"]) | st.text(
    st.characters(codec="utf-8"), min_size=1
).filter(lambda text: text not in (NOTHING, "-") and "=" not in text)


def typed(words: list[str]) -> Command:
    """The command that these words make."""
    assert words[0] == "record"
    command = COMMANDS[words[1]].command
    parser = argparse.ArgumentParser()
    add_command(parser, command)
    return made(command, given_values(parser.parse_args(words[2:])))


@given(st.data())
@many()
def test_a_command_survives_the_shell(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(list(COMMANDS.values())))
    command = data.draw(structs(entry.command, TEXTS))
    fields = fields_of(entry.command).values()
    # The shell has no word for an empty list; the desk refuses a blocker that affects nothing anyway.
    assume(all(getattr(command, field.name) for field in fields if field.many and field.required))
    empty = {field.name: None for field in fields if field.nullable and getattr(command, field.name) == ()}
    assert typed(shell_words(command)) == replace(command, **empty)


def test_words_are_those_that_a_person_would_type() -> None:
    assert shell_words(ChangeAssignee("A-1", None)) == ["record", "ChangeAssignee", "--", "A-1", "none"]
    assert typed(["record", "RetitleItem", "A-1", "Keys"]) == RetitleItem("A-1", "Keys")


def test_every_field_of_every_command_has_a_meaning() -> None:
    for name, entry in COMMANDS.items():
        for field in entry.command.__struct_fields__:
            assert meaning(name, field)


@pytest.mark.parametrize("typed_day", ["2026-05-13", "friday", "next friday", "in 2 weeks", "3 May"])
def test_a_day_or_a_time_means_the_same_in_every_option_and_in_every_form(
    typed_day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 5, 13, 12, tzinfo=UTC)
    monkeypatch.setenv("UNSTALL_NOW", now.isoformat())
    seen = 0
    for entry in COMMANDS.values():
        for field in fields_of(entry.command).values():
            if field.kind not in (date, datetime):
                continue
            seen += 1
            parser = argparse.ArgumentParser()
            add_field(parser, field, "--it")
            in_shell = given_values(parser.parse_args(["--it", typed_day]))[field.name]
            assert in_shell == read(field, typed_day, edge.now()).value, (entry.command.__name__, field.name)
    assert seen >= 11


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-05-13", True),
        ("next friday", True),
        ("Fri", True),
        ("in two weeks", True),
        ("3 May", True),
        ("May 3rd, 2027", True),
        ("tomorrow", True),
        ("May", False),
        ("M1", False),
        ("v1.33", False),
        ("alpha v1.18", False),
        ("friday release", False),
        ("next", False),
    ],
)
def test_a_milestone_is_not_taken_for_a_day(typed: str, day: bool) -> None:
    assert names_a_day(typed) is day
