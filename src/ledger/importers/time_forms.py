"""The forms in which tables write times, judged by some of them, and months in several languages. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

#: The months in order, short and long, as trackers write them; English, which `%b` knows, is left out.
_MONTHS = (
    "sty styczeń ene gen janv jan janeiro enero gennaio janvier januar januari янв",
    "lut fév févr fev febr febrero fevereiro febbraio février februar februari фев",
    "mär mrz mars marz mrt marzo março märz maart мар",
    "kwi abr avr abril avril aprile апр",
    "maj mai mag mei mayo maio maggio май мая",
    "cze giu juin junio junho giugno juni июн",
    "lip lug juil julio julho luglio juillet juli июл",
    "sie ago août aoû agosto augustus авг",
    "wrz set sept septiembre setembro settembre septembre сен",
    "paź okt out ott octubre outubro ottobre oktober octobre окт",
    "lis noviembre novembro novembre ноя",
    "gru dez dic déc diciembre dezembro dicembre dezember décembre дек",
)
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IN_ENGLISH = {word: english for words, english in zip(_MONTHS, _ENGLISH, strict=True) for word in words.split()}
_WORD = re.compile(r"[^\W\d_]{3,}\.?")

#: Day first before month first, for tables in which no day is past the 12th: most of the world writes so.
_DAYS = ("%d/%b/%y", "%d/%b/%Y", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y")
_MORE_DAYS = ("%d-%m-%Y", "%m-%d-%Y", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%Y/%m/%d", "%Y.%m.%d")
_CLOCKS = (
    "",
    " %I:%M %p",
    " %H:%M",
    " %H:%M:%S",
    " %H:%M:%S.%f",
    " %I:%M:%S %p",
    ", %H:%M",
    ", %I:%M %p",
    ", %H:%M:%S",
    ", %I:%M:%S %p",
)


def in_english(text: str) -> str:
    """The text with the months of other languages in it in English, as `%b` reads them."""
    return _WORD.sub(lambda found: _IN_ENGLISH.get(found[0].rstrip(".").lower(), found[0]), text)


def form_of(texts: Iterable[str]) -> str | None:
    """A form that fits every one of the texts, None where there is none: `iso`, or one for `strptime`."""
    seen = list(dict.fromkeys(texts))
    if not seen:
        return None
    if all(map(_is_iso, seen)):
        return "iso"
    fitting = (day + clock for day in _DAYS + _MORE_DAYS for clock in _CLOCKS)
    return next((form for form in fitting if all(_fits(text, form) for text in seen)), None)


def both_ways(texts: Iterable[str], form: str) -> bool:
    """Whether the texts would also fit the form with day and month the other way round."""
    if "%b" in form or not ("%d" in form and "%m" in form):
        return False
    swapped = form.replace("%d", "%~").replace("%m", "%d").replace("%~", "%m")
    return form.index("%Y" if "%Y" in form else "%y") > 0 and all(_fits(text, swapped) for text in texts)


def reader(form: str) -> Callable[[str], datetime]:
    """Reads times of a form of `strptime`, months in whatever language; raises ValueError where one does not fit."""

    def read(text: str) -> datetime:
        try:
            return datetime.strptime(in_english(text), form)  # noqa: DTZ007 - the zone is given to it right after
        except ValueError:
            raise ValueError(f"{text!r} is no time of the form {form}") from None

    return read


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _fits(text: str, form: str) -> bool:
    try:
        reader(form)(text)
    except ValueError:
        return False
    return True
