"""What is seen of one thing from where the playhead stands; each answer is a piece of a scene."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ledger.instants import MINUTE, Micros
from projections.audit.records import AuditFilter, AuditRow, at_positions, known_after
from projections.model.states import ACTIVE
from projections.moment import FOREVER, ITS_OWN, Moment
from projections.past.line_span import ABSENT, LineSpan
from projections.replay.item_steps import item_lines
from projections.replay.play import Facts
from projections.replay.steps import lines_of
from projections.spans.past import Past
from projections.spans.peers_then import UsualThen, warned_then
from projections.views import Views
from projections.views.policies import STANDS, cut
from projections.views.reader import Reader, ToldInitiative, ToldItem
from projections.views.typed import typed
from tui.replaying.loading import Asked, Found, filters
from tui.replaying.scene import Detail, Head, Sight
from tui.words.display import day, minute, span

_LATER = 6


class Looker:
    """Looks at one thing from any moment. Its lines along an axis are laid out when that is first looked along."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._lines: dict[tuple[bool, bool], list[LineSpan]] = {}
        self._usual: dict[bool, UsualThen] = {}

    def look(self, views: Views, head: Head, base: Micros) -> Sight:
        """How it stood. Raises Rejected where its past was rewritten too often."""
        lines = self._laid_out(views, head)
        now, before = span_at(lines, head.moment), span_at(lines, base)
        later: tuple[AuditRow, ...] = ()
        if head.hindsight:
            chosen = filters(views, Asked(), self._found.subject)
            later = told_later(views, chosen, head.moment)
        return Sight(
            head,
            base,
            now.line if now else None,
            before.line if before else None,
            self._detail(views, head, now),
            None,
            later,
            _unknown(self._found.silences, head.moment) if head.hindsight else (),
            lines,
        )

    def _laid_out(self, views: Views, head: Head) -> list[LineSpan]:
        axis = head.hindsight, head.today
        if axis not in self._lines:
            present = views.moment()
            number = Reader(views.connection, present).id_of(typed(self._found.subject or ""))
            if number is None:
                return []
            if self._found.is_item:
                judged = present.as_of if head.today else ITS_OWN
                self._lines[axis] = list(item_lines(views, number, hindsight=head.hindsight, judged=judged))
            else:
                past = Past(views.connection, number)
                if head.today:
                    past.judge_by(present.as_of)
                self._lines[axis] = lines_of(past, self._found.key, hindsight=head.hindsight)
        return self._lines[axis]

    def _signals(self, views: Views, head: Head, span: LineSpan) -> tuple[str, ...]:
        """Signals as they stood; those that come of a comparison with peers once the past of all is laid out.

        What is usual by today's policy is not kept for the past.
        """
        if head.today:
            return tuple(signal.sentence for signal in span.line.signals)
        usual = self._usual.get(head.hindsight)
        if usual is None:
            usual = self._usual[head.hindsight] = UsualThen(views.connection, head.hindsight)
        return tuple(signal.sentence for signal in warned_then(span, usual, head.moment))

    def _detail(self, views: Views, head: Head, now: LineSpan | None) -> Detail:
        """Signals as they stood, and the blockers and decisions that were open, of the thing and its items."""
        judged = views.moment().as_of if head.today else ITS_OWN
        moment = Moment(head.moment, FOREVER if head.hindsight else head.moment, judged=judged)
        reader = Reader(views.connection, moment)
        number = reader.id_of(typed(self._found.subject or ""))
        told: ToldItem | ToldInitiative | None = None
        if number is not None:
            told = reader.item(number) if self._found.is_item else reader.initiative(number)
        if told is None:
            return Detail()
        signals = self._signals(views, head, now) if now is not None and not self._found.is_item else ()
        standing_ = [
            f"{each.key} {each.title}, {span(head.moment - each.since)}, {each.unblocker or 'nobody'} can clear it"
            for each in told.blockers
            if each.cleared is None
        ]
        asked = [
            f"{each.key} {each.question} {each.decider or 'nobody'} decides"
            + (f", needed by {each.needed_by}" if each.needed_by else "")
            for each in told.decisions
            if each.outcome == "open"
        ]
        last = told.timeline.segments[-1] if told.timeline.segments and told.timeline.open_ else None
        silent_from = told.timeline.next_change if last is not None and last.state == ACTIVE else None
        return Detail(signals, tuple(standing_), tuple(asked), silent_from, _policy(views, moment, head.today))


def _policy(views: Views, moment: Moment, today: bool) -> str:
    """Which policy judges, in words."""
    whose = "today's policy" if today else "the policy of its day"
    found = views.connection.execute(
        f"SELECT at, position FROM policy WHERE {STANDS} ORDER BY at DESC, position DESC LIMIT 1", cut(moment)
    ).fetchone()
    if found is None:
        return f"{whose}: none was set, what is built in holds"
    return f"{whose}, @{found[1]:,} of {day(found[0])}"


def span_at(lines: Sequence[LineSpan], moment: Micros) -> LineSpan | None:
    """The line that held at a moment, None where nothing was known."""
    index = bisect_right(lines, moment, key=lambda span: span.from_) - 1
    return lines[index] if index >= 0 and lines[index].line.state != ABSENT else None


def _unknown(silences: Sequence[tuple[Micros, Micros]], moment: Micros) -> tuple[str, ...]:
    """The silences that had begun by a moment and could not be known yet."""
    return tuple(
        f"silent since {minute(from_)}, which could be known on {minute(knowable)}, {span(knowable - from_)} later"
        for from_, knowable in silences
        if from_ <= moment <= knowable
    )


def told_later(views: Views, chosen: Sequence[AuditFilter], moment: Micros) -> tuple[AuditRow, ...]:
    """What was true by a moment and nobody knew yet."""
    found = {each for wanted in chosen for each in known_after(views, wanted, moment, MINUTE, _LATER)}
    return tuple(sorted(found, key=lambda each: -each.at)[:_LATER])


def events(views: Views, facts: Facts, reached: int, around: int) -> dict[int, AuditRow]:
    """The records around a place among the facts."""
    near = facts.positions[max(reached - around, 0) : reached + around]
    return {found.position: found for found in at_positions(views, list(near))}
