"""What an annotator may set, each with its default: the one table of the config's keys."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from difflib import get_close_matches
from functools import cache
from typing import Any

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.desk.keys.commands import Command, commands
from tui.desk.keys.configured_models import BUILTIN, ConfiguredModel
from tui.desk.keys.key_names import key_name, key_named
from tui.desk.keys.keyboard_layouts import (
    DEFAULT_LAYOUT,
    LAYOUTS,
    clashes,
    layout_of_language,
    out_of_reach,
    twins,
    with_twins,
)
from tui.desk.look import Look
from tui.desk.rights import ALL_RIGHTS, Allowed
from tui.terminals.choose import CHOICES
from tui.terminals.profiles import TERMINALS

NAMED_KEYS = (
    "left", "right", "up", "down", "home", "end", "pageup", "pagedown", "tab", "enter", "escape",
    "space", "backspace", "delete", "insert", *(f"f{n}" for n in range(1, 13)),
)  # fmt: skip


@frozen_dataclass
class Setting:
    """One key of the config: what it may be, what it is unless set, what it does.

    A number is from ``least`` to ``most``; or ``or_zero`` it is 0.
    """

    name: str
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    least: float = 0
    most: float = 0
    or_zero: bool = False


def settings_table() -> tuple[Setting, ...]:
    """Every key of ``config.toml`` but those of the table ``[keys]``."""
    return (
        Setting("annotator", "", _("The annotator's name; otherwise the login name.")),
        Setting("terminal", "auto", _("What to tell the terminal about right-to-left text."),
                choices=TERMINALS),
        Setting("keyboard", "auto",
                _("The keyboard layout; auto: from the locale and from what is typed."),
                choices=("auto", *LAYOUTS)),
        Setting("theme", "dark", _("The colours."), choices=("dark", "light")),
        Setting("suggest", True, _("Suggest words that were tagged before.")),
        Setting("model", BUILTIN,
                _("The model that suggests: builtin, off, or a name under [models].")),
        Setting("model_precision", 0.85,
                _("How many of the built-in model's suggestions should be right."),
                least=0.5, most=0.99),
        Setting("model_threshold", 0.0,
                _("The least score that the built-in model suggests; 0: as its training chose."),
                least=0.5, most=0.99, or_zero=True),
        Setting("model_after", 50,
                _("Before so many articles are done nine suggestions of ten must be right."),
                most=100_000),
        Setting("model_blind", 0,
                _("In so many of 100 articles nothing is suggested, to measure what that does."),
                most=50),
        Setting("tips", True, _("Name the most useful keys of the moment in the last line.")),
        Setting("measure", 84, _("The widest row of text, in cells."), least=8, most=400),
        Setting("spacing", 0, _("Empty lines between rows, in addition to the bars."), most=4),
        Setting("compact", False, _("Only tints, without bars under the text.")),
        Setting("order", "auto",
                _("Whether rows are sent as they look, or for the terminal to reorder."),
                choices=("auto", "visual", "logical")),
        Setting("marks", "auto",
                _("Harakat on the screen; auto: if the terminal can draw them over letters."),
                choices=("auto", "show", "hide")),
        Setting("shaping", "forms", _("Whether Hashiya joins the letters, or the terminal."),
                choices=("forms", "none")),
        Setting("direction", "auto", _("The direction of paragraphs."),
                choices=("auto", "rtl", "ltr")),
        Setting("backups", 7, _("Daily backups kept beside the database; 0 for none."), most=366),
    )  # fmt: skip


@cache
def _defaults() -> Mapping[str, Any]:
    return {one.name: one.default for one in settings_table()}


@frozen_dataclass
class Settings:
    """What holds: the defaults, and what was set over them. ``keys`` are by command's id.

    Commands that are not ``allowed`` are not there, wherever commands are listed or bound.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    models: Mapping[str, ConfiguredModel] = field(default_factory=dict)
    """What the config says of each model that it names."""
    allowed: Allowed = ALL_RIGHTS

    def get(self, name: str) -> Any:
        """The value of a setting."""
        if name in self.values:
            return self.values[name]
        return _defaults()[name]

    def with_values(self, values: Mapping[str, Any]) -> "Settings":
        """These settings with others over them. Raises UsageError for a wrong one."""
        right = {name: validate_setting(name, value) for name, value in values.items()}
        return replace(self, values={**self.values, **right})

    @property
    def look(self) -> Look:
        """How articles are shown."""
        return Look(
            measure=self.get("measure"),
            compact=self.get("compact"),
            spacing=self.get("spacing"),
            marks=self.get("marks") != "hide",
            direction=self.get("direction"),
            shaping=self.get("shaping"),
        )

    @property
    def terminal_choices(self) -> dict[str, str]:
        """What is set about the terminal, for ``terminals.choose``."""
        return {name: self.get(name) for name in CHOICES}

    def commands(self) -> tuple[Command, ...]:
        """The table of commands with the keys that were set."""
        return tuple(
            command.with_keys(self.keys.get(command.id))
            for command in commands()
            if command.needs in self.allowed
        )

    def adjudication_commands(self, label_keys: Collection[str] = ()) -> tuple[Command, ...]:
        """Those of adjudication with the keys that were set; digits of labels are the labels'."""
        # The desk opens sooner without it.
        from tui.desk.keys.adjudication_commands import adjudication_commands

        found = []
        for command in adjudication_commands():
            known = command.with_keys(self.keys.get(command.id))
            if known.needs in self.allowed:
                left = tuple(k for k in known.keys if not (k.isdecimal() and k in label_keys))
                found.append(known.with_keys(left))
        return tuple(found)

    def clashes(
        self, label_keys: Mapping[str, str] | None = None, among: Iterable[Command] | None = None
    ) -> list[str]:
        """One line for each key that two things want; ``label_keys`` is key to label's name.

        The commands are the desk's unless others are given.
        """
        listed = self.commands() if among is None else among
        pairs = [(key, command.id) for command in listed for key in command.keys]
        pairs += (label_keys or {}).items()
        return [
            _("the key {key} is set for both {one} and {other}; it does {one}").format(
                key=key_name(key), one=one, other=other
            )
            for key, one, other in clashes(pairs)
        ]


