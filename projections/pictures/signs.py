"""What stands above a timeline: decisions, blockers, the target and the targets before it, and reviews. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from ledger.instants import DAY, Micros, micros
from projections.model.history import Tenure
from projections.model.initiative_history import day_of
from projections.pictures.scale import Part, place_of
from projections.pictures.timeline_drawing import NOTHING, Cell

TARGET, SLIPPED, DECISION, BLOCKER, REVIEW = "target", "slipped", "decision", "blocker", "review"


class Look(NamedTuple):
    """How a sign appears, and what the legend says of it."""

    glyph: str
    word: str


#: By weight: where several fall on one column, the first of these is shown.
SIGNS: dict[str, Look] = {
    TARGET: Look("⚑", "target"),
    DECISION: Look("◆", "decision asked for"),
    BLOCKER: Look("▲", "blocker raised"),
    SLIPPED: Look("⚐", "target given up"),
    REVIEW: Look("·", "review"),
}


class Sign(NamedTuple):
    """One mark at a moment: `kind` is a key of `SIGNS`, `told` what it is about, in words."""

    at: Micros
    kind: str
    told: str


def target_signs(targets: Sequence[Tenure]) -> list[Sign]:
    """The target on its day, and each day that was the target before as its ghost."""
    days = [(day, tenure) for tenure in targets if (day := day_of(tenure.value))]
    if not days:
        return []
    last = day_of(targets[-1].value)
    found = [] if last is None else [Sign(_start(last), TARGET, f"target {targets[-1].value}")]
    ghosts = {day: f"target {tenure.value}, given up" for day, tenure in days if day != last}
    return found + [Sign(_start(day), SLIPPED, told) for day, told in ghosts.items()]


def _start(day: str) -> Micros:
    return micros(datetime.combine(date.fromisoformat(day), time(), UTC))


def reach(signs: Iterable[Sign], from_: Micros, to: Micros) -> Micros:
    """Where a drawing ends that ends at `to`: later where the target lies ahead, so that the room left is seen."""
    ahead = [sign.at + DAY for sign in signs if sign.kind == TARGET and to < sign.at + DAY]
    # A target in another century says nothing about the room that is left.
    return min(max([to, *ahead]), to + 2 * max(to - from_, DAY))


def row_of_signs(signs: Iterable[Sign], parts: Sequence[Part]) -> list[Cell]:
    """One cell for each column of the scale; `Cell.state` is the kind of sign. What lies outside is left out."""
    width = parts[-1].start + parts[-1].width if parts else 0
    cells = [Cell(" ", NOTHING)] * width
    weight = {kind: index for index, kind in enumerate(SIGNS)}
    for sign in signs:
        if not parts or not parts[0].from_ <= sign.at < parts[-1].to:
            continue
        column = min(int(place_of(parts, sign.at)), width - 1)
        there = cells[column].state
        if there == NOTHING or weight[sign.kind] < weight[there]:
            cells[column] = Cell(SIGNS[sign.kind].glyph, sign.kind)
    return cells


def sign_legend(signs: Iterable[Sign]) -> list[tuple[str, str, str]]:
    """(glyph, word, kind) of the signs that occur."""
    present = {sign.kind for sign in signs}
    return [(look.glyph, look.word, kind) for kind, look in SIGNS.items() if kind in present]
