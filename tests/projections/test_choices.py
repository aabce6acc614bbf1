"""What a form offers: the people of this work first, things by whatever somebody remembers of their title."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.aggregates.bookkeeping import PolicySet
from ledger.aggregates.people import PeopleMerged
from ledger.log.recorder import SqliteLog
from ledger.record import Draft
from ledger.sample.telling import tell
from ledger.words import CAUSES
from projections.lists.choices import Choice, causes, like, likeness, people, statuses, things
from projections.views import Views

NOW = datetime(2026, 5, 13, 14, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSTALL_NOW", "2026-05-13T14:02:00Z")
        log = SqliteLog(tmp_path_factory.mktemp("choices") / "sample.unstall", create=True)
        tell(log, NOW.date())
        merged = PeopleMerged("Helen Voss-Lang", ("Helen Voss",))
        policy = PolicySet(causes=("supplier", "weather"))
        log.append(
            [Draft("people", merged, NOW, "ana", "test"), Draft("policy", policy, NOW, "ana", "test")],
        )
        log.close()
        found = Views.open(log.path)
    yield found
    found.close()


@pytest.fixture(autouse=True)
def _a_clock_that_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", "2026-05-13T14:03:00Z")


def test_people_stand_once_under_their_main_name_and_those_of_the_initiative_first(views: Views) -> None:
    found = people(views, views.moment(), "HEAT")
    names = [choice.text for choice in found]
    assert len(names) == len(set(names))
    assert "Helen Voss" not in names
    assert Choice("Helen Voss-Lang", "also Helen Voss") in found
    assert names.index("Jonas") < names.index("Anke Dirks")
    elsewhere = [choice.text for choice in people(views, views.moment(), "COLD")]
    assert elsewhere.index("Anke Dirks") < elsewhere.index("Helen Voss-Lang")
    assert set(elsewhere) == set(names)


def test_things_are_found_by_key_by_words_and_by_letters(views: Views) -> None:
    def keys(text: str, *kinds: str) -> list[str]:
        return [thing.key for thing in things(views, kinds, text, "HEAT")]

    assert keys("heat", "initiative", "item")[0] == "HEAT"
    assert keys("heat-5", "item") == ["HEAT-5"]
    assert keys("crane found", "item") == ["HEAT-5"]
    assert "HEAT-5" in keys("fndcrn", "item")
    assert keys("vlv", "blocker") == ["B-VALVES"]
    assert keys("units", "decision") == ["D-UNITS"]
    assert set(keys("", "initiative")) == {"COLD", "DESK", "FIRE", "HEAT", "HOTEL", "ROPES", "SHEETS", "SOLAR"}
    assert keys("100%", "item") == keys("_", "item") == []


def test_causes_are_the_policy_s_and_statuses_those_that_items_have(views: Views) -> None:
    assert [choice.text for choice in causes(views, views.moment())] == ["supplier", "weather"]
    before = views.moment()._replace(as_of=views.moment().as_of - 86_400_000_000, known_at=0)
    assert [choice.text for choice in causes(views, before)] == list(CAUSES)
    assert Choice("Signed off", "done") in statuses(views, "HEAT")


@given(st.text(min_size=1, max_size=12), st.text(max_size=12), st.integers(0, 12))
def test_whatever_is_typed_of_a_key_or_a_title_finds_it_and_the_whole_key_is_likest(
    key: str, told: str, cut: int
) -> None:
    typed = f"{key} {told}"[cut:]
    assert likeness(typed, key, told) is not None
    if key.strip() == key:
        assert likeness(key, key, told) == 0
    assert like([Choice(key, told)], typed) == [Choice(key, told)]
