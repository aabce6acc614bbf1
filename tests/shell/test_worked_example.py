"""The worked example in the docs: its commands are run, and what it says they print is what they print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from saying import Shell

DAY = 86_400
PAGE = Path(__file__).resolve().parents[2] / "docs" / "worked-example.md"


def test_the_worked_example_is_what_the_commands_say(shell: Shell) -> None:
    page = PAGE.read_text("utf-8")
    blocks = re.findall(r"^```\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    shell.clock("2026-01-17T00:00:00Z")
    commands = [line for line in blocks[0].splitlines() if line.startswith("unstall ")]
    assert len(commands) == 11
    for line in commands[1:]:
        said = shell(*shlex.split(line)[1:])
        assert said.status == 0, (line, said.err)

    shown = [block for block in blocks if block.startswith("$ unstall ")]
    assert len(shown) == 3
    for block in shown:
        command, _, expected = block.partition("\n")
        printed = shell(*shlex.split(command)[2:]).out
        # The last lines of `butfor` say how it is counted; the page does so in its own words.
        told = [line.rstrip() for line in printed.partition("\nHow it is counted")[0].strip().splitlines()]
        assert told == [line.rstrip() for line in expected.strip().splitlines()], command

    rows = re.findall(r"^\| (\S+) \| (\S+) \| (\S+) \| ([\d.]+) days \| ([\d.]+) days \|$", page, re.MULTILINE)
    waits = {wait["ref"]: wait for wait in shell.json("why", "A-1")["waits"]}
    assert len(rows) == len(waits) == 2
    for ref, from_, to, attributed, alone in rows:
        wait = waits[ref]
        assert (wait["from"][:10], wait["to"][:10]) == (from_, to)
        assert (wait["attributed"], wait["alone"]) == (float(attributed) * DAY, float(alone) * DAY)
