"""``model``: a model that learns from what was tagged, from the shell."""

from pathlib import Path

import click

from tui.cli.model.at_hand import model_at_hand
from tui.cli.model.learning_data import work_of
from tui.cli.model.order import RANDOM, doubts_of, ordered_by_doubt
from tui.cli.model.predicting import predict_command
from tui.cli.model.serving import serve_command
from tui.cli.model.status import status_command
from tui.cli.model.training import precision_option, train_command
from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
)
from tui.cli.shared.number_range import NumberRange
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.sight import demand_own
from tui.core.i18n import _
from tui.learning.train import Options, refuse_too_few
from tui.store.project import project_settings
from tui.store.texts import articles


@click.group("model")
def model_command() -> None:
    """Train a model on what was tagged, measure it, and let it suggest spans.

    It learns from the articles that an annotator has done. No extra program is needed, and no
    text leaves the machine.

    \b
    Examples:
      hashiya model train
      hashiya model predict --json
    """


model_command.add_command(status_command)
model_command.add_command(train_command)
model_command.add_command(predict_command)


@model_command.command("order")
@click.option("-n", "limit", default=50, show_default=True, type=click.IntRange(1),
              help=_("How many articles to list."))  # fmt: skip
@click.option("--random", "share", default=RANDOM, show_default=True,
              type=NumberRange(0.0, 1.0),
              help=_("The share drawn at random, to keep the result measurable."))  # fmt: skip
@annotator_option
@db_option
@json_option
def order_command(limit: int, share: float, annotator: str | None, db: Path, as_json: bool) -> None:
    """List the articles to do, those first of which the model is least sure.

    Each line has the id, the model's doubt, why it stands there, and the title.

    \b
    Examples:
      hashiya model order
      hashiya model order -n 20 --random 0.2 --json
    """
    who = annotator_name(annotator)
    with reading(db) as database:
        demand_own(database, who)
        at_hand = model_at_hand(database, who)
        doubts = doubts_of(database, at_hand, who)
        listed = ordered_by_doubt(doubts, share)[:limit]
        rows = [
            (id_, doubts[id_], why, articles.title_and_meta(database, id_)[0])
            for id_, why in listed
        ]
    if as_json:
        data_json([
            {"id": id_, "doubt": round(doubt, 4), "why": why, "title": title}
            for id_, doubt, why, title in rows
        ])  # fmt: skip
        return
    table((id_, f"{doubt:.4f}", why, title) for id_, doubt, why, title in rows)


model_command.add_command(serve_command)


@model_command.command("evaluate")
@click.option("--folds", default=5, show_default=True, type=click.IntRange(2, 20),
              help=_("How many parts to hold out, one after the other."))  # fmt: skip
@click.option("--curve", help=_("Also learn from so many articles only, as 50,200,1000."))
@click.option("--by-label", is_flag=True, help=_("Also show each label."))
@precision_option
@annotator_option
@db_option
@json_option
def evaluate_command(
    folds: int,
    curve: str | None,
    by_label: bool,
    precision: float,
    annotator: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Measure the model on articles held out, beside own forms and both together.

    Articles that are nearly the same are held out together. The threshold is chosen without
    looking at what is held out. Where a share of the articles is shown without suggestions, these
    are also counted apart: what is found less often there, suggestions have made.

    \b
    Examples:
      hashiya model evaluate --by-label
      hashiya model evaluate --folds 3 --curve 50,200 --json
    """
    # The other commands need nothing of the desk's suggestions.
    from tui.cli.model.evaluation import cross_validate
    from tui.cli.model.report import as_json_value, print_report, sizes_of
    from tui.cli.shared.config import load
    from tui.desk.suggest.model_offers import is_blind

    sizes = sizes_of(curve)
    who = annotator_name(annotator)
    with reading(db) as database:
        demand_own(database, who)
        work = work_of(database, (who,))
        share = max(int(project_settings.value(database, "blind")), load().get("model_blind"))
    refuse_too_few(work.examples, ("",))
    blind = frozenset(
        one.text for id_, one in zip(work.ids, work.examples, strict=True) if is_blind(id_, share)
    )
    options = Options(precision=precision)
    results = {
        size: cross_validate(work.examples, folds, options, _say_folds, size, blind)
        for size in (None, *sizes)
    }
    if as_json:
        data_json({"annotator": who, "folds": folds, **as_json_value(results, by_label=by_label)})
    else:
        print_report(results, by_label=by_label)


def _say_folds(done: int, total: int) -> None:
    if done:
        say(_("fold {done} of {total} done").format(done=done, total=total))
