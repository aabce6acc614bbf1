"""Reads the stories beside it and tells them to a log. Times are counted back from a day that the caller names.

A story is a text file. `#` begins a remark; every other line is one fact:

    59/57 07:45 Nils BlockerRaised B-WARD-D "FIRE-4" "Ward D is closed to us" follow_up_on=-53

It happened 59 working days before today (learned of 57 before; the same day where only one number stands) at 07:45
in the house's zone, Nils recorded it, and the rest are the fact's fields: in their order, or by name. Working days keep
the rhythm whatever weekday today is. The initiative is the name of the story; an item is called by its number alone.
Days are written as working days from today (`-53`, `+14`), several values with ` | ` between them, and `because=KEY`
names as the cause what was last said of that item, blocker, decision or initiative.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, NamedTuple, get_args, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

from ledger.aggregates.fact import Fact
from ledger.errors import BadInput, Rejected
from ledger.facts import KINDS
from ledger.log.port import Log
from ledger.record import Draft

ZONE = ZoneInfo("Europe/Amsterdam")
VIA = "sample"
_LATER_FACTS_OF = ("blocker:", "decision:")
_SUBJECTS = ("subject", "affects", "predecessor", "successor")
_SINCE = time(8)


class Line(NamedTuple):
    """One line of a story; days are working days before today."""

    story: str
    number: int
    happened: int
    known: int
    clock: time
    actor: str
    kind: type[Fact]
    words: list[str]


def tell(log: Log, today: date) -> int:
    """Record the sample as it stands on `today` in an empty ledger; returns how many facts were added.

    A ledger that holds the sample already gets nothing more. Raises Rejected for one that holds anything else.
    """
    drafts = sample(today)
    if log.head():
        if log.streams_of([str(drafts[0].source)]):
            return 0
        raise Rejected("this ledger holds facts already; the sample goes into an empty one: name another with --ledger")
    return len(log.append(drafts).records)


def sample(today: date) -> list[Draft]:
    """The sample's facts in the order in which they became known, for a ledger that is empty."""
    return list(_Telling(today, lines()).drafts())


def lines() -> list[Line]:
    """Every line of every story, in the order in which it became known."""
    found: list[Line] = []
    for story in sorted(files(__package__).joinpath("stories").iterdir(), key=lambda entry: entry.name):
        name, _, ending = story.name.partition(".")
        if ending == "story":
            found += parse(name.upper(), story.read_text("utf-8"))
    return sorted(found, key=lambda line: (-line.known, line.clock))


def parse(story: str, text: str) -> Iterator[Line]:
    """The lines of one story. Raises BadInput with the line that cannot be read."""
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        try:
            days, clock, actor, kind, *words = shlex.split(raw)
            happened, _, known = days.partition("/")
            yield Line(
                story,
                number,
                int(happened),
                int(known or happened),
                time.fromisoformat(clock),
                actor,
                KINDS[kind],
                words,
            )
        except (ValueError, KeyError) as error:
            raise BadInput(f"{story.lower()}.story", number, f"not a line of a story ({error})") from None


def working_day(today: date, days: int) -> date:
    """The day `days` working days (Monday to Friday) after today, before it where negative; 0 is today itself."""
    day, step = today, timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


class _Telling:
    """Makes facts of lines, one after another: a status change needs the status before it, a cause its position."""

    def __init__(self, today: date, told: list[Line]) -> None:
        self._today = today
        self._lines = told
        self._initiatives = {line.story for line in told}
        self._statuses: dict[str, str] = {}
        self._last: dict[str, int] = {}
        self._first: dict[str, int] = {}

    def drafts(self) -> Iterator[Draft]:
        for position, line in enumerate(self._lines, 1):
            try:
                given = self._fields(line)
                because = given.pop("because", None)
                fact = msgspec.convert(
                    given | {"type": line.kind.__name__} | self._filled_in(line.kind, given, position),
                    line.kind,
                    strict=False,
                )
            except (ValueError, KeyError, msgspec.ValidationError) as error:
                raise BadInput(f"{line.story.lower()}.story", line.number, str(error)) from None
            yield self._draft(line, fact, position, because)

    def _draft(self, line: Line, fact: Fact, position: int, because: str | None) -> Draft:
        stream = stream_of_fact(fact)
        cause = self._last[self._subject(because)] if because else None
        if cause is None and stream.startswith(_LATER_FACTS_OF):
            cause = self._first.get(stream)
        self._first.setdefault(stream, position)
        self._last[stream] = position
        return Draft(
            stream,
            fact,  # type: ignore[arg-type]  # KINDS holds the members of AnyFact
            at=self._moment(-line.happened, line.clock),
            known_at=self._moment(-line.known, line.clock),
            actor=line.actor,
            via=VIA,
            source=f"{VIA}:{line.story}/{line.number}",
            cause=cause,
        )

    def _fields(self, line: Line) -> dict[str, Any]:
        """The words of a line as the fact's fields, under the names in which msgspec reads them."""
        hints = get_type_hints(line.kind)
        names = {field.name: field.encode_name for field in msgspec.structs.fields(line.kind)}
        in_order = iter([name for name in names if name not in ("initiative", "from_", "seen_position")])
        found: dict[str, Any] = {}
        for word in line.words:
            name, sign, value = word.partition("=")
            if not sign or name not in (*names, "because"):
                name, value = next(in_order, ""), word
            if name == "because":
                found[name] = value
            elif name in names:
                found[names[name]] = self._value(line.story, name, value, hints[name])
            else:
                raise ValueError(f"{line.kind.__name__} has no field for {word!r}")
        if "initiative" in names:
            found["initiative"] = line.story
        return found

    def _filled_in(self, kind: type[Fact], given: Mapping[str, Any], position: int) -> dict[str, Any]:
        """What no line says because it follows from what was said before."""
        match kind.__name__:
            case "ItemAdded":
                self._statuses[given["item"]] = given["status"]
            case "StatusChanged":
                before, self._statuses[given["item"]] = self._statuses[given["item"]], given["to"]
                return {"from": before}
            case "InitiativeReviewed":
                return {"seen_position": position - 1}
        return {}

    def _value(self, story: str, name: str, text: str, hint: Any) -> Any:
        kinds = (hint, *get_args(hint))
        if name in _SUBJECTS:
            keys = [self._subject(f"{story}-{key}" if key.isdigit() else key) for key in text.split(" | ")]
            return keys if name == "affects" else keys[0]
        if name == "item":
            return f"{story}-{text}"
        if datetime in kinds:
            return self._moment(int(text), _SINCE)
        if date in kinds:
            return working_day(self._today, int(text))
        if "dict" in str(hint):
            return dict(pair.split(": ") for pair in text.split(" | "))
        if "tuple" in str(hint):
            return text.split(" | ")
        return text

    def _subject(self, key: str) -> str:
        """The stream of what a key names: an initiative by its story, blockers and decisions by their first letter."""
        if key in self._initiatives:
            return f"initiative:{key}"
        return {"B": "blocker:", "D": "decision:"}.get(key.split("-")[0], "item:") + key

    def _moment(self, days: int, clock: time) -> datetime:
        return datetime.combine(working_day(self._today, days), clock, ZONE).astimezone(UTC)


def stream_of_fact(fact: Fact) -> str:
    """The stream in which a fact lies: that of what it is about."""
    for kind in ("item", "blocker", "decision", "initiative", "review"):
        key = getattr(fact, kind, None)
        if key is not None:
            return f"{kind}:{key}"
    return str(getattr(fact, "successor", None) or getattr(fact, "subject", None) or "policy")
