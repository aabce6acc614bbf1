"""How a file from outside is opened: packed or not, within bounds, with its progress known."""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from ledger.errors import BadInput

#: A record longer than this is no record of a tracker; reading on would only fill the memory.
MAX_RECORD_BYTES = 64 * 1024 * 1024
#: Real logs pack 10 to 100 times; deflate cannot do more than 1,032. Both must be passed before a file is refused.
MAX_UNPACKED_RATIO = 250
UNPACKED_BYTES_ALLOWED = 256 * 1024 * 1024
_CHUNK = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
_ZIP_MAGIC = b"PK\x03\x04"


class Problem(NamedTuple):
    """One record of a file that was not taken in: where it stands, why, and what would be right."""

    file: str
    line: int | None
    why: str


class Line(NamedTuple):
    """The bytes of one record and the line on which it begins."""

    number: int
    raw: bytes


class Source:
    """One file on its way in: its unpacked bytes, and how much of the packed file was read.

    `name` is what a person calls it. Use it as a context manager. Raises BadInput where the file cannot be opened.
    """

    def __init__(self, name: str, raw: BinaryIO, total: int | None) -> None:
        self.name = name
        self.total = total
        self._counted = _Counted(raw)
        start = self._counted.peek(4)
        if start == _ZIP_MAGIC:
            self._counted.close()
            raise BadInput(name, None, "this is a zip archive; unpack it and name the files that were in it")
        packed = start[:2] == _GZIP_MAGIC
        plain = _Unpacked(self._counted) if packed else io.BufferedReader(self._counted, _CHUNK)
        # An XML file says by itself in what it is written, and its parser listens.
        wide = start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and b"<" not in start[2:]
        self.stream: BinaryIO = cast(BinaryIO, _FromUtf16(plain) if wide else plain)

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._counted.close()

    @property
    def bytes_read(self) -> int:
        """Bytes of the file as it lies on the disk, packed or not."""
        return self._counted.bytes_read

    def problem(self, line: int | None, why: str) -> Problem:
        """A problem in this file."""
        return Problem(self.name, line, why)

    def chunks(self) -> Iterator[bytes | Problem]:
        """The unpacked bytes, in pieces; a damaged or boundless packed file ends in a problem."""
        while True:
            try:
                chunk = self.stream.read(_CHUNK)
            except _Boundless as error:
                yield self.problem(None, str(error))
                return
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                yield self.problem(None, f"the packed file is damaged or cut off here ({error})")
                return
            if not chunk:
                return
            yield chunk

    def lines(self, head: bytes = b"", chunks: Iterator[bytes | Problem] | None = None) -> Iterator[Line | Problem]:
        """Each line without its end; a line that is too long is a problem and is passed over.

        `head` and `chunks` are given by a caller who looked at the beginning first.
        """
        number = 1
        pieces: list[bytes] = []
        held = 0
        for chunk in chain([head] if head else [], self.chunks() if chunks is None else chunks):
            if isinstance(chunk, Problem):
                yield chunk
                break
            *whole, rest = chunk.split(b"\n")
            for piece in whole:
                held += len(piece)
                yield self._line(number, held, (*pieces, piece))
                pieces.clear()
                held = 0
                number += 1
            held += len(rest)
            if held <= MAX_RECORD_BYTES:
                pieces.append(rest)
            else:
                pieces.clear()
        if held:
            yield self._line(number, held, pieces)

    def _line(self, number: int, held: int, pieces: Sequence[bytes]) -> Line | Problem:
        if held > MAX_RECORD_BYTES:
            return self.problem(number, f"the line is longer than {MAX_RECORD_BYTES >> 20} MiB; it was passed over")
        return Line(number, b"".join(pieces).rstrip(b"\r"))


def open_source(place: str) -> Source:
    """The file at `place`, or standard input for `-`. Raises BadInput with the reason where it cannot be read."""
    if place == "-":
        return Source("standard input", sys.stdin.buffer, None)
    path = Path(place)
    try:
        raw = path.open("rb")
        total = path.stat().st_size
    except FileNotFoundError:
        raise BadInput(place, None, "there is no such file") from None
    except IsADirectoryError:
        raise BadInput(place, None, "this is a folder; name the files in it") from None
    except OSError as error:
        raise BadInput(place, None, (error.strerror or str(error)).lower()) from None
    return Source(place, raw, total)


def spool_standard_input() -> Path:
    """Standard input as a file, for those who have to read it twice. The caller removes it."""
    with tempfile.NamedTemporaryFile("wb", prefix="unstall-", delete=False) as copy:
        while chunk := sys.stdin.buffer.read(_CHUNK):
            copy.write(chunk)
    return Path(copy.name)


class _Boundless(Exception):
    """The packed file unpacks to more than any tracker's export does."""


class _Counted(io.RawIOBase):
    """Raw bytes with a count of what was handed on."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._ahead = b""
        self.bytes_read = 0

    def peek(self, count: int) -> bytes:
        while len(self._ahead) < count and (more := self._raw.read(count - len(self._ahead))):
            self._ahead += more
        return self._ahead

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._ahead:
            data, self._ahead = self._ahead[: len(buffer)], self._ahead[len(buffer) :]
        else:
            data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self.bytes_read += len(data)
        return len(data)

    def close(self) -> None:
        if self._raw is not sys.stdin.buffer:
            self._raw.close()
        super().close()


class _FromUtf16:
    """What a Windows shell wrote in UTF-16, as UTF-8."""

    def __init__(self, plain: Any) -> None:
        self._plain = plain
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")

    def read(self, size: int = _CHUNK) -> bytes:
        while data := self._plain.read(size):
            if text := self._decoder.decode(data):
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")


class _Unpacked:
    """A packed file, unpacked as it is read, as long as it stays within what is plausible."""

    def __init__(self, counted: _Counted) -> None:
        self._counted = counted
        self._plain = gzip.GzipFile(fileobj=io.BufferedReader(counted, 1 << 16), mode="rb")
        self._unpacked = 0

    def read(self, size: int = _CHUNK) -> bytes:
        data = self._plain.read(size)
        self._unpacked += len(data)
        packed = max(self._counted.bytes_read, 1)
        if self._unpacked > UNPACKED_BYTES_ALLOWED and self._unpacked / packed > MAX_UNPACKED_RATIO:
            raise _Boundless(
                f"the file unpacks to more than {MAX_UNPACKED_RATIO} times its size, as a zip bomb does; "
                "unpack it yourself if you trust it"
            )
        return data
