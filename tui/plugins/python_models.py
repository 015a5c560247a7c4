"""Models in Python by name: those that ship with us, and entry points of ``hashiya.models``.

An entry point leads to a factory, a class for instance, that is called with what stands behind
the colon of ``NAME:ARGUMENT``, or with nothing. What it gives has a ``predict``.
"""

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol

from tui.core.errors import UsageError
from tui.core.i18n import _

GROUP = "hashiya.models"
SHIPPED = {
    "gliner": "tui.plugins.gliner_model",
    "spacy": "tui.plugins.spacy_pipeline",
    "transformers": "tui.plugins.token_classification",
}
"""Each module has a ``load``."""
# A letter alone is a drive of Windows.
_NAMED = re.compile(r"([A-Za-z][\w.-]+):(?!//)(.*)", re.DOTALL)


class PythonModel(Protocol):
    """What a factory gives; it may have a ``name``, a ``version`` and a ``unit`` besides."""

    def predict(self, text: str, labels: Mapping[str, str]) -> list[dict[str, Any]]:
        """The spans in a text, as in the protocol. ``labels``: each name with its title, which
        may be empty."""


def named_model(given: str) -> tuple[str, str] | None:
    """The name and the argument of ``NAME:ARGUMENT``; None where it is written otherwise."""
    found = _NAMED.fullmatch(given)
    return (found[1], found[2]) if found else None


def factory_of(name: str) -> tuple[Callable[..., PythonModel], str]:
    """The factory of a name, and the version of what it comes with. Raises UsageError."""
    if name in SHIPPED:
        load: Callable[..., PythonModel] = import_module(SHIPPED[name]).load
        return load, ""
    found = _entries()
    if name not in found:
        known = ", ".join(sorted({*SHIPPED, *found}))
        raise UsageError(
            _("there is no model {name!r}").format(name=name),
            way_out=_("there are: {names}").format(names=known),
        )
    entry = found[name]
    return entry.load(), entry.dist.version if entry.dist else ""


def _entries() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}
