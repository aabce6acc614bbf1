"""Foreign text and bare numbers as something a person can look at. Pure; the shell and the screens share it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.instants import DAY, EPOCH, HOUR, SECOND, Micros, moment

MINUTE: Micros = 60 * SECOND
#: Within two weeks a date is told relative to the present, beyond that as a day.
NEAR: Micros = 14 * DAY

_FIRST_DAY = EPOCH.toordinal()

#: Printable by Unicode's word, yet nothing is seen of them (fillers, joiners, variation of what is not there).
_UNSEEN = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x180E)))
_MOST_MARKS = 3
_MARKS = frozenset(
    chr(code)
    for first, last in (
        (0x300, 0x36F),
        (0x483, 0x489),
        (0x1AB0, 0x1AFF),
        (0x1DC0, 0x1DFF),
        (0x20D0, 0x20FF),
        (0xFE20, 0xFE2F),
    )
    for code in range(first, last + 1)
)

#: Our own sentences have names in quotation marks and arrows; without them most texts are plain.
_OUR_SIGNS = "‘’→"
_PRINTABLE = bytes(range(0x20, 0x7F))


class _Visible(dict[int, str]):
    """What stands for each character: itself, or a visible sign where it would act on the terminal or hide."""

    def __missing__(self, code: int) -> str:
        self[code] = sign = _sign(code)
        return sign


def _sign(code: int) -> str:
    character = chr(code)
    if character == "\n":
        return "⏎"
    if character == "\r":
        return ""
    if character == "\t" or (character.isspace() and code > 0x7F and code not in (0x85, 0x2028, 0x2029)):
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code in _UNSEEN or not character.isprintable():
        return f"‹U+{code:04X}›"
    return character


_visible = _Visible()


def clean(text: str) -> str:
    """One line of foreign text, safe for any terminal.

    Control characters (C0, C1, ESC), bidi controls, zero-width characters, lone surrogates and unassigned code points
    become visible signs such as ␛ or ‹U+202E›, a line feed becomes ⏎. Cleaning twice changes nothing.
    """
    bare = text.replace("‘", "").replace("’", "").replace("→", "")
    if bare.isascii() and bare.isprintable():
        return text
    shown = text.translate(_visible)
    return shown if _MARKS.isdisjoint(shown) else _unpiled(shown)


def cleaned(texts: list[str]) -> list[str]:
    """Each of many texts cleaned: most of them are plain, and that is seen faster of all at once."""
    whole = "\n".join(texts)
    bare = whole.encode("ascii", "ignore")
    signs = sum(map(whole.count, _OUR_SIGNS))
    if len(bare) + signs == len(whole) and bare.translate(None, _PRINTABLE) == b"\n" * (len(texts) - 1):
        return texts
    return list(map(clean, texts))


def _unpiled(text: str) -> str:
    """At most three marks upon one character: more cover the lines around."""
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if character in _MARKS else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def paragraphs(text: str) -> Iterator[str]:
    """The lines of a longer foreign text, each cleaned."""
    for line in text.splitlines():
        yield clean(line)


class _Days(dict[int, str]):
    """Days as they are written: thousands of lines name hundreds of days."""

    def __missing__(self, number: int) -> str:
        self[number] = written = date.fromordinal(_FIRST_DAY + number).isoformat()
        return written


_days = _Days()


def day(at: Micros) -> str:
    """`2026-05-13`, in UTC."""
    return _days[at // DAY]


def minute(at: Micros) -> str:
    """`2026-05-13 12:05`, in UTC."""
    return moment(at).strftime("%Y-%m-%d %H:%M")


def second(at: Micros) -> str:
    """`2026-05-13 12:05:11Z`."""
    return moment(at).strftime("%Y-%m-%d %H:%M:%SZ")


def ago(at: Micros, now: Micros) -> str:
    """`3 d ago` within two weeks of `now`, the day beyond; `in 3 d` for what is to come."""
    distance = abs(now - at)
    if distance >= NEAR:
        return day(at)
    if distance < MINUTE:
        return "just now"
    told = span(distance)
    return f"{told} ago" if at < now else f"in {told}"


def span(elapsed: Micros) -> str:
    """A duration in its largest whole unit: `41 d`, `3 h`, `12 min`, `40 s`."""
    sign = "-" if elapsed < 0 else ""
    elapsed = abs(elapsed)
    for unit, word in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s")):
        if elapsed >= unit:
            return f"{sign}{elapsed // unit:,} {word}"
    return "0 s"


def late(at: Micros, known_at: Micros) -> str:
    """`told 8 d later`, the detection lag of a fact; empty below an hour."""
    return f"told {span(known_at - at)} later" if known_at - at >= 60 * MINUTE else ""
