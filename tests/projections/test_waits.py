"""Which wait binds: the same whether all of a life is looked at or only windows of it, one after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from projections.model.waits import KINDS, Stretch, Sweep, Wait, stretches

END = 40


@st.composite
def waits(draw) -> list[Wait]:  # type: ignore[no-untyped-def]
    """Waits that begin and end within a short life; some take no time at all."""
    found = []
    for position in range(draw(st.integers(0, 8))):
        from_, to = sorted(draw(st.tuples(st.integers(0, END), st.integers(0, END))))
        kind = draw(st.sampled_from(KINDS))
        found.append(Wait(kind, kind, f"{kind}:{position}", None, from_, to, False, (position,)))
    return found


def in_force(told: list[Wait], moment: int) -> list[Wait]:
    return [wait for wait in told if wait.from_ <= moment < wait.to]


@given(waits(), st.lists(st.integers(0, END), min_size=2, unique=True).map(sorted))
def test_each_piece_says_the_wait_that_binds_and_whether_it_is_alone(told: list[Wait], cuts: list[int]) -> None:
    pieces = stretches(told, cuts)
    assert [piece.from_ for piece in pieces] == [cuts[0], *(piece.to for piece in pieces[:-1])]
    assert pieces[-1].to == cuts[-1]
    for piece in pieces:
        for moment in range(piece.from_, piece.to):
            here = in_force(told, moment)
            assert piece.binding == min(here, key=lambda wait: wait.priority, default=None)
            assert piece.alone == (len(here) == 1)


@given(waits(), st.lists(st.integers(0, END), unique=True).map(sorted))
def test_windows_that_follow_each_other_tell_what_the_whole_life_tells(told: list[Wait], edges: list[int]) -> None:
    """Between the windows nothing is asked, as while work goes on."""
    windows = list(zip(edges[::2], edges[1::2], strict=False))
    sweep = Sweep(told)
    found = [piece for window in windows for piece in sweep.stretches(window)]
    whole = stretches(told, {0, END, *edges})
    inside: list[Stretch] = [
        piece for piece in whole if any(from_ <= piece.from_ and piece.to <= to for from_, to in windows)
    ]
    assert [(p.from_, p.to, p.binding, p.alone) for p in found] == [
        (p.from_, p.to, p.binding, p.alone) for p in _without_needless_cuts(inside, edges, told)
    ]


def _without_needless_cuts(pieces: list[Stretch], edges: list[int], told: list[Wait]) -> list[Stretch]:
    """The whole life is cut at 0, at its end and at every edge too; a window only at its own edges and at waits."""
    kept = {*edges, *(edge for wait in told for edge in (wait.from_, wait.to) if wait.to > wait.from_)}
    return [piece for piece in pieces if piece.from_ in kept]
