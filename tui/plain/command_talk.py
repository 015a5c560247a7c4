"""Commands by name, their keys read aloud, a wrong key: the same at each desk by lines."""

from collections.abc import Collection, Iterable

from tui.core.i18n import _
from tui.desk.keys.commands import Command
from tui.desk.keys.key_names import key_name, key_names
from tui.desk.label_set import LabelSet
from tui.plain.lists import Speaker, SpokenLists


def choose_command(lists: SpokenLists, commands: Iterable[Command]) -> str | None:
    """The id of a command that is chosen by its name; None where none is."""
    rows = [
        (one.id, " · ".join(filter(None, (one.title, key_names(one.keys))))) for one in commands
    ]
    return lists.choose(_("command:"), rows)


def say_keys(
    speaker: Speaker, commands: Iterable[Command], spoken: Collection[str], labels: LabelSet
) -> None:
    """Read the keys of commands and of labels; of commands for the screen the ``spoken`` ones."""
    group = ""
    for one in commands:
        if one.group != group:
            group = one.group
            speaker.say(f"{group}:")
        if one.keys and (not one.on_screen or one.id in spoken):
            speaker.say(f"{key_names(one.keys)}: {one.title}. {one.help}")
    speaker.say(_("Labels:"))
    for label in labels:
        if key := labels.key_of(label):
            speaker.say(f"{key_name(key)}: {label.name} {label.caption}".rstrip())


def wrong_key_words(key: str, known: Collection[str], help_key: str) -> str:
    """That a key does nothing; that Caps Lock may be on, where it would without."""
    said = _("no label and no command has the key {key}; {help}: help")
    if len(key) == 1 and key.isupper() and key.lower() in known:
        said = _("{key} is no key: is Caps Lock on? {help}: help")
    return said.format(key=key_name(key), help=help_key)
