"""Tables in JSON: however the rows are laid out, each is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from intaking import Desk

from ledger.importers.mapping import parse

MAPPING = parse('case.id = "id"\ntime = { from = "at", zone = "UTC" }\nstatus.from = "state"\n', "a mapping")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "table")


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_of_rows_is_a_table_too(desk: Desk, indent: int | None) -> None:
    rows = [{"id": "A", "at": "2026-01-05", "state": state} for state in ("New", "Done")]
    report = desk.take_text(json.dumps(rows, indent=indent), "rows.json", mapping=MAPPING)
    assert (report.read, report.problems) == (2, [])
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["Done"]


def test_a_first_line_of_json_that_is_broken_hides_no_other(desk: Desk) -> None:
    good = json.dumps({"id": "A", "at": "2026-01-05", "state": "New"})
    report = desk.take_text('{"id": "B", "at": \n' + good + "\n", "rows.jsonl", mapping=MAPPING)
    assert [problem.line for problem in report.problems] == [1]
    assert [fact.item for fact in desk.facts("ItemAdded")] == ["A"]
