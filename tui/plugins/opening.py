"""From how a user names a model to the model: a command, an address, a name in Python."""

import os
import sys
from collections.abc import Mapping, Sequence

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.plugins.address import AddressPlugin
from tui.plugins.http_call import HttpCall, host_of, is_local, plain_address
from tui.plugins.label_studio import LabelStudioPlugin
from tui.plugins.language_model import TIMEOUT as LANGUAGE_MODEL_TIMEOUT
from tui.plugins.language_model import LanguageModelPlugin, Prompt
from tui.plugins.plugin import TIMEOUT, AskedLabel, Plugin
from tui.plugins.program import ProgramPlugin
from tui.plugins.python_models import named_model

LABEL_STUDIO, OPENAI = "label-studio+", "openai+"
"""What stands before an address that is asked in another way than ours."""
_PLAIN = Prompt()


@frozen_dataclass
class PluginOptions:
    """``timeout`` in seconds, None for the usual one; ``key_variable`` names the variable of the
    environment that holds a key. The rest is for language models alone."""

    timeout: float | None = None
    allow_network: bool = False
    key_variable: str = ""
    model: str = ""
    prompt: Prompt = _PLAIN
    price: tuple[float, float] | None = None


def far_host(given: str) -> str:
    """The host that texts would go to; empty where they stay on this machine, as far as we know:
    what a program does with them is its own affair. Raises UsageError."""
    url = _url_in(given)
    return "" if url is None or is_local(plain_address(url)) else host_of(url)


def is_language_model(given: str) -> bool:
    """Whether it is one behind an address."""
    return given.startswith(OPENAI)


def plugin_of(
    given: str,
    labels: Sequence[AskedLabel],
    options: PluginOptions,
    environment: Mapping[str, str] = os.environ,
) -> Plugin:
    """The model, not started yet. Raises UsageError."""
    url = _url_in(given)
    if url is None:
        return _program(given, labels, options)
    usual = LANGUAGE_MODEL_TIMEOUT if is_language_model(given) else TIMEOUT
    call = HttpCall(
        url,
        options.timeout or usual,
        key=_key(options.key_variable, environment),
        allow_network=options.allow_network,
    )
    if is_language_model(given):
        if not options.model:
            raise UsageError(
                _("which model is to be asked?"), way_out=_("name it with --model NAME")
            )
        return LanguageModelPlugin(call, labels, options.model, options.prompt, options.price)
    if given.startswith(LABEL_STUDIO):
        return LabelStudioPlugin(call, labels)
    return AddressPlugin(call, labels)


def _program(given: str, labels: Sequence[AskedLabel], options: PluginOptions) -> Plugin:
    timeout = options.timeout or TIMEOUT
    named = named_model(given)
    if named is None:
        return ProgramPlugin(given, labels, timeout)
    command = (sys.executable, "-m", "tui.plugins.worker", *named)
    # Such models are looked for on a hub where they are not at hand.
    environment = {} if options.allow_network else {"HF_HUB_OFFLINE": "1"}
    return ProgramPlugin(given.rstrip(":"), labels, timeout, command, environment)


def _url_in(given: str) -> str | None:
    url = given.removeprefix(LABEL_STUDIO).removeprefix(OPENAI)
    return url if url.startswith(("http://", "https://")) else None


def _key(variable: str, environment: Mapping[str, str]) -> str:
    if not variable:
        return ""
    if not variable.isidentifier():
        # It may well be the key itself, which is not to be repeated.
        raise UsageError(
            _("--key-variable takes the name of an environment variable, not the key"),
            way_out=_("put the key into a variable, and give the name of that"),
        )
    key = environment.get(variable, "").strip()
    if not key:
        raise UsageError(
            _("the environment variable {name} is not set").format(name=variable),
            way_out=_("put the key there"),
        )
    if not (key.isascii() and key.isprintable()):
        raise UsageError(_("what {name} holds cannot be a key").format(name=variable))
    return key
