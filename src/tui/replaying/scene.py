"""What one picture of a replay shows. Holds no connection; whoever has one fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.instants import Micros
from projections.audit.records import AuditRow
from projections.lists.spans import Stood
from projections.past.span_lines import SpanLine
from projections.replay.play import Facts
from projections.replay.slider import Slider


class Detail(NamedTuple):
    """What is told of one initiative at a moment beside its line: signals as they stood, and open matters."""

    signals: tuple[str, ...] = ()
    blockers: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


class Portfolio(NamedTuple):
    """How several initiatives stood: the worst of them, and how many were in each state."""

    rows: tuple[Stood, ...] = ()
    counted: Mapping[str, int] = {}
    overdue: int = 0


class Scene(NamedTuple):
    """One picture. `line` and `base_line` are one initiative's lines at the playhead and at the base of the diff.

    `later` are facts that had happened by the playhead and became known after it; they are shown with hindsight.
    `unknown` are silences that had begun and could not be known.
    `signs` are the marks by column, see `marks_line`. `events` are the rows around the playhead, as far as they were
    read.
    """

    title: str
    facts: Facts
    slider: Slider
    density: str
    signs: Sequence[tuple[str, str]]
    moment: Micros
    base: Micros
    hindsight: bool = False
    playing: bool = False
    speed: int = 8
    line: SpanLine | None = None
    base_line: SpanLine | None = None
    detail: Detail = Detail()
    portfolio: Portfolio | None = None
    events: Mapping[int, AuditRow] = {}
    later: tuple[AuditRow, ...] = ()
    unknown: tuple[str, ...] = ()
