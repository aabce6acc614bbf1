"""Moves: everything that waits for one person, or for anybody, ready to be acted on or pasted into a message."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from ledger import edge
from ledger.counting import count
from ledger.instants import Micros
from projections.exports.digest import as_markdown, as_text
from projections.lists.matching import texts
from projections.lists.moves import Move, moves, moves_of
from projections.model.people import People
from projections.moment import Moment
from projections.views import Views
from projections.views.policies import people_at
from tui.pages.board import Board
from tui.pages.wording import bullets, day_span, day_told, labelled, prose, sentence
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.naming import named
from tui.widgets.palette import Line, Span
from tui.widgets.sources import Key
from tui.words.display import clean, day, span

_NOBODY = "nobody"
#: So many people are named where nothing waits for the one who was asked after.
_NAMED = 8


class Told(NamedTuple):
    """Everybody's moves, and who is who."""

    moves: list[Move]
    people: People


def _state(move: Move) -> Span:
    return ("overdue", "alarm") if move.overdue else ("", "")


def _whose(move: Move) -> Span:
    return (move.person or _NOBODY, "" if move.person else "alarm")


def _columns(everybody: bool) -> list[Column]:
    return [
        Column("State", _state, 7),
        Column("Due", lambda move: day_span(move.due, present()), 10, leaves=1),
        Column("For", lambda move: (span(present() - move.since), ""), 5, 9, align="right"),
        *([Column("Whose", _whose, 8, 20)] if everybody else []),
        Column("Initiative", lambda move: (move.initiative or "", "bold"), 10, 16, leaves=2),
        Column("What", lambda move: (move.what, ""), 24, 160),
    ]


