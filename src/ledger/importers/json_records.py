"""JSON from outside, record by record: lines, an array, a search page, or one pretty-printed object.

A record is checked before anything of it is used: valid UTF-8, valid JSON, not too deep, no NaN, no number out of
range. Where a key stands twice in one object the last one counts, as it does for the trackers that write such files.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import TypeVar

import msgspec

from ledger.importers.reading import MAX_RECORD_BYTES, Line, Problem, Source

Shape = TypeVar("Shape")

_MARK = re.compile(rb'[{}\[\]"\\\n]')
_LONE_SURROGATE = re.compile(
    rb"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)

_LOOK_BEHIND = 256
_NEVER = re.compile(rb"(?!)")
_MARK_OF_UTF8 = b"\xef\xbb\xbf"


def decode(raw: bytes, decoder: msgspec.json.Decoder[Shape]) -> Shape | str:
    """The record in the decoder's shape, or in one sentence why it is none."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return f"not valid UTF-8 at byte {error.start} of the record: {raw[error.start : error.start + 3].hex(' ')}"
    try:
        return decoder.decode(raw)
    except RecursionError:
        return "the JSON is nested too deeply to be a record of a tracker"
    except msgspec.ValidationError as error:
        return f"the record does not have the expected form: {error}"
    except msgspec.DecodeError as error:
        repaired = _without_lone_surrogates(raw)
        if repaired != raw:
            return decode(repaired, decoder)
        return f"not valid JSON: {error}"


def _without_lone_surrogates(raw: bytes) -> bytes:
    """Half of a surrogate pair is no character; it becomes U+FFFD, as everywhere in this project."""
    return _LONE_SURROGATE.sub(
        lambda found: found[0] if found[2] is not None else (found[3] or b"") + b"\\ufffd",
        raw,
    )


def records(
    source: Source, list_key: str | None, chunks: Iterator[bytes | Problem] | None = None
) -> Iterator[Line | Problem]:
    """Every record in the file, whichever way they are laid out, in bounded memory.

    Known are: one record a line; an array of records; objects with the records in an array under `list_key` (pages);
    one object that is the record, on as many lines as it likes. `chunks` are given by a caller who looked first.
    """
    chunks = source.chunks() if chunks is None else chunks
    head = b""
    for chunk in chunks:
        if isinstance(chunk, Problem):
            yield chunk
            return
        head += chunk
        if b"\n" in head.lstrip() or len(head) > MAX_RECORD_BYTES:
            break
    head = head.removeprefix(_MARK_OF_UTF8)
    list_start = re.compile(rb'"' + re.escape(list_key.encode()) + rb'"\s*:\s*\[') if list_key else _NEVER
    first, _, after = (line.strip() for line in head.lstrip().partition(b"\n"))
    # A first line that is broken off is no pretty-printed object where the next line begins an object, too.
    lines = first.startswith(b"{") and (first.endswith(b"}") or after.startswith(b"{"))
    if lines and not list_start.search(first):
        for line in source.lines(head, chunks):
            if isinstance(line, Problem) or line.raw.strip():
                yield line
    else:
        yield from _Splitter(source, list_start).split(head, chunks)


class _Splitter:
    """Cuts the objects out of an array or a page by their brackets, without reading what is inside them."""

    def __init__(self, source: Source, list_start: re.Pattern[bytes]) -> None:
        self._source = source
        self._list_start = list_start
        self._depth = 0
        self._list_depth: int | None = None  # how deep the objects lie that are the records of an array
        self._in_text = False
        self._line = 1
        self._start: int | None = None
        self._start_line = 1
        self._found = False

    def split(self, head: bytes, chunks: Iterator[bytes | Problem]) -> Iterator[Line | Problem]:
        buffer, scanned = head, 0
        while True:
            scanned = yield from self._scan(buffer, scanned)
            # What lies before is done with, but for the few bytes that may hold the key of an array.
            keep = self._start if self._start is not None else max(0, scanned - _LOOK_BEHIND)
            buffer, scanned = buffer[keep:], scanned - keep
            if self._start is not None:
                self._start = 0
            if len(buffer) > MAX_RECORD_BYTES:
                why = f"one record is longer than {MAX_RECORD_BYTES >> 20} MiB; reading stopped there"
                yield self._source.problem(self._start_line, why)
                return
            more = next(chunks, None)
            if more is None:
                break
            if isinstance(more, Problem):
                yield more
                return
            buffer += more
        if self._depth > 0:
            yield self._source.problem(self._start_line, "the JSON ends in the middle of a record; the file is cut off")
        elif not self._found and buffer.strip():
            yield self._source.problem(1, "this is not JSON: expected records in braces")

    def _scan(self, buffer: bytes, position: int) -> Generator[Line, None, int]:
        while True:
            mark = _MARK.search(buffer, position)
            if mark is None:
                return len(buffer)
            at, sign = mark.start(), mark[0]
            position = at + 1
            if sign == b"\n":
                self._line += 1
            elif self._in_text:
                if sign == b"\\":
                    if at + 1 == len(buffer):
                        return at
                    position = at + 2
                elif sign == b'"':
                    self._in_text = False
            elif sign == b'"':
                self._in_text = True
            elif sign in b"{[":
                self._open(sign, buffer, at)
            elif sign in b"}]":
                found = self._close(sign, buffer, at)
                if found is not None:
                    yield found

    def _open(self, sign: bytes, buffer: bytes, at: int) -> None:
        if sign == b"[" and self._list_depth is None:
            page = self._depth == 1 and self._ends_with_list_key(buffer, at)
            if self._depth == 0 or page:
                self._list_depth = self._depth + 1
                self._found = True
                self._start = None
        elif sign == b"{" and self._depth == (self._list_depth or 0):
            self._start, self._start_line = at, self._line
        self._depth += 1

    def _ends_with_list_key(self, buffer: bytes, at: int) -> bool:
        found = None
        for found in self._list_start.finditer(buffer, max(0, at - _LOOK_BEHIND), at + 1):  # noqa: B007 - the last one
            pass
        return found is not None and found.end() == at + 1

    def _close(self, sign: bytes, buffer: bytes, at: int) -> Line | None:
        self._depth = max(0, self._depth - 1)
        if sign == b"]" and self._list_depth is not None and self._depth < self._list_depth:
            self._list_depth = None
        elif sign == b"}" and self._start is not None and self._depth == (self._list_depth or 0):
            found = Line(self._start_line, buffer[self._start : at + 1])
            self._start = None
            self._found = True
            return found
        return None
