"""The portfolio as it stood at any moment: from spans where they tell of it, else folded."""

from __future__ import annotations

from projections.lines.line import InitiativeLine
from projections.model.ranking import STATES, rank
from projections.moment import EVERY_POSITION, ITS_OWN, Moment
from projections.spans.laid_out import is_laid_out, left_to_the_fold
from projections.spans.peers_then import UsualThen, warned_then
from projections.spans.rows import every_row
from projections.spans.slide import DAY, HINDSIGHT
from projections.views import Views


def axis_of(views: Views, moment: Moment) -> str | None:
    """The axis on which a moment lies, None for one on neither."""
    if moment.seen != EVERY_POSITION or moment.judged != ITS_OWN:
        return None
    if moment.as_of == moment.known_at:
        return DAY
    (latest,) = views.connection.execute("SELECT latest FROM tracking").fetchone()
    return HINDSIGHT if moment.known_at >= max(latest, moment.as_of) else None


def stood(views: Views, moment: Moment) -> list[InitiativeLine]:
    """Every initiative as it stood, the worst first: from spans where the moment lies on an axis, else folded.

    They are not compared with their peers.
    """
    axis, connection = axis_of(views, moment), views.connection
    found: list[tuple[int, InitiativeLine]] = []
    if axis is None:
        rows = connection.execute("SELECT id FROM subject WHERE home = id AND stream LIKE 'initiative:%'")
        further = [number for (number,) in rows]
    else:
        found += [(number, span.line) for number, span in every_row(connection, axis, moment.as_of)]
        further = left_to_the_fold(connection, axis)
    if further:
        from projections.views.standings import folded

        found += [(number, standing.line) for number, standing in folded(views, moment, further).items()]
    return [line for _, line in sorted(found, key=_badness)]


def lines_then(views: Views, moment: Moment) -> list[InitiativeLine] | None:
    """Every initiative as it stood, with all its signals; None where spans are not laid out or cannot tell."""
    axis = axis_of(views, moment)
    connection, as_of = views.connection, moment.as_of
    if axis is None or not is_laid_out(connection) or left_to_the_fold(connection, axis):
        return None
    usual = UsualThen(connection, axis == HINDSIGHT)
    return [
        span.line._replace(signals=warned_then(span, usual, as_of)) for _, span in every_row(connection, axis, as_of)
    ]


def _badness(found: tuple[int, InitiativeLine]) -> tuple[int, int]:
    number, line = found
    return rank(STATES.index(line.state), line.since, line.overdue_decisions), number
