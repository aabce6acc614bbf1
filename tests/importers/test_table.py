"""Tables through a mapping: every key of a mapping, on a few rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from intaking import Desk, present

from ledger.errors import BadInput, Rejected
from ledger.facts import (
    AssigneeChanged,
    BlockerCleared,
    BlockerRaised,
    BlockerReassigned,
    Commented,
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    DecisionWithdrawn,
    DependencyAdded,
    DependencyRemoved,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    InitiativeResumed,
    ItemAdded,
    ItemDueMoved,
    ItemEstimated,
    ItemMoved,
    ItemRetitled,
    OwnerChanged,
    PolicySet,
    ProgressNoted,
    StatusChanged,
    TargetMoved,
)
from ledger.importers.intake import Report
from ledger.importers.mapping import parse

BASIC = """
case.id = "id"
time = { from = "at", zone = "UTC" }
who.from = "by"
status.from = "state"
"""
CHANGES = """
case = { id = "id", subject = "initiative" }
time.from = "at"
change = { field = "field", after = "to", created = { from = "field", is = ["created"] } }
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "table")


def take(desk: Desk, content: str | list[Any], mapping: str, name: str = "board.csv", **options: Any) -> Report:
    return desk.take_text(content, name, mapping=parse(mapping, "map.toml"), **options)


def table(*rows: str, header: str = "id,at,by,state") -> str:
    return "\n".join((header, *rows)) + "\n"


def changes(*told: tuple[str, Any]) -> list[dict[str, Any]]:
    """Changes of one case, a day apart."""
    return [
        {"id": "P1", "at": f"2026-01-{day:02}T00:00:00Z", "field": field, "to": to}
        for day, (field, to) in enumerate(told, 1)
    ]


def test_rows_are_states_of_a_case_and_only_what_changed_is_a_fact(desk: Desk) -> None:
    report = take(
        desk,
        table(
            "A,2026-01-01,ana,Open", "B,2026-01-02,,", "A,2026-01-03,ben,Open", "A,2026-01-04T08:00:00+02:00,ben,Done"
        ),
        BASIC,
    )
    assert (report.read, report.problems) == (4, [])
    assert [(r.at.isoformat(), r.actor, r.via, r.fact) for r in desk.records() if r.stream != "policy"] == [
        ("2026-01-01T00:00:00+00:00", "ana", "import:table", ItemAdded("A", "board", "A", "Open")),
        ("2026-01-04T06:00:00+00:00", "ben", "import:table", StatusChanged("A", "Open", "Done")),
        ("2026-01-02T00:00:00+00:00", "unknown", "import:table", ItemAdded("B", "board", "B", "(unknown)")),
        ("2026-01-01T00:00:00+00:00", "ana", "import:table", InitiativeProposed("board", "board")),
    ]
    assert take(desk, table("A,2026-01-01,ana,Open"), BASIC).added == 0


def test_a_newer_export_begins_where_the_ledger_stands(desk: Desk) -> None:
    mapping = BASIC + 'assignee.from = "by"\n'
    take(desk, table("A,2026-01-01,ana,Open"), mapping)
    report = take(desk, table("A,2026-02-01,ana,Open", "A,2026-02-02,ana,Done"), mapping)
    assert [type(r.fact) for r in desk.records()][-2:] == [StatusChanged, PolicySet]
    assert (report.added, present(desk.records())["item:A"]["status"]) == (2, "Done")


def test_title_assignee_due_estimate_initiative_and_comment_are_followed(desk: Desk) -> None:
    mapping = """
    file = { empty = ["", "?"] }
    case = { id = "id", title = "{id}: {name}", initiative = "team" }
    time.from = "at"
    assignee.from = "who"
    due = { from = "due", format = "%d.%m.%Y" }
    estimate = { from = "size", unit = "hours" }
    comment.from = "said"
    """
    rows = table(
        "A,2026-01-01T00:00:00Z,Heat,East wing,cleo,?,3,hello",
        "A,2026-01-02T00:00:00Z,Heating,West: wing,?,1.4.2026,,hello",
        header="id,at,name,team,who,due,size,said",
    )
    take(desk, rows, mapping)
    assert desk.facts(stream="item:A") == [
        ItemAdded("A", "East-wing", "A: Heat", "(unknown)"),
        AssigneeChanged("A", "cleo"),
        ItemEstimated("A", 3.0, "hours"),
        Commented("A", "hello"),
        ItemRetitled("A", "A: Heating"),
        ItemMoved("A", "West-wing"),
        AssigneeChanged("A", None),
        ItemDueMoved("A", date(2026, 4, 1)),
        ItemEstimated("A", None, "hours"),
    ]
    assert [(f.initiative, f.title) for f in desk.facts("InitiativeProposed")] == [
        ("East-wing", "East wing"),
        ("West-wing", "West: wing"),
    ]


