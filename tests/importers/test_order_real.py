"""Real exports tell the same, whichever way round they are read."""

from __future__ import annotations

import gzip
import random
import re
from pathlib import Path

import pytest
from orders import compared

from ledger.importers.mapping import load
from shared_data import shared

MAPPINGS = Path(__file__).resolve().parents[2] / "docs" / "mappings"

pytestmark = pytest.mark.slow


def ways(records: list[bytes], head: bytes = b"", tail: bytes = b"") -> list[list[bytes]]:
    """Forwards, backwards, shuffled, and shuffled over three files that overlap."""
    mixed = records[:]
    random.Random(7).shuffle(mixed)
    size = len(mixed)
    parts = [mixed[2 * size // 3 :], mixed[: size // 2], mixed[size // 3 : 4 * size // 5]]
    tried = [[records], [records[::-1]], [mixed], parts]
    return [[head + b"".join(file) + tail for file in way] for way in tried]


def test_an_export_from_jira(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", "2015-02-01T00:00:00Z")
    lines = gzip.decompress(shared("data", "jira-duraspace", "issues.ndjson.gz").read_bytes()).splitlines(keepends=True)
    moments = (None, "2014-03-03T00:00:00Z", "2012-06-15T12:00:00Z", "2010-01-20T00:00:00Z")
    told = compared(tmp_path, "jira", ways(lines), moments, ["DS", "FCREPO", "DURACLOUD", "HYPAT", "FCREPO-9"])
    assert len(told["items as of None"]) == len(lines)
    assert len(told["status as of 2010-01-20T00:00:00Z"]) == 9


@pytest.mark.parametrize("choice", ["epic", "component"])
def test_an_export_without_a_changelog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: str) -> None:
    monkeypatch.setenv("UNSTALL_NOW", "2026-02-01T00:00:00Z")
    path = shared("data", "jira-titanium-nochangelog", "issues.ndjson.gz")
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    compared(tmp_path, "jira", ways(lines), (None, "2014-03-03T00:00:00Z"), [], initiative_from=choice)


def test_an_event_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", "2012-06-01T00:00:00Z")
    raw = gzip.decompress(shared("data", "xes-bpic2013-incidents", "bpi_challenge_2013_incidents.xes.gz").read_bytes())
    begin, end = raw.index(b"<trace>"), raw.rindex(b"</trace>") + len(b"</trace>")
    traces = re.findall(rb"<trace>.*?</trace>", raw[begin:end], re.DOTALL)
    told = compared(tmp_path, "xes", ways(traces, raw[:begin], raw[end:]), (None, "2012-05-01T00:00:00Z"))
    assert len(told["items as of None"]) == len(traces)


def test_a_change_log_of_proposals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", "2026-06-01T00:00:00Z")
    lines = gzip.decompress(shared("data", "kep-git-history", "events.jsonl.gz").read_bytes()).splitlines(keepends=True)
    # A row that changes nothing leaves no fact: the rows of a case belong into one file.
    one_file = ways(lines)[:3]
    mapping = load(MAPPINGS / "kep.toml")
    told = compared(tmp_path, "table", one_file, (None, "2020-01-20T10:00:00Z"), mapping=mapping)
    assert len(told["status as of None"]) > 0
