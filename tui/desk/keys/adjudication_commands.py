"""The commands of adjudication: its own, and those of the desk that hold there as well."""

from tui.core.i18n import _
from tui.desk.keys.commands import Command, commands

TAKE = "take-"
"""How the commands begin that take the version of the annotator with a digit."""
DIGITS = "123456789"
SHARED = (
    "start-back", "start-on", "end-back", "end-on", "proclitic",
    "undo", "redo", "done", "skip", "next-article", "previous-article",
    "lanes", "marks", "controls", "direction", "panel", "copy", "theme", "terminal", "redraw",
    "palette", "help", "quit",
)  # fmt: skip
"""Commands of the desk that do here what they do there; beside them all motions, which read on."""
_MOTIONS = ("move-", "select-")


def adjudication_commands() -> tuple[Command, ...]:
    """All that hold in adjudication, in the order in which a person is shown them.

    What they have keys for is the same as at the desk, or is not there.
    """
    shared = (one for one in commands() if one.id in SHARED or one.id.startswith(_MOTIONS))
    return (*own_commands(), *shared)


def own_commands() -> tuple[Command, ...]:
    """Those that the desk has not."""
    group = _("Adjudicate")
    return (
        *(
            Command(f"{TAKE}{digit}", group,
                    _("take what annotator {digit} has").format(digit=digit),
                    _("Ctrl with the digit, where a label has that for its key.")
                    if digit == DIGITS[0] else _("Likewise."),
                    (digit, f"ctrl+{digit}"))
            for digit in DIGITS
        ),
        Command("take-most", group, _("take what most have"),
                _("The version that the arrow points from; of a tie, nothing."), ("enter",)),
        Command("take-none", group, _("take none of them"),
                _("Nothing belongs there. Away from a difference: take out gold's span."),
                ("backspace", "delete", "0")),
        Command("take-agreed", group, _("take what all agree on"),
                _("All of it in the article, where that is not done on opening."), ("=",)),
        Command("take-all-of", group, _("take all of one annotator's"),
                _("In all that is open in the article, as one action; asks for a digit."), ("*",)),
        Command("later", group, _("leave it for later"),
                _("It stays open, and is marked."), ("space",)),
        Command("next-difference", group, _("next difference"),
                _("After the article's last one, that of the next article."), ("tab",)),
        Command("previous-difference", group, _("previous difference"),
                _("Before the article's first one, the article before."), ("shift+tab",)),
        Command("reason", group, _("write a reason"),
                _("A note on the difference, kept with what is decided."), (";",),
                on_screen=True),
        Command("leave", group, _("back to the difference, or leave"),
                _("After moving about, back to the difference; else out of adjudication."),
                ("escape",), on_screen=True),
    )  # fmt: skip
