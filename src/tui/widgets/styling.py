"""Which styles a widget draws with: the app's theme says whether the background is dark."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.widget import Widget

from tui.widgets.palette import STYLES


def styles_of(widget: Widget) -> Mapping[str, Style]:
    """The styles by role for the theme in force."""
    return STYLES[widget.app.theme != "unstall-light"]
