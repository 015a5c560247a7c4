"""``model serve``: the built-in model as a program of the plug-in protocol."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from tui.cli.model.at_hand import AtHand, model_at_hand
from tui.cli.shared.context import annotator_name, annotator_option, db_option, reading
from tui.cli.shared.output import onto_standard_output
from tui.core.i18n import _
from tui.learning.protocol import PROTOCOL, answers, line_of


@click.command("serve")
@annotator_option
@db_option
def serve_command(annotator: str | None, db: Path) -> None:
    """Answer in the plug-in protocol on standard input and output, until the input ends.

    \b
    Examples:
      hashiya model serve
      hashiya suggest --with 'hashiya model serve --db other.db' --db mine.db
    """
    who = annotator_name(annotator)
    with reading(db) as database:
        at_hand = model_at_hand(database, who)
    for answer in answers(sys.stdin.buffer, partial(_answer, at_hand)):
        with onto_standard_output() as stream:
            stream.write(line_of(answer))


def _answer(at_hand: AtHand, asked: dict[str, Any]) -> dict[str, Any]:
    """What the built-in model says to a message of the protocol."""
    if asked["op"] == "hello":
        name, _space, version = at_hand.origin.partition(" ")
        return {"op": "hello", "protocol": PROTOCOL, "name": name, "version": version,
                "trains": False, "labels": sorted(at_hand.model.judge.gate.labels)}  # fmt: skip
    id_, text = asked.get("id"), asked.get("text")
    if asked["op"] != "predict" or not isinstance(text, str):
        return {"op": "error", "id": id_, "message": _("only hello, predict and bye are known")}
    spans = [one._asdict() for one in at_hand.model.offers(text)]
    return {"op": "spans", "id": id_, "spans": spans}