def test_a_column_named_on_the_command_line_makes_the_initiatives(desk: Desk) -> None:
    take(desk, table("A,2026-01-01,ana,Open", "B,2026-01-01,ben,Open"), BASIC, initiative_from="by")
    assert [fact.initiative for fact in desk.facts("ItemAdded")] == ["ana", "ben"]


def test_the_order_column_outweighs_the_clock_and_that_is_said(desk: Desk) -> None:
    mapping = BASIC.replace('zone = "UTC"', 'zone = "UTC", order = "n"')
    rows = table(
        "A,2026-01-05,ana,Doing,2", "A,2026-01-01,ana,Open,1", "A,2026-01-04,ana,Done,10", header="id,at,by,state,n"
    )
    report = take(desk, rows, mapping)
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["Doing", "Done"]
    assert present(desk.records())["item:A"]["status"] == "Done"
    assert [note for note in report.notes if "1 row bears a time before" in note]


def test_two_rows_of_one_source_are_both_told(desk: Desk) -> None:
    rows = table("A,2026-01-01,ana,Open", "A,2026-01-01,ana,Doing", "A,2026-01-01,ana,Done")
    for _ in range(2):
        report = take(desk, rows, BASIC + 'source.from = ["at"]\n')
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["Doing", "Done"]
    assert report.added == 0


def test_classes_and_parties_of_the_mapping_win_over_every_guess(desk: Desk) -> None:
    mapping = BASIC + 'status.classes = { "In Review" = "active" }\nstatus.waits-for = { "On hold" = "the bank" }\n'
    rows = table("A,2026-01-01,ana,In Review", "A,2026-01-02,ana,On hold", "A,2026-01-03,ana,Zonk")
    report = take(desk, rows, mapping)
    (policy,) = desk.facts("PolicySet")
    assert policy == PolicySet(
        {"In Review": "active", "On hold": "waiting"}, {"On hold": "the bank"}, guessed=("On hold",)
    )
    assert any("No class is known for 'Zonk'" in note for note in report.notes)


def test_a_status_that_is_to_be_ignored_changes_nothing(desk: Desk) -> None:
    take(desk, table("A,2026-01-01,ana,Open", "A,2026-01-02,ana,-100"), BASIC + 'status.ignore = ["-100"]\n')
    assert desk.facts("StatusChanged") == []


@pytest.mark.parametrize(
    ("text", "form", "zone", "expected"),
    [
        ("29/2/2016 01:16", "%d/%m/%Y %H:%M", "Europe/Berlin", "2016-02-29T00:16:00+00:00"),
        ("02/29/2016", "%m/%d/%Y", "UTC", "2016-02-29T00:00:00+00:00"),
        ("5 Mar 2016 01:16 +0200", "%d %b %Y %H:%M %z", None, "2016-03-04T23:16:00+00:00"),
        ("1456704000", "unix", None, "2016-02-29T00:00:00+00:00"),
        ("1456704000500", "unix-ms", None, "2016-02-29T00:00:00.500000+00:00"),
    ],
)
def test_times_are_read_in_their_form_and_zone(
    desk: Desk, text: str, form: str, zone: str | None, expected: str
) -> None:
    mapping = f'case.id = "id"\nstatus.from = "state"\ntime = {{ from = "at", format = "{form}" }}\n'
    report = take(desk, table(f"A,{text},ana,Open"), mapping, zone=ZoneInfo(zone) if zone else None)
    assert report.problems == []
    assert desk.records("item:A")[0].at.isoformat() == expected


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("A,2026-01-02", "it has 2 columns, the header has 4"),
        ("A,soon,ana,Open", "'soon' is not a time"),
        (",2026-01-02,ana,Open", "it has no case in 'id'"),
        ("A\u202eB,2026-01-02,ana,Open", "characters that nobody can see"),
        ("A,2026-03-29T02:30:00,ana,Open", "the clocks skipped it"),
        ("A,0000-01-01,ana,Open", "is not a time"),
        ("A,10000-01-01,ana,Open", "is not a time"),
        ("A,,ana,Open", "it has no time"),
        ('A,2026-01-02,"ana"x,Open', "not valid CSV"),
        (b"A,2026-01-02,an\xff,Open", "not valid utf-8 at byte 15 of the line"),
    ],
)
def test_a_broken_row_is_named_and_the_others_go_in(desk: Desk, row: str | bytes, why: str) -> None:
    raw = row if isinstance(row, bytes) else row.encode()
    content = b"id,at,by,state\nY,2026-01-01,ana,Open\n" + raw + b"\nZ,2026-01-03,ana,Open\n"
    mapping = parse(BASIC, "map.toml")
    report = desk.take_text(content, "board.csv", mapping=mapping, zone=ZoneInfo("Europe/Berlin"))
    assert [(problem.line, why in problem.why) for problem in report.problems] == [(3, True)], report.problems
    assert [fact.item for fact in desk.facts("ItemAdded")] == ["Y", "Z"]


