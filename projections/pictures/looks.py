"""How a state appears, the same in lists, timelines and reports. Pure."""

from __future__ import annotations

from ledger.light import NamedTuple


class Look(NamedTuple):
    """How a state appears: its glyph in lists, its word, its colour (Okabe–Ito; '' is the dimmed foreground), its fill
    in a timeline."""

    glyph: str
    word: str
    colour: str
    fill: str


LOOKS: dict[str, Look] = {
    "active": Look("●", "active", "#009E73", "█"),
    "waiting": Look("◐", "waiting", "#E69F00", "▒"),
    "silent": Look("◌", "silent", "#D55E00", "░"),
    "paused": Look("‖", "paused", "#999999", "─"),
    "queued": Look("○", "queued", "#56B4E9", "·"),
    "done": Look("✓", "done", "", "✓"),
}
