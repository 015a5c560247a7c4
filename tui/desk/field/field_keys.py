"""The keys of every field that is typed into: one table for the field, the help and the docs.

They are the same in all fields and cannot be set; the keys of a list under a field stay its own.
"""

from collections.abc import Callable
from functools import cache, partial

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.desk.field.text_field import FieldMotion, TextField
from tui.desk.keys.keyboard_layouts import twins

FieldAct = Callable[[TextField], None]


@frozen_dataclass
class FieldKey:
    """``id`` is what a field does at ``keys``; ``title`` says it, ``help`` says the rest."""

    id: str
    keys: tuple[str, ...]
    title: str
    help: str = ""


def field_keys() -> tuple[FieldKey, ...]:
    """All of them, in the order in which a person is shown them."""
    return (
        FieldKey("left", ("left",), _("letter to the left"), _("A letter with its marks.")),
        FieldKey("right", ("right",), _("letter to the right"), _("A letter with its marks.")),
        FieldKey("word-left", ("ctrl+left",), _("word to the left"), _("To where it begins.")),
        FieldKey("word-right", ("ctrl+right",), _("word to the right"), _("To where it begins.")),
        FieldKey("start", ("home",), _("start of the line"),
                 _("Ctrl with it is the list's, where there is one.")),
        FieldKey("end", ("end",), _("end of the line"),
                 _("Ctrl with it is the list's, where there is one.")),
        FieldKey("", ("shift",), _("with a move: select"),
                 _("What is typed or pasted then takes its place.")),
        FieldKey("select-all", ("ctrl+a",), _("select all")),
        FieldKey("delete-back", ("backspace", "ctrl+h"), _("delete the last letter"),
                 _("A mark that was typed after it goes first.")),
        FieldKey("delete-on", ("delete",), _("delete the letter under the cursor"),
                 _("With its marks.")),
        FieldKey("delete-word-back", ("ctrl+w", "ctrl+backspace"), _("delete the word before")),
        FieldKey("delete-word-on", ("ctrl+delete",), _("delete the word after")),
        FieldKey("clear", ("ctrl+u",), _("delete all")),
        FieldKey("undo", ("ctrl+z",), _("undo"), _("What was changed last in the field.")),
        FieldKey("redo", ("ctrl+y",), _("redo"), _("What was undone last.")),
        FieldKey("copy", ("ctrl+c",), _("copy"), _("What is selected.")),
        FieldKey("cut", ("ctrl+x",), _("cut"), _("What is selected.")),
        FieldKey("paste", ("ctrl+v",), _("paste"),
                 _("What was copied here; the terminal's own key pastes from elsewhere.")),
    )  # fmt: skip


FIELD_MOTIONS: tuple[FieldMotion, ...] = (
    "left",
    "right",
    "word-left",
    "word-right",
    "start",
    "end",
)

ACTS: dict[str, FieldAct] = {
    **{name: partial(TextField.move, where=name) for name in FIELD_MOTIONS},
    **{
        f"select-{name}": partial(TextField.move, where=name, extend=True) for name in FIELD_MOTIONS
    },
    "select-all": TextField.select_all,
    "delete-back": TextField.delete_back,
    "delete-on": TextField.delete_on,
    "delete-word-back": TextField.delete_word_back,
    "delete-word-on": TextField.delete_word_on,
    "clear": TextField.clear,
    "undo": TextField.undo,
    "redo": TextField.redo,
}
"""What the field itself does; the clipboard is the screen's."""


@cache
def acts_by_key() -> dict[str, str]:
    """Each key, those of an Arabic keyboard too, with the id of what it does."""
    found: dict[str, str] = {}
    for one in field_keys():
        for key in one.keys if one.id else ():
            found[key] = one.id
            for layout in ("arabic", "persian"):
                found.update(dict.fromkeys(twins(key, layout), one.id))
            if one.id in FIELD_MOTIONS:
                found[_shifted(key)] = f"select-{one.id}"
    return found


def _shifted(key: str) -> str:
    return key.replace("ctrl+", "ctrl+shift+") if key.startswith("ctrl+") else f"shift+{key}"
