"""What the parts of the screen ask of each other, so that none imports the one above it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, cast

from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker

from tui.core.article import Article
from tui.desk.changes import Happenings
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.desk.label_set import LabelSet
from tui.desk.view.asked_letters import AskedLetters
from tui.desk.view.text_view import TextView
from tui.terminals.profiles import Profile
from tui.ui.background_import import BackgroundImport
from tui.ui.theme import Palette


class WatchedHub(Protocol):
    """The hub of the desk's file, as the screen sees it."""

    @property
    def word(self) -> str:
        """How it stands, in a word or none."""

    def lines(self) -> Sequence[str]:
        """All that is known of it."""

    def soon(self) -> None:
        """Something was done."""


class Display(Protocol):
    """The application, as its screens and widgets see it."""

    hub: WatchedHub | None

    desk: Desk
    palette: Palette
    profile: Profile
    new_database: bool

    def other_theme(self) -> None:
        """Go from dark to light, or back."""

    def next_way(self) -> Profile:
        """Try the next way of showing Arabic in this terminal."""

    def tell_again(self) -> None:
        """Tell the terminal once more what to do, and paint everything."""


def display_of(node: DOMNode) -> Display:
    """The application that a screen or a widget belongs to."""
    return cast("Display", node.app)


class TextSource(Protocol):
    """What a text is read from: the desk, or where a curator settles differences."""

    @property
    def view(self) -> TextView:
        """The text, the window on it, the cursor."""

    @property
    def labels(self) -> LabelSet:
        """The scheme."""

    @property
    def letters(self) -> AskedLetters:
        """What waits for a letter, and letters on words."""

    @property
    def article(self) -> Article | None:
        """What lies open."""


class CursorWidget(Protocol):
    """A widget that one works in."""

    @property
    def cursor_place(self) -> Offset | None:
        """The cell of the terminal where."""


class KeyScreen(Protocol):
    """A screen that keys are given at once, past Textual; it says so: ``takes_keys``."""

    actions: dict[str, tuple[str, str]]
    """What each key does: a verb and a name."""

    @property
    def reader(self) -> CursorWidget:
        """What one works in."""

    def press(self, key: str) -> bool:
        """Do at once what a key does; whether it does anything."""

    @property
    def is_running(self) -> bool:
        """Whether it takes keys yet."""

    def forget_colours(self) -> None:
        """Colours changed: paint everything anew."""


class KeyTarget(Protocol):
    """What a terminal's driver hands keys to, and asks where its cursor belongs."""

    def press(self, key: str) -> bool:
        """Do a key at once; whether it was done."""

    @property
    def cursor_place(self) -> Offset:
        """The cell of the terminal that one works in."""


class Lines(Protocol):
    """A widget's lines: what they show, and what they are to show."""

    shown: dict[int, Strip]

    @property
    def widget(self) -> Widget:
        """The widget itself."""

    def paint(self, y: int, /) -> Strip:
        """Line ``y`` as it is to look; the very same strip where nothing of it has changed."""

    @property
    def sender(self) -> Callable[[Strip], Strip] | None:
        """What makes of a line what this terminal is sent; None where that is the line itself."""

    def repaint_lines(self, numbers: Iterable[int]) -> None:
        """Have Textual paint these lines anew."""


LineNumbers = Iterable[tuple[Lines, Iterable[int]]]
"""Widgets' lines, and the numbers of some of them."""
ChangedLines = tuple[tuple[Lines, int, Strip], ...]
"""Lines of widgets, each as it is to look."""


class Foreseeing(Protocol):
    """A screen whose next keys can be tried."""

    @property
    def desk(self) -> Desk:
        """What keys act on."""

    @property
    def app(self) -> App[Any]:
        """The application it belongs to."""

    def preview(self, key: str) -> tuple[ChangedLines, Offset | None] | None:
        """The lines that a key would change, and where the cursor would stand then.

        None where that cannot be known without doing it.
        """


class DeskHost(Protocol):
    """The desk's screen, as what opens over it and what works beside it see it."""

    importing: BackgroundImport
    searched: str
    """What was searched last in all articles."""
    actions: dict[str, tuple[str, str]]
    """What each key does: a verb and a name."""

    @property
    def desk(self) -> Desk:
        """What lies open."""

    @property
    def settings(self) -> Settings:
        """The user's settings."""

    @property
    def app(self) -> App[Any]:
        """The application it belongs to."""

    def act(self, on_desk: Callable[[], Happenings]) -> Happenings | None:
        """Act, and paint what happened; None where it failed, which is said."""

    def absorb(self, happened: Happenings) -> None:
        """Paint what happened."""

    def show_letters(self, happened: Happenings) -> None:
        """Paint letters that came or went by themselves; what is said stays."""

    def tell(self, message: str, *, warning: bool = False, way_out: str = "") -> None:
        """Show a message in the last line."""

    def action_run(self, command: str) -> None:
        """Run a command of the table."""

    def action_tag(self, name: str) -> None:
        """Do what a label's key does."""

    def set_timer(self, delay: float, callback: Callable[[], None] | None = None) -> Timer:
        """Call something after so many seconds."""

    def set_interval(self, interval: float, callback: Callable[[], None] | None = None) -> Timer:
        """Call something every so many seconds."""

    def run_worker(self, work: Callable[[], None], *, thread: bool = False) -> Worker[Any]:
        """Do something beside the keys, on a ``thread`` of its own."""
