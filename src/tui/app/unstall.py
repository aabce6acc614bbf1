"""The screens' life: opening the ledger, taking in what comes, leaving. Decides nothing."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from ledger.errors import LedgerError
from ledger.log.files import head_of
from tui.app.recording import Recording
from tui.keys.setting import chosen_keys, told_in_short
from tui.pages.host import PageHost
from tui.reading.threads import tell
from tui.screens import SCREENS
from tui.widgets.naming import EVERYWHERE, named
from tui.widgets.palette import THEMES, Colourless, Reversed, dark_terminal
from tui.widgets.signs import signs_of
from tui.widgets.table import Table

_CLOCK_SECONDS = 20


class Unstall(Recording):
    """One ledger's screens. `esc` goes back, `q` leaves."""

    TITLE = "unstall"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    CSS = "Screen { overflow: hidden hidden; } #body { height: 1fr; } #status { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = named(
        EVERYWHERE,
        [
            *(
                Binding(entry.key, f"go('{name}')", name, tooltip=entry.what)
                for name, entry in SCREENS.items()
                if entry.key and name != "help"
            ),
            Binding("slash", "filter", "filter", tooltip="filter; ! before what is not wanted"),
            Binding("backslash", "find", "find", tooltip="find; n and N go on"),
            Binding("colon", "command", "command", tooltip="command line: the same verbs as the shell"),
            Binding("y", "copy", "copy", tooltip="copy the shell command that shows this"),
            Binding("Y", "copy_act", "copy act", tooltip="copy the shell command that does what you did last"),
            Binding("t", "replay", "replay", tooltip="replay it from the last time it was well"),
            Binding("O", "order", "order", tooltip="order the list by the next of its orders"),
            Binding("quotation_mark", "save_view", "save", tooltip="save this view under a name"),
            Binding("z", "toggle_detail", "hide or show the detail", id="detail"),
            Binding("Z", "zoom_detail", "zoom the detail", id="zoom"),
            Binding("b", "record('block')", "blocker", tooltip="raise a blocker"),
            Binding("B", "record('unblock')", "unblock", tooltip="clear a blocker", id="clear"),
            Binding("a", "record('ask')", "ask", tooltip="ask for a decision"),
            Binding("d", "record('decide')", "decide", tooltip="record that a decision was taken"),
            Binding("o", "record('own')", "owner", tooltip="name the owner, or whose move it is"),
            Binding("T", "record('target')", "target", tooltip="set or move the day it is due"),
            Binding("s", "record('stage')", "stage", tooltip="move to another stage or status"),
            Binding("i", "record('note')", "note", tooltip="note progress or contact"),
            Binding("h", "record('handoff')", "hand off", tooltip="offer, accept or reject a handoff"),
            Binding("plus", "menu", "record …", tooltip="everything that can be recorded here", id="record"),
            Binding("u", "take_back('undo')", "undo", tooltip="undo the last fact that you recorded"),
            Binding("U", "take_back('redo')", "redo", tooltip="redo what you undid last"),
            Binding("question_mark", "go('help')", "help", tooltip="this help"),
            Binding("escape", "back", "back"),
            Binding("ctrl+z", "suspend_process", "suspend"),
            Binding("q,ctrl+c,ctrl+q", "leave", "quit"),
        ],
    )

    def __init__(self, ledger: Path) -> None:
        super().__init__(ledger)
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[dark_terminal()].name
        keymap, self.problems = chosen_keys()
        self.set_keymap(keymap)
        self.signs = signs_of(self.BINDINGS, keymap)
        self._catching_up = self._catch_up_again = False

    def get_line_filters(self) -> list[LineFilter]:
        """Colours go altogether under NO_COLOR; of sixteen, none is known well enough to stand behind text."""
        if self.no_color:
            return [Colourless()]
        few = [Reversed()] if self.console.color_system == "standard" else []
        return [*few, *super().get_line_filters()]

    # ── life ──

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.sentence
        yield self.body
        yield self.form
        yield self.menu
        yield self.status
        yield self.prompt
        yield self.keys

    def on_mount(self) -> None:
        self._listen_to_signals()
        # Textual 8.2.8 repaints after `suspend`, not after ctrl+z and fg: what had not changed would stay blank.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.set_interval(_CLOCK_SECONDS, self._tick)
        if self.reader.ledger.exists():
            self.open_ledger()
        else:
            self.go("welcome")

    def open_ledger(self) -> None:
        """Open the views in a thread, then show the portfolio."""
        self.is_opening = True
        self.go("portfolio")
        self.run_worker(self._open, thread=True, exit_on_error=False)

    def _open(self) -> None:
        try:
            self.reader.open(self._catching_up_to)
        except LedgerError as error:
            tell(self, self.exit, 1, 1, str(error))
            return
        tell(self, self._opened)

    def _opened(self) -> None:
        self.is_opening = False
        self.status.say([])
        if self.problems:
            self.complain(told_in_short(self.problems))
        self._reload()
        self.reader.watch(lambda: tell(self, self.catch_up))

    def _catching_up_to(self, done: int, total: int) -> None:
        tell(self, self.status.say, [(f"reading the ledger: {done:,} of {total:,} facts", "dim")])

    def _listen_to_signals(self) -> None:
        # A signal leaves like `q` does: the terminal is given back as it was.
        if self._loop is None or self.is_headless:
            return
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                self._loop.add_signal_handler(getattr(signal, name), self.exit, 0)

    def on_unmount(self) -> None:
        self.reader.close()

    # ── facts that come in ──

    def catch_up(self) -> None:
        """Take in what is new in the ledger, in a thread, and show it."""
        if self._catching_up:
            self._catch_up_again = True
            return
        self._catching_up = True
        self.run_worker(self._catch_up, thread=True, exit_on_error=False)

    def _catch_up(self) -> None:
        try:
            self.reader.refresh()
        except LedgerError as error:
            tell(self, self.complain, str(error))
        tell(self, self._caught_up)

    def _caught_up(self) -> None:
        self._catching_up = False
        self._reload()
        self.listen()
        if self._catch_up_again:
            self._catch_up_again = False
            self.catch_up()

    def _reload(self) -> None:
        for page in self.pages[:-1]:
            page.stale = True
        if self.pages:
            self.pages[-1].reload()
        self.show_place()

    def _tick(self) -> None:
        self.show_place()
        if self.pages:
            self.pages[-1].redraw()

    def on_pager_told(self, message: Table.Told) -> None:
        sentence = message.sentence.format_map(self.signs) if message.ours else message.sentence
        self.say(sentence, "error" if message.error else "")

    def on_pager_marked(self) -> None:
        self.show_place()

    def action_leave(self) -> None:
        self.exit(0)


def open_screens(ledger: Path) -> int:
    """Open the screens on a ledger. Returns the exit status.

    Raises Unavailable where the file is there and cannot be used.
    """
    if ledger.exists():
        head_of(ledger)
    app = Unstall(ledger)
    app.run()
    return app.return_code or 0


def _host(app: Unstall) -> PageHost:
    """Holds the app to what pages ask of it; mypy looks."""
    return app
