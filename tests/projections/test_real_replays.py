"""Real histories replayed: when each could be known, against the raw files read by other means."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from intaking import Desk
from telling import clock

from ledger.importers.mapping import load
from ledger.instants import DAY, Micros, micros, parse_instant
from projections.audit.records import AuditFilter
from projections.lines.line import InitiativeLine
from projections.moment import Moment
from projections.replay.facts import facts_of
from projections.replay.item_steps import item_steps
from projections.replay.moments_diff import differences
from projections.replay.postmortem import post_mortem
from projections.replay.steps import Step, lines_of, number_of, steps
from projections.spans.past import Past
from projections.views import Views
from projections.views.standings import folded
from shared_data import shared

MAPPINGS = Path(__file__).parents[2] / "docs" / "mappings"
KEP, PEP = "1287-in-place-update-pod-resources", "PEP-0458"


@contextmanager
def imported(folder: Path, form: str, path: Path, now: datetime, mapping: str | None = None) -> Iterator[Views]:
    """The views of one data set."""
    with clock(now):
        desk = Desk(folder, form)
        desk.take(str(path), **({} if mapping is None else {"mapping": load(MAPPINGS / mapping)}))
        desk.log.close()
        with closing(Views.open(desk.log.path)) as views:
            yield views


def raw(path: Path, case: str) -> list[dict[str, Any]]:
    """The changes of one case, as its file has them."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [change for change in map(json.loads, lines) if change["case"] == case]


def when(text: str) -> Micros:
    return micros(parse_instant(text))


def replayed(views: Views, initiative: str) -> list[Step]:
    facts, _ = facts_of(views, [AuditFilter(initiative=initiative)])
    return list(steps(views, initiative, facts))


def as_the_fold_says(views: Views, initiative: str) -> int:
    """Hold every line of a replay against the fold of its moment; how many there are."""
    number = number_of(views, initiative)
    lines = lines_of(Past(views.connection, number), initiative)
    for from_, line, *_ in lines:
        assert folded(views, Moment(from_, from_), [number])[number].line == line
    return len(lines)


def test_a_proposal_whose_beta_target_moved_nine_times_could_be_known_to_be_silent_after_a_week(tmp_path: Path) -> None:
    path = shared("data", "kep-git-history", "events.jsonl.gz")
    told = raw(path, KEP)
    betas = [change for change in told if change["field"] == "milestone.beta" and change["from"]]
    assert len(betas) == 9
    created = when(told[0]["at"])
    with imported(tmp_path, "table", path, datetime(2026, 3, 1, tzinfo=UTC), "kep.toml") as views:
        found = post_mortem(views, KEP, views.moment())
        moves = [row.at for row in found.facts if row.kind == "TargetMoved" and "beta" in row.summary]
        assert moves[1:] == sorted(when(change["at"]) for change in betas)
        # Five working days after the last progress: nobody counts a moved target as progress.
        first = found.stalls[0]
        assert (first.from_, first.knowable - first.from_) == (created, 7 * DAY)
        assert first.looks == ()
        silent = next(step for step in replayed(views, KEP) if step.to_state == "silent")
        assert (silent.at, silent.known_at, silent.position) == (created, created + 7 * DAY, None)
        assert as_the_fold_says(views, KEP) > 12


def test_a_decision_that_was_open_for_1913_days_could_be_known_on_its_first(tmp_path: Path) -> None:
    path = shared("data", "pep-git-history", "events.jsonl.gz")
    told = raw(path, PEP)
    asked = next(when(change["at"]) for change in told if change["field"] == "bdfl-delegate")
    accepted = next(when(change["at"]) for change in told if change["field"] == "status" and change["to"] == "Accepted")
    assert (accepted - asked) // DAY == 1_913
    with imported(tmp_path, "table", path, datetime(2020, 3, 1, tzinfo=UTC), "pep.toml") as views:
        found = replayed(views, PEP)
        waits = [step for step in found if step.to_state == "waiting" and step.from_state != "waiting"]
        assert (waits[0].known_at, waits[0].cause, waits[0].whose_move) == (asked, "decision", "Richard Jones")
        after = next(step for step in found if step.known_at == accepted)
        assert (after.from_state, after.to_state) == ("waiting", "active")
        stalls = post_mortem(views, PEP, views.moment()).stalls
        assert min(stall.knowable for stall in stalls) == asked
        (decision,) = post_mortem(views, PEP, views.moment()).decisions
        assert int(decision.age_days) == 1_913
        assert as_the_fold_says(views, PEP) > 8


def test_fcrepo_9_waited_behind_fcrepo_648_from_the_link_to_its_end(duraspace_ledger: Path) -> None:
    with clock(datetime(2015, 2, 1, tzinfo=UTC)), closing(Views.open(duraspace_ledger)) as views:
        (number,) = views.connection.execute("SELECT id FROM subject WHERE stream = 'item:FCREPO-9'").fetchone()
        facts, _ = facts_of(views, [AuditFilter(subject="item:FCREPO-9")])
        told = [(step.known_at, step.from_state, step.to_state) for step in item_steps(views, number, facts)]
        (linked,) = [at for at, before, state in told if state == "waiting" and before == "queued"]
        (freed,) = [at for at, before, state in told if before == "waiting" and state == "queued"]
        assert linked == micros(datetime(2010, 4, 6, 14, 54, 34, 648_000, tzinfo=UTC))
        assert (freed - linked) // DAY == 785


def test_every_raw_move_of_a_milestone_is_the_difference_of_the_microsecond_in_which_it_was_made(
    tmp_path: Path,
) -> None:
    path = shared("data", "kep-git-history", "events.jsonl.gz")
    moves = [change for change in raw(path, KEP) if change["field"] == "milestone.stable"]
    with imported(tmp_path, "table", path, datetime(2026, 9, 1, tzinfo=UTC), "kep.toml") as views:
        number = number_of(views, KEP)
        for move in moves:
            at = when(move["at"])
            before, then = ([folded(views, Moment(moment, moment), [number])[number].line] for moment in (at - 1, at))
            found = {each.field: (each.before, each.after) for each in differences(before, then)}
            assert found["target"][1] == f"stable {move['to']}", move["at"]
            assert lines_at(views, number, at).target == f"stable {move['to']}"
    assert len(moves) == 10


def lines_at(views: Views, number: int, moment: Micros) -> InitiativeLine:
    """The line of a replay that held at a moment."""
    lines = lines_of(Past(views.connection, number), KEP)
    return next(span.line for span in reversed(lines) if span.from_ <= moment)
