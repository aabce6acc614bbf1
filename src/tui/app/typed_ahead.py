"""Keys take effect one after the other, each once that which it is about is there. No key is lost, however fast."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import deque
from collections.abc import Coroutine
from typing import Any

from textual import events
from textual.app import App
from textual.binding import ActiveBinding

from tui.widgets.line_editing import LineEditing

#: After waiting so long for a page or a form, keys that lead away wait no longer; what was typed before is dropped.
_PATIENCE_SECONDS = 1.0
_LEADING_AWAY = frozenset(("escape", "ctrl+c", "ctrl+q", "ctrl+z", "q"))
#: Actions that are about no row: they need not wait for what a page asks the views.
_AT_ONCE = ("go(", "back", "leave", "command", "filter", "find", "suspend_process", "toggle_detail", "zoom_detail")


class TypedAhead(App[int], inherit_bindings=False):
    """Takes keys in the order in which they were typed.

    Textual 8.2.8 hands a key to the focused widget's queue, so that keys typed ahead reach whatever had the focus
    before; a line pasted or typed fast into `:` would be taken for commands. They are taken by a task of their own,
    because the answers that they wait for come through the app's queue of messages.
    """

    def __init__(self, *, ansi_color: bool) -> None:
        super().__init__(ansi_color=ansi_color)
        self._keys: deque[events.Key] = deque()
        self._taking: asyncio.Task[None] | None = None
        self._arriving: asyncio.Task[None] | None = None
        self._waits_since: float | None = None

    @abstractmethod
    async def ready(self) -> None:
        """Once the page on top shows what was asked for last."""

    def arriving(self, coming: Coroutine[Any, Any, None]) -> None:
        """Every later key waits for this."""
        self._arriving = asyncio.create_task(coming)

    @property
    def is_taking_keys(self) -> bool:
        """Whether keys were typed that have not taken effect yet."""
        return self._taking is not None and not self._taking.done()

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if event.key in _LEADING_AWAY and self._has_waited_long():
            self._drop_keys()
        self._keys.append(event)
        if not self.is_taking_keys:
            self._taking = asyncio.create_task(self._take_keys())

    def _has_waited_long(self) -> bool:
        since = self._waits_since
        return since is not None and asyncio.get_running_loop().time() - since > _PATIENCE_SECONDS

    def _drop_keys(self) -> None:
        self._keys.clear()
        self._waits_since = self._arriving = None
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    async def _take_keys(self) -> None:
        try:
            while self._keys:
                await self._take(self._keys.popleft())
        except Exception as error:  # noqa: BLE001 - as Textual does with what a message's handler raises
            self._handle_exception(error)

    async def _take(self, key: events.Key) -> None:
        while self._arriving is not None and not self._arriving.done():
            await self._waiting(self._arriving)
        typing = self.screen.focused
        if isinstance(typing, LineEditing) and key.is_printable and key.character:
            typing.insert(key.character)
            return
        active = self.screen.active_bindings.get(key.key)
        if active is None or not active.enabled:
            return
        if self._is_about_a_row(active):
            await self._waiting(asyncio.ensure_future(self.ready()))
            active = self.screen.active_bindings.get(key.key)
        if active is not None and active.enabled:
            await self.run_action(active.binding.action, active.node)

    def _is_about_a_row(self, active: ActiveBinding) -> bool:
        action = active.binding.action.removeprefix("app.")
        if isinstance(active.node, LineEditing):
            return action.startswith(active.node.ABOUT_A_ROW)
        return action == "go('replay')" or not action.startswith(_AT_ONCE)

    async def _waiting(self, coming: asyncio.Future[None]) -> None:
        """Wait for it; what it raises is told by whoever waits for it first."""
        self._waits_since = asyncio.get_running_loop().time()
        try:
            await asyncio.wait([coming])
        finally:
            self._waits_since = None
