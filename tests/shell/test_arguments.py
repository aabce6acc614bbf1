"""Every command can be written as words of the shell, and comes back the same."""

from __future__ import annotations

import argparse

from any_values import structs
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.aggregates.command import Command
from ledger.aggregates.item import ChangeAssignee, RetitleItem
from ledger.commands import COMMANDS
from ledger.field_words import meaning
from tries import many
from tui.shell.arguments import NOTHING, add_command, fields_of, made, shell_words
from tui.shell.arguments import given as given_values

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