def key_actions(
    settings: Settings, label_keys: Mapping[str, str], layout: str = DEFAULT_LAYOUT
) -> dict[str, tuple[str, str]]:
    """Key to what it does (``run`` a command or ``tag`` with a label), with the layout's twins."""
    return with_twins(_own(settings.commands(), label_keys), layout)


def adjudication_actions(
    settings: Settings, label_keys: Mapping[str, str], layout: str = DEFAULT_LAYOUT
) -> dict[str, tuple[str, str]]:
    """The same for adjudication."""
    return with_twins(_own(settings.adjudication_commands(label_keys), label_keys), layout)


def layout_at_hand(settings: Settings, environment: Mapping[str, str]) -> str:
    """The layout that is set; else the one to begin with, by the locale."""
    chosen: str = settings.get("keyboard")
    if chosen != "auto":
        return chosen
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    return layout_of_language(next(filter(None, names), ""))


def unreachable_keys(settings: Settings, label_keys: Mapping[str, str], layout: str) -> list[str]:
    """The keys of commands and labels that cannot be reached in a layout."""
    return out_of_reach(_own(settings.commands(), label_keys), layout)


def _own(of: Iterable[Command], label_keys: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    actions: dict[str, tuple[str, str]] = {}
    for command in of:
        for key in command.keys:
            actions.setdefault(key, ("run", command.id))
    for key, name in label_keys.items():
        actions.setdefault(key, ("tag", name))
    return actions


def twins_of(
    command: Command, actions: Mapping[str, tuple[str, str]], layout: str = DEFAULT_LAYOUT
) -> tuple[str, ...]:
    """The twins of a command's keys in a layout that do what the keys do."""
    found = (twin for key in command.keys for twin in twins(key, layout))
    return tuple(twin for twin in found if actions.get(twin) == ("run", command.id))


def validate_setting(name: str, value: Any) -> Any:
    """The value, if the setting may have it. Raises UsageError with the nearest right one."""
    table = {one.name: one for one in settings_table()}
    if name not in table:
        # The desk opens sooner without it.
        from tui.core.project_setting import project_settings

        of_project = name in {one.name for one in project_settings()}
        way_out = _("this is decided for all: hashiya project set {name} VALUE").format(name=name)
        raise UsageError(
            _("there is no setting {name!r}").format(name=name),
            way_out=way_out if of_project else _nearest(name, [*table, "keys"]),
        )
    setting = table[name]
    if type(setting.default) is float and type(value) is int:
        value = float(value)
    if type(value) is not type(setting.default):
        number = _("a number")
        kind = {bool: _("true or false"), int: number, float: number, str: _("a text")}
        raise UsageError(
            _("{name} is {value!r}, not {kind}").format(
                name=name, value=value, kind=kind[type(setting.default)]
            )
        )
    if setting.choices and value not in setting.choices:
        raise UsageError(
            _("{name} cannot be {value!r}").format(name=name, value=value),
            way_out=_nearest(value, setting.choices),
        )
    if setting.or_zero and not value:
        return value
    if setting.most and not setting.least <= value <= setting.most:
        raise UsageError(
            _("{name} is {value}, not from {least} to {most}").format(
                name=name, value=value, least=setting.least, most=setting.most
            )
        )
    return value


def validate_keys(command: str, keys: Any) -> tuple[str, ...]:
    """The keys of a command as set in ``[keys]``: one, a list, or none. Raises UsageError.

    They may be written in any case, as ``Ctrl+Z``.
    """
    # The desk opens sooner without it.
    from tui.desk.keys.adjudication_commands import own_commands

    ids = [one.id for one in (*commands(), *own_commands())]
    if command not in ids:
        raise UsageError(
            _("there is no command {id!r}").format(id=command), way_out=_nearest(command, ids)
        )
    listed = [keys] if isinstance(keys, str) else keys
    if not isinstance(listed, list) or not all(isinstance(key, str) for key in listed):
        raise UsageError(_("the keys of {id} must be a text or a list of texts").format(id=command))
    named = tuple(key_named(key) for key in listed)
    for key in named:
        last = key.removeprefix("ctrl+").removeprefix("shift+")
        if len(last) != 1 and last not in NAMED_KEYS:
            raise UsageError(
                _("there is no key {key!r}").format(key=key), way_out=_nearest(last, NAMED_KEYS)
            )
    return named


def _nearest(wrong: str, right: Any) -> str:
    near = get_close_matches(wrong, list(right), n=1, cutoff=0.0)
    return _("the nearest is {name!r}").format(name=near[0]) if near else ""
