"""Saving the view that is on the screen under a name, and coming back to it."""

from __future__ import annotations

from ledger.errors import LedgerError
from tui.app.line_actions import LineActions
from tui.kept.saved_views import SavedView, save
from tui.screens import SCREENS


class Recalling(LineActions):
    """What `'` and `"` do."""

    def action_save_view(self) -> None:
        view = self.page.view()
        screen = next((name for name, entry in SCREENS.items() if entry.page == type(self.page).__name__), "")
        if view is None:
            self.complain("a view of a list can be saved: the portfolio, the review, a board, the audit")
            return
        told = SavedView("", screen, view).told

        def entered(name: str) -> None:
            try:
                replaced = save(SavedView(" ".join(name.split()), screen, view), tuple(SCREENS))
            except LedgerError as error:
                self.complain(str(error))
                return
            how = "saved in place of the one before" if replaced else "saved"
            self.say(f"{how}: {name.strip()}; {self.signs['saved']} comes back to it")

        self.ask_line("save", f"save {told} as: ", entered=entered)

    def recall(self, view: SavedView) -> None:
        """Show a saved view."""
        self.go(view.screen)
        self.page.restore(view.settings)
        self.show_place()
