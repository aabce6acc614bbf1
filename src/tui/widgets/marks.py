"""Marks on a list: the things that the next act is about, whether or not a filter hides them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tui.widgets.sources import Key


class Marks:
    """Marked keys in the order in which they were marked, and the range that is being marked, if any."""

    def __init__(self) -> None:
        self.keys: dict[Key, None] = {}
        #: Where a range begins that reaches to the cursor.
        self.anchor: Key | None = None

    def __contains__(self, key: Key) -> bool:
        return key in self.keys

    def __len__(self) -> int:
        return len(self.keys)

    def turn(self, key: Key) -> None:
        """Mark it, or take its mark away."""
        if key in self.keys:
            del self.keys[key]
        else:
            self.keys[key] = None

    def close_range(self, keys: Sequence[Key], cursor: Key) -> None:
        """Mark everything from where the range began to the cursor; only the cursor where the beginning has gone."""
        self.keys |= dict.fromkeys(self.span(keys, cursor) or [cursor])
        self.anchor = None

    def span(self, keys: Sequence[Key], cursor: Key | None) -> Sequence[Key]:
        """What the range reaches over in `keys`, the list as it is shown; nothing where none was begun."""
        if self.anchor is None or self.anchor not in keys or cursor not in keys:
            return ()
        low, high = sorted((keys.index(self.anchor), keys.index(cursor)))
        return keys[low : high + 1]

    def keep(self, existing: Iterable[Key]) -> None:
        """Let go of what is no longer in the list, filtered or not."""
        there = set(existing)
        self.keys = {key: None for key in self.keys if key in there}

    def clear(self) -> bool:
        """Take all marks away; whether there was any, or a range."""
        had = bool(self.keys) or self.anchor is not None
        self.keys.clear()
        self.anchor = None
        return had

    def told(self, shown: Collection[Key]) -> str:
        """`3 marked, 1 hidden by the filter`; empty where nothing is."""
        if not self.keys:
            return "range begun" if self.anchor is not None else ""
        hidden = sum(key not in shown for key in self.keys)
        return f"{len(self.keys):,} marked" + (f", {hidden:,} hidden by the filter" if hidden else "")
