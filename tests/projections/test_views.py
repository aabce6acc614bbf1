"""The read models: the same whichever way they were built, at every moment, and disposable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from histories import Batch, Told, answers, any_history, follow, now_of
from hypothesis import example, given
from hypothesis import strategies as st
from telling import Story, at, clock, day, live, stream_of

from ledger.facts import (
    AuditExported,
    BlockerCleared,
    BlockerRaised,
    DecisionRequested,
    FactCorrected,
    FactRetracted,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    ItemAdded,
    ItemMoved,
    PolicySet,
    StatusChanged,
    TextErased,
)
from ledger.record import Draft
from projections.audit.records import AuditFilter, after
from projections.lists.items import items
from projections.lists.portfolio import portfolio
from projections.moment import Moment
from projections.views import Views
from projections.why.telling import why
from tries import few

moments = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda days: Moment(at(days[0]), at(days[1])))


#: Two items come to bear one key, and one of them only an hour from now.
SAME_KEY = Batch(
    [
        Told(ItemAdded("A-1", "ATLAS", "ana", "To do"), 0, None),
        Told(ItemMoved("A-1", "BOREAS", "ben"), 796, None),
        Told(ItemMoved("A-2", "BOREAS", "ben"), 0, None),
    ],
    33.125,
    False,
)


@few()
@given(any_history(), moments, st.integers(1, 30 * 24))
@example([SAME_KEY], live(0), 1)
def test_followed_in_any_batches_or_rebuilt_then_or_later_the_answers_are_the_same(
    history: list[Batch], moment: Moment, hours: int
) -> None:
    """Also when time has gone by: what was told stands while it is true, and no longer."""
    now = now_of(history)
    later = now + hours / 24
    with TemporaryDirectory() as folder:
        story = Story(Path(folder) / "told.unstall")
        views = follow(story, history)
        followed = [answers(views, asked) for asked in (live(now), live(later), moment)]
        with clock(day(now)):
            views.rebuild()
        rebuilt = [answers(views, live(now))]
        with clock(day(later)):
            views.rebuild()
        rebuilt += [answers(views, asked) for asked in (live(later), moment)]
        views.close()
        story.close()
    for one, other in zip(followed, rebuilt, strict=True):
        for question, answer in one.items():
            assert answer == other[question], question


def _cut(history: list[Batch], moment: Moment) -> list[Batch]:
    """What had happened and was known, with something inert at the other positions.

    A retraction counts from when it was known, whatever it says of the world.
    """
    return [batch._replace(facts=[_or_inert(told, batch, moment) for told in batch.facts]) for batch in history]


def _or_inert(told: Told, batch: Batch, moment: Moment) -> Told:
    known = at(batch.recorded if told.known is None else told.known / 24)
    happened = 0 if isinstance(told.fact, FactRetracted | FactCorrected) else at(told.at / 24)
    if known <= moment.known_at and happened <= moment.as_of:
        return told
    return told._replace(fact=AuditExported(1, 1, "", "jsonl"))


@few()
@given(any_history(), moments)
def test_a_moment_is_what_a_ledger_says_that_holds_only_what_was_known_of_it(
    history: list[Batch], moment: Moment
) -> None:
    with TemporaryDirectory() as folder:
        found = []
        for name, told in (("whole", history), ("cut", _cut(history, moment))):
            story = Story(Path(folder) / name)
            views = follow(story, told)
            found.append(answers(views, moment))
            views.close()
            story.close()
    whole, cut = found
    for question in whole.keys() - {"audit"}:
        assert whole[question] == cut[question], question


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """Two initiatives with an item each; A-1 is in progress from the first Monday on, B-1 too."""
    story = Story(tmp_path / "told.unstall")
    for key, item in (("ATLAS", "A-1"), ("BOREAS", "B-1")):
        story.tell(0, InitiativeProposed(key, key.title()), InitiativeCommitted(key))
        story.tell(0, ItemAdded(item, key, f"Work on {key}", "To do"), StatusChanged(item, "To do", "Doing"))
    yield story
    story.close()


def states(story: Story, moment: Moment, now: float) -> dict[str, str]:
    """The state of every initiative and item."""
    with closing(story.views(now)) as views:
        rows = [(row.initiative, row.state) for row in portfolio(views, moment)]
        return dict(rows + [(row.item, row.state) for row in items(views, moment)])


@few()
@given(any_history(12), st.randoms(use_true_random=False))
def test_the_order_in_which_subjects_were_told_changes_no_state(history: list[Batch], chance: Random) -> None:
    """Facts about one subject keep their order; whole streams change places."""
    facts = [told for batch in history for told in batch.facts if not hasattr(told.fact, "of")]
    streams = sorted({stream_of(told.fact) for told in facts})
    chance.shuffle(streams)
    mixed = sorted(facts, key=lambda told: streams.index(stream_of(told.fact)))
    now = now_of(history)
    found = []
    with TemporaryDirectory() as folder:
        for name, order in (("as told", facts), ("mixed", mixed)):
            story = Story(Path(folder) / name)
            if order:
                follow(story, [Batch(order, now, False)]).close()
            found.append(states(story, live(now), now))
            story.close()
    assert found[0] == found[1]


def test_a_fact_recorded_today_about_last_month_changes_what_was_and_not_what_was_known(story: Story) -> None:
    then = at(10)
    before = states(story, Moment(then, then), 40)
    assert before["A-1"] == "silent"
    story.tell(4, DecisionRequested("D", ("item:A-1",), "Blue or green?"), recorded=40)
    assert states(story, Moment(then, at(40)), 40)["A-1"] == "waiting"
    assert states(story, Moment(then, then), 40) == before


def test_what_is_taken_back_stops_to_count_and_what_was_known_in_between_stays(story: Story) -> None:
    asked = story.tell(1, DecisionRequested("D", ("item:A-1",), "Blue or green?"))
    undone = story.tell(2, FactRetracted(asked))
    redone = story.tell(3, FactRetracted(undone))
    story.tell(4, FactRetracted(redone))
    known = {day: states(story, Moment(at(day), at(day)), 5)["A-1"] for day in (1.5, 2.5, 3.5, 4.5)}
    assert known == {1.5: "waiting", 2.5: "active", 3.5: "waiting", 4.5: "active"}
    # In hindsight there was never anything to decide.
    assert states(story, Moment(at(1.5), at(5)), 5)["A-1"] == "active"


def test_an_item_whose_facts_are_all_taken_back_is_gone_until_that_is_taken_back(story: Story) -> None:
    added = story.tell(1, ItemAdded("A-2", "ATLAS", "By mistake", "Doing"))
    assert "A-2" in states(story, live(2), 2)
    undone = story.tell(2, FactRetracted(added))
    assert "A-2" not in states(story, live(3), 3)
    story.tell(3, FactRetracted(undone))
    assert states(story, live(4), 4)["A-2"] == "active"


def test_erasing_the_texts_of_what_was_taken_back_does_not_bring_it_back(story: Story) -> None:
    added = story.tell(1, ItemAdded("A-2", "ATLAS", "By mistake", "Doing"))
    story.tell(2, FactRetracted(added))
    story.tell(3, TextErased(added, "asked for"))
    assert "A-2" not in states(story, live(4), 4)


def test_a_pause_that_is_taken_back_lets_the_items_go_on(story: Story) -> None:
    paused = story.tell(1, InitiativePaused("ATLAS"))
    assert states(story, live(2), 2) == {"ATLAS": "paused", "A-1": "paused", "BOREAS": "active", "B-1": "active"}
    undone = story.tell(2, FactRetracted(paused))
    assert states(story, live(3), 3)["A-1"] == "active"
    story.tell(3, FactRetracted(undone))
    assert states(story, live(4), 4)["A-1"] == "paused"


def test_a_retraction_of_what_is_not_there_yet_or_lies_elsewhere_retracts_nothing(story: Story) -> None:
    head = story.tell(1, ItemAdded("A-2", "ATLAS", "Later", "Doing"))
    story.append([Draft("item:A-2", FactRetracted(head + 2), day(1), "ana", "test")], day(1))
    story.views(1).close()
    story.tell(1, StatusChanged("A-2", "Doing", "Asked"))
    story.append([Draft("item:B-1", FactRetracted(head), day(1), "ana", "test")], day(1))
    with closing(story.views(2)) as views:
        assert [row.status for row in items(views, live(2), "ATLAS")] == ["Doing", "Asked"]
        assert all(row.gone is None for row in after(views, AuditFilter(), 0, 100))


def test_a_policy_changes_the_states_of_subjects_that_nobody_touched(story: Story) -> None:
    assert states(story, live(4), 4)["B-1"] == "active"
    set_ = story.tell(4, PolicySet(statuses={"Doing": "waiting"}))
    assert states(story, live(4), 4)["B-1"] == "waiting"
    # The week before is judged by the policy of the week before.
    assert states(story, Moment(at(3), at(4)), 4)["B-1"] == "active"
    story.tell(5, FactRetracted(set_))
    assert states(story, live(5), 5)["B-1"] == "active"


def test_an_item_that_moves_takes_its_state_to_another_initiative(story: Story) -> None:
    story.tell(1, BlockerRaised("B", ("item:A-1",), "No access"))
    assert states(story, live(2), 2)["ATLAS"] == "waiting"
    story.tell(2, StatusChanged("B-1", "Doing", "Done"))
    story.tell(2, ItemMoved("A-1", "BOREAS"))
    assert states(story, live(3), 3)["BOREAS"] == "waiting"
    with closing(story.views(3)) as views:
        assert {row.item: row.initiative for row in items(views, live(3))} == {"A-1": "BOREAS", "B-1": "BOREAS"}
        assert items(views, live(3), "ATLAS") == []
        assert [row.item for row in items(views, live(1.5), "ATLAS")] == ["A-1"]


def test_a_silence_begins_without_any_fact_at_the_same_moment_in_every_list(story: Story) -> None:
    views = story.views(0.5)
    tick = 1
    for moment, expected in ((at(7), "active"), (at(7) + tick, "silent")):
        now = Moment(moment, moment)
        assert {row.state for row in portfolio(views, now)} == {expected}
        assert {row.state for row in items(views, now)} == {expected}
        assert why(views, "A-1", now).now["state"] == expected
    views.close()


def test_a_fact_that_lies_ahead_comes_into_force_when_its_time_has_come(story: Story) -> None:
    """Clocks of trackers run ahead; what they say of tomorrow is not so today."""
    story.tell(3, DecisionRequested("D", ("item:A-1",), "Blue or green?"), recorded=1)
    views = story.views(1)
    assert {row.item: row.state for row in items(views, live(2))}["A-1"] == "active"
    assert {row.item: row.state for row in items(views, live(3.5))}["A-1"] == "waiting"
    assert {row.initiative: row.state for row in portfolio(views, live(3.5))}["ATLAS"] == "waiting"
    views.close()


def test_a_policy_or_a_pause_that_lies_ahead_comes_into_force_when_its_time_has_come(story: Story) -> None:
    story.tell(3, InitiativePaused("ATLAS"), PolicySet(statuses={"Doing": "waiting"}), recorded=1)
    views = story.views(1)
    told = {row.item: row.state for row in items(views, live(3.5))}
    assert told == {"A-1": "paused", "B-1": "waiting"}
    assert {row.initiative: row.state for row in portfolio(views, live(3.5))} == {
        "ATLAS": "paused",
        "BOREAS": "waiting",
    }
    views.close()


def test_what_becomes_known_or_is_taken_back_later_counts_from_then(story: Story) -> None:
    asked = story.draft(DecisionRequested("D", ("item:A-1",), "Blue or green?"), 0.5, known=3)
    position = story.append([asked], day(1))
    story.append([story.draft(FactRetracted(position), 0.6, known=5)], day(1))
    views = story.views(1)
    told = {
        known: {row.item: row.state for row in items(views, Moment(at(2), at(known)))}["A-1"] for known in (2, 4, 6)
    }
    assert told == {2: "active", 4: "waiting", 6: "active"}
    shown = {n: {row.initiative: row.state for row in portfolio(views, live(n))}["ATLAS"] for n in (2, 4, 6)}
    assert shown == {2: "active", 4: "waiting", 6: "active"}
    views.close()


def test_what_still_holds_is_read_and_not_folded_again(story: Story) -> None:
    """A stored line serves until it says that it may change; that is what makes `status` fast."""
    story.views(1).close()
    with closing(story.views(1)) as views:
        views.connection.execute("UPDATE initiative_state SET title = 'as stored' WHERE title = 'Boreas'")
        views.connection.execute("UPDATE item_state SET title = 'as stored' WHERE item = 'B-1'")
        lines = [
            ([row.title for row in portfolio(views, live(day))], [row.title for row in items(views, live(day))])
            for day in (1, 2, 60)
        ]
    stored = (["Atlas", "as stored"], ["Work on ATLAS", "as stored"])
    assert lines == [stored, stored, (["Atlas", "Boreas"], ["Work on ATLAS", "Work on BOREAS"])]


def test_a_line_that_time_has_overtaken_is_folded_once_and_kept(story: Story) -> None:
    story.views(1).close()
    with closing(story.views(60)) as views:
        told = views.connection.execute("SELECT DISTINCT told FROM initiative_state").fetchall()
        assert told == [(at(60),)]
        assert {row.state for row in portfolio(views, live(60))} == {"silent"}
    with closing(story.views(60)) as views:
        views.connection.execute("UPDATE initiative_state SET title = 'as stored'")
        assert {row.title for row in portfolio(views, live(60))} == {"as stored"}


def test_a_blocker_that_begins_later_than_it_was_recorded_counts_from_then(story: Story) -> None:
    """Its fact is recorded on day 3 and says that it will begin on day 5; another one begins at that very moment."""
    story.tell(0, InitiativeProposed("CYGNUS", "Cygnus"))
    story.tell(0, ItemAdded("C-1", "CYGNUS", "Work", "Doing"))
    story.tell(3, BlockerRaised("B", ("item:C-1",), "Off", since=day(5)))
    with closing(story.views(3)) as views:
        assert both(views, 4) == ("active", "active")
        assert both(views, 6) == ("waiting", "waiting")
    story.tell(7, BlockerCleared("B"))
    story.tell(7, DecisionRequested("D", ("initiative:CYGNUS", "item:C-1"), "Blue?"))
    with closing(story.views(7)) as views:
        assert both(views, 8) == ("waiting", "waiting")


def both(views: Views, when: float) -> tuple[str, str]:
    initiative = next(row for row in portfolio(views, live(when)) if row.initiative == "CYGNUS")
    return initiative.state, next(row for row in items(views, live(when)) if row.item == "C-1").state
