"""The models that a config names under ``[models]``: a program, a Python model, or an address."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _

OFF, BUILTIN = "off", "builtin"
"""No model, and our own; any other name is one of the config's."""


@frozen_dataclass
class ConfiguredModel:
    """``given`` is a command, the name of a Python model, or an address. Texts leave the machine
    only where ``allow_network`` says so; ``key_variable`` names the environment's variable with a
    key, and ``model`` which language model is asked."""

    given: str
    allow_network: bool = False
    key_variable: str = ""
    model: str = ""


_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "command": (str, list), "url": str, "allow_network": bool, "key_variable": str, "model": str,
}  # fmt: skip


def validate_model(name: str, told: Any) -> ConfiguredModel:
    """What the table ``[models.NAME]`` says. Raises UsageError."""
    if name in (OFF, BUILTIN):
        raise UsageError(_("a model cannot be called {name!r}").format(name=name))
    table = told if isinstance(told, dict) else {}
    for key, value in table.items():
        full = f"models.{name}.{key}"
        if key not in _KEYS:
            nearest = get_close_matches(key, _KEYS, n=1, cutoff=0.0)[0]
            raise UsageError(
                _("there is no setting {name!r}").format(name=full),
                way_out=_("the nearest is {name!r}").format(name=nearest),
            )
        if not isinstance(value, _KEYS[key]):
            raise UsageError(_("{name} cannot be {value!r}").format(name=full, value=value))
    command, url = table.get("command", ""), table.get("url", "")
    if isinstance(command, list):
        # The desk opens sooner without it, and few name a model.
        import shlex

        command = shlex.join(str(word) for word in command)
    if bool(command) == bool(url):
        raise UsageError(
            _("the model {name} has no command and no url, or both").format(name=name),
            way_out=_('set one of them: command = ["python", "my_model.py"]'),
        )
    rest = {key: value for key, value in table.items() if key not in ("command", "url")}
    return ConfiguredModel(command or url, **rest)
