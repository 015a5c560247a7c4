"""Libraries that come only with an extra of the distribution."""

import importlib
from typing import Any

from tui.core.errors import UsageError
from tui.core.i18n import _


def extra(name: str, module: str) -> Any:
    """The module, or a UsageError that names the extra ``hashiya[name]`` that brings it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UsageError(
            _("this needs the library {module}, which is not here").format(
                module=module.partition(".")[0]
            ),
            way_out=_("install it with: pip install 'hashiya[{extra}]'").format(extra=name),
        ) from error
