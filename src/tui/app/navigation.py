"""The stack of pages and the bars around them: where you are, what matters, which keys help."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from textual.containers import Container
from textual.screen import Screen

from ledger.instants import moment
from tui.app.typed_ahead import TypedAhead
from tui.pages.page import Page
from tui.reading.reader import Reader, present
from tui.screens import SCREENS
from tui.widgets.bars import Bar, key_line, signs
from tui.widgets.line_editing import LineEditing
from tui.widgets.palette import Line
from tui.widgets.prompt import Prompt
from tui.words.display import clean


class Frame(Screen[None], inherit_bindings=False):
    """The one Textual screen; keys that are not ours (copying by mouse, focus rings) are left out of it."""


class Navigation(TypedAhead, inherit_bindings=False):
    """Pages lie on a stack; the one on top is shown, the others keep their place."""

    def __init__(self, ledger: Path) -> None:
        super().__init__(ansi_color=True)
        self.reader = Reader(ledger)
        self.header, self.sentence, self.status, self.keys = (
            Bar(name) for name in ("header", "sentence", "status", "keys")
        )
        self.prompt = Prompt()
        self.body = Container(id="body")
        self.pages: list[Page] = []
        #: Whether the ledger is there, and its views are being caught up.
        self.is_opening = False
        #: Short names of the bindings of everywhere → their keys as people write them, for sentences.
        self.signs: dict[str, str] = {}

    def get_default_screen(self) -> Screen[None]:
        return Frame(id="_default")

    @property
    def page(self) -> Page:
        """The page on top."""
        return self.pages[-1]

    def go(self, name: str, **arguments: Any) -> None:
        """Show a screen of the table; one without arguments is brought back rather than made twice."""
        entry = SCREENS[name]
        kind: type[Page] = getattr(import_module(entry.module), entry.page)
        if not arguments:
            for place, page in enumerate(self.pages):
                if type(page) is kind:
                    self.drop(self.pages[place + 1 :])
                    del self.pages[place + 1 :]
                    self._show_top()
                    return
        page = kind(**arguments)
        if self.pages:
            self.pages[-1].display = False
        self.pages.append(page)
        self.arriving(self._arrive(page))
        self.show_place()

    async def _arrive(self, page: Page) -> None:
        await self.body.mount(page)
        if self.pages and page is self.pages[-1]:
            page.start()
            self.show_place()

    async def ready(self) -> None:
        if self.pages:
            await self.page.ready()

    def drop(self, pages: list[Page]) -> None:
        """Take pages away for good."""
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

    def open_stream(self, stream: str, initiative: str | None) -> None:
        """Show an initiative or item; the facts about anything else."""
        kind = stream.partition(":")[0]
        if kind in ("item", "initiative"):
            self.go("initiative", subject=stream)
        elif initiative and kind not in ("decision", "blocker"):
            self.go("initiative", subject=f"initiative:{initiative}")
        else:
            self.go("audit", expression=f"subject:{stream}")

    def open_position(self, position: int) -> None:
        """Show a record among all facts."""
        self.go("audit", expression="", position=position)

    def action_replay(self) -> None:
        """The replay of what is marked or selected, from the moment that tells why it stands as it does."""
        if not self.reader.is_open or self.page.PAST:
            return
        page = self.page
        keys = page.replayed(filtered=False)
        position = page.record()
        if keys:
            self.go("replay", keys=keys)
        elif position is not None:
            self.go("replay", position=position)
        else:
            stream = page.thing()
            self.go("replay", stream=stream)

    def in_the_past(self) -> bool:
        """Whether the page on top shows the past; says then why nothing can be recorded in it."""
        if self.pages and self.page.PAST:
            self.complain(f"this is the past, which nobody can write to; {self.signs['back']} goes back to the present")
            return True
        return False

    def action_go(self, name: str) -> None:
        if name == "replay" and self.reader.is_open:
            if not self.page.PAST or self.page.subject() is not None:
                self.go(name, keys=self.page.replayed(filtered=True))
        elif self.is_opening or self.reader.is_open or name == "help":
            self.go(name)

    async def action_back(self) -> None:
        """Lets go of the marks; else to the page before; from the first one, to its unfiltered list."""
        self.back()

    def back(self) -> None:
        """See `action_back`."""
        if self.page.clear_marks():
            self.show_place()
        elif len(self.pages) > 1:
            self.drop([self.pages.pop()])
            self._show_top()
        elif self.page.filtered():
            self.page.filter("")
            self.show_place()

    # ── bars ──

    def show_place(self) -> None:
        """Header, sentence and keys for the page on top."""
        self.show_where()
        if self.pages and self.is_running:
            self.show_keys()

    def show_where(self) -> None:
        """Header and sentence for the page on top."""
        if not self.pages or not self.is_running:
            return
        page = self.page
        clock = moment(present()).strftime("%H:%M") + "Z"
        right: Line = [("LIVE", "active"), (f"  @{self.reader.position:,}  {clock}", "dim")]
        marked = page.marked_told()
        place: Line = [*page.place(), *([(f"  • {marked}", "key")] if marked else [])]
        self.header.say([(" unstall ", "brand"), (" ", ""), *place], page.clock() or right)
        self.sentence.say(page.summary())

    def show_keys(self) -> None:
        """The keys that matter now, made from the bindings in force."""
        if not self.screen_stack:
            return  # a focus moves once more while the screens close
        found: dict[str, tuple[str, str]] = {}
        for active in self.screen.active_bindings.values():
            found.setdefault(active.binding.action, (signs(active.binding), active.binding.description))
        wanted = (*self.page.FOOTER, "go('help')", "back" if len(self.pages) > 1 else "leave")
        typing = self.screen.focused
        if isinstance(typing, LineEditing):
            wanted = ("take", "offer(1)", "edit", "empty", "move(1)", "move(-1)", "enter", "leave")
        if self.prompt.has_focus:
            wanted = ("enter", "leave")
            if self.prompt.purpose == "command":
                wanted = ("complete", "past(-1)", *wanted)
        shown = [found[action] for action in wanted if action in found]
        self.keys.say(key_line(shown, self.size.width))

    def say(self, sentence: str, role: str = "") -> None:
        """One sentence on the status line."""
        self.status.say([(clean(sentence), role)] if sentence else [])

    def complain(self, sentence: str) -> None:
        """One sentence about what went wrong."""
        self.say(sentence, "error")

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_place)

    def on_descendant_focus(self) -> None:
        if self.pages:
            self.show_keys()
