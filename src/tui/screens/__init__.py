"""The table of screens. A new one is a file of its own and one line here."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A screen: where its class is (loaded when it is first shown), the key that opens it, and what it is for."""

    module: str
    page: str
    key: str
    what: str


SCREENS: dict[str, Entry] = {
    "portfolio": Entry("tui.screens.portfolio", "Portfolio", "1", "every initiative, the worst first"),
    "review": Entry("tui.screens.review", "Review", "2", "whose turn it is, one key per verdict"),
    "blockers": Entry("tui.screens.blockers", "Blockers", "3", "what stands in the way, the worst first"),
    "decisions": Entry("tui.screens.decisions", "Decisions", "4", "what is to be decided, overdue first"),
    "replay": Entry("tui.screens.replay", "Replay", "5", "the past: any day, as it was known on it"),
    "audit": Entry("tui.screens.audit", "Audit", "6", "every fact on record"),
    "moves": Entry("tui.screens.moves", "Moves", "7", "whose move it is: what waits for you, or for anybody"),
    "saved": Entry("tui.screens.saved", "Saved", "apostrophe", "saved views"),
    "bookmarks": Entry("tui.screens.bookmarks", "Bookmarks", "", "moments of the past that you keep"),
    "jump": Entry("tui.screens.jump", "Jump", "ctrl+p", "jump to anything"),
    "help": Entry("tui.screens.help", "Help", "question_mark", "all keys of this screen"),
    "initiative": Entry("tui.screens.initiative", "Initiative", "", "one initiative or item"),
    "output": Entry("tui.screens.output", "Output", "", "what a command printed"),
    "welcome": Entry("tui.screens.welcome", "Welcome", "", "there is no ledger yet"),
}
