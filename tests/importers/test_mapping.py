"""Mappings: what is wrong in one is named, the examples of the documentation work, the suggested ones do too."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from intaking import Desk, present

from ledger.errors import BadInput, Rejected
from ledger.facts import ProgressNoted
from ledger.importers.mapping import Mapping, load, parse, struct_in
from ledger.importers.suggest import suggest
from shared_data import shared

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[case\n", "map.toml:1: not valid TOML"),
        ("[cas]\nid = 'x'", "'cas' is not known here; known are file, case, time, who, source, change"),
        ("[status]\nfrm = 'x'", "'frm' is not known in [status]; known are from, classes, waits-for, stages, ignore"),
        ("[[decision]]\nquestion = 'q'\nasked = []", "needs the key 'taken'"),
        ("[[blocker]]\nraised = [{ form = 'x' }]", "'form' is not known in [blocker[0].raised[0]]; known are from"),
        ("[status.classes]\nOpen = 'busy'", "Invalid enum value 'busy'"),
        ("[time]\nzone = 'Mars/Base'", "time.zone 'Mars/Base' is no time zone"),
        ("[file]\nencoding = 'utf-16'", "cannot be read in lines"),
        ("[file]\nencoding = 'klingon'", "is not known; try utf-8"),
        ("[file]\ndelimiter = ';;'", "is one character"),
        ("[owner]\nfrom = 'x'", 'set case.subject = "initiative"'),
        ("[case]\nsubject = 'initiative'\n[assignee]\nfrom = 'x'", 'set case.subject = "item"'),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named_with_the_remedy(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=re.escape(why)):
        parse(text, "map.toml")


def test_a_mapping_that_is_not_there_or_is_no_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="write a first one with --suggest-map"):
        load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xff")
    with pytest.raises(BadInput, match="not valid UTF-8"):
        load(tmp_path / "latin.toml")


def test_a_mapping_without_case_or_time_is_refused_by_the_table(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "table")
    for text, key in (("time.from = 'at'", "case.id"), ("case.id = 'id'", "time.from")):
        with pytest.raises(Rejected, match=key):
            desk.take_text("id,at\n", mapping=parse(text, "map.toml"))
    initiatives = "case = {id='id', subject='initiative'}\ntime.from='at'"
    with pytest.raises(Rejected, match="leave --into and initiative away"):
        desk.take_text("id,at\n", mapping=parse(initiatives, "m"), into="X")


@pytest.mark.parametrize("name", sorted(path.name for path in (DOCS / "mappings").iterdir()))
def test_every_mapping_that_comes_with_the_documentation_can_be_read(name: str) -> None:
    assert load(DOCS / "mappings" / name) != Mapping()


def examples() -> list[tuple[str, str, str]]:
    """(table, mapping, what comes of it) of every example in docs/mapping.md."""
    text = (DOCS / "mapping.md").read_text("utf-8")
    fenced = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)
    found = []
    for (kind, table), (toml, mapping), (result, told) in zip(fenced, fenced[1:], fenced[2:], strict=False):
        if (kind in ("csv", "jsonl"), toml, result) == (True, "toml", "text"):
            found.append((table, mapping, told))
    return found


def test_the_documentation_has_examples() -> None:
    assert len(examples()) >= 3


@pytest.mark.parametrize(("table", "mapping", "told"), examples())
def test_every_example_of_the_documentation_does_what_it_says(
    tmp_path: Path, table: str, mapping: str, told: str
) -> None:
    desk = Desk(tmp_path, "table")
    report = desk.take_text(table, "board.txt", mapping=parse(mapping, "map.toml"))
    assert report.problems == []
    lines = [f"{r.at:%Y-%m-%d %H:%M}  {r.actor}: {r.fact!r}" for r in desk.records() if r.stream != "policy"]
    assert lines == told.strip().splitlines()


def test_every_key_of_a_mapping_is_described_in_the_documentation() -> None:
    text = (DOCS / "mapping.md").read_text("utf-8")
    missing = [name for name in keys_of(Mapping) if f"`{name}`" not in text]
    assert missing == []


def keys_of(kind: Any, seen: set[str] | None = None) -> set[str]:
    found = set() if seen is None else seen
    for field in msgspec.structs.fields(kind):
        found.add(field.encode_name)
        inner = struct_in(field.type)
        if inner is not None:
            keys_of(inner, found)
    return found


# ── suggested mappings ──

_CHOICES = ("id = ", "title = ", "from = ", "format = ")


def test_a_suggested_mapping_reads_day_first_dates_and_finds_the_columns(tmp_path: Path) -> None:
    table = (
        "number,incident_state,sys_mod_count,sys_updated_by,sys_updated_at,assigned_to,short_description,closed_at\n"
        "I1,New,0,Ana,29/2/2016 01:16,?,Heat,1/3/2016 10:00\n"
        "I1,Awaiting Vendor,1,Ben,1/3/2016 09:00,Cleo,Heat,1/3/2016 10:00\n"
    )
    desk = Desk(tmp_path, "table")
    place = desk.file(table, "board.csv")
    text = suggest(place)
    assert "closed_at" in text.split("Left out:")[1].splitlines()[0]
    report = desk.take(place, mapping=parse(text, "suggested"))
    assert (report.read, report.problems) == (2, [])
    assert present(desk.records()) == {
        "item:I1": {
            "status": "Awaiting Vendor",
            "assignee": "Cleo",
            "title": "Heat",
            "key": "I1",
            "initiative": "board",
        }
    }


@pytest.mark.parametrize(
    ("content", "chosen"),
    [
        (
            "Case ID,Activity,Resource,Complete Timestamp\nC 1,Wait,Ana,2026/01/09 14:50:17.000\n",
            {"Case ID", "Activity", "Resource", "Complete Timestamp", "%Y/%m/%d %H:%M:%S.%f"},
        ),
        (
            "CaseID,ActivityID,CompleteTimestamp\n2,1,2026-04-03 16:55:38\n",
            {"CaseID", "ActivityID", "CompleteTimestamp"},
        ),
        (
            ",Activity,case:concept:name,concept:name,org:resource,time:timestamp\n"
            "0,a,3,a,Pete,2026-01-09 14:32:00+01:00\n",
            {"case:concept:name", "concept:name", "org:resource", "time:timestamp"},
        ),
        (
            "Task ID,Created At,Last Modified,Name,Section/Column,Assignee,Blocked By (Dependencies)\n"
            "1201,2026-01-10,2026-02-01,Draft,Waiting on client,Ana,1202\n",
            {"Task ID", "Last Modified", "Name", "Section/Column", "Assignee"},
        ),
        (
            '[{"number": 1, "title": "A", "state": "open", "user": {"login": "ana"},'
            ' "updated_at": "2026-01-02T10:00:00Z"}]',
            {"number", "title", "state", "user.login", "updated_at"},
        ),
    ],
    ids=["disco", "helpdesk", "pm4py", "asana", "github"],
)
def test_the_columns_of_well_known_exports_are_found(tmp_path: Path, content: str, chosen: set[str]) -> None:
    desk = Desk(tmp_path, "table")
    place = desk.file(content, "export.txt")
    text = suggest(place)
    found = {line.split(" = ")[1].partition("   #")[0] for line in text.splitlines() if line.startswith(_CHOICES)}
    assert {json.loads(value) for value in found} - {"csv", "jsonl", "UTC"} == chosen
    report = desk.take(place, mapping=parse(text, "suggested"))
    assert (report.read, report.problems) == (1, [])


def test_a_suggestion_says_what_it_could_not_find(tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("colour,shape\nred,round\n")
    with pytest.raises(Rejected, match="no column says what is the case"):
        suggest(str(file))
    file.write_text("id,at\n")
    with pytest.raises(BadInput, match="no rows"):
        suggest(str(file))


def test_hostile_names_and_values_stay_inside_their_quotes(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "table")
    evil = 'Op"en\\ [x]\n#'
    rows = [{"id": "A", "at": "2026-01-01T00:00:00Z", "status": evil, 'by"]\n[x': "ana"}]
    place = desk.file(rows, "in.jsonl")
    mapping = parse(suggest(place), "suggested")
    assert set(mapping.status.classes) == {evil.strip()}
    assert desk.take(place, mapping=mapping).problems == []


def test_the_suggested_mapping_of_the_service_desk_works_as_it_is(tmp_path: Path) -> None:
    path = shared("data", "csv-servicenow-incidents", "incident_event_log.csv.gz")
    with gzip.open(path) as lines:
        head = b"".join(islice(lines, 3_000))
    desk = Desk(tmp_path, "table")
    place = desk.file(head, "incidents.csv")
    report = desk.take(place, mapping=parse(suggest(place), "suggested"))
    assert (report.read, report.problems) == (2_999, [])
    last = {row["number"]: row["incident_state"] for row in csv.DictReader(io.StringIO(head.decode()))}
    assert {stream[5:]: item["status"] for stream, item in present(desk.records()).items()} == last


def test_the_suggested_mapping_of_the_proposals_works_as_it_is(tmp_path: Path) -> None:
    path = str(shared("data", "kep-git-history", "events.jsonl.gz"))
    desk = Desk(tmp_path, "table")
    report = desk.take(path, mapping=parse(suggest(path), "suggested"))
    assert (report.read, report.problems) == (5_724, [])
    assert len(desk.facts("InitiativeProposed")) == 845
    assert len([f for f in desk.facts("TargetMoved") if (f.milestone or "").startswith("beta")]) > 500


# ── whole tables ──


def lines_of(*parts: str) -> list[dict[str, Any]]:
    with gzip.open(shared("data", *parts), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_the_proposals_of_kubernetes_tell_of_nine_moves_of_a_target(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "table")
    path = shared("data", "kep-git-history", "events.jsonl.gz")
    report = desk.take(str(path), mapping=load(DOCS / "mappings" / "kep.toml"))
    raw = lines_of("kep-git-history", "events.jsonl.gz")
    assert (report.read, report.problems) == (len(raw), [])
    (case,) = {row["case"] for row in raw if row["case"].startswith("1287-")}
    moves = [
        f.milestone for f in desk.facts("TargetMoved", stream=f"initiative:{case}") if "beta" in (f.milestone or "")
    ]
    expected = [row["to"] for row in raw if row["case"] == case and row["field"] == "milestone.beta"]
    assert moves == [f"beta {milestone}" for milestone in expected]
    assert (len(moves) - 1, moves[0], moves[-1]) == (9, "beta v1.23", "beta v1.33")
    closed = [r for r in desk.records(f"initiative:{case}") if type(r.fact).__name__ == "InitiativeClosed"]
    assert [(f"{r.at:%Y-%m-%d}", r.fact.outcome) for r in closed] == [("2026-01-16", "achieved")]  # type: ignore[union-attr]
    assert desk.take(str(path), mapping=load(DOCS / "mappings" / "kep.toml")).added == 0


def test_pep_458_waited_for_its_delegate_from_2014_to_2020(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "table")
    path = shared("data", "pep-git-history", "events.jsonl.gz")
    report = desk.take(str(path), mapping=load(DOCS / "mappings" / "pep.toml"))
    assert (report.read, report.problems) == (3_320, [])
    told = [r for r in desk.records() if r.stream == "decision:PEP-0458/pronouncement"]
    assert [(f"{r.at:%Y-%m-%d}", type(r.fact).__name__) for r in told] == [
        ("2014-11-19", "DecisionRequested"),
        ("2019-09-26", "DecisionReassigned"),
        ("2020-02-15", "DecisionMade"),
    ]
    assert (told[0].fact.decider, told[1].fact.to) == ("Richard Jones", "Donald Stufft")  # type: ignore[union-attr]
    assert (told[2].at - told[0].at).days == 1_913


@pytest.mark.slow
def test_every_incident_of_the_service_desk_is_there_and_waits_as_the_table_says(tmp_path: Path) -> None:
    path = shared("data", "csv-servicenow-incidents", "incident_event_log.csv.gz")
    desk = Desk(tmp_path, "table")
    mapping = load(DOCS / "mappings" / "servicenow-incidents.toml")
    report = desk.take(str(path), mapping=mapping)
    assert (report.read, report.problems) == (119_998, [])
    last: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows: list[dict[str, str]] = list(csv.DictReader(lines))
    for row in sorted(rows, key=lambda row: int(row["sys_mod_count"])):
        if row["incident_state"] != "-100":
            last[row["number"]] = row["incident_state"]
    items = present(desk.records())
    assert len(items) == 20_769
    odd = {case for case, status in last.items() if items[f"item:{case}"]["status"] != status}
    repeated = {"INC0000130", "INC0000134", "INC0000135", "INC0000137", "INC0000164"}
    assert odd <= repeated  # rows with one count, whose order the time decides
    assert desk.take(str(path), mapping=mapping).added == 0


def test_a_value_that_moves_on_is_noted_as_progress_once(tmp_path: Path) -> None:
    mapping = parse(
        'case = { id = "id", subject = "initiative" }\ntime.from = "at"\nprogress = [{ from = "stage" }]', "map.toml"
    )
    rows = [f"P1,2026-01-0{day},{stage}" for day, stage in enumerate(("", "alpha", "alpha", "beta", "beta"), 1)]
    desk = Desk(tmp_path, "table")
    for added in (2, 0):
        report = desk.take_text("\n".join(("id,at,stage", *rows)), "in.csv", mapping=mapping, zone=ZoneInfo("UTC"))
        assert report.problems == []
        assert report.added == added
    assert desk.facts("ProgressNoted") == [ProgressNoted("initiative:P1", "progress", "stage: alpha → beta")]
