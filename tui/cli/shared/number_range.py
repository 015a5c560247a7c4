"""Numbers from a range, as they are given."""

import math
from typing import Any

import click

from tui.core.i18n import _


class NumberRange(click.FloatRange):
    """A number in a range; *nan* lies in none, and would be below and above nothing at all."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(_("{value!r} is no number").format(value=value), param, ctx)
        return number
