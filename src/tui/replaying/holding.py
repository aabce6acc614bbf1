"""What a replay holds: its facts, its marks and whatever sees how it stood; looked at before all of it is read."""

from __future__ import annotations

from ledger.instants import Micros
from projections.audit.records import AuditRow
from projections.replay.play import BOOKMARK, Facts, Mark
from projections.replay.slider import Ruler
from projections.spans.laid_out import not_laid_out
from projections.views import Views
from tui.kept.bookmarks import bookmarks
from tui.reading.threads import tell
from tui.replaying.loading import Asked, Found, facts, find
from tui.replaying.looking import Looker
from tui.replaying.saying import Saying
from tui.replaying.several import Lookers


class Holding(Saying):
    """One thing is seen by a looker, several by lookers; how it stands is shown before the facts are read."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._asked = asked
        self._told_marks: list[Mark] = []
        self._looker: Looker | None = None
        self._lookers: Lookers | None = None
        self._ruler: Ruler | None = None
        self._events: dict[int, AuditRow] = {}

    def _ask_no_further(self) -> None:
        """End what is still being read."""
        for lane in ("find", "read", "fill", "lay"):
            self.ask_no_more(lane)

    def reload(self) -> None:
        """How it stands is shown before the facts are read, which may be a million."""
        asked = self._asked
        if asked.is_single:
            self.ask("find", lambda views: find(views, asked), self._arrived)
        else:
            self._lay()

    def _arrived(self, found: Found) -> None:
        first = self._found is None
        self._found = found
        if found.subject is not None:
            self._looker = Looker(found)
            self.ask("missing", lambda views: len(not_laid_out(views.connection)), self._lay_out)
        elif self._lookers is None:
            self._lay()
        if first:
            self._head = self._head._replace(moment=found.start)
            self._base = found.start
        self._look()
        self._read()

    def _read(self) -> None:
        asked, found = self._asked, self._found
        if found is not None:
            self.ask("read", lambda views: facts(views, asked, found), self._have)

    def _have(self, told: tuple[Facts, list[Mark]]) -> None:
        self._facts, self._told_marks = told
        self._is_read = True
        self._events = {}
        self._mark()
        self._look()

    def _lay(self) -> None:
        keys = self._asked.keys
        self.ask("lay", lambda views: Lookers(views, keys), self._laid_out)

    def _laid_out(self, lookers: Lookers) -> None:
        first = self._lookers is None
        self._lookers = lookers
        self._look()
        self._lay_out(lookers.missing)
        if first and self._found is None:
            asked = self._asked
            self.ask("find", lambda views: find(views, asked), self._arrived)

    def _lay_out(self, missing: int) -> None:
        """Have what is missing of the past laid out, of all initiatives: they are compared with each other."""
        if missing and self._laid is None:
            self._laid = (0, missing)
            self.ask("fill", self._fill, self._filled)

    def _fill(self, views: Views) -> bool:
        """Lay out what is missing, some at a time, so that what is there can be seen."""
        from projections.spans.filling import fill

        return fill(
            views.connection,
            views.path,
            lambda done, total: tell(self, self._filling, done, total),
            lambda: not self.is_attached,
        )

    def _filling(self, done: int, total: int) -> None:
        self._laid = (done, total)
        self.unstall.show_where()

    def _filled(self, _: bool) -> None:
        self._laid = None
        if self._lookers is not None:
            self._lay()
        elif self._found is not None:
            self._looker = Looker(self._found)
            self._look()

    # ── marks ──

    def _mark(self) -> None:
        kept, wrong = bookmarks(self.unstall.reader.ledger)
        if wrong:
            self.unstall.complain(wrong)
        mine = [each for each in kept if each.is_about(self.subject())]
        self._bookmarks = [Mark(each.at, BOOKMARK, each.name) for each in mine]
        self._marks = sorted([*self._told_marks, *self._bookmarks])
        self._ruler = None
        self.reel.redraw()

    def _to_stall(self, direction: int) -> None:
        head, lookers = self._head, self._lookers
        if lookers is None:
            super()._to_stall(direction)
        else:
            self.ask("stall", lambda views: (lookers.stall(views, head, direction),), self._stalled)

    def _stalled(self, found: tuple[Micros | None]) -> None:
        (at,) = found
        if at is None:
            self.unstall.say("there is no further stall")
        else:
            self._go(at)

    def _judge(self) -> None:
        if self._looker is None:
            self.unstall.say("today's policy is laid over one initiative or item at a time; mark one, then t")
        else:
            self._head = self._head._replace(today=not self._head.today)
            self._look()
