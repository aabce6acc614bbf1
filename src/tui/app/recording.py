"""From a recording key to a fact: the menu, the form, what the rules say to it, and what others did meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.app import SuspendNotSupported
from textual.worker import WorkerError

from ledger import edge
from ledger.errors import LedgerError, Unavailable
from tui.app.acting import Acting
from tui.forms.form import Form
from tui.forms.menu import Menu
from tui.reading.threads import Overtaken

if TYPE_CHECKING:
    from tui.deeds.done import Done
    from tui.deeds.handing_in import Changed
    from tui.forms.circumstances import Chosen, Circumstances

Answer = TypeVar("Answer")


class Recording(Acting):
    """What is recorded by filling in a form. A form that is left half filled is kept until the app closes."""

    def make_forms(self) -> None:
        """The form and the menu; called once, before they are mounted."""
        self.form, self.menu = Form(), Menu()
        self._drafts: dict[tuple[str, str], list[str]] = {}
        self._seen = 0
        self._several: list[str] = []

    # ── which form ──

    def action_record(self, verb: str) -> None:
        """A recording key: the form of what it means here, or a menu where it may mean several things."""
        from tui.forms.acts import meant

        self._look_around(lambda around: self._offer(meant(verb, around), around), verb == "explain")

    def action_menu(self) -> None:
        """Everything that can be recorded about what is selected."""
        from tui.forms.acts import menu

        self._look_around(lambda around: self._offer(menu(around), around))

    def fill_in(self, command: str) -> None:
        """The form of one command of the table."""
        self._look_around(lambda around: self._offer([command], around))

    def forms_for(self, line: str) -> bool:
        from ledger.commands import COMMANDS

        words = line.split()
        if words == ["record"]:
            self.action_menu()
        elif len(words) == 2 and words[0] == "record" and words[1] in COMMANDS:
            self.fill_in(words[1])
        else:
            return False
        return self.reader.is_open

    def chosen(self) -> Chosen:
        """What the recording keys speak of on the page on top."""
        from tui.forms.circumstances import Chosen

        page = self.page
        thing = page.thing()
        kind, _, key = (thing or "").partition(":")
        blocker = key if kind == "blocker" else page.matter("unblock")
        decision = key if kind == "decision" else page.matter("decide")
        marked = tuple(stream for stream in page.marked_streams() if stream.startswith(("initiative:", "item:")))
        return Chosen(thing, page.subject(), blocker, decision, page.record(), marked)

    def _look_around(self, then: Callable[[Circumstances], None], deep: bool = False) -> None:
        if not self.reader.is_open or self.in_the_past():
            return
        from tui.forms.circumstances import look_around

        chosen, seen = self.chosen(), max(self.reader.position, self._seen)

        async def look() -> None:
            around = await self._in_thread(lambda: look_around(self.reader, chosen, seen, deep=deep))
            if around is not None:
                try:
                    then(around)
                except ValueError as nothing:
                    self.complain(str(nothing))

        self.arriving(look())

    def _offer(self, commands: list[str], around: Circumstances) -> None:
        from tui.forms.plan import DEEP

        if len(commands) == 1:
            if commands[0] in DEEP and around.line is None and around.chosen.subject:
                self._look_around(lambda found: self._open_form(commands[0], found), deep=True)
            else:
                self._open_form(commands[0], around)
            return
        about = (around.chosen.thing or "").partition(":")[2]
        self.status.display = False
        self.menu.open(
            f"Record about {about}" if about else "Record",
            commands,
            entered=lambda command: self._picked(command, around),
            left=lambda: self._close_panel(""),
        )
        self.show_keys()

    def _picked(self, command: str, around: Circumstances) -> None:
        self.menu.close()
        self._offer([command], around)

    # ── the form ──

    def _open_form(self, command: str, around: Circumstances) -> None:
        from tui.forms.plan import plan

        planned = plan(command, around)
        kept = self._drafts.get(_draft_key(command, around))
        if kept is not None and len(kept) != len(planned.rows):
            kept = None
        self.status.display = False
        self._several = self._marked_for(command)
        self.form.open(
            planned,
            kept,
            entered=lambda: self.arriving(self._hand_in()),
            left=self._leave_form,
            edit=self.edit_text,
        )
        if self._several or planned.speaks_of_marks:
            self.form.say((f"about all of them: {self.page.marked_told()}", "accent"))
        self.show_keys()

    def _marked_for(self, command: str) -> list[str]:
        """The marked things that the command is about; none where it is about one thing only."""
        from tui.deeds.several import can_be_about

        streams = self.page.marked_streams()
        return streams if streams and can_be_about(command, streams) else []

    def _leave_form(self) -> None:
        plan = self.form.plan
        if plan is None:
            return
        key = _draft_key(plan.command, plan.around)
        self._drafts.pop(key, None)
        if self.form.is_touched:
            self._drafts[key] = list(self.form.texts)
            self._close_panel("nothing was recorded; what you typed is there when you come back")
        else:
            self._close_panel("nothing was recorded")

    def _close_panel(self, sentence: str) -> None:
        self.form.close()
        self.menu.close()
        self.status.display = True
        self.page.start()
        self.say(sentence, "dim")
        self.show_keys()

    async def _hand_in(self) -> None:
        """Read the form, record what it says, and close it; or say in it why not."""
        from tui.deeds.handing_in import Changed, recorded
        from tui.deeds.several import recorded_on_each
        from tui.forms.filling import filled

        form, plan = self.form, self.form.plan
        if plan is None or form.busy:
            return
        form.busy = True
        try:
            found = await self._in_thread(lambda: filled(plan, list(form.texts)), form)
            if found is None:
                return
            if found.wrong or found.command is None:
                form.tell_wrong(found)
                return
            if form.tell_meant(found):
                return
            command, seen = found.command, max(plan.around.seen, self._seen)
            several, told = self._several, self.page.marked_told()
            outcome = await self._in_thread(
                lambda: (
                    recorded_on_each(self.reader, command, several, found.at, seen, told)
                    if several
                    else recorded(self.reader, command, found.at, seen)
                ),
                form,
            )
        finally:
            form.busy = False
        if isinstance(outcome, Changed):
            self._tell_changed(outcome)
        elif outcome is not None:
            if several or plan.speaks_of_marks:
                self.page.clear_marks()
            self._recorded(outcome)

    def _tell_changed(self, changed: Changed) -> None:
        self._seen = changed.seen
        lines = [(f"Meanwhile {line}", "alarm") for line in changed.lines]
        self.form.say(*lines, ("enter records yours all the same; esc leaves it", "accent"))
        self.catch_up()

    def _recorded(self, done: Done) -> None:
        plan = self.form.plan
        if plan is not None:
            self._drafts.pop(_draft_key(plan.command, plan.around), None)
        self._seen = max(self._seen, done.position)
        self._close_panel("")
        self._done(done, None)

    async def _in_thread(self, work: Callable[[], Answer], form: Form | None = None) -> Answer | None:
        """What `work` gives; None where it was refused, which is said in the form, or on the status line."""
        worker = self.run_worker(work, thread=True, exit_on_error=False)
        try:
            return await worker.wait()
        except WorkerError:
            error = worker.error
        if isinstance(error, Overtaken):
            sentence = "the ledger is being closed; nothing was recorded"
        elif isinstance(error, LedgerError):
            sentence = str(error)
        elif isinstance(error, sqlite3.Error):
            sentence = f"{self.reader.ledger} could not be used: {error}"
        elif error is not None:
            raise error
        else:
            sentence = "nothing was recorded"
        if form is None:
            self.complain(sentence)
        else:
            form.say((sentence, "error"))
        return None

    # ── a longer text ──

    def edit_text(self, text: str) -> str | None:
        """The text from the person's own editor; None, saying why in the form, where there is none."""
        from tui.forms.editor import edited

        command, refusal = edge.editor(), "no editor is named; set $EDITOR, or type the text here"
        if command:
            try:
                with self.suspend():
                    # Textual 8.2.8 does not take the terminal back where this raises.
                    try:
                        return edited(command, text)
                    except Unavailable as error:
                        refusal = str(error)
            except SuspendNotSupported:
                refusal = "this terminal cannot be lent to an editor; type the text here"
        self.form.say((refusal, "error"))
        return None


def _draft_key(command: str, around: Circumstances) -> tuple[str, str]:
    return command, " ".join(around.chosen.marked) or around.chosen.thing or ""
