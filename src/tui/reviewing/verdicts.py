"""Verdicts by one key: on the initiative under the cursor once it was looked at, or on all that are marked."""

from __future__ import annotations

from abc import abstractmethod
from typing import NamedTuple

from ledger.words import Verdict
from projections.review.look import Look
from projections.review.queue import Queued
from tui.deeds.done import Done
from tui.deeds.reviewing import Shown, Verdicts, reviewed
from tui.pages.board import Board
from tui.reviewing.turns import Given, Turn, columns, turns


class Queue(NamedTuple):
    """What was queued at a position."""

    position: int
    found: list[Queued]


class Judging(Board):
    """A board of turns. A verdict is about what was shown, and then the next one is shown."""

    def __init__(self) -> None:
        super().__init__(columns())
        self._given: dict[str, Given] = {}
        self._skipped: dict[str, None] = {}
        self._notes: dict[str, str] = {}
        self._look: Look | None = None
        self._queue = Queue(0, [])
        self._recording = False

    @abstractmethod
    def queue_told(self, queue: Queue) -> None:
        """The queue is this one now."""

    def answered(self, answer: Queue) -> list[Turn]:
        self._queue = answer
        self.queue_told(answer)
        return turns(answer.position, answer.found, self._given, self._skipped)

    # ── what a verdict is about ──

    def _judged(self) -> list[Turn]:
        """The turns that a verdict would be about; none, saying why, where there is nothing to judge."""
        row, say = self.table.row, self.unstall.complain
        marked = [turn for turn in self.marked() if turn.given is None]
        if self._recording:
            say("the verdict before is still being recorded; press again")
        elif marked:
            return marked
        elif self.marks:
            say(f"what is marked is reviewed already; {self.unstall.signs['back']} takes the marks away")
        elif row is None:
            say("there is nothing to review here")
        elif row.given is not None:
            undo = self.unstall.signs["undo"]
            say(f"{row.key} is reviewed: {row.given.verdict}; {undo} takes the last verdict back")
        elif self._look is None or self._look.queued.row.initiative != row.key:
            say(f"{row.key} is still being read; look first, then press again")
        else:
            return [row]
        return []

    def _shown(self, turn: Turn) -> Shown:
        """What was shown of it: the look, or its line in the queue where it was marked."""
        note, look = self._notes.get(turn.key), self._look
        if look is not None and look.queued.row.initiative == turn.key:
            return Shown(look.queued.row, look.position, note)
        return Shown(turn.queued.row, self._queue.position, note)

    # ── the verdict ──

    def action_verdict(self, verdict: Verdict) -> None:
        judged = self._judged()
        if judged:
            self._give(judged, verdict)

    def _give(self, judged: list[Turn], verdict: Verdict) -> None:
        reader, shown = self.unstall.reader, [self._shown(turn) for turn in judged]
        of = self.marked_told() if self.marks else ""
        self._recording = True
        outcome: list[Verdicts] = []

        def deed() -> Done:
            outcome.append(reviewed(reader, shown, verdict))
            done = outcome[0].done
            return done._replace(sentence=f"{done.sentence} ({of})") if of else done

        self.unstall.do(deed, lambda _: self._recorded(judged, verdict, outcome[0]), self._refused)

    def _recorded(self, judged: list[Turn], verdict: Verdict, outcome: Verdicts) -> None:
        self._recording = False
        following = self._following([turn.key for turn in judged])
        self.marks.clear()
        for turn in judged:
            if turn.key not in outcome.given:
                continue
            self._given.pop(turn.key, None)
            self._given[turn.key] = Given(outcome.given[turn.key], verdict, turn.queued)
            self._notes.pop(turn.key, None)
            self._skipped.pop(turn.key, None)
        self._order_again(following)

    def _refused(self) -> None:
        self._recording = False

    def _following(self, keys: list[str]) -> str | None:
        """The next one to review after these, from the top again after the last; None where nothing else is left."""
        shown = self.passing()
        place = max((place for place, turn in enumerate(shown) if turn.key in keys), default=0)
        ahead = [turn for turn in (*shown[place + 1 :], *shown[:place]) if turn.given is None and turn.key not in keys]
        return ahead[0].key if ahead else None

    def _order_again(self, key: str | None) -> None:
        self.rows = self.answered(self._queue)
        self.show_rows(key)
        self.unstall.show_place()

    def action_stop(self) -> None:
        judged = self._judged()
        if not judged:
            return
        what = judged[0].key if len(judged) == 1 else f"{len(judged)} initiatives"

        def entered(text: str) -> None:
            if text.strip().lower() == "y":
                self._give(judged, "stop")
            else:
                self.unstall.say(f"{what} {'is' if len(judged) == 1 else 'are'} not stopped: no y was typed")

        self.unstall.ask_line("stop", f"the verdict stop on {what}: type y and enter ", entered=entered)

    # ── without a verdict ──

    def action_skip(self) -> None:
        rows = [turn for turn in self.targets() if turn.given is None]
        if not rows:
            self.unstall.complain("there is nothing to skip here")
            return
        keys = [turn.key for turn in rows]
        following = self._following(keys)
        for key in keys:
            self._skipped.pop(key, None)
            self._skipped[key] = None
        self.marks.clear()
        self._order_again(following or keys[0])
        what = keys[0] if len(keys) == 1 else f"{len(keys)} initiatives"
        come = "comes" if len(keys) == 1 else "come"
        self.unstall.say(f"{what} {come} again, last" if following else f"{what} is the last one to review")

    def action_note(self) -> None:
        judged = self._judged()
        if not judged:
            return
        keys = [turn.key for turn in judged]
        before = self._notes.get(keys[0], "")
        what = keys[0] if len(keys) == 1 else f"{len(keys)} initiatives"
        self.unstall.ask_line("note", f"note on {what}: ", before, entered=lambda text: self._keep_note(keys, text))

    def _keep_note(self, keys: list[str], text: str) -> None:
        if text.strip():
            self._notes |= dict.fromkeys(keys, text.strip())
            self.unstall.say("the note goes with the verdict that you give next")
        else:
            for key in keys:
                self._notes.pop(key, None)
            self.unstall.say(f"no note on {', '.join(keys)}")
        self.detail.redraw()
