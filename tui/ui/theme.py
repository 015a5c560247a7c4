"""The colours: two themes, and what is drawn with each of them."""

from dataclasses import dataclass, replace
from functools import lru_cache

from rich.style import Style
from textual.theme import Theme


@dataclass(frozen=True, slots=True)
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

    def style(
        self,
        colour: str = "",
        background: str = "",
        *,
        bold: bool = False,
        reverse: bool = False,
        underline: bool = False,
    ) -> Style:
        """A style on this palette's background."""
        return _style(
            colour or self.text,
            background or self.background,
            bold=bold,
            reverse=reverse,
            underline=underline,
        )

    def tinted(self, colour: str) -> str:
        """The background of text that bears a label of this colour."""
        return blend(self.background, colour or self.accent, self.tint)

    def ink(self, colour: str) -> str:
        """The label's colour, moved towards the text's so that it can be read as a line."""
        return blend(colour or self.accent, self.text, 0.35)

    def with_few_colours(self) -> "Palette":
        """The same for terminals of 256 colours or less."""
        return replace(self, tint=0.75 if self.dark else 0.45)

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


@lru_cache(maxsize=4096)
def _style(colour: str, background: str, *, bold: bool, reverse: bool, underline: bool) -> Style:
    return Style(color=colour, bgcolor=background, bold=bold, reverse=reverse, underline=underline)