class Moves(Board):
    """What waits for me, or for whoever I ask after?"""

    NAME = "Moves"
    SHARE = (38, 50)
    LIST_ROWS = 5
    CAN_MARK = False
    FOOTER: ClassVar[tuple[str, ...]] = (
        "open", "person", "markdown", "record('decide')", "record('unblock')", "app.record('chase')", "record('note')",
        "filter", "copy",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = named(
        "moves",
        [
            Binding("p", "person", "person", tooltip="whose moves: type a part of the name; nothing: everybody's"),
            Binding("c", "app.record('chase')", "chase", tooltip="note that a blocker was followed up"),
            Binding("e", "app.record('escalate')", "escalate", tooltip="take a blocker to somebody with more say"),
            Binding("m", "markdown", "copy as Markdown", id="markdown"),
            Binding("M", "text", "copy as plain text", id="text"),
        ],
    )

    ORDERS: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "initiative": lambda row: row.initiative,
        "age": lambda row: row.since,
    }

    def __init__(self) -> None:
        super().__init__(_columns(everybody=False))
        self._all = Told([], People())
        #: Whose moves are shown; empty for everybody's.
        self._person = edge.actor()
        self._name: str = self._person

    # ── what the bars say ──

    def place(self) -> Line:
        board, *rest = super().place()
        return [board, (" ▸ ", "dim"), (self._name or "everybody", "bold"), *rest]

    def summary(self) -> Line:
        if not self.told:
            return [("reading …", "dim")]
        if not self.rows:
            return [(f"Nothing waits for {self._name or 'anybody'}", "active")]
        line = sentence(
            [
                (sum(move.overdue for move in self.rows), "overdue", "overdue", "alarm"),
                (len(self.rows), "waits", "wait", ""),
            ]
        )
        return [
            *line,
            (f" for {self._name}" if self._name else f", for {count(len(self._names()), 'person', 'people')}", ""),
        ]

    def command(self) -> str:
        return f"unstall digest --for {shlex.quote(self._name)}" if self._name else "unstall digest --all"

    def subject(self) -> str | None:
        row = self.table.row
        if row is None:
            return None
        return (
            row.stream if row.stream.startswith("item:") else f"initiative:{row.initiative}" if row.initiative else None
        )

    def thing(self) -> str | None:
        """What the move is about."""
        return self.table.row.stream if self.table.row else None

    def opened(self, row: Move) -> None:
        self.unstall.open_stream(self.subject() or row.stream, None)

    # ── rows ──

    def question(self, views: Views, moment: Moment) -> Told:
        return Told(moves(views, moment), people_at(views.connection, moment))

    def answered(self, answer: Told) -> list[Move]:
        self._all = answer
        return self._own()

    def _own(self) -> list[Move]:
        if not self._person:
            self._name = ""
            return self._all.moves
        self._name, own = moves_of(self._person, self._all.moves, self._all.people)
        return own

    def key(self, row: Move) -> Key:
        return (row.kind, row.about, row.person)

    def text(self, row: Move) -> str:
        return f"{_state(row)[0]} {texts(row)}"

    def empty(self) -> Sequence[str]:
        return _empty(self._name, self._all.moves)

    def lines(self, row: Move, width: int, now: Micros) -> list[Line]:
        lines = prose(row.what[:1].upper() + row.what[1:], width, "bold")
        lines += labelled("Whose move", row.person or _NOBODY, width, role="" if row.person else "alarm")
        lines += labelled("Initiative", row.initiative or "", width)
        lines += labelled("Due", day_told(row.due, now), width, role="alarm" if row.overdue else "")
        lines += labelled("Since", f"{day(row.since)}, {span(now - row.since)}", width)
        return [*lines, *([[], *bullets(row.more, width, "·", "dim")] if row.more else [])]

    # ── whose ──

    def _names(self) -> list[str]:
        return sorted({move.person for move in self._all.moves if move.person}, key=str.casefold)

    def action_person(self) -> None:
        before = self._person
        self.unstall.ask_line(
            "person",
            "whose moves: ",
            entered=self._look_at,
            typed=self._look_at,
            left=lambda: self._turn_to(before),
            step=self._step,
        )

    def _look_at(self, typed: str) -> None:
        """The first person whose name begins so, or has it somewhere; a name that nothing waits for stands as it is."""
        wanted = typed.strip().casefold()
        names = sorted(self._names(), key=lambda name: not name.casefold().startswith(wanted))
        self._turn_to(next((name for name in names if wanted in name.casefold()), typed.strip()) if wanted else "")

    def _step(self, distance: int) -> None:
        names = ["", *self._names()]
        place = names.index(self._name) if self._name in names else 0
        chosen = names[(place + distance) % len(names)]
        self.unstall.prompt.put(chosen, len(chosen))

    def _turn_to(self, person: str) -> None:
        self._person = person
        self.rows = self._own()
        self.table.columns = _columns(everybody=not person)
        if self.told:
            self.show_rows()
        self.unstall.show_place()

    def view(self) -> dict[str, str] | None:
        return {**(super().view() or {}), **({"person": self._name} if self._name else {})}

    def restore(self, settings: Mapping[str, str]) -> None:
        self._turn_to(settings.get("person", ""))
        super().restore(settings)

    # ── to be pasted ──

    def action_markdown(self) -> None:
        self._copy(as_markdown, "Markdown")

    def action_text(self) -> None:
        self._copy(as_text, "plain text")

    def _copy(self, form: Any, what: str) -> None:
        people: Sequence[str | None] = [self._name] if self._name else [*self._names(), None]
        lines: list[str] = []
        for person in people:
            own = [move for move in self.passing() if self._name or move.person == person]
            if own:
                lines += [*([""] if lines else []), *form(person, own, present())]
        if not lines:
            self.unstall.complain(f"nothing waits for {self._name or 'anybody'} here; nothing was copied")
            return
        self.unstall.copy_to_clipboard("\n".join(map(clean, lines)) + "\n")
        self.unstall.say(f"copied {count(len(self.passing()), 'move')} as {what}, to be pasted into a message")


def _empty(name: str, everybodys: Sequence[Move]) -> tuple[str, ...]:
    found = Counter(move.person for move in everybodys if move.person)
    others = [f"    {person}, {count(number, 'move')}" for person, number in found.most_common(_NAMED)]
    more = [f"    and {len(found) - _NAMED:,} others"] if len(found) > _NAMED else []
    told = [f"Nothing waits for {name or 'anybody'}.", *(["", "Something waits for", *others, *more] if others else [])]
    # A name may hold braces, and in these lines they name keys.
    return (
        *(line.replace("{", "{{").replace("}", "}}") for line in told),
        "",
        "Press p and type a name, or nothing for everybody's.",
    )
