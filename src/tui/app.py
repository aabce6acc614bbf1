"""The screens' frame: header, body, status line, keys. Decides nothing; every act is a verb of the shell."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from ledger.errors import LedgerError
from ledger.instants import moment
from ledger.log.files import head_of
from tui.display import clean
from tui.reading import Reader, present
from tui.screens import SCREENS
from tui.screens.page import Page
from tui.threads import tell
from tui.widgets.bars import Bar, key_line, signs
from tui.widgets.palette import THEMES, Colourless, Line, dark_terminal
from tui.widgets.prompt import Prompt
from tui.widgets.table import Table

_CLOCK_SECONDS = 20


class Frame(Screen[None], inherit_bindings=False):
    """The one Textual screen; keys that are not ours (copying by mouse, focus rings) are left out of it."""


class Unstall(App[int], inherit_bindings=False):
    """One ledger's screens. Pages lie on a stack; `esc` goes back, `q` leaves."""

    TITLE = "unstall"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    CSS = "Screen { overflow: hidden hidden; } #body { height: 1fr; } #status { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(entry.key, f"go('{name}')", name, tooltip=entry.what)
            for name, entry in SCREENS.items()
            if entry.key and name != "help"
        ),
        Binding("slash", "filter", "filter", tooltip="filter: what holds these words; ! before what is not wanted"),
        Binding("backslash", "find", "find", tooltip="find; n and N go on"),
        Binding("colon", "command", "command", tooltip="command line: the same verbs as the shell"),
        Binding("y", "copy", "copy", tooltip="copy the equivalent shell command"),
        Binding("z", "toggle_detail", "hide or show the detail"),
        Binding("Z", "zoom_detail", "zoom the detail"),
        Binding("b", "record('block')", "blocker", tooltip="raise a blocker"),
        Binding("B", "record('unblock')", "clear a blocker"),
        Binding("a", "record('ask')", "ask", tooltip="ask for a decision"),
        Binding("d", "record('decide')", "decide", tooltip="record that a decision was taken"),
        Binding("o", "record('own')", "owner", tooltip="name the owner"),
        Binding("T", "record('target')", "target", tooltip="set or move the target date"),
        Binding("i", "record('note')", "note", tooltip="note progress or contact"),
        Binding("question_mark", "go('help')", "help", tooltip="this help"),
        Binding("escape", "back", "back"),
        Binding("ctrl+z", "suspend_process", "suspend"),
        Binding("q,ctrl+c,ctrl+q", "leave", "quit"),
    ]

    def __init__(self, ledger: Path) -> None:
        super().__init__(ansi_color=True)
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[dark_terminal()].name
        self.reader = Reader(ledger)
        self.header, self.sentence, self.status, self.keys = (
            Bar(name) for name in ("header", "sentence", "status", "keys")
        )
        self.prompt = Prompt()
        self.body = Container(id="body")
        self.pages: list[Page] = []
        self._serials: dict[str, int] = {}
        self._catching_up = self._catch_up_again = False
        self._typed_for: Callable[[str], None] | None = None
        self._entered_for: Callable[[str], None] | None = None
        self._left_for: Callable[[], None] | None = None

    def get_default_screen(self) -> Screen[None]:
        return Frame(id="_default")

    def get_line_filters(self) -> list[LineFilter]:
        """Colours go altogether under NO_COLOR."""
        return [Colourless()] if self.no_color else list(super().get_line_filters())

    # ── life ──

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.sentence
        yield self.body
        yield self.status
        yield self.prompt
        yield self.keys

    def on_mount(self) -> None:
        self._listen_to_signals()
        self.set_interval(_CLOCK_SECONDS, self._tick)
        if self.reader.ledger.exists():
            self.open_ledger()
        else:
            self.go("welcome")

    def open_ledger(self) -> None:
        """Open the views in a thread, then show the portfolio."""
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
        self.status.say([])
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

    def next_serial(self, lane: str) -> int:
        """The number of the newest question in a lane."""
        self._serials[lane] = self._serials.get(lane, 0) + 1
        return self._serials[lane]

    def is_newest(self, lane: str, serial: int) -> bool:
        """Whether no newer question was asked in the lane."""
        return self._serials.get(lane) == serial

    # ── pages ──

    @property
    def page(self) -> Page:
        """The page on top."""
        return self.pages[-1]

    def go(self, name: str, **arguments: Any) -> None:
        """Show a screen of the table; one without a subject is brought back rather than made twice."""
        entry = SCREENS[name]
        kind: type[Page] = getattr(import_module(entry.module), entry.page)
        if not arguments:
            for place, page in enumerate(self.pages):
                if type(page) is kind:
                    self._drop(self.pages[place + 1 :])
                    del self.pages[place + 1 :]
                    self._show_top()
                    return
        page = kind(**arguments)
        if self.pages:
            self.pages[-1].display = False
        self.pages.append(page)
        self.body.mount(page)
        self.call_after_refresh(self._started, page)
        self.show_place()

    def _started(self, page: Page) -> None:
        if self.pages and page is self.pages[-1]:
            page.start()
            self.show_place()

    def _drop(self, pages: list[Page]) -> None:
        for page in pages:
            page.remove()

    def _show_top(self) -> None:
        page = self.pages[-1]
        page.display = True
        if page.stale:
            page.stale = False
            page.reload()
        page.start()
        self.say("")
        self.show_place()

    def action_go(self, name: str) -> None:
        if name in ("jump", "audit") and not self.reader.is_open:
            return
        self.go(name)

    async def action_back(self) -> None:
        """To the page before; from the first one, to its unfiltered list."""
        self.back()

    def back(self) -> None:
        """See `action_back`."""
        if len(self.pages) > 1:
            self._drop([self.pages.pop()])
            self._show_top()
        elif self.page.filtered():
            self.page.filter("")
            self.show_place()

    def action_leave(self) -> None:
        self.exit(0)

    # ── bars ──

    def show_place(self) -> None:
        """Header, sentence and keys for the page on top."""
        if not self.pages or not self.is_running:
            return
        page = self.page
        clock = moment(present()).strftime("%H:%M") + "Z"
        right: Line = [("LIVE", "active"), (f"  @{self.reader.position:,}  {clock}", "dim")]
        self.header.say([(" unstall ", "brand"), (" ", ""), *page.place()], right)
        self.sentence.say(page.summary())
        self._show_keys()

    def _show_keys(self) -> None:
        page = self.page
        found: dict[str, tuple[str, str]] = {}
        for active in self.screen.active_bindings.values():
            found.setdefault(active.binding.action, (signs(active.binding), active.binding.description))
        wanted = (*page.FOOTER, "go('help')", "back" if len(self.pages) > 1 else "leave")
        shown = [found[action] for action in wanted if action in found]
        self.keys.say(key_line(shown, self.size.width))

    def say(self, sentence: str, role: str = "") -> None:
        """One sentence on the status line."""
        self.status.say([(clean(sentence), role)] if sentence else [])

    def complain(self, sentence: str) -> None:
        """One sentence about what went wrong."""
        self.say(sentence, "error")

    def on_table_told(self, message: Table.Told) -> None:
        self.say(message.sentence, "error" if message.error else "")

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_place)

    def on_descendant_focus(self) -> None:
        self._show_keys()

    # ── the mini-buffer ──

    def ask_line(
        self,
        purpose: str,
        sign: str,
        text: str = "",
        *,
        entered: Callable[[str], None],
        typed: Callable[[str], None] | None = None,
        left: Callable[[], None] | None = None,
        complete: Callable[[str], list[str]] | None = None,
        step: Callable[[int], None] | None = None,
    ) -> None:
        """Let somebody type a line: `typed` at each change, then `entered` or `left`; `step` takes the arrows."""
        self._entered_for, self._typed_for, self._left_for = entered, typed, left
        self.status.display = False
        self.prompt.open(purpose, sign, text, complete, step)

    def on_prompt_typed(self, message: Prompt.Typed) -> None:
        if self._typed_for is not None and type(message) is Prompt.Typed:
            self._typed_for(message.text)

    def on_prompt_entered(self, message: Prompt.Entered) -> None:
        self._close_line()
        if self._entered_for is not None:
            self._entered_for(message.text)

    def on_prompt_left(self, _message: Message) -> None:
        self._close_line()
        if self._left_for is not None:
            self._left_for()

    def _close_line(self) -> None:
        self.status.display = True
        self.page.start()

    def action_filter(self) -> None:
        page = self.page
        before = page.filtered()
        if before is None:
            self.say("there is nothing to filter here")
            return
        self.ask_line(
            "filter", "/", before, entered=page.filter, typed=page.filter, left=lambda: page.filter(before or "")
        )

    def action_find(self) -> None:
        self.ask_line("find", "\\", entered=lambda text: self.page.find(text) if text else None)

    def action_command(self, text: str = "") -> None:
        from tui.commanding import completions

        self.ask_line("command", ":", text, entered=self.run_line, complete=completions)

    def run_line(self, line: str) -> None:
        """Run one line of the command line."""
        line = line.strip()
        if line in ("q", "quit", "exit"):
            self.exit(0)
        elif line:
            self.say(f"{line} …", "dim")
            self.run_worker(lambda: self._run_line(line), thread=True, exit_on_error=False)

    def _run_line(self, line: str) -> None:
        from tui.commanding import run

        outcome = run(self.reader.ledger, line, lambda told: tell(self, self.say, told, "dim"))
        tell(self, self._ran, outcome)

    def _ran(self, outcome: Any) -> None:
        sentence = outcome.sentence
        if sentence is None:
            self.say("")
            self.go("output", outcome=outcome)
        else:
            self.say(sentence, "error" if outcome.status else "")
        if self.reader.is_open:
            self.catch_up()
        elif self.reader.ledger.exists():
            self._drop(self.pages)
            self.pages.clear()
            self.open_ledger()

    # ── acts ──

    def action_record(self, verb: str) -> None:
        from tui.commanding import begun

        try:
            self.action_command(begun(verb, self.page.subject(), self.page.matter(verb)))
        except ValueError as error:
            self.complain(str(error))

    def open_stream(self, stream: str, initiative: str | None) -> None:
        """Show an initiative or item; the facts about anything else."""
        kind = stream.partition(":")[0]
        if kind in ("item", "initiative"):
            self.go("initiative", subject=stream)
        elif initiative and kind != "decision" and kind != "blocker":
            self.go("initiative", subject=f"initiative:{initiative}")
        else:
            self.go("audit", expression=f"subject:{stream}")

    def open_position(self, position: int) -> None:
        """Show a record among all facts."""
        self.go("audit", expression="", position=position)

    def action_copy(self) -> None:
        command = self.page.command()
        self.copy_to_clipboard(command)
        self.say(f"copied: {command}")

    def action_toggle_detail(self) -> None:
        self.page.toggle_detail()

    def action_zoom_detail(self) -> None:
        self.page.zoom_detail()


def open_screens(ledger: Path) -> int:
    """Open the screens on a ledger; the plain status where output is no terminal. Returns the exit status.

    Raises Unavailable where the file is there and cannot be used.
    """
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        from tui.shell.main import main

        return main(["--ledger", str(ledger), "status"])
    if ledger.exists():
        head_of(ledger)
    app = Unstall(ledger)
    app.run()
    return app.return_code or 0
