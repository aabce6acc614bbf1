"""Reading a large file in another process while this one writes.

The other process runs the importer and hands on what it hears in portions, of which it seals every other one: sealing
takes a third of an import, and whoever did it alone would be waited for. It is never more than two of them
ahead of the ledger, which is what importers reckon with. Facts go through the pipe as MessagePack: pickling them takes
longer than placing them. Whichever of the two dies, the other one notices at the next portion and ends.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import IO, Any, NamedTuple

import msgspec

from ledger.errors import Unavailable
from ledger.importers.intake import (
    At,
    Exact,
    Heard,
    Importer,
    Note,
    Options,
    Place,
    Prepared,
    Settle,
    Taken,
    sealed,
    tell,
)
from ledger.importers.reading import Problem
from ledger.lines import Unplaced
from ledger.log.port import Log
from ledger.other_process import OtherProcess
from ledger.record import Draft

#: Facts in a portion, which is one transaction. Fewer would cost a durable commit more often.
_PORTION = 5_000
_GO_ON = b"."

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Draft])
_sealed_decoder = msgspec.msgpack.Decoder(list[Unplaced])


class _Portion(NamedTuple):
    """What was heard, its facts packed. With `waits` the importer goes on only when it is in the ledger."""

    facts: bytes
    is_sealed: bool
    read: int
    already: int
    beside: list[Exact | Problem | Note]
    waits: bool


class _Failed(NamedTuple):
    """An exception in its parts: some of ours cannot be pickled whole."""

    kind: type[Exception]
    words: tuple[Any, ...]
    state: dict[str, Any]
    where: str


class _Job(NamedTuple):
    importer: Importer
    places: Sequence[Place]
    reopen: Callable[[], Log]
    options: Options


class Pipeline:
    """A teller that lets `reader` read the files, which opens the ledger for itself with `reopen`.

    `reader` is a process that runs `serve`; without one the files are read here.
    """

    def __init__(self, reader: OtherProcess | None, reopen: Callable[[], Log]) -> None:
        self._reader = reader
        self._reopen = reopen

    def __call__(
        self, importer: Importer, places: Sequence[Place], ledger: Log, options: Options
    ) -> Generator[Heard | At, None, None]:
        """See `intake.Teller`. Raises Unavailable where the other process is killed."""
        reader = self._reader
        if reader is None:
            yield from tell(importer, places, ledger, options)
            return
        _send(reader.input, _Job(importer, places, self._reopen, options))
        while (said := _next(reader.output)) is not None:
            if isinstance(said, _Failed):
                raise _whole(said)
            waits = said.ended if isinstance(said, At) else said.waits
            if isinstance(said, At):
                yield said
            else:
                yield from _unpacked(said)
                # Held back it would keep the next portion from being written while the one after is read.
                yield Settle()
            if waits:
                _say(reader.input, _GO_ON)


def _next(output: IO[bytes]) -> At | _Portion | _Failed | None:
    try:
        found: At | _Portion | _Failed | None = pickle.load(output)
    except (EOFError, pickle.UnpicklingError):
        raise _gone() from None
    return found


def _send(pipe: IO[bytes], said: object) -> None:
    _say(pipe, pickle.dumps(said, pickle.HIGHEST_PROTOCOL))


def _say(pipe: IO[bytes], said: bytes) -> None:
    try:
        pipe.write(said)
        pipe.flush()
    except BrokenPipeError:
        raise _gone() from None


def _gone() -> Unavailable:
    return Unavailable("the process that read the file was killed; what was added stays, run the import again")


def _unpacked(portion: _Portion) -> Iterator[Heard]:
    if portion.is_sealed:
        yield Prepared(_sealed_decoder.decode(portion.facts), portion.read, portion.already)
    else:
        yield Taken(_decoder.decode(portion.facts), portion.read, portion.already)
    yield from portion.beside


def _whole(failed: _Failed) -> Exception:
    error = failed.kind.__new__(failed.kind, *failed.words)
    error.__dict__.update(failed.state)
    error.add_note(failed.where)
    return error


# ── the other process ──


def serve() -> None:
    """Read the files that are named on standard input, and say on standard output what is heard."""
    gc.set_threshold(200_000, 20, 50)
    job: _Job = pickle.load(sys.stdin.buffer)
    saying = _Saying(sys.stdin.buffer, sys.stdout.buffer)
    try:
        with closing(job.reopen()) as ledger:
            for heard in tell(job.importer, job.places, ledger, job.options):
                saying.say(heard)
        _send(sys.stdout.buffer, None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is for the process that asked
        saying.send()
        _send(sys.stdout.buffer, _Failed(type(error), error.args, vars(error), traceback.format_exc()))


class _Saying:
    """Collects a portion, and sends it."""

    def __init__(self, answers: IO[bytes], out: IO[bytes]) -> None:
        self._answers = answers
        self._out = out
        self._drafts: list[Draft] = []
        self._read = self._already = 0
        self._seals = False
        self._beside: list[Exact | Problem | Note] = []

    def say(self, heard: Heard | At) -> None:
        """Keep it, or send it with what came before."""
        if isinstance(heard, Taken):
            self._take(heard)
        elif isinstance(heard, Settle):
            self.send(waits=True)
        elif isinstance(heard, At):
            self._tell(heard)
        elif isinstance(heard, Exact | Problem | Note):
            self._beside.append(heard)
            if len(self._beside) >= _PORTION:
                self.send()

    def _take(self, taken: Taken) -> None:
        # A record's facts stay in one transaction, as long as they fit into one.
        if self._drafts and len(self._drafts) + len(taken.drafts) > _PORTION:
            self.send()
        self._drafts += taken.drafts
        self._read += taken.read
        self._already += taken.already

    def _tell(self, at: At) -> None:
        if at.ended:
            self.send()
        _send(self._out, at)
        if at.ended:
            self._wait()

    def send(self, *, waits: bool = False) -> None:
        """Hand on what was collected; this blocks until the last portion but one is written."""
        facts = _encoder.encode(sealed(self._drafts) if self._seals else self._drafts)
        portion = _Portion(facts, self._seals, self._read, self._already, self._beside, waits)
        self._seals = not self._seals
        self._drafts, self._beside = [], []
        self._read = self._already = 0
        _send(self._out, portion)
        if waits:
            self._wait()

    def _wait(self) -> None:
        if self._answers.read(1) != _GO_ON:
            # Nobody writes any more.
            os._exit(1)