def test_a_row_that_is_refused_leaves_no_trace_in_its_case(desk: Desk) -> None:
    rows = table(
        "A,2026-01-01,ana,Open,2026-05-01",
        "A,2026-01-02,ana,Doing,soon",
        "A,2026-01-03,ana,Doing,2026-06-01",
        header="id,at,by,state,due",
    )
    report = take(desk, rows, BASIC + 'due.from = "due"\n')
    assert [problem.why for problem in report.problems] == ["A: 'soon' is not a day; write it as 2026-05-13"]
    assert [(r.at.day, r.fact) for r in desk.records("item:A")][2:] == [
        (3, StatusChanged("A", "Open", "Doing")),
        (3, ItemDueMoved("A", date(2026, 6, 1))),
    ]


def test_fields_with_line_ends_quotes_and_byte_order_marks_are_read(desk: Desk) -> None:
    content = '\ufeffid;at;by;state\r\nA;2026-01-01;"an""a\r\nb";Open\r\n\r\nB;x;y;z\r\n'
    report = take(desk, content, BASIC + "[file]\ndelimiter = ';'\n")
    assert desk.records("item:A")[0].actor == 'an"a\nb'
    assert [problem.line for problem in report.problems] == [5]


def test_a_column_that_is_not_there_is_named_with_those_that_are(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"no column 'state' \(mapping: from\); there are id, at, by, status"):
        take(desk, table("A,2026-01-01,ana,Open", header="id,at,by,status"), BASIC)
    with pytest.raises(BadInput, match="the column 'by' stands twice"):
        take(desk, table("A,2026-01-01,ana,Open,x", header="id,at,by,state,by"), BASIC)
    with pytest.raises(Rejected, match="--suggest-map"):
        desk.take_text(table("A,2026-01-01,ana,Open"), "board.csv")


def test_changes_of_an_initiative_are_its_stages_owner_and_targets(desk: Desk) -> None:
    mapping = (
        CHANGES
        + """
    status = { from = "status", stages = { go = "committed", hold = "paused", done = "achieved", no = "dropped" } }
    owner.from = "sig"
    target = [{ from = "milestone.beta", milestone = "beta {value}" }, { from = "day" }]
    comment.from = "said"
    """
    )
    told = changes(
        ("created", {"status": "idea", "sig": ["node", "apps"], "milestone": {"beta": "v1"}}),
        ("status", "go"),
        ("status", "hold"),
        ("milestone.beta", "v2"),
        ("day", "2026-09-01"),
        ("status", "go"),
        ("status", "done"),
        ("status", "go"),
        ("other", "nothing to us"),
        ("day", None),
        ("milestone.beta", None),
        ("said", "well"),
        ("status", "no"),
    )
    take(desk, told, mapping, "in.jsonl")
    assert desk.facts(stream="initiative:P1") == [
        InitiativeProposed("P1", "P1"),
        OwnerChanged("P1", "node, apps"),
        TargetMoved("P1", milestone="beta v1"),
        ProgressNoted("initiative:P1", "progress", "status: idea → go"),
        InitiativeCommitted("P1"),
        ProgressNoted("initiative:P1", "progress", "status: go → hold"),
        InitiativePaused("P1", "hold"),
        TargetMoved("P1", milestone="beta v2"),
        TargetMoved("P1", date(2026, 9, 1)),
        ProgressNoted("initiative:P1", "progress", "status: hold → go"),
        InitiativeResumed("P1"),
        ProgressNoted("initiative:P1", "progress", "status: go → done"),
        InitiativeClosed("P1", "achieved", "done"),
        ProgressNoted("initiative:P1", "progress", "status: done → go"),
        InitiativeReopened("P1", "go"),
        TargetMoved("P1"),
        ProgressNoted("initiative:P1", "contact", "well"),
        ProgressNoted("initiative:P1", "progress", "status: go → no"),
        InitiativeClosed("P1", "dropped", "no"),
    ]


