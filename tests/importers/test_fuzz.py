"""No content of a file is worse than a problem: what is read is mutated at random, and nothing else comes of it."""

from __future__ import annotations

import json
import random
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from intaking import Desk
from issue_making import RETITLED, comment, issue, linked
from test_xes import event, log, trace

from ledger.errors import LedgerError
from ledger.importers.intake import Options
from ledger.importers.mapping import parse
from projections.exports import jsonl

_TIME = "2026-02-01T10:00:00.000+0000"
_SIGNS = [b'"', b"{", b"}", b"[", b"]", b"\\", b"\x00", b"\xff", b"\n", b"<", b">", b"&", b",", b"null", b"-1e400"]
MAPPING = """
case = { id = "id", initiative = "team" }
time = { from = "at", zone = "UTC", order = "n" }
status.from = "state"
due.from = "due"
dependency = [{ from = "needs", key = "P-{value:0>3}" }]
blocker = [{ raised = [{ from = "state", is = ["B"] }] }]
"""


def seeds(folder: Path) -> dict[str, bytes]:
    """A small file of every format, with every part that is read."""
    said = [comment(1, _TIME, {"type": "doc", "content": [{"type": "text", "text": "hi"}]})]
    links = [{"type": {"inward": "is blocked by", "outward": "blocks"}, "inwardIssue": linked("AB-2")}]
    one = issue(histories=[RETITLED], comment={"comments": said}, issuelinks=links, duedate="2026-03-01")
    desk = Desk(folder, "jira")
    desk.take_text([one])
    exported = BytesIO()
    jsonl.write(exported, desk.log, lambda *_: None, None)
    rows = b"id,at,n,state,due,needs,team\nA,2026-01-01,1,Open,2026-02-01,7,X\nA,2026-01-02,2,B,,8,Y\n"
    return {
        "jira": json.dumps({"issues": [one, issue("AB-2", "2")]}, indent=1).encode(),
        "xes": log(trace("C1", event("A", _TIME), event("B", _TIME))).encode(),
        "table": rows,
        "jsonl": exported.getvalue(),
    }


def mutated(raw: bytes, chance: random.Random) -> bytes:
    found = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(4):
            case 0:
                found[at:at] = chance.choice(_SIGNS)
            case 1:
                del found[at : at + chance.randint(1, 20)]
            case 2:
                start = chance.randrange(len(found) + 1)
                found[at:at] = found[start : start + chance.randint(1, 60)]
            case _ if at < len(found):
                found[at] = chance.randrange(256)
    return bytes(found)


def fuzz(folder: Path, form: str, rounds: int, seconds: float) -> int:
    """Imports of mutated files; returns how many were made. Anything but a report or a refusal fails."""
    seed = seeds(folder)[form]
    (folder / "taken.unstall").rename(folder / "seed.unstall")
    desk = Desk(folder, form)
    options = Options(mapping=parse(MAPPING, "map")) if form == "table" else Options()
    chance = random.Random(form)
    until = time.monotonic() + seconds
    done = 0
    while done < rounds and time.monotonic() < until:
        content = mutated(seed, chance)
        with suppress(LedgerError):
            desk.take_text(content, "in.txt", **options._asdict())
        done += 1
    assert desk.log.head() == sum(1 for _ in desk.log.read())
    return done


@pytest.mark.parametrize("form", ["jira", "xes", "table", "jsonl"])
def test_a_few_hundred_broken_files_are_problems_and_nothing_worse(tmp_path: Path, form: str) -> None:
    assert fuzz(tmp_path, form, 150, 30) > 20


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jira", "xes", "table", "jsonl"])
def test_a_minute_of_broken_files_is_no_worse(tmp_path: Path, form: str) -> None:
    assert fuzz(tmp_path, form, 1_000_000, 60) > 1_000
