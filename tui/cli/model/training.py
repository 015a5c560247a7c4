"""``model train``: the model is trained now, in the foreground."""

import time
from pathlib import Path

import click

from tui.cli.model.at_hand import train_now
from tui.cli.shared.context import annotator_name, annotator_option, db_option, reading
from tui.cli.shared.number_range import NumberRange
from tui.cli.shared.output import say
from tui.cli.shared.sight import demand_sight
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.learning.train import PRECISION, Options
from tui.store.work import reviews

precision_option = click.option(
    "--precision",
    type=NumberRange(0.5, 0.99),
    default=PRECISION,
    show_default=True,
    help=_("How many of the offers should be right; the threshold follows from it."),
)


@click.command("train")
@click.option(
    "--from", "source", help=_("The annotators to learn from, as A,B; by default oneself.")
)
@precision_option
@annotator_option
@db_option
def train_command(source: str | None, precision: float, annotator: str | None, db: Path) -> None:
    """Train the model now, and keep it in the user's cache.

    \b
    Examples:
      hashiya model train
      hashiya model train --from muna,sami
    """
    who = annotator_name(annotator)
    names = tuple(name.strip() for name in (source or "").split(",") if name.strip())
    began = time.perf_counter()
    with reading(db) as database:
        for name in names:
            demand_sight(database, name, annotator=who)
            if name not in reviews.annotators(database):
                raise UsageError(_("there is no annotator {name!r}").format(name=name))
        made = train_now(
            database, who, source=names, options=Options(precision=precision),
            progress=_say_trainings,
        )  # fmt: skip
    gate = made.model.judge.gate
    say(
        _("trained on {articles} articles in {seconds:.1f} s").format(
            articles=made.model.trained.articles, seconds=time.perf_counter() - began
        )
    )
    if gate.labels:
        names_ = ", ".join(sorted(gate.labels))
        say(_("offered from a score of {score:.2f} on: {labels}").format(
            score=gate.threshold, labels=names_))  # fmt: skip
    else:
        say(_("nothing is offered: no label was right often enough on articles held out"))


def _say_trainings(done: int, total: int) -> None:
    if done:
        say(_("training {done} of {total} done").format(done=done, total=total))
