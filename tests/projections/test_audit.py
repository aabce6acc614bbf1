"""The audit list: filters combine, windows cover everything once, and any text can be searched for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telling import Story, at

from ledger.errors import Rejected
from ledger.facts import (
    BlockerRaised,
    Commented,
    FactRetracted,
    InitiativeProposed,
    ItemAdded,
    PolicySet,
    StatusChanged,
)
from projections.audit.records import AuditFilter, AuditRow, after, before, count, row
from projections.views import Views, words
from projections.views.files import connect, drop_indexes, views_path
from projections.views.schema import AUDIT

TEXTS = (
    'the client said "yes" to the logo',
    "AND OR NOT NEAR",
    "price * 2 (net)",
    "naïve Über-Größe",
    "ship it 🚀 today",
    "100% of a_b",
    "C:\\temp\\x",
    "line one\nline two",
    "-- ; DROP TABLE audit",
)


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    """Two initiatives with an item each, a blocker, a policy, comments by two people, and one retraction."""
    story = Story(tmp_path_factory.mktemp("audit") / "told.unstall")
    story.tell(0, InitiativeProposed("ATLAS", "The atlas"), InitiativeProposed("BOREAS", "The wind"), actor="ana")
    story.tell(1, ItemAdded("A-1", "ATLAS", "Draw maps", "To do"), actor="ana")
    story.tell(1, ItemAdded("B-1", "BOREAS", "Draw winds", "To do"), actor="ben")
    story.tell(2, BlockerRaised("X", ("item:A-1",), "No paper", cause="supplier"), actor="ben")
    story.tell(3, PolicySet(zone="Europe/Berlin"), actor="ana")
    for number, text in enumerate(TEXTS):
        story.tell(4 + number, Commented("A-1" if number % 2 else "B-1", text), actor="ana" if number % 3 else "ben")
    late = story.tell(5, StatusChanged("A-1", "To do", "Doing"), recorded=20, actor="ana")
    story.tell(21, FactRetracted(late), actor="ana")
    story.close()
    with closing(story.views(22)) as views:
        yield views


def listed(views: Views, wanted: AuditFilter) -> list[AuditRow]:
    return after(views, wanted, 0, 1_000)


def test_a_row_says_who_what_when_and_where(views: Views) -> None:
    found = row(views, 5)
    assert found == AuditRow(
        position=5,
        at=at(2),
        known_at=at(2),
        recorded_at=at(2),
        actor="ben",
        actor_level="claimed",
        via="test",
        stream="blocker:X",
        version=0,
        kind="BlockerRaised",
        initiative="ATLAS",
        cause=None,
        gone=None,
        corrected_by=None,
        summary="No paper (supplier)",
    )


def test_what_was_taken_back_says_when(views: Views) -> None:
    (found,) = listed(views, AuditFilter(kind="StatusChanged"))
    assert (found.at, found.known_at, found.gone) == (at(5), at(20), at(21))


def test_as_known_before_the_retraction_nothing_says_that_it_was_taken_back(views: Views) -> None:
    (before_it,) = listed(views, AuditFilter(kind="StatusChanged", known_until=at(20)))
    (at_it,) = listed(views, AuditFilter(kind="StatusChanged", known_until=at(21)))
    assert (before_it.gone, at_it.gone) == (None, at(21))


def test_a_position_that_is_none_is_refused(views: Views) -> None:
    for position in (0, -1, 99, 2**62):
        with pytest.raises(Rejected, match=f"there is no record {position}; the last one is {views.position}"):
            row(views, position)


chosen = {
    "initiative": st.sampled_from([None, "ATLAS", "BOREAS"]),
    "subject": st.sampled_from([None, "A-1", "item:B-1", "X", "ATLAS", "policy"]),
    "actor": st.sampled_from([None, "ana", "ben", "nobody"]),
    "kind": st.sampled_from([None, "Commented", "ItemAdded", "None"]),
    "since": st.none() | st.integers(0, 14).map(at),
    "until": st.none() | st.integers(0, 14).map(at),
    "known_until": st.none() | st.integers(0, 22).map(at),
    "text": st.sampled_from([None, "draw", "the", "DRAW maps", "no such word"]),
    "without": st.lists(
        st.sampled_from(
            [("actor", "ana"), ("kind", "Commented"), ("initiative", "ATLAS"), ("subject", "A-1"), ("text", "draw")]
        ),
        max_size=2,
    ).map(tuple),
}
filters = st.builds(AuditFilter, **chosen)


def passes(found: AuditRow, wanted: AuditFilter) -> bool:
    """The filter, applied to one row by hand; for the texts of this ledger."""
    words = f"{found.stream} {found.actor} {found.summary}".lower().replace(":", " ").split()
    return (
        wanted.initiative in (None, found.initiative)
        and (wanted.subject is None or wanted.subject in (found.stream, found.stream.partition(":")[2]))
        and wanted.actor in (None, found.actor)
        and wanted.kind in (None, found.kind)
        and (wanted.since is None or found.at >= wanted.since)
        and (wanted.until is None or found.at < wanted.until)
        and (wanted.known_until is None or found.known_at <= wanted.known_until)
        and all(any(have.startswith(want) for have in words) for want in (wanted.text or "").lower().split())
        and not any(passes(found, AuditFilter(**{field: value})) for field, value in wanted.without)
    )


@given(filters)
def test_filters_combine(views: Views, wanted: AuditFilter) -> None:
    everything = listed(views, AuditFilter())
    expected = [found.position for found in everything if passes(found, wanted)]
    assert [found.position for found in listed(views, wanted)] == expected
    assert count(views, wanted) == len(expected)


@given(filters, st.integers(1, 7))
def test_windows_forward_and_backward_cover_everything_exactly_once(
    views: Views, wanted: AuditFilter, size: int
) -> None:
    whole = listed(views, wanted)
    forward: list[AuditRow] = []
    while window := after(views, wanted, forward[-1].position if forward else 0, size):
        assert len(window) <= size
        forward += window
    backward: list[AuditRow] = []
    while window := before(views, wanted, backward[0].position if backward else 2**62, size):
        assert len(window) <= size
        backward = window + backward
    assert forward == backward == whole


def test_every_record_is_listed_with_its_own_position(views: Views) -> None:
    assert [found.position for found in listed(views, AuditFilter())] == list(range(1, views.position + 1))
    assert count(views, AuditFilter()) == views.position


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ('"yes"', [TEXTS[0]]),
        ("AND", [TEXTS[1]]),
        ("near not", [TEXTS[1]]),
        ("price *", [TEXTS[2]]),
        ("(net)", [TEXTS[2]]),
        ("über größe", [TEXTS[3]]),
        ("NAIVE", [TEXTS[3]]),
        ("ship 🚀", [TEXTS[4]]),
        ("100%", [TEXTS[5]]),
        ("c:\\temp", [TEXTS[6]]),
        ("two line", [TEXTS[7]]),
        ("DROP TABLE", [TEXTS[8]]),
        ("dra", []),
        ("quite something else", []),
    ],
)
def test_words_are_found_as_they_are_typed(views: Views, text: str, finds: list[str]) -> None:
    found = [row.summary for row in listed(views, AuditFilter(text=text, kind="Commented"))]
    assert found == finds


HOSTILE = st.text(max_size=20) | st.lists(
    st.sampled_from(['"', "AND", "*", "(", ")", "NEAR(", "^", "-", ":", "text:", "\0", "🚀", "'", "a", "\ud800", "%"])
).map(" ".join)


@given(HOSTILE)
@example("a\0b")
@example('"')
@example("\ud800a")
@example("a" * 10_000)
@example(" ".join(["a"] * 5_000))
def test_no_text_breaks_the_search(views: Views, text: str) -> None:
    found = listed(views, AuditFilter(text=text))
    assert count(views, AuditFilter(text=text)) == len(found)
    shown = {row.position for row in found}
    hidden = {row.position for row in listed(views, AuditFilter(without=(("text", text),)))} if text else set()
    assert not shown & hidden


@given(HOSTILE.filter(lambda name: name not in ("", "X")))  # X is a blocker of the story
@example("\ud800")
@example("a\0b")
def test_no_name_breaks_a_filter(views: Views, name: str) -> None:
    assert listed(views, AuditFilter(actor=name)) in ([], listed(views, AuditFilter(actor="a")))
    assert listed(views, AuditFilter(kind=name)) == []
    for wanted in (AuditFilter(initiative=name), AuditFilter(subject=name)):
        with pytest.raises(Rejected, match="nothing in the ledger is about"):
            listed(views, wanted)


def indexes(views: Views) -> set[str]:
    """The audit list's indexes that are there."""
    rows = views.audit.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
    return {name for (name,) in rows} & AUDIT.indexes.keys()


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (AuditFilter(initiative="ATLAS"), "audit_by_home"),
        (AuditFilter(subject="A-1"), "audit_by_subject"),
        (AuditFilter(actor="ben"), "audit_by_actor"),
        (AuditFilter(kind="Commented"), "audit_by_kind"),
    ],
)
def test_after_a_bulk_the_first_question_makes_the_index_that_it_uses(
    views: Views, wanted: AuditFilter, index: str
) -> None:
    """A bulk of facts throws the indexes away; while another process writes the answer is the same without."""
    told = listed(views, wanted)
    drop_indexes(views.audit, AUDIT)
    with closing(connect(views_path(views.ledger, AUDIT))) as writing:
        writing.execute("BEGIN IMMEDIATE")
        assert listed(views, wanted) == told
        assert indexes(views) == set()
        writing.execute("ROLLBACK")
    assert listed(views, wanted) == told
    assert indexes(views) == {index}


