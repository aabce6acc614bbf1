"""From a form to a fact: filled in, handed in, what the rules say to it, and what others did meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from ledger import edge
from ledger.errors import Unavailable
from tui.app.choosing import Choosing
from tui.forms.form import Form

if TYPE_CHECKING:
    from tui.deeds.done import Done
    from tui.deeds.handing_in import Changed
    from tui.forms.circumstances import Circumstances


class Recording(Choosing):
    """What is recorded by filling in a form. A form that is left half filled is kept until the app closes."""

    def __init__(self, ledger: Path) -> None:
        super().__init__(ledger)
        self.form = Form()
        self._drafts: dict[tuple[str, str], list[str]] = {}
        self._several: list[str] = []

    def open_form(self, command: str, around: Circumstances) -> None:
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
            self.close_panel("nothing was recorded; what you typed is there when you come back")
        else:
            self.close_panel("nothing was recorded")

    def close_panel(self, sentence: str) -> None:
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
            found = await self.in_thread(lambda: filled(plan, list(form.texts)), self._refuse)
            if found is None:
                return
            if found.wrong or found.command is None:
                form.tell_wrong(found)
                return
            if form.tell_meant(found):
                return
            command, seen = found.command, max(plan.around.seen, self.seen)
            several, told = self._several, self.page.marked_told()
            outcome = await self.in_thread(
                lambda: (
                    recorded_on_each(self.reader, command, several, found.at, seen, told)
                    if several
                    else recorded(self.reader, command, found.at, seen)
                ),
                self._refuse,
            )
        finally:
            form.busy = False
        if isinstance(outcome, Changed):
            self._tell_changed(outcome)
        elif outcome is not None:
            if several or plan.speaks_of_marks:
                self.page.clear_marks()
            self._recorded(outcome)

    def _refuse(self, sentence: str) -> None:
        self.form.say((sentence, "error"))

    def _tell_changed(self, changed: Changed) -> None:
        self.seen = changed.seen
        lines = [(f"Meanwhile {line}", "alarm") for line in changed.lines]
        self.form.say(*lines, ("enter records yours all the same; esc leaves it", "accent"))
        self.catch_up()

    def listen(self) -> None:
        """While a form is filled in: tell what others have just recorded about its subject."""
        plan = self.form.plan
        if plan is None or self.form.busy:
            return
        from tui.forms.overheard import overheard

        chosen, seen = plan.around.chosen, max(plan.around.seen, self.seen)
        streams = [stream for stream in dict.fromkeys((chosen.thing, chosen.subject)) if stream]
        self.form.ask("meanwhile", lambda views: overheard(views, streams, seen), self._tell_overheard)

    def _tell_overheard(self, lines: list[str]) -> None:
        if lines and self.form.plan is not None:
            self.form.say(*((f"Meanwhile {line}", "accent") for line in lines))

    def _recorded(self, done: Done) -> None:
        plan = self.form.plan
        if plan is not None:
            self._drafts.pop(_draft_key(plan.command, plan.around), None)
        self.seen = max(self.seen, done.position)
        self.close_panel("")
        self._done(done, None)

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
        self._refuse(refusal)
        return None


def _draft_key(command: str, around: Circumstances) -> tuple[str, str]:
    return command, " ".join(around.chosen.marked) or around.chosen.thing or ""
