"""``hashiya schema``: what a line of the export is, for programs that check it."""

import click

from tui.cli.shared.output import data
from tui.exchange.schema import jsonl_schema


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema for a line of the JSONL that export writes.

    \b
    Examples:
      hashiya schema
      hashiya schema > hashiya.schema.json
    """
    data(jsonl_schema(), newline=False)