@pytest.mark.parametrize("many", [1, words.MANY])
def test_after_a_bulk_the_first_search_makes_the_words_and_the_next_facts_keep_them_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """A bulk takes its facts without; the words of a text that the list cuts are found to its end."""
    long = "word " * 60 + "behind"
    with closing(Story(tmp_path / "told.unstall")) as story:
        story.tell(0, InitiativeProposed("ATLAS", "The atlas"), ItemAdded("A-1", "ATLAS", "Draw maps", "To do"))
        story.tell(1, Commented("A-1", long))
        monkeypatch.setattr(words, "MANY", 0)
        with closing(story.views(2)) as views:
            assert views.audit.execute("SELECT upto FROM searchable").fetchone() == (0,)
            monkeypatch.setattr(words, "MANY", many)
            assert [found.position for found in listed(views, AuditFilter(text="beh"))] == [3]
        story.tell(3, Commented("A-1", f"{long} and so on"))
        with closing(story.views(4)) as views:
            assert [found.position for found in listed(views, AuditFilter(text="behind"))] == [3, 4]
            assert [found.position for found in listed(views, AuditFilter(text="maps"))] == [2]
            assert listed(views, AuditFilter(text="word"))[0].summary == long[:199] + "…"


def test_after_the_first_search_the_words_of_a_bulk_are_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one of the next facts would have to merge all of them, and takes longer than a second."""
    with closing(Story(tmp_path / "told.unstall")) as story:
        story.tell(0, InitiativeProposed("ATLAS", "The atlas"), ItemAdded("A-1", "ATLAS", "Draw maps", "To do"))
        for number in range(1, 4):
            story.tell(number, Commented("A-1", f"word{number}"))
            with closing(story.views(number)) as views:
                assert _segments(views) == number
        story.tell(5, Commented("A-1", "the bulk"))
        monkeypatch.setattr(words, "MANY", 0)
        with closing(story.views(6)) as views:
            assert [found.position for found in listed(views, AuditFilter(text="bulk"))] == [6]
            assert _segments(views) == 1


def _segments(views: Views) -> int:
    """How many parts the words lie in, each of which a search has to look through."""
    found = views.audit.execute("SELECT COUNT(DISTINCT id >> 37) FROM words_data WHERE id > 10").fetchone()
    return int(found[0])
