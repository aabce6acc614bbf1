"""Deeds of a key on their way to the ledger: each in a thread, told in one sentence, refused in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.worker import WorkerError

from ledger.errors import LedgerError
from tui.app.recalling import Recalling
from tui.reading.threads import Overtaken, tell

if TYPE_CHECKING:
    from tui.deeds.done import Done


Answer = TypeVar("Answer")
#: What keeps a deed from being done, and has a sentence for whoever wanted it.
REFUSALS = (Overtaken, LedgerError, sqlite3.Error)


class Acting(Recalling):
    """What records without a line being typed."""

    def __init__(self, ledger: Path) -> None:
        super().__init__(ledger)
        #: What was recorded about several things at once, or undone at once, act by act.
        self._acts: list[tuple[int, ...]] = []

    def do(
        self,
        deed: Callable[[], Done],
        done: Callable[[Done], None] | None = None,
        refused: Callable[[], None] | None = None,
    ) -> None:
        """Run `deed` in a thread, say what came of it and show what changed; `done` or `refused` is called then."""

        def work() -> None:
            try:
                outcome = deed()
            except REFUSALS as error:
                tell(self, self._undone, self._refusal(error), refused)
            else:
                tell(self, self._done, outcome, done)

        self.run_worker(work, thread=True, exit_on_error=False)

    async def in_thread(self, work: Callable[[], Answer], refused: Callable[[str], None]) -> Answer | None:
        """What `work` gives; None where it was refused: `refused` is called with the reason."""
        worker = self.run_worker(work, thread=True, exit_on_error=False)
        try:
            return await worker.wait()
        except WorkerError:
            error = worker.error
        if error is not None and not isinstance(error, REFUSALS):
            raise error
        refused("nothing was recorded" if error is None else self._refusal(error))
        return None

    def _refusal(self, error: BaseException) -> str:
        """Why nothing was recorded, in one sentence."""
        if isinstance(error, Overtaken):
            return "the ledger is being closed; nothing was recorded"
        if isinstance(error, sqlite3.Error):
            return f"{self.reader.ledger} could not be used: {error}"
        return str(error)

    def _done(self, outcome: Done, done: Callable[[Done], None] | None) -> None:
        hint = f"; {outcome.hint.format_map(self.signs)}" if outcome.hint else ""
        self.say(outcome.sentence + hint)
        self.last_act = outcome.act or self.last_act
        if outcome.together:
            self._acts.append(outcome.together)
        if done is not None:
            done(outcome)
        self.catch_up()

    def _undone(self, sentence: str, refused: Callable[[], None] | None) -> None:
        self.complain(sentence)
        if refused is not None:
            refused()
        self.catch_up()

    def action_take_back(self, verb: str) -> None:
        if not self.reader.is_open or self.in_the_past():
            return
        from tui.deeds.taking_back import taken_back

        self.do(lambda: taken_back(self.reader, verb, self._acts))