def test_a_decision_is_asked_passed_on_and_taken_and_may_be_asked_again(desk: Desk) -> None:
    mapping = (
        CHANGES
        + """
    [[decision]]
    name = "word"
    question = "Is {title} accepted?"
    asked = [{ from = "judge" }]
    decider = "judge"
    taken = [{ from = "status", is = ["yes", "no"], says = "settled" }]
    withdrawn = [{ from = "status", is = ["gone"] }]
    """
    )
    told = changes(
        ("created", {"judge": "Rik"}), ("judge", "Dana"), ("status", "yes"), ("judge", "Eve"), ("status", "gone")
    )
    take(desk, told, mapping, "in.jsonl")
    subject = ("initiative:P1",)
    assert [(r.stream, r.fact) for r in desk.records() if r.stream.startswith("decision:")] == [
        ("decision:P1/word", DecisionRequested("P1/word", subject, "Is P1 accepted?", decider="Rik")),
        ("decision:P1/word", DecisionReassigned("P1/word", "Dana")),
        ("decision:P1/word", DecisionMade("P1/word", "settled")),
        ("decision:P1/word-2", DecisionRequested("P1/word-2", subject, "Is P1 accepted?", decider="Eve")),
        ("decision:P1/word-2", DecisionWithdrawn("P1/word-2", "gone")),
    ]


def test_a_blocker_stands_while_its_condition_holds(desk: Desk) -> None:
    mapping = (
        BASIC
        + """
    [[blocker]]
    title = "{case} waits: {value}"
    cause = "supplier"
    side = "external"
    unblocker = "by"
    needed-action = "call them"
    raised = [{ from = "state", is = ["Blocked"] }]
    """
    )
    rows = ("A,2026-01-01,ana,Blocked", "A,2026-01-02,ben,Blocked", "A,2026-01-03,ben,Open", "A,2026-01-04,ben,Blocked")
    take(desk, table(*rows), mapping)
    raised = BlockerRaised("A/blocker", ("item:A",), "A waits: Blocked", "supplier", "external", "call them", "ana")
    assert desk.facts("BlockerRaised", "BlockerReassigned", "BlockerCleared")[:3] == [
        raised,
        BlockerReassigned("A/blocker", "ben"),
        BlockerCleared("A/blocker"),
    ]
    assert [fact.blocker for fact in desk.facts("BlockerRaised")] == ["A/blocker", "A/blocker-2"]


def test_a_pause_begins_and_ends_with_its_values(desk: Desk) -> None:
    mapping = CHANGES + 'pause = { begins = [{ from = "frozen", is = ["yes"] }], reason = "frost" }\n'
    take(desk, changes(("frozen", "yes"), ("frozen", "yes"), ("frozen", "no")), mapping, "in.jsonl")
    assert desk.facts("InitiativePaused", "InitiativeResumed") == [
        InitiativePaused("P1", "frost"),
        InitiativeResumed("P1"),
    ]


def test_a_list_of_dependencies_is_followed_in_both_directions(desk: Desk) -> None:
    mapping = (
        CHANGES
        + """
    dependency = [{ from = "requires", key = "P-{value:0>3}" }, { from = "blocks", needs = false }]
    """
    )
    told = changes(("requires", "7, 8"), ("requires", "8"), ("blocks", ["Q"]))
    take(desk, told, mapping, "in.jsonl")
    here = "initiative:P1"
    assert [(r.stream, r.fact) for r in desk.records() if "Dependency" in type(r.fact).__name__] == [
        (here, DependencyAdded("initiative:P-007", here)),
        (here, DependencyAdded("initiative:P-008", here)),
        (here, DependencyRemoved("initiative:P-007", here)),
        ("initiative:Q", DependencyAdded(here, "initiative:Q")),
    ]


def test_json_rows_reach_into_nested_objects(desk: Desk) -> None:
    mapping = 'case.id = "key"\ntime.from = "meta.at"\nstatus.from = "state.name"\nassignee.from = "state.who.login"\n'
    told = [{"key": 7, "meta": {"at": "2026-01-01T00:00:00Z"}, "state": {"name": "Open", "who": {"login": "ana"}}}]
    take(desk, told, mapping, "in.jsonl")
    assert desk.facts(stream="item:7") == [ItemAdded("7", "in", "7", "Open"), AssigneeChanged("7", "ana")]


def test_formulas_and_escapes_in_cells_are_kept_as_text(desk: Desk) -> None:
    take(desk, table('A,2026-01-01,"=HYPERLINK(1)",\x1b[31mOpen'), BASIC)
    (added,) = desk.records("item:A")
    assert (added.actor, added.fact.status) == ("=HYPERLINK(1)", "\x1b[31mOpen")  # type: ignore[union-attr]
