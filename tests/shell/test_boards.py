"""`unstall blockers` and `decisions`, in words and for programs."""

from __future__ import annotations

import csv
import io

from saying import Shell


def test_blockers_in_words_and_for_programs(shell: Shell) -> None:
    shell("block", "ATLAS", "no key", "--blocker", "B-1", "--cause", "supplier", "--external", "--action", "send it")
    shell("record", "EscalateBlocker", "B-1", "cfo")
    shell.clock("2026-05-15T00:00:00Z")
    assert shell("blockers").out == (
        "1 blocker, 1 unattended\n\n"
        "▲ B-1  no key\n"
        "    supplier (external), 1.5 d\n"
        "    unattended: nobody to clear it\n"
        "    send it\n"
        "    escalated to cfo\n"
        "    waits behind it: ATLAS\n"
    )
    (row,) = shell.json("blockers")
    assert (row["blocker"], row["since"], row["behind"]) == ("B-1", "2026-05-13T12:00:00Z", ["ATLAS"])
    (line,) = csv.DictReader(io.StringIO(shell("blockers", "--format", "csv").out))
    assert (line["behind"], line["unattended"], line["unblocker"]) == ("ATLAS", "nobody to clear it", "")
    assert shell("blockers", "--as-of", "2026-05-13").out == "no blockers, 0 unattended\n"


def test_decisions_in_words_for_programs_and_as_a_log(shell: Shell) -> None:
    asked = ["--of", "cfo", "--by", "2026-05-14", "--decision", "D-1", "--default", "keep it", "--driver", "mo"]
    shell("ask", "ATLAS", "keep \x1b[31m it?", *asked)
    shell("ask", "ATLAS", "which colour?", "--of", "ana", "--decision", "D-2")
    shell("decide", "D-2", "red")
    shell.clock("2026-05-16T12:00:00Z")
    told = shell("decisions").out
    assert told == (
        "1 open decision, 1 overdue\n\n"
        "Overdue\n"
        "◆ D-1  keep ␛[31m it?\n"
        "    cfo decides, mo drives it, needed by 2026-05-14 (1.5 d overdue)\n"
        "    waits for it: ATLAS\n"
        "    if nobody decides: keep it\n"
    )
    assert "Made\n◆ D-2  which colour?\n    decided: red\n" in shell("decisions", "--all").out
    assert [row["decision"] for row in shell.json("decisions")] == ["D-1"]
    assert [row["decision"] for row in shell.json("decisions", "--all")] == ["D-1", "D-2"]
    log = shell("decisions", "--format", "markdown").out
    assert "## D-2: which colour?" in log
    assert "\x1b" not in log
