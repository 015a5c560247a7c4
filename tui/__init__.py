"""Hashiya (حاشية): read Arabic articles in a terminal and tag them.

Programs use what ``tui.api`` names, as ``tui.open`` and so on. The rooms, from the top down;
imports only point down: ``cli``, ``ui``, ``api``, ``desk``, ``exchange`` | ``layout`` | ``store``,
``text``, ``core``.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from tui.api import *
    from tui.api import __all__ as __all__


def __getattr__(name: str) -> Any:
    """What ``tui.api`` has by this name, loaded when it is asked for: the shell needs none."""
    if not name.startswith("_") or name == "__all__":
        from importlib import import_module

        api = import_module("tui.api")
        if name in api.__all__ or name == "__all__":
            return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
