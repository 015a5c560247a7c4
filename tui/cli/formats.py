"""``formats``: the file formats there are."""

import click

from tui.cli.shared.context import json_option
from tui.cli.shared.output import data_json, say, table
from tui.core.i18n import _
from tui.exchange.format import Holds
from tui.exchange.registry import all_formats, outside_formats


@click.command("formats")
@json_option
def formats_command(as_json: bool) -> None:
    """List the file formats, and what each can hold.

    \b
    Examples:
      hashiya formats
      hashiya formats --json
    """
    listed = all_formats()
    others = outside_formats()
    for line in others.broken:
        say(f"hashiya: {line}")
    origins = {name: origin for name, (_format, origin) in others.formats.items()}
    if as_json:
        data_json(
            [
                {
                    "name": one.name,
                    "title": one.title,
                    "suffixes": list(one.suffixes),
                    "reads": one.can_read,
                    "writes": one.can_write,
                    "counts": one.counts,
                    "holds": [thing.value for thing in Holds if thing in one.holds],
                    "extra": one.extra,
                    "from": origins.get(one.name, "hashiya"),
                }
                for one in listed
            ]
        )
        return
    table(
        (
            one.name,
            (_("read") if one.can_read else "") + (" " + _("write") if one.can_write else ""),
            _(one.title) + (f" ({origins[one.name]})" if one.name in origins else ""),
            _("cannot hold: {things}").format(things=", ".join(map(_, one.cannot_hold)))
            if one.cannot_hold
            else "",
        )
        for one in listed
    )
