"""What lies below the page while it is filled in: as high as it has to be, never so high that the page is gone."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.strip import Strip

from tui.widgets.line_editing import LineEditing
from tui.widgets.palette import Line, strip
from tui.widgets.styling import styles_of

#: Lines of the bars, and lines that stay with the page above.
_BARS = 4
_PAGE_LINES = 3


class Panel(LineEditing):
    """Lines with a line among them that somebody types into; shown only while it is open."""

    DEFAULT_CSS = "Panel { height: auto; width: 1fr; display: none; margin-top: 1; }"
    #: Lines that it takes however low the terminal is.
    LEAST: ClassVar[int] = 4

    @abstractmethod
    def lines_for(self, width: int, height: int) -> list[Line]:
        """All that it shows, in at most `height` lines."""

    @abstractmethod
    def needed_height(self, width: int, most: int) -> int:
        """So many lines it needs, of `most` that it may have."""

    def fit_height(self) -> None:
        """Take the room that is needed now, and draw anew."""
        size = self.app.size
        most = max(size.height - _BARS - _PAGE_LINES - 1, self.LEAST)
        self.styles.height = self.needed_height(size.width, most)
        self.refresh()

    def on_resize(self) -> None:
        self.fit_height()

    def render_line(self, y: int) -> Strip:
        lines = self.lines_for(self.size.width, self.size.height)
        return strip(lines[y] if y < len(lines) else [], self.size.width, styles_of(self))
