"""Every command of the table can be handed in from a form, and records what `unstall record` records."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from stage import opened, until

from ledger.aggregates.blocker import ClearBlocker, EscalateBlocker, FollowUpBlocker, RaiseBlocker, ReassignBlocker
from ledger.aggregates.bookkeeping import RetractFact, SetPolicy
from ledger.aggregates.command import Command
from ledger.aggregates.decision import (
    MakeDecision,
    MoveNeededBy,
    ReassignDecision,
    RequestDecision,
    SupersedeDecision,
    WithdrawDecision,
)
from ledger.aggregates.dependency import AddDependency, RemoveDependency
from ledger.aggregates.initiative_commands import (
    AcceptHandoff,
    ChangeOwner,
    ChangeScope,
    ClaimHealth,
    CloseInitiative,
    CommitInitiative,
    DateMilestone,
    MoveTarget,
    OfferHandoff,
    PauseInitiative,
    ProposeInitiative,
    RejectHandoff,
    ReopenInitiative,
    ResumeInitiative,
)
from ledger.aggregates.item import (
    AddItem,
    ChangeAssignee,
    ChangeStatus,
    Comment,
    EstimateItem,
    MoveItem,
    MoveItemDue,
    RetitleItem,
)
from ledger.aggregates.looking import (
    CloseReview,
    ExplainStall,
    NoteProgress,
    ReviewInitiative,
    ScheduleReview,
    StartReview,
)
from ledger.aggregates.people import MergePeople
from ledger.commands import COMMANDS
from ledger.log.recorder import SqliteLog
from ledger.record import Record
from tui.forms.plan import Plan
from tui.forms.reading import joined
from tui.shell.main import main
from tui.words.fields import shell_words

DAY = date(2026, 6, 30)

#: One story in which every command can be handed in when its turn comes. It begins on the empty initiative ATLAS.
STORY: tuple[Command, ...] = (
    ProposeInitiative("ATLAS", "Atlas moves; all of it", "ACME", "one ledger", "books and stock"),
    CommitInitiative("ATLAS", ("books balance", "a; b; and c")),
    ChangeOwner("ATLAS", "ana", "she knows it"),
    DateMilestone("ATLAS", "beta", DAY),
    MoveTarget("ATLAS", None, "beta", "agreed"),
    ChangeScope("ATLAS", "stock is out", "budget"),
    PauseInitiative("ATLAS", "summer", DAY),
    ResumeInitiative("ATLAS"),
    ClaimHealth("ATLAS", "amber", "the vendor"),
    AddItem("ATLAS-1", "draw maps", "ATLAS", "Backlog"),
    AddItem("ATLAS-2", "print maps", "ATLAS"),
    ChangeStatus("ATLAS-1", "In progress"),
    ChangeAssignee("ATLAS-1", "bo"),
    MoveItemDue("ATLAS-1", DAY),
    RetitleItem("ATLAS-1", "draw the maps"),
    EstimateItem("ATLAS-1", 2.5, "days"),
    Comment("ATLAS-1", "two\nlines"),
    MoveItem("ATLAS-2", None, "MAP-2"),
    AddDependency("item:ATLAS-1", "item:ATLAS-2"),
    RemoveDependency("item:ATLAS-1", "item:ATLAS-2"),
    RaiseBlocker(
        ("initiative:ATLAS", "item:ATLAS-1"),
        "no key",
        "supplier",
        "external",
        "send it",
        "sam",
        datetime(2026, 5, 1, 9, tzinfo=UTC),
        DAY,
        "a slip",
        "B-1",
    ),
    ReassignBlocker("B-1", "eve", "sam is away"),
    FollowUpBlocker("B-1", "asked again", DAY),
    EscalateBlocker("B-1", "the board", "no answer"),
    ClearBlocker("B-1", "it came"),
    RequestDecision(
        ("initiative:ATLAS",), "keep it?", ("yes", "no"), "cfo", "ana", DAY, "a slip", "keep it", "D-1"
    ),
    ReassignDecision("D-1", "ceo", "cfo is away"),
    MoveNeededBy("D-1", date(2026, 7, 2), "the board meets"),
    MakeDecision("D-1", "yes", "the audit"),
    RequestDecision(("initiative:ATLAS",), "really?", decision="D-2"),
    SupersedeDecision("D-1", "D-2"),
    WithdrawDecision("D-2", "asked twice"),
    NoteProgress("initiative:ATLAS", "spoke with sam", "contact"),
    ScheduleReview("ATLAS", 14, "fixed"),
    StartReview(("ATLAS",), "R-1"),
    ReviewInitiative("ATLAS", "watch", 30, "active", ("no owner",), "look again", "R-1"),
    CloseReview("R-1"),
    ExplainStall(
        "initiative:ATLAS",
        datetime(2026, 4, 1, tzinfo=UTC),
        datetime(2026, 4, 9, tzinfo=UTC),
        "capacity",
        "B-1",
        "bo",
        "he was ill",
    ),
    OfferHandoff("ATLAS", "mia", ("books balance: audited", "a; b; and c: seen", "keys")),
    RejectHandoff("ATLAS", "no manual"),
    OfferHandoff("ATLAS", "mia", ("books balance: audited",)),
    AcceptHandoff("ATLAS"),
    ReopenInitiative("ATLAS", "one more"),
    CloseInitiative("ATLAS", "missed", "too late"),
    RetractFact(6, "a slip"),
    MergePeople("Ana Ruiz", ("ana", "aruiz"), "one person"),
    SetPolicy(
        {"Blocked": "waiting"}, {"Blocked": "the client"}, {"Review": 3.0}, (1, 2, 3), "Europe/Berlin",
        ("2026-12-25",), ("supplier", "capacity"), ("StatusChanged",), "agreed",
    ),
)  # fmt: skip


def test_the_story_holds_every_command() -> None:
    assert {type(command).__name__ for command in STORY} == set(COMMANDS)


async def test_every_command_can_be_handed_in_from_a_form_and_records_what_the_shell_does(
    tmp_path: Path,
) -> None:
    by_form, by_shell = tmp_path / "form.unstall", tmp_path / "shell.unstall"
    SqliteLog(by_form, create=True).close()
    shutil.copy(by_form, by_shell)
    async with opened(by_form) as (app, pilot):
        for number, command in enumerate(STORY):
            app.fill_in(type(command).__name__)
            await until(pilot, lambda: app.form.plan is not None)
            assert app.form.plan is not None
            texts = texts_of(command, app.form.plan)
            for place, text in enumerate(texts):
                if text != app.form.texts[place]:
                    app.form.go_to(place)
                    app.form.put(text, len(text))
            await pilot.press("enter")
            await until(pilot, lambda: app.form.plan is None or bool(app.form.message))
            assert app.form.plan is None, (command, app.form.message)
            assert app.status.text.startswith(f"recorded as {number + 1}: "), app.status.text
    for command in STORY:
        assert main(["--ledger", str(by_shell), *shell_words(command)]) == 0
    told = records(by_form)
    assert [record.fact for record in told] == [record.fact for record in records(by_shell)]
    assert {(record.via, record.actor) for record in told} == {("tui", records(by_shell)[0].actor)}


def records(path: Path) -> list[Record]:
    log = SqliteLog(path)
    try:
        return list(log.read())
    finally:
        log.close()


def texts_of(command: Command, plan: Plan) -> list[str]:
    """What somebody types into each row of a form to say this command."""
    texts = []
    left = list(getattr(command, "results", ()))
    for row in plan.rows:
        value = getattr(command, row.name, None)
        if row.lead:
            found = next((each for each in left if each.startswith(row.lead + ": ")), "")
            left = [each for each in left if each != found]
            texts.append(found.removeprefix(row.lead + ": "))
        elif row.name == "results":
            texts.append(joined(left))
        elif value is None or value in ((), {}):
            texts.append("")
        elif isinstance(value, dict):
            texts.append(joined(f"{key}={part}" for key, part in value.items()))
        elif isinstance(value, tuple):
            texts.append(joined(value))
        elif isinstance(value, datetime):
            texts.append(value.isoformat())
        else:
            texts.append(str(value))
    return texts
