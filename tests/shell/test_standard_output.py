"""Where a verb's words go: pipes, files and terminals of any encoding, and what cannot be written to."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from saying import Shell

_START = "import sys; from tui.shell.main import main; sys.exit(main(sys.argv[1:]))"
_OTHER_ENCODINGS = [{"PYTHONIOENCODING": "latin-1"}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}]


def command(shell: Shell, *words: str) -> list[str]:
    return [sys.executable, "-c", _START, *words, "--ledger", str(shell.path)]


@pytest.mark.parametrize("locale", _OTHER_ENCODINGS)
def test_a_pipe_gets_utf_8_whatever_the_locale(
    shell: Shell, child_environment: dict[str, str], locale: dict[str, str]
) -> None:
    assert shell("record", "ProposeInitiative", "WÄRME", "Wärme für die Halle 漢字").status == 0
    told = subprocess.run(command(shell, "status"), env=child_environment | locale, capture_output=True, check=True)
    assert "○ WÄRME" in told.stdout.decode()
    words = command(shell, "status", "--format", "json")
    told = subprocess.run(words, env=child_environment | locale, capture_output=True, check=True)
    assert "Wärme für die Halle 漢字" in {row["title"] for row in json.loads(told.stdout.decode())}


def test_a_terminal_of_another_encoding_shows_a_question_mark(shell: Shell, child_environment: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    environment = child_environment | {"PYTHONIOENCODING": "latin-1"}
    with subprocess.Popen(command(shell, "status"), env=environment, stdout=theirs, stderr=subprocess.PIPE) as running:
        os.close(theirs)
        told = b""
        try:
            while part := os.read(ours, 4096):
                told += part
        except OSError:  # the terminal's other end was closed
            pass
        os.close(ours)
        assert running.wait() == 0
    assert b"? ATLAS" in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_one_sentence(shell: Shell, child_environment: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            command(shell, "log"), env=child_environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert told.returncode == 1
    said = told.stderr.decode()
    assert said == "unstall: what standard output is written to cannot be used: no space left on device\n"
