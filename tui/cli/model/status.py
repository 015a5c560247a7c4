"""``model status``: what the model learned from, and which labels it offers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from tui.cli.model.at_hand import articles_until_due, kept_model
from tui.cli.model.files import model_path
from tui.cli.model.learning_data import Work, work_of
from tui.cli.shared.config import load
from tui.cli.shared.context import annotator_name, annotator_option, db_option, json_option, reading
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.sight import demand_own
from tui.core.i18n import _
from tui.desk.suggest.score_meaning import (
    ENOUGH_VERDICTS,
    meaning_of,
    plugins_answered,
    verdicts_on,
)
from tui.learning.model import Model
from tui.store.database import Database


@click.command("status")
@annotator_option
@db_option
@json_option
def status_command(annotator: str | None, db: Path, as_json: bool) -> None:
    """Show what the model was trained on, and which labels it offers.

    \b
    Examples:
      hashiya model status
      hashiya model status --json
    """
    who = annotator_name(annotator)
    with reading(db) as database:
        demand_own(database, who)
        path = model_path(database, who)
        model = kept_model(database, who)
        work = work_of(database, (model.trained.annotators if model else ()) or (who,))
        plugins = _plugins(database, who)
    found = _status(path, model, work)
    if as_json:
        data_json({"annotator": who, **found, "plugins": plugins})
        return
    for plugin in plugins:
        say(_plugin_words(plugin))
    if model is None:
        say(_("there is no model yet: hashiya model train makes one"))
        return
    for name, value in found.items():
        if name != "labels":
            table([(name, value)])
    table([("", "offered", "spans", "offers", "precision", "recall")])
    for label, held in sorted(model.judge.gate.held.items()):
        offered = _("yes") if label in model.judge.gate.labels else _("no")
        row = (held.spans, held.offers, f"{held.precision:.3f}", f"{held.recall:.3f}")
        table([(label, offered, *row)])


def _plugins(db: Database, annotator: str) -> list[dict[str, Any]]:
    """What became of the offers of models beside our own, and from which share on they offer."""
    precision = load().get("model_precision")
    found = []
    for name in plugins_answered(db, annotator):
        verdicts = verdicts_on(db, annotator, name)
        meaning = meaning_of(verdicts, precision)
        taken = sum(one.right for one in verdicts)
        silent = meaning is not None and meaning.threshold > 1
        found.append({
            "name": name, "taken": taken, "refused": len(verdicts) - taken,
            "measured": meaning is not None,
            "threshold": None if meaning is None or silent else round(meaning.threshold, 4),
        })  # fmt: skip
    return found


def _plugin_words(plugin: Mapping[str, Any]) -> str:
    known = {**plugin, "most": ENOUGH_VERDICTS}
    if not plugin["measured"]:
        said = _("{name}: {taken} taken, {refused} refused or mended; measured from {most} on")
    elif plugin["threshold"] is None:
        said = _("{name}: {taken} taken, {refused} refused or mended; it offers nothing any more")
    else:
        said = _("{name}: {taken} taken, {refused} refused or mended; offered from {threshold} on")
    return said.format(**known)


def _status(path: Path, model: Model | None, work: Work) -> dict[str, Any]:
    now = sum(example.is_whole for example in work.examples)
    if model is None:
        return {"trained": None, "articles_now": now, "file": str(path)}
    gate = model.judge.gate
    return {
        "trained": model.trained.at,
        "annotators": list(model.trained.annotators),
        "articles": model.trained.articles,
        "articles_now": now,
        "articles_until_trained_anew": max(articles_until_due(model, work), 0),
        "words": model.trained.words,
        "spans": model.trained.spans,
        "threshold": gate.threshold if gate.labels else None,
        "file": str(path),
        "bytes": path.stat().st_size if path.exists() else 0,
        "labels": {
            label: {
                "offered": label in gate.labels,
                "spans": held.spans,
                "offers": held.offers,
                "precision": round(held.precision, 4),
                "recall": round(held.recall, 4),
            }
            for label, held in sorted(gate.held.items())
        },
    }
