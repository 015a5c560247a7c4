"""The colours: two themes, and what is drawn with each of them."""

from colorsys import hsv_to_rgb, rgb_to_hsv
from dataclasses import replace
from functools import lru_cache

from rich.style import Style
from textual.theme import Theme

from tui.core.frozen_dataclass import frozen_dataclass

BLACK = "#000000"


@frozen_dataclass
class Palette:
    """The colours of a theme, as ``#rrggbb``. ``tint`` is how much of a label's colour shows."""

    name: str
    dark: bool
    background: str
    panel: str
    text: str
    muted: str
    line: str
    accent: str
    warning: str
    tint: float
    colours: int = 1 << 24

    def style(
        self,
        colour: str = "",
        background: str = "",
        *,
        bold: bool = False,
        reverse: bool = False,
        underline: bool = False,
        dim: bool = False,
    ) -> Style:
        """A style on this palette's background; without a colour, one that is read there."""
        if background and reverse and self.colours <= 256:
            # What is chosen is read first; the bar says the label.
            background = ""
        elif not colour and background and self.colours <= 256:
            colour = _text_on(background, self.colours)
            # Terminals that draw bold letters bright make grey ones of black ones.
            bold = bold and colour != BLACK
        return _style(
            colour or self.text,
            background or self.background,
            bold=bold,
            reverse=reverse,
            underline=underline,
            dim=dim,
        )

    def tint_of(self, colour: str) -> str:
        """The background of text that bears a label of this colour."""
        if self.colours <= 256:
            return of_few(colour or self.accent, self.colours, bright=not self.dark)
        return blend(self.background, colour or self.accent, self.tint)

    def ink(self, colour: str) -> str:
        """The label's colour, moved towards the text's so that it can be read as a line."""
        if self.colours <= 256:
            return of_few(colour or self.accent, self.colours, bright=self.dark)
        return blend(colour or self.accent, self.text, 0.35)

    def with_colours(self, colours: int) -> "Palette":
        """The same for a terminal of 256 colours or of 16."""
        return replace(self, colours=colours)

    def theme(self) -> Theme:
        """What Textual's own parts are drawn with."""
        return Theme(
            name=self.name,
            primary=self.accent,
            warning=self.warning,
            foreground=self.text,
            background=self.background,
            surface=self.panel,
            panel=self.panel,
            dark=self.dark,
        )


DARK = Palette(
    name="hashiya-dark",
    dark=True,
    background="#14171a",
    panel="#1b2024",
    text="#e6e3da",
    muted="#8f958f",
    line="#4a524f",
    accent="#d8b25c",
    warning="#e58a62",
    tint=0.42,
)
LIGHT = Palette(
    name="hashiya-light",
    dark=False,
    background="#fbf9f3",
    panel="#f1eee5",
    text="#1f2321",
    muted="#6c716c",
    line="#b9b8ad",
    accent="#8a5a10",
    warning="#a63f12",
    tint=0.28,
)


@lru_cache(maxsize=1024)
def blend(under: str, over: str, share: float) -> str:
    """``over`` laid on ``under`` at this share, as ``#rrggbb``."""
    pairs = zip(bytes.fromhex(under[1:]), bytes.fromhex(over[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


_CUBE = (0, 95, 135, 175, 215, 255)
"""The levels of the 6×6×6 colours among 256 (xterm's)."""


@lru_cache(maxsize=1024)
def of_few(colour: str, colours: int, *, bright: bool) -> str:
    """The dark or the bright one of the colour's hue, as ``#rrggbb`` of just these 256 or 16.

    Both are chosen by the hue alone, one of twelve or of six: were each taken for the nearest of
    few, a label's tint and its name would differ in hue.
    """
    red, green, blue = (part / 255 for part in bytes.fromhex(colour[1:]))
    steps = 12 if colours > 16 else 6
    hue = round(rgb_to_hsv(red, green, blue)[0] * steps) % steps / steps
    parts = [round(part * 2) for part in hsv_to_rgb(hue, 1, 1)]
    if colours > 16:
        levels = [_CUBE[1 + 2 * part if bright else part] for part in parts]
    else:
        # Rich's values of the sixteen; dark yellow is brown there.
        levels = [(85 if bright else 0) + 85 * part for part in parts]
        if not bright and parts == [2, 2, 0]:
            levels[1] = 85
    return "#" + "".join(f"{level:02x}" for level in levels)


@lru_cache(maxsize=1024)
def as_drawn(colour: str, colours: int) -> str:
    """How xterm draws what is nearest to a colour: its dark sixteen are brighter than Rich's."""
    if colours > 16:
        return colour
    red, green, blue = bytes.fromhex(colour[1:])
    if (red, green, blue) == (170, 85, 0):
        return "#cdcd00"
    scale = 205 / 170
    return "#" + "".join(f"{min(255, round(part * scale)):02x}" for part in (red, green, blue))


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=4096)
def _style(
    colour: str, background: str, *, bold: bool, reverse: bool, underline: bool, dim: bool
) -> Style:
    return Style(
        color=colour, bgcolor=background, bold=bold, reverse=reverse, underline=underline,
        dim=dim or None,
    )  # fmt: skip


@lru_cache(maxsize=256)
def _text_on(background: str, colours: int) -> str:
    """The text's colour on a background: among few colours, some tints are bright.

    WCAG 2.2 asks for 4.5 to 1; with white on yellow it would be 1.7.
    """
    both = ("#ffffff", BLACK)
    return max(both, key=lambda one: contrast(one, as_drawn(background, colours)))
