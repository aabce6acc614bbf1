"""How it stood at the playhead as lines: of one thing against the base, of several the worst first. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len

from ledger.counting import count
from ledger.instants import Micros, moment
from projections.lines.line import InitiativeLine
from projections.model.states import SILENT, STALLED
from projections.pictures.looks import LOOKS
from tui.replaying.scene import Portfolio, Scene, Sight
from tui.widgets.palette import Line, fit, pad, wrap
from tui.words.display import minute, span

_LABEL, _SIGN = 11, 2
_LONGEST_KEY = 14
#: From this many lines on a blank one keeps what hindsight knows more apart.
_AIRY_FROM = 16


def state_lines(scene: Scene, width: int, room: int) -> list[Line]:
    """The state as it was seen; dimmed while that is not of this moment."""
    sight = scene.sight
    if sight is None:
        return []
    if sight.portfolio is not None:
        lines = _portfolio_lines(sight, sight.portfolio, width, room)
    else:
        lines = _one_lines(scene, sight, width)
    return [[(text, "dim") for text, _ in line] for line in lines] if scene.stale else lines


# ── one thing ──


def _one_lines(scene: Scene, sight: Sight, width: int) -> list[Line]:
    now_width = max((width - _LABEL - _SIGN) * 54 // 100, 12)
    when, than = (moment(at).strftime("%Y-%m-%d") for at in (sight.head.moment, sight.base))
    lines: list[Line] = [
        [("State".ljust(_LABEL + _SIGN), "bold"), (pad(f"as of {when}", now_width), "dim"), (f"base {than}", "dim")],
    ]
    line = sight.line
    if line is None:
        return [*lines, [("nothing was known of it yet", "dim")]]
    for label, now, before in _fields(scene, sight, line):
        same = now == before
        sign = ("  ", "") if same else ("~ ", "accent") if before and now else ("+ " if now else "- ", "accent")
        role = line.state if label == "state" else "" if same else "bold"
        shown: Line = [(pad(now or "—", now_width - 1) + " ", role), (before or "—", "dim")]
        lines.append([(label.ljust(_LABEL), "dim"), sign, *shown])
    lines.append([])
    lines += _clock_lines(sight, line, width)
    lines += _bulleted("Signals as they stood", sight.detail.signals, width, "!", "alarm")
    lines += _bulleted("Blockers", sight.detail.blockers, width, "▲", "waiting")
    lines += _bulleted("Decisions", sight.detail.decisions, width, "◆", "waiting")
    lines += _later_lines(sight, width)
    if sight.detail.policy:
        lines.append([(fit(f"Judged by {sight.detail.policy}", width), "accent" if sight.head.today else "dim")])
    return lines


def _fields(scene: Scene, sight: Sight, line: InitiativeLine) -> list[tuple[str, str, str]]:
    """(label, at the playhead, at the base) of what was known at either."""
    tell = _told_item if (scene.subject or "").startswith("item:") else _told_initiative
    now = tell(line, sight.head.moment)
    before = tell(sight.base_line, sight.base) if sight.base_line is not None else {}
    return [(label, value, before.get(label, "")) for label, value in now.items() if value or before.get(label)]


def _told(line: InitiativeLine) -> dict[str, str]:
    cause = f": {line.cause}" if line.cause else ""
    return {
        "state": f"{LOOKS[line.state].glyph} {line.state}{cause}",
        "since": moment(line.since).strftime("%Y-%m-%d"),
        "move": line.whose_move or "",
        "next": line.next_action or "",
    }


def _told_item(line: InitiativeLine, _: Micros) -> dict[str, str]:
    return {**_told(line), "status": line.stage, "assignee": line.owner or "", "due": line.target or ""}


def _told_initiative(line: InitiativeLine, at: Micros) -> dict[str, str]:
    return {
        **_told(line),
        "owner": line.owner or "",
        "target": line.target or "",
        "stage": line.stage,
        "open items": f"{line.open_items:,}",
        "overdue": count(line.overdue_decisions, "decision") if line.overdue_decisions else "",
        "quiet for": span(at - line.onset) if line.onset is not None else "",
    }


def _clock_lines(sight: Sight, line: InitiativeLine, width: int) -> list[Line]:
    """How long it had stood still; or when it will have, if nothing moves."""
    elapsed = span(sight.head.moment - line.since)
    if line.state == SILENT:
        return [[(fit(f"Silent since {minute(line.since)}, {elapsed} by now", width), "silent")]]
    if line.state in STALLED:
        now = f", {elapsed} by now" if sight.head.moment > line.since else ""
        return [[(fit(f"Waits since {minute(line.since)}{now}", width), "waiting")]]
    if sight.detail.silent_from is not None:
        return [[(fit(f"Silent from {minute(sight.detail.silent_from)} on if nothing moves", width), "dim")]]
    return []


def _bulleted(heading: str, sentences: tuple[str, ...], width: int, sign: str, role: str) -> list[Line]:
    if not sentences:
        return []
    lines: list[Line] = [[(heading, "bold")]]
    for sentence in sentences:
        first, *rest = wrap(sentence, max(width - 2, 8))
        lines += [[(f"{sign} ", role), (first, "")], *([("  ", ""), (piece, "")] for piece in rest)]
    return lines


def _later_lines(sight: Sight, width: int) -> list[Line]:
    """What hindsight knows more."""
    if not sight.head.hindsight:
        return []
    later = tuple(
        f"@{row.position:,} {row.kind}: {row.summary}, known {span(row.known_at - row.at)} later" for row in sight.later
    )
    told = (*sight.unknown, *later)
    if not told:
        return [[("True already, not known yet", "bold")], [("nothing: what had happened was known", "dim")]]
    return _bulleted("True already, not known yet", told, width, "◌", "silent")


# ── several ──


def _portfolio_lines(sight: Sight, found: Portfolio, width: int, room: int) -> list[Line]:
    apart = sight.head.moment != sight.base
    lines = _counted_lines(found, apart, width)
    if apart and room > 1:
        beside = lines.pop() if len(lines) > 1 else []
        told = f"{'   ' if beside else ''}against the base, {minute(sight.base)}"
        lines.append([*beside, (fit(told, max(width - sum(cell_len(text) for text, _ in beside), 0)), "dim")])
    later = _not_known_lines(found, width, room)
    key_width = min(max((cell_len(row.initiative) for row in found.rows), default=8), _LONGEST_KEY)
    for row in found.rows[: max(room - len(lines) - len(later), 0)]:
        age = span(sight.head.moment - row.since) if row.state in STALLED else ""
        why = row.cause or ("nobody has said why" if row.state == SILENT else "")
        move = f" → {row.whose_move}" if row.whose_move else ""
        first = _before(found.before, row.initiative) if apart else []
        text = fit(f"{row.title}  {why}{move}", max(width - key_width - 15 - (3 if apart else 0), 4))
        warned = found.warned.get(row.initiative, 0)
        lines.append(
            [
                *first,
                (f"{LOOKS[row.state].glyph} ", row.state),
                (pad(row.initiative, key_width) + " ", "bold"),
                (pad(age, 7, "right") + " ", ""),
                (f"!{warned:<3}" if warned else "    ", "alarm"),
                (text, ""),
            ]
        )
    return [*lines, *later]


def _counted_lines(found: Portfolio, apart: bool, width: int) -> list[Line]:
    """How many stood how; what is overdue stands below them where it has no room beside them."""
    states: Line = []
    for state, number in found.counted.items():
        before = found.counted_before.get(state, 0)
        if state and (number or (apart and before)):
            states.append((f"{LOOKS[state].glyph} {number:,} {state}", state))
            states.append((f"{_change(number, before) if apart else ''}  ", "dim"))
    if not found.overdue and not (apart and found.overdue_before):
        return [states]
    overdue: Line = [
        (f"{count(found.overdue, 'decision')} overdue", "alarm" if found.overdue else "dim"),
        (_change(found.overdue, found.overdue_before) if apart else "", "dim"),
    ]
    fits = sum(cell_len(text) for text, _ in (*states, *overdue)) <= width
    return [[*states, *overdue]] if fits else [states, overdue]


def _not_known_lines(found: Portfolio, width: int, room: int) -> list[Line]:
    """What hindsight knows more, in the lower part; no sentence is cut."""
    if found.not_known is None:
        return []
    counted, told = found.not_known
    head: Line = [("True already, not known yet", "bold"), (f"  {counted or 'nothing'}", "dim")]
    most = max(room // 3, 1)
    apart: list[Line] = [[]] if room >= _AIRY_FROM else []
    lines: list[Line] = []
    for sentence in told:
        first, *rest = wrap(sentence, max(width - 2, 8))
        if lines and len(lines) + 1 + len(rest) > most:
            break
        lines += [[("◌ ", "silent"), (first, "")], *([("  ", ""), (piece, "")] for piece in rest)]
    return [*apart, head, *lines]


def _change(now: int, before: int) -> str:
    return "" if now == before else f" {now - before:+,}"


def _before(moved: Mapping[str, str], initiative: str) -> Line:
    """The state at the base of a row that was in another one."""
    if initiative not in moved:
        return [("   ", "")]
    state = moved[initiative]
    return [(f"{LOOKS[state].glyph}→ ", state)] if state else [("+  ", "accent")]
