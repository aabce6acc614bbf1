"""Whatever the history, whatever the order: small made-up trackers are imported in many ways, and all tell the same."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from issue_making import BLOCKS, DEPENDS, change, issue, linked, person, status
from orders import compared

NOW = "2026-04-01T00:00:00Z"
MOMENTS = (None, "2026-01-03T09:00:00Z", "2026-01-08T12:00:00Z")
STATUSES = {"Open": "new", "Doing": "indeterminate", "In Review": "indeterminate", "Frozen": "new", "Done": "done"}
PEOPLE = ("ana", "ben", "cy")
KINDS = (DEPENDS, BLOCKS)

_folders = count()

#: No two things at one moment: which of two waits that begin together binds, their positions decide.
moments = st.integers(2, 12)


def at(day: int, number: int) -> str:
    """A moment of that day for the change of that number."""
    return f"2026-01-{day:02}T{9 + number % 8:02}:{number % 60:02}:00.000+0000"


@st.composite
def trackers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Three to five issues of two projects, with changes, links that both or one of them tell, and subtasks."""
    keys = [f"{draw(st.sampled_from(['AB', 'CD']))}-{number}" for number in range(1, draw(st.integers(3, 5)) + 1)]
    numbers = count(100)
    histories: dict[str, list[dict[str, Any]]] = {key: [] for key in keys}
    links: dict[str, list[dict[str, Any]]] = {key: [] for key in keys}
    for _ in range(draw(st.integers(0, 4))):
        after, before = draw(st.permutations(keys))[:2]
        kind = draw(st.sampled_from(KINDS))
        ours, theirs = ("outward", "inward") if kind is DEPENDS else ("inward", "outward")
        for key, other, side in ((after, before, ours), (before, after, theirs)):
            if draw(st.booleans()) or side == ours:
                links[key].append({"type": kind, f"{side}Issue": linked(other)})
            if draw(st.booleans()):
                sentence = f"This issue {kind[side]} {other}"
                histories[key].append(changed(numbers, draw(moments), "Link", None, sentence))
                if draw(st.booleans()):
                    histories[key].append(changed(numbers, draw(moments), "Link", sentence, None))
    return [_issue(draw, key, keys, histories[key], links[key], numbers) for key in keys]


def changed(
    numbers: Iterator[int], day: int, field: str, before: str | None, after: str | None, **ids: Any
) -> dict[str, Any]:
    """A change on that day, at a moment of its own."""
    number = next(numbers)
    return change(number, at(day, number), field, before, after, **ids)


def _issue(
    draw: st.DrawFn,
    key: str,
    keys: Sequence[str],
    told: list[dict[str, Any]],
    links: list[dict[str, Any]],
    numbers: Iterator[int],
) -> dict[str, Any]:
    was = draw(st.sampled_from(list(STATUSES)))
    for day in sorted(draw(st.sets(moments, max_size=3))):
        becomes = draw(st.sampled_from(list(STATUSES)))
        told.append(changed(numbers, day, "status", was, becomes))
        was = becomes
    who = None
    for day in sorted(draw(st.sets(moments, max_size=2))):
        next_one = draw(st.sampled_from(PEOPLE))
        told.append(changed(numbers, day, "assignee", who, next_one, from_=who, to=next_one))
        who = next_one
    parts = [linked(other) for other in keys if other != key and draw(st.integers(0, 9)) == 0]
    return issue(
        key,
        key.partition("-")[2],
        draw(st.permutations(told)),
        created=f"2026-01-{draw(st.integers(1, 3)):02}T08:{next(numbers) % 60:02}:00.000+0000",
        status=status(was, STATUSES[was]),
        assignee=person(who) if who else None,
        issuelinks=links,
        subtasks=parts,
        fixVersions=[{"name": draw(st.sampled_from(["one", "two"]))}],
    )


def ways(records: list[Any], written: Callable[[Sequence[Any]], str], seed: int) -> list[list[str]]:
    """Forwards; backwards; shuffled over overlapping files; a record a file, and then all of them again."""
    mixed = records[:]
    random.Random(seed).shuffle(mixed)
    third = max(1, len(mixed) // 3)
    parts = [mixed[: 2 * third], mixed[third:]]
    return [
        [written(records)],
        [written(records[::-1])],
        [written(part) for part in parts],
        [*(written([one]) for one in mixed[::-1]), written(records)],
    ]


def as_lines(records: Sequence[dict[str, Any]]) -> str:
    return "".join(json.dumps(one) + "\n" for one in records)


def check_jira(folder: Path, records: list[dict[str, Any]], seed: int, choice: str | None) -> None:
    place = folder / str(next(_folders))
    place.mkdir()
    subjects = ["AB", "CD", *(one["key"] for one in records)]
    compared(place, "jira", ways(records, as_lines, seed), MOMENTS, subjects, initiative_from=choice)


def _settings(examples: int) -> settings:
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=quiet, derandomize=True)


@pytest.fixture(autouse=True)
def _the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", NOW)


@_settings(3)
@given(trackers(), st.integers(0, 99), st.sampled_from([None, "version"]))
def test_a_small_tracker_tells_the_same_in_any_order(
    tmp_path: Path, records: list[dict[str, Any]], seed: int, choice: str | None
) -> None:
    check_jira(tmp_path, records, seed, choice)


@pytest.mark.slow
@_settings(150)
@given(trackers(), st.integers(0, 99), st.sampled_from([None, "version"]))
def test_many_small_trackers_tell_the_same_in_any_order(
    tmp_path: Path, records: list[dict[str, Any]], seed: int, choice: str | None
) -> None:
    check_jira(tmp_path, records, seed, choice)
