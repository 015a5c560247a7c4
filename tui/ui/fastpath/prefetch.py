"""What the next key would show, worked out while the annotator looks at what the last one did.

Keys that move, select, tag words and remove a span are tried: what they change of what is seen can
be put back. The lines that such a key would change wait here, ready to be sent. When it comes, and
it moves or selects, they are shown first and the key is done after that; where it stores something
they are shown as soon as that is stored. Should a key come out otherwise than it was tried, the
right lines follow at once.

Textual 8.2.8 has no public name for its driver. It goes with the direct driver, or when a key takes
no longer without it than in a program that draws by itself.
"""

import asyncio
from collections import deque
from typing import cast

from tui.ui.contracts import Foreseeing
from tui.ui.fastpath.direct_driver import DirectDriver
from tui.ui.fastpath.line_update import LineUpdate, busy, update_of

FIRST = ("move-left", "move-right", "select-left", "select-right", "move-down", "move-up")
"""The commands that are tried before any key has come."""
MOST = 8
"""So many keys are tried: those that came last."""
AFTER = 0.002
"""Seconds that are left to the terminal first."""

Moment = tuple[object, ...]


class Prefetch:
    """What the next keys will show; each holds until anything at all is shown."""

    def __init__(self, screen: Foreseeing) -> None:
        self._screen = screen
        self._likely: deque[str] = deque(maxlen=MOST)
        self._left: deque[str] = deque()
        self._updates: dict[str, LineUpdate] = {}
        self._moment: Moment | None = None
        self._looking = False

    def expect(self, actions: dict[str, tuple[str, str]]) -> None:
        """Begin with the keys of the commonest commands among these actions."""
        by_command = {name: key for key, (verb, name) in actions.items() if verb == "run"}
        self._likely.extend(by_command[name] for name in FIRST if name in by_command)

    @property
    def likely(self) -> tuple[str, ...]:
        """The keys that are tried, the likeliest first."""
        return tuple(self._likely)

    def update(self, key: str) -> LineUpdate | None:
        """What a key will show, if that is known and still holds."""
        now = self._now()
        return self._updates.get(key) if now and now == self._moment else None

    def drop(self) -> None:
        """Keys do something else now: nothing foreseen holds."""
        self._moment, self._updates = None, {}

    def came(self, key: str) -> None:
        """A key was pressed: it is likely to come again."""
        if key in self._likely:
            self._likely.remove(key)
        else:
            self._moment = None
        self._likely.appendleft(key)

    def look(self) -> None:
        """Something may have changed: see what the next keys show."""
        if (now := self._now()) == self._moment:
            return
        self._moment, self._updates = now, {}
        self._left = deque(self._likely)
        if now and not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(AFTER, self._try_next)

    def _now(self) -> Moment | None:
        """What all that is foreseen depends on; None where nothing can be."""
        driver, desk, top = self._screen.app._driver, self._screen.desk, self._screen.app.screen
        if (
            top is not cast("object", self._screen)
            or not isinstance(driver, DirectDriver)
            or not driver.foresees
        ):
            return None
        if busy(top):
            return None
        return driver.writer.times, desk.view.state

    def _try_next(self) -> None:
        """Try one key, and the next one when it is seen that no key has come."""
        driver = self._screen.app._driver
        if self._left and self._moment and self._moment == self._now():
            key = self._left.popleft()
            if isinstance(driver, DirectDriver):
                driver.guarded(self._try, key, driver)
            asyncio.get_running_loop().call_soon(self._try_next)
        else:
            self._looking = False

    def _try(self, key: str, driver: DirectDriver) -> None:
        if (preview := self._screen.preview(key)) and preview[0]:
            lines, cursor = preview
            self._updates[key] = update_of(self._screen.app.screen, driver, lines, cursor=cursor)
