"""An initiative's whole past, swept from one moment at which it was rewritten to the next."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.past.compared import Took
from projections.past.epochs import BEGINNING, Seen, Window, rewritten, with_hindsight, without_hindsight
from projections.past.held import About
from projections.past.line_span import ABSENT, LineSpan
from projections.past.script import Script, shows
from projections.past.span_lines import span_lines
from projections.past.sweep import END, Part
from projections.spans.chains import Chains
from projections.spans.epoch import Epoch, Swept
from projections.spans.past import Past

#: An initiative whose past was rewritten so often, times its facts, is left to the fold of one moment.
_TOO_MUCH = 1_500_000
_MATTERS = ("blocker:", "decision:")


class Told(NamedTuple):
    """An initiative along an axis: its lines, and what its finished work took."""

    lines: list[LineSpan]
    took: list[Took]


def told(past: Past, *, hindsight: bool, known_at: Micros = END) -> Told | None:
    """An initiative along an axis, None where that is left to the fold of one moment.

    Hindsight may be that of a moment in the past.
    """
    seen = {
        past.streams[number]: with_hindsight(facts, known_at) if hindsight else without_hindsight(facts)
        for number, facts in past.facts.items()
    }
    moments, windows = rewritten(seen)
    size = sum(map(len, seen.values()))
    while True:
        if len(moments) * size > _TOO_MUCH:
            return None
        found = _tell(past, seen, sorted(moments), windows)
        if isinstance(found, Told):
            return found
        moments |= found
        crossed = {w for w in windows for moment in found if w.from_ < moment <= w.to}
        windows = [window for window in windows if window not in crossed]
        moments |= {window.to for window in crossed}


def _tell(
    past: Past, seen: Mapping[str, Sequence[Seen]], moments: Sequence[Micros], windows: Sequence[Window]
) -> Told | set[Micros]:
    """The lines; or, where it turns out that the past was rewritten between `moments`, when it was."""
    found: list[LineSpan] = []
    took: list[Took] = []
    for lo, hi in zip([BEGINNING, *moments], [*moments, END], strict=True):
        epoch = Epoch(past, seen, lo, hi)
        swept = epoch.swept(past.key)
        if found and (swept is None or swept.history.opened > lo):
            # Nothing of it ages or is carried any more.
            found.append(LineSpan(lo, found[-1].line._replace(state=ABSENT)))
        if swept is None:
            continue
        chains = Chains(epoch, swept)
        within = [window for window in windows if lo <= window.from_ < hi]
        rewrites = {moment for moment in epoch.rewrites if lo < moment < hi}
        quiet = sorted((*epoch.quiet_ends(), *chains.quiet_ends)) if within else []
        for window in within:
            index = bisect_right(quiet, window.from_ - 1)
            if index < len(quiet) and quiet[index] <= window.to:
                rewrites.add(window.to)
        if rewrites:
            return rewrites
        lines, finished, crossed = span_lines(_script(epoch, swept, chains), lo, hi, within)
        if crossed:
            return crossed
        took += finished
        for line in lines:
            if not found or found[-1][1:] != line[1:]:
                found.append(line)
    return Told(found, took)


def _script(epoch: Epoch, swept: Swept, chains: Chains) -> Script:
    """What there is to tell of an initiative in an epoch."""
    marks = epoch.marks(epoch.past.key)
    at_of = {mark[1]: mark[0] for mark in marks}
    explained = [(at_of[found.position], found) for found in swept.history.explanations]
    about = _about_matters(epoch, swept.parts)
    matters = {stream for each in about for stream in each.matters}
    matter_times = {mark[0] for stream in matters for mark in epoch.marks_of(stream)}
    times = {mark[0] for mark in epoch.every_mark() if shows(mark[2])} | chains.times
    items = {part.history.stream: part.history for part in swept.parts}
    episodes, policy = epoch.episodes, epoch.policy
    return Script(marks, *swept, policy, explained, about, matter_times, episodes, times, chains.named, items)


def _about_matters(epoch: Epoch, parts: Sequence[Part]) -> list[About]:
    """The matters about the initiative and its items, in the order in which the portfolio reads them."""
    own = (epoch.past.key, BEGINNING)
    items = ((epoch.id_of(part.history.stream) or 0, part.joined) for part in parts)
    return [
        About(epoch.stream_of(number), joined, [s for s in epoch.linked(number) if s.startswith(_MATTERS)])
        for number, joined in (own, *items)
    ]
