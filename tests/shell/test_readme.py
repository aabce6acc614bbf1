"""What the README quotes of real trackers is what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shared_data import shared
from tui.shell.main import main

README = Path(__file__).resolve().parents[2] / "README.md"
DURASPACE = ("jira", "data", "jira-duraspace", "issues.ndjson.gz")
INCIDENTS = ("xes", "data", "xes-bpic2013-incidents", "bpi_challenge_2013_incidents.xes.gz")


def quoted() -> list[str]:
    """The blocks of the README, each a line of words; what comes after … is left out."""
    blocks = re.findall(r"^```\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [" ".join(block.partition("…")[0].split()) for block in blocks]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tracker", "verb", "quote"),
    [(DURASPACE, "why FCREPO-9", "FCREPO-9 ‘"), (INCIDENTS, "why 1-523391859", "1-523391859 closed")],
)
def test_a_quoted_why_is_what_it_says(
    tracker: tuple[str, ...], verb: str, quote: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = ["--ledger", str(tmp_path / "told.unstall")]
    (block,) = [block for block in quoted() if quote in block]
    assert main(["import", tracker[0], str(shared(*tracker[1:])), *ledger]) == 0
    capsys.readouterr()
    assert main([*verb.split(), *ledger]) == 0
    assert " ".join(capsys.readouterr().out.split()).startswith(block[block.index(quote) :])


@pytest.mark.slow
def test_quoted_lines_of_the_portfolio_are_what_status_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = re.findall(r"^```\n(\d+ of \d+ open initiatives.*?)^```$", README.read_text("utf-8"), re.M | re.DOTALL)
    ledger = ["--ledger", str(tmp_path / "told.unstall")]
    assert main(["import", "jira", str(shared(*DURASPACE[1:])), *ledger]) == 0
    capsys.readouterr()
    assert main(["status", *ledger]) == 0
    printed = capsys.readouterr().out.splitlines()
    for line in filter(None, block.splitlines()):
        assert any(shown.startswith(line) for shown in printed), line
