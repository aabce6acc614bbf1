"""What is done by typing a line: filter, find, the command line, and the recording keys that begin a command."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, Unpack

from tui.app.navigation import Navigation
from tui.reading.threads import tell
from tui.widgets.prompt import Heard

#: Verbs that record nothing, which are all that the past allows.
READING = frozenset(
    (
        "status", "items", "why", "waits", "cascade", "butfor", "blockers", "decisions", "digest", "calendar", "log",
        "replay", "diff", "postmortem", "keys", "doctor",
    )
)  # fmt: skip


class LineActions(Navigation):
    """The mini-buffer's purposes. Every act is a verb of the shell."""

    #: The last thing that was done here, as a line for the shell.
    last_act = ""

    def ask_line(
        self, purpose: str, sign: str, text: str = "", *, entered: Callable[[str], None], **heard: Unpack[Heard]
    ) -> None:
        """Let somebody type a line; see `Prompt.open`."""
        left = heard.get("left")

        def close(told: Callable[[], None] | None) -> None:
            self.status.display = True
            self.page.start()
            if told is not None:
                told()

        self.status.display = False
        heard["left"] = lambda: close(left)
        self.prompt.open(purpose, sign, text, entered=lambda line: close(lambda: entered(line)), **heard)

    def action_filter(self) -> None:
        page = self.page
        before = page.filtered()
        if before is None:
            self.say("there is nothing to filter here")
            return
        self.ask_line("filter", "/", before, entered=page.filter, typed=page.filter, left=lambda: page.filter(before))

    def action_find(self) -> None:
        self.ask_line("find", "\\", entered=lambda text: self.page.find(text) if text else None)

    def action_command(self, text: str = "") -> None:
        from tui.app.commanding import completions

        self.ask_line("command", ":", text, entered=self.run_line, complete=completions)

    def run_line(self, line: str) -> None:
        """Run one line of the command line, in a thread."""
        line = line.strip()
        if line in ("q", "quit", "exit"):
            self.exit(0)
        elif line and self.forms_for(line):
            return
        elif line:
            if line.split()[0] not in READING and self.in_the_past():
                return
            self.say(f"{line} …", "dim")
            self.run_worker(lambda: self._run_line(line), thread=True, exit_on_error=False)

    def _run_line(self, line: str) -> None:
        from tui.app.commanding import run

        outcome = run(self.reader.ledger, line, lambda told: tell(self, self.say, told, "dim"))
        tell(self, self._ran, outcome)

    def _ran(self, outcome: Any) -> None:
        sentence = outcome.sentence
        if outcome.recorded:
            self.last_act = f"unstall {outcome.line}"
        if self.reader.is_open:
            self.catch_up()
        elif self.reader.ledger.exists():
            self.drop(self.pages)
            self.pages.clear()
            self.open_ledger()
        if sentence is None:
            self.say("")
            self.go("output", **outcome._asdict())
        else:
            self.say(sentence, "error" if outcome.status else "")

    @abstractmethod
    def forms_for(self, line: str) -> bool:
        """Open a form instead where a line begins a command and says nothing more; whether it did."""

    @abstractmethod
    def catch_up(self) -> None:
        """Take in what is new in the ledger."""

    @abstractmethod
    def open_ledger(self) -> None:
        """Open the ledger and show the portfolio."""

    def action_copy(self) -> None:
        command = self.page.command()
        self.copy_to_clipboard(command)
        self.say(f"copied: {command}")

    def action_copy_act(self) -> None:
        if self.last_act:
            self.copy_to_clipboard(self.last_act)
            self.say(f"copied: {self.last_act}")
        else:
            self.complain(f"nothing was recorded here yet; {self.signs['copy']} copies what shows this screen")

    def action_order(self) -> None:
        self.say(self.page.order_next())
        self.show_place()

    def action_toggle_detail(self) -> None:
        self.page.toggle_detail()

    def action_zoom_detail(self) -> None:
        self.page.zoom_detail()
