"""From what the terminal sends to Textual's messages: what is no key stays none.

Textual 8.2.8 types out what it does not know, and stops the program at some reports; it also
reads DECRPM, resizes and the mouse, and those are left to it. It stands wherever Textual makes a
parser of its own: the terminal's drivers, and the browser's. Goes when a Textual drops whole
sequences that it does not know, and waits for those that are cut.
"""

import re
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator

from textual import constants, events
from textual._xterm_parser import IS_ITERM, XTermParser
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message import Message
from textual.messages import InBandWindowResize, TerminalSupportsSynchronizedOutput

from tui.terminals.escape_sequences import ESC, Sequences, TerminalInput
from tui.terminals.key_reports import presses

_DRIVERS = ("linux_driver", "linux_inline_driver", "web_driver", "win32")
_MOUSE = re.compile(r"\x1b\[<\d{1,3};\d{1,5};\d{1,5}[Mm]")
_RESIZE = re.compile(r"\x1b\[48;(\d{1,4});(\d{1,4});(\d{1,6});(\d{1,6})t")
_MODE = re.compile(r"\x1b\[\?(2026|2048);([0-4])\$y")
_ALT = {"\x7f": "ctrl+w", "\x08": "ctrl+w", "\t": "shift+tab", "b": "ctrl+left", "f": "ctrl+right"}
"""Alt+Backspace, the Linux console's Shift+Tab, iTerm2's Option with an arrow."""
_LEAST_CELLS, _MOST_CELLS = 2, 4000


class KeyParser(XTermParser):
    """Textual's parser, with sequences cut by us before it."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._sequences = Sequences()
        self._resizes = False

    @property
    def waiting(self) -> bool:
        """Whether what comes next may belong to what came last."""
        return self._sequences.waiting

    @property
    def deadline(self) -> float | None:
        """When to ``tick``, on the clock of ``time.monotonic``."""
        return self._sequences.deadline

    def feed(self, data: str) -> Iterable[Message]:
        """What was pressed, moved or told. No data is the end of the input."""
        if not data:
            yield from super().feed(data)
            return
        self.debug_log(f"FEED {data!r}")
        for piece in self._sequences.feed(data, time.monotonic()):
            yield from self._messages(piece)

    def tick(self) -> Iterable[Message]:
        """What was waited for in vain: the Esc key, or nothing."""
        for piece in self._sequences.tick(time.monotonic()):
            yield from self._messages(piece)

    def _messages(self, piece: TerminalInput) -> Iterator[Message]:
        if piece.kind == "paste":
            yield events.Paste(piece.text.replace("\x00", ""))
        elif piece.kind == "escape":
            yield events.Key("escape", ESC)
        elif piece.kind == "alt":
            yield events.Key(_ALT.get(piece.text) or f"alt+{_named(piece.text)}", None)
        elif piece.kind == "character":
            yield from self._sequence_to_key_events(piece.text)
        elif pressed := presses(piece.text):
            yield from (events.Key(textual_key(press.key), press.text) for press in pressed)
        elif piece.kind == "sequence":
            # A click that comes late would be one where the mouse is no more.
            yield from self._report(piece.text)

    def _report(self, sequence: str) -> Iterator[Message]:
        """What a sequence says that is no key; nothing where it is unknown."""
        if sequence in (f"{ESC}[I", f"{ESC}[O"):
            yield events.AppFocus() if sequence.endswith("I") else events.AppBlur()
        elif _MOUSE.fullmatch(sequence):
            if (event := self.parse_mouse_code(sequence)) is not None:
                yield event
        elif match := _RESIZE.fullmatch(sequence):
            height, width, pixel_height, pixel_width = map(int, match.groups())
            cells = min(height, width) >= _LEAST_CELLS and max(height, width) <= _MOST_CELLS
            if self._resizes and cells:
                yield self._resized((width, height), (pixel_width, pixel_height))
        elif match := _MODE.fullmatch(sequence):
            state = int(match[2])
            if match[1] == "2026" and state:
                yield TerminalSupportsSynchronizedOutput()
            elif match[1] == "2048" and constants.SMOOTH_SCROLL and not IS_ITERM:
                resizes = InBandWindowResize.from_setting_parameter(state)
                self._resizes = self._resizes or resizes.supported
                yield resizes

    def _resized(self, cells: tuple[int, int], pixels: tuple[int, int]) -> events.Resize:
        resize = events.Resize.from_dimensions(cells, pixels)
        if min(pixels) > 0:
            self.terminal_size, self.terminal_pixel_size = resize.size, resize.pixel_size
            self.mouse_pixels = True
        return resize


def textual_key(key: str) -> str:
    """The name that Textual gives to a key as our table writes it."""
    before, _plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    # Of "ctrl++" the last is the plus itself.
    if not last:
        before, last = before.removesuffix("+"), "+"
    return f"{before}+{_named(last)}" if before else _named(last)


def table_key(key: str) -> str:
    """A key as our table writes it, by the name that Textual gives it."""
    before, plus, last = key.rpartition("+")
    try:
        name = REPLACED_KEYS.get(last, _get_unicode_name_from_key(last)).replace("_", " ")
        character = unicodedata.lookup(name.replace("hyphen minus", "hyphen-minus"))
    except KeyError:
        character = last
    return f"{before}{plus}{character}"


def _named(key: str) -> str:
    return _character_to_key(key) if len(key) == 1 else key


def typed_character(key: str) -> str:
    """The character that a key of Textual's name types; nothing for one that types none."""
    typed = table_key(key)
    return typed if len(typed) == 1 else ""


def parse_keys_everywhere() -> None:
    """Have every driver of Textual that is loaded, or will be, make this parser."""
    for name in _DRIVERS:
        if module := sys.modules.get(f"textual.drivers.{name}"):
            module.XTermParser = KeyParser  # type: ignore[attr-defined]
