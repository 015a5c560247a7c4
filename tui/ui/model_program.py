"""Which program is the model of a desk: our own, or one that the user's config names.

A database never names one: a file from a stranger starts no program.
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.desk.keys.configured_models import BUILTIN, OFF, ConfiguredModel
from tui.desk.keys.settings import Settings
from tui.desk.suggest.model_watch import Make
from tui.plugins.plugin import AskedLabel, Plugin
from tui.plugins.program import ProgramPlugin

WORKER = (sys.executable, "-P", "-m", "tui.cli.model.worker")


def model_of(settings: Settings, db: Path, annotator: str) -> Make | None:
    """What makes the model that the settings name; None where they want none."""
    name = settings.get("model")
    if name == OFF:
        return None
    if name == BUILTIN:
        numbers = ("model_precision", "model_threshold", "model_after")
        given = [str(settings.get(number)) for number in numbers]
        return partial(_worker, (*WORKER, str(db.resolve()), annotator, *given))
    if name in settings.models:
        return partial(_configured, settings.models[name])
    raise UsageError(
        _("there is no model {name!r} in the config").format(name=name),
        way_out=_("add it under [models.{name}]").format(name=name),
    )


def _worker(command: Sequence[str], labels: Sequence[str]) -> Plugin:
    return ProgramPlugin(_("the model"), [AskedLabel(name) for name in labels], command=command)


def _configured(model: ConfiguredModel, labels: Sequence[str]) -> Plugin:
    # The built-in one needs none of it.
    from tui.plugins.opening import PluginOptions, plugin_of

    options = PluginOptions(
        allow_network=model.allow_network, key_variable=model.key_variable, model=model.model
    )
    return plugin_of(model.given, [AskedLabel(name) for name in labels], options)
