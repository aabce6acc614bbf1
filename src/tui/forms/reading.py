"""What somebody typed into a field, as a value of that field; a phrase is shown back as the moment that it means."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from ledger.errors import Rejected
from ledger.instants import HOUR, Micros, micros, moment, rfc3339
from ledger.references import KEYS, SUBJECTS
from ledger.sealing import group_of
from ledger.wellformed import label
from ledger.words import PEOPLE
from tui.words.display import span
from tui.words.fields import NOTHING, Field, reader
from tui.words.times import day_meant, instant, is_phrase

#: Values of a field that takes several stand apart so; a text with line feeds holds one on each line.
SEPARATOR = "; "


class Read(NamedTuple):
    """A value, None where nothing was typed; `given` is False where the field is to be left out.

    `shown` is what a day or a time means in full; `phrase` says that it had to be understood.
    """

    value: Any = None
    given: bool = False
    shown: str = ""
    phrase: bool = False


def read(field: Field, text: str, now: datetime) -> Read:
    """What was typed into the field. Raises Rejected, in words, where it cannot be that."""
    typed = text.strip()
    if not typed:
        if field.required:
            raise Rejected(f"{label(field.name)} is needed: {field.meaning}")
        return Read()
    if field.mapping:
        return Read([_value(field, part) for part in parts(typed)], given=True)
    if field.many:
        return Read([_value(field, part) for part in parts(typed)], given=True)
    if field.nullable and typed == NOTHING and not field.prose:
        return Read(None, given=True)
    if field.kind is date:
        day = day_meant(typed, now)
        return Read(day, True, _day_told(day, now), is_phrase(typed))
    if field.kind is datetime:
        at, shown, phrase = time_meant(typed, now)
        return Read(moment(at), True, shown, phrase)
    return Read(_value(field, text if field.prose else typed), given=True)


def time_meant(text: str, now: datetime) -> tuple[Micros, str, bool]:
    """A moment, in full, and whether it had to be understood. Raises Rejected."""
    at = instant(text.strip(), now)
    return at, _time_told(at, micros(now)), is_phrase(text)


def parts(text: str) -> list[str]:
    """The values in a text that holds several."""
    pieces = text.splitlines() if "\n" in text else text.split(SEPARATOR.strip())
    return [piece.strip() for piece in pieces if piece.strip()]


def value_begins(text: str) -> int:
    """Where the last value begins in a text that holds several."""
    start = max(text.rfind(SEPARATOR.strip()), text.rfind("\n")) + 1
    return start + len(text[start:]) - len(text[start:].lstrip())


def joined(values: Any) -> str:
    """Several values as one text; see `parts`."""
    texts = [str(value) for value in values]
    if any(SEPARATOR.strip() in text for text in texts):
        return "".join(text + "\n" for text in texts)
    return SEPARATOR.join(texts)


def _value(field: Field, text: str) -> Any:
    if get_origin(field.kind) is Literal and not field.mapping:
        return _choice(text, get_args(field.kind))
    if field.mapping:
        from tui.words.fields import pair

        convert: Any = pair(field.kind)
    else:
        convert = reader(field.kind, nullable=False)
    try:
        return convert(text)
    except ArgumentTypeError as error:
        raise Rejected(str(error)) from None
    except ValueError:
        raise Rejected(f"{text!r} is no number; write it as 3 or 2.5") from None


def _choice(text: str, choices: tuple[str, ...]) -> str:
    """The choice that begins so."""
    wanted = text.casefold()
    if wanted in choices:
        return wanted
    found = [choice for choice in choices if choice.startswith(wanted)]
    if len(found) != 1:
        raise Rejected(f"{text!r} is not one of {', '.join(choices)}")
    return found[0]


def _day_told(day: date, now: datetime) -> str:
    distance = (day - now.astimezone().date()).days
    relation = "today" if not distance else f"in {distance:,} d" if distance > 0 else f"{-distance:,} d ago"
    return f"{day.isoformat()}, {day:%a}, {relation}"


def _time_told(at: Micros, now: Micros) -> str:
    return f"{rfc3339(at)}, {moment(at):%a}" + (f", {span(now - at)} ago" if now - at >= HOUR else "")


# ── what a field is about ──


@cache
def is_person(field: Field) -> bool:
    """Whether names of people are asked for."""
    return group_of(get_type_hints(field.command, include_extras=True)[field.name]) == PEOPLE


def kinds_of(field: Field) -> tuple[str, ...]:
    """The kinds of things whose keys the field takes: initiative, item, blocker, decision, review; empty: none."""
    if field.name in SUBJECTS:
        return ("initiative", "item")
    if field.name == "ref":
        return ("blocker", "decision", "item")
    kind = KEYS.get(field.name)
    return (kind,) if kind else ()
