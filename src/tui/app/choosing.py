"""Which form a recording key opens: what is selected, what the key means about it, and a menu where that is several."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path

from tui.app.acting import Acting
from tui.forms.menu import Menu

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.forms.circumstances import Chosen, Circumstances


class Choosing(Acting):
    """From what the page on top shows to a command of the table, and what is good to know for its form."""

    def __init__(self, ledger: Path) -> None:
        super().__init__(ledger)
        self.menu = Menu()
        #: The last record that whoever fills in forms has seen.
        self.seen = 0

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

        chosen, seen = self.chosen(), max(self.reader.position, self.seen)

        async def look() -> None:
            around = await self.in_thread(lambda: look_around(self.reader, chosen, seen, deep=deep), self.complain)
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
                self._look_around(lambda found: self.open_form(commands[0], found), deep=True)
            else:
                self.open_form(commands[0], around)
            return
        about = (around.chosen.thing or "").partition(":")[2]
        self.status.display = False
        self.menu.open(
            f"Record about {about}" if about else "Record",
            commands,
            entered=lambda command: self._picked(command, around),
            left=lambda: self.close_panel(""),
        )
        self.show_keys()

    def _picked(self, command: str, around: Circumstances) -> None:
        self.menu.close()
        self._offer([command], around)

    @abstractmethod
    def open_form(self, command: str, around: Circumstances) -> None:
        """Let somebody fill in the form of a command."""

    @abstractmethod
    def close_panel(self, sentence: str) -> None:
        """Nothing is filled in, or chosen, any more; what came of it is said."""
