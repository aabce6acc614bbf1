"""The fast stall model against a slow, naive reading of the same records: generated ledgers and real ones."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from histories import LAST_DAY, SUBJECTS, _fact
from hypothesis import given
from hypothesis import strategies as st
from intaking import Desk
from portfolio_oracle import NaivePortfolio
from telling import Story, clock, day

from ledger import facts as f
from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.importers.mapping import load
from ledger.instants import Micros, micros
from ledger.log.recorder import SqliteLog
from projections.model.waits import Wait
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader
from projections.why.telling import Why, why
from shared_data import shared
from tries import few

MAPPINGS = Path(__file__).resolve().parents[2] / "docs" / "mappings"
KINDS: tuple[type[Fact], ...] = (
    f.ItemAdded, f.ItemAdded, f.StatusChanged, f.StatusChanged, f.StatusChanged, f.AssigneeChanged, f.Commented,
    f.BlockerRaised, f.BlockerCleared, f.DecisionRequested, f.DecisionMade, f.DecisionReassigned, f.NeededByMoved,
    f.DependencyAdded, f.DependencyAdded, f.DependencyRemoved, f.ItemMoved, f.InitiativeProposed,
    f.InitiativeCommitted, f.InitiativePaused, f.InitiativeResumed, f.ProgressNoted,
)  # fmt: skip
POLICY = f.PolicySet(statuses={"To do": "queued", "Doing": "active", "Asked": "waiting", "Waiting": "waiting"})


@st.composite
def drafts(draw) -> list[tuple[Fact, float, float]]:  # type: ignore[no-untyped-def]
    """Facts with the hours at which they happened and were known."""
    length = draw(st.integers(4, 22))
    found = []
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=length, max_size=length)):
        hour = draw(st.integers(0, LAST_DAY * 24))
        found.append((draw(_fact(kind, 1)), hour / 24, (hour + draw(st.sampled_from([0, 0, 30]))) / 24))
    return found


def check(told: Why, naive: NaivePortfolio, instants: list[Micros]) -> None:
    """The state, the binding wait and whether it stands alone, at every instant, and at the very moment of asking."""
    stream = told.subject
    item = naive.items.get(stream)
    for moment in [*instants, naive.as_of]:
        segment = next((s for s in told.segments if s.from_ <= moment < s.to), None)
        if moment == naive.as_of == told.to and told.segments and told.segments[-1].state == told.now["state"]:
            segment = told.segments[-1]  # it lasts: what was closed at this very moment is done instead
        if segment is None:
            continue
        if item is None and naive.without_items(stream):
            assert naive.own_state(stream, moment) == segment.state, (stream, moment)
        elif item is None:
            calm = naive.calm(stream, moment)
            assert segment.state in ({calm} if calm else naive.at_rest(stream, moment)), (stream, moment)
            if segment.state == "waiting":
                assert segment.ref in naive.initiative_waits(stream, moment)
        else:
            assert naive.state_at(stream, moment) == segment.state, (stream, moment)
        if item is not None and segment.state == "waiting":
            assert segment.ref == naive.name(stream, item.waits_at(moment)[0]), (stream, moment)


def check_shares(told: Why, waits: tuple[Wait, ...], naive: NaivePortfolio) -> None:
    """What a wait is given and what it had alone, measured in steps of an hour; generated facts lie on the hour."""
    hour = 3_600_000_000
    given: dict[str, int] = {}
    alone: dict[str, int] = {}
    item = naive.items[told.subject]
    for moment in range(told.from_, told.to, hour):
        if naive.state_at(told.subject, moment) == "waiting":
            names = [(naive.name(told.subject, wait), wait[4] == "status") for wait in item.waits_at(moment)]
            given[names[0][0]] = given.get(names[0][0], 0) + hour
            # An item that depends on itself waits for itself twice over: by its status, and by the link.
            alone[names[0][0]] = alone.get(names[0][0], 0) + (hour if len(set(names)) == 1 else 0)
    told_given = {ref: sum(row.attributed for row in told.waits if row.ref == ref) for ref in given}
    told_alone = {ref: sum(row.alone for row in told.waits if row.ref == ref) for ref in given}
    assert (told_given, told_alone) == (given, alone)
    assert sum(row.attributed for row in told.waits) == sum(given.values())
    assert len(waits) == len(told.waits)


@few()
@given(drafts(), st.integers(0, LAST_DAY * 24 + 400), st.none() | st.integers(0, LAST_DAY * 24 + 400), st.randoms())
def test_any_ledger_is_what_the_oracle_reads_in_it(
    found: list[tuple[Fact, float, float]], hour: int, known: int | None, chance: random.Random
) -> None:
    as_of = micros(day(hour / 24))
    moment = Moment(as_of, as_of if known is None else micros(day(known / 24)))
    with TemporaryDirectory() as folder:
        story = Story(Path(folder) / "told.unstall")
        policy = story.draft(POLICY, 0, 0)
        story.append([policy, *(story.draft(fact, at, seen) for fact, at, seen in found)], day(LAST_DAY + 40))
        records = list(story._log.read())
        story.close()
        with clock(day(LAST_DAY + 41)), closing(Views.open(story.path)) as views:
            naive = NaivePortfolio(records, *moment[:2])
            for subject in SUBJECTS:
                try:
                    told = why(views, subject, moment)
                except Rejected:
                    assert subject not in naive.events or not subject.startswith("item:")
                    continue
                edges = [at for segment in told.segments for at in (segment.from_, segment.to - 1)]
                span = max(told.to - told.from_, 1)
                check(told, naive, [*edges, *(told.from_ + chance.randrange(span) for _ in range(5))])
                if subject in naive.items:
                    reader = Reader(views.connection, moment)
                    number = reader.id_of(subject)
                    item = None if number is None else reader.item(number)
                    assert item is not None
                    check_shares(told, item.timeline.waits, naive)
                    if told.segments and told.now["cause"] == "dependency":
                        path, circular = naive.end_of_chain(subject, moment.as_of)
                        if not any(":" in p and p.startswith("initiative:") for p in path):
                            assert [link["subject"] for link in told.now["chain"]] == path
                            assert told.now["circular"] == circular


def compare(
    ledger: Path, now: datetime, initiatives_at: int, every: int = 1, initiatives: int = 10**6
) -> tuple[int, int]:
    """Every item at the edges and in the middle of its segments, and the initiatives at some instants; how many."""
    log = SqliteLog(ledger)
    records = list(log.read())
    log.close()
    moment = Moment(micros(now), micros(now))
    naive = NaivePortfolio(records, *moment[:2])
    chance = random.Random(4)
    checked = [0, 0]
    with clock(now), closing(Views.open(ledger)) as views:
        reader = Reader(views.connection, moment)
        for stream in [*naive.items][::every]:
            number = reader.id_of(stream)
            assert number is not None
            item = reader.item(number)
            assert item is not None
            for segment in item.timeline.segments:
                for at in {segment.from_, (segment.from_ + segment.to) // 2, segment.to - 1}:
                    assert naive.state_at(stream, at) == segment.state, (stream, at)
                    if segment.binding is not None and segment.state == "waiting":
                        binds = naive.items[stream].waits_at(at)[0]
                        assert segment.binding.ref == naive.name(stream, binds), (stream, at)
            checked[0] += 1
        for stream in [s for s in naive.events if s.startswith("initiative:")][:initiatives]:
            told = why(views, stream, moment)
            span = max(told.to - told.from_, 1)
            edges = [at for segment in told.segments[:9] for at in (segment.from_, segment.to - 1)]
            few = edges if naive.without_items(stream) else []
            check(told, naive, [*few, *(told.from_ + chance.randrange(span) for _ in range(initiatives_at))])
            checked[1] += 1
    return checked[0], checked[1]


def taken(folder: Path, form: str, path: Path, now: datetime, mapping: str | None = None) -> Path:
    with clock(now):
        desk = Desk(folder, form)
        desk.take(str(path), **({"mapping": load(MAPPINGS / mapping)} if mapping else {}))
        desk.log.close()
    return desk.log.path


def test_every_project_and_every_twentieth_issue_of_duraspace_is_what_the_oracle_reads(duraspace_ledger: Path) -> None:
    now = datetime(2015, 2, 1, tzinfo=UTC)
    assert compare(duraspace_ledger, now, 4, every=20) == (152, 25)


@pytest.mark.slow
def test_all_of_duraspace_is_what_the_oracle_reads(duraspace_ledger: Path) -> None:
    now = datetime(2015, 2, 1, tzinfo=UTC)
    assert compare(duraspace_ledger, now, 60) == (3_031, 25)


@pytest.mark.slow
def test_every_incident_is_what_the_oracle_reads(tmp_path: Path) -> None:
    now = datetime(2012, 6, 1, tzinfo=UTC)
    path = shared("data", "xes-bpic2013-incidents", "bpi_challenge_2013_incidents.xes.gz")
    items, initiatives = compare(taken(tmp_path, "xes", path, now, "volvo-incidents.toml"), now, 20)
    assert (items, initiatives) == (7_554, 1)


@pytest.mark.slow
def test_every_enhancement_proposal_is_what_the_oracle_reads(tmp_path: Path) -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    path = shared("data", "kep-git-history", "events.jsonl.gz")
    # Proposals are initiatives without items.
    assert compare(taken(tmp_path, "table", path, now, "kep.toml"), now, 3) == (0, 845)
