"""The past of a large portfolio: laying it out once, any moment of it, and the first picture of its replay."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import replaying
from measuring import Row, percentiles, several

from ledger.instants import Micros
from projections.lists.portfolio import portfolio as whole
from projections.moment import Moment
from projections.spans.filling import fill
from projections.spans.laid_out import not_laid_out
from projections.spans.past import Past
from projections.spans.peers_then import warned_then
from projections.spans.rows import row
from projections.spans.slide import DAY, Slide
from projections.spans.telling import told
from projections.views import Views
from projections.views.reader import Reader

_SEEKS = 200
#: As many lines as a screen of 120×36 shows.
_SHOWN = 30


def rows(ledger: Path) -> Iterator[Row]:
    """Each moment is drawn by lot between the first fact and the last."""
    views = Views.open(ledger)
    chance = random.Random(7)
    missing = len(not_laid_out(views.connection))
    if missing:
        yield replaying.first_picture(ledger, "first picture of a replay, never asked for", 1)
    start = perf_counter()
    fill(views.connection, views.path)
    yield Row("laying out the past, once", "", f"{perf_counter() - start:,.1f} s", f"{missing:,} initiatives")
    start = perf_counter()
    slide = Slide(views.connection, DAY)
    yield Row("opening what was laid out", "", f"{(perf_counter() - start) * 1000:,.1f} ms")
    first, last = views.audit.execute("SELECT MIN(at), MAX(at) FROM audit").fetchone()
    moments = [chance.randint(first, last) for _ in range(_SEEKS)]

    def portfolio(moment: Micros) -> None:
        for place in slide.at(moment, slide.ranked(moment)[:_SHOWN]):
            warned_then(row(views.connection, place), slide.usual, moment)

    taken = several(lambda at=at: portfolio(at) for at in moments)  # type: ignore[misc]
    yield percentiles("portfolio as of any moment", "p95 ≤ 16, median ≤ 5 ms", taken)
    taken = several(lambda at=at: whole(views, Moment(at, at)) for at in moments[:40])  # type: ignore[misc]
    yield percentiles("every row of it, with its signals", "", taken)
    numbers = [number for (number,) in views.connection.execute("SELECT subject FROM spanned")]
    chosen = chance.choice(numbers)
    taken = several(lambda at=at: slide.place(chosen, at) for at in moments)  # type: ignore[misc]
    yield percentiles("one initiative, any moment", "p95 ≤ 5 ms", taken)
    taken = several(
        lambda at=at: Reader(views.connection, Moment(at, at)).initiative(chance.choice(numbers))  # type: ignore[misc]
        for at in moments
    )
    yield percentiles("one initiative, any moment, with segments", "p95 ≤ 5 ms", taken)
    taken = several(lambda: told(Past(views.connection, chance.choice(numbers)), hindsight=False) for _ in range(20))
    yield percentiles("one initiative's whole past swept", "", taken)
    views.close()
    yield from replaying.rows(ledger)
