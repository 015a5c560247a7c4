"""``model predict``: what the model offers in articles, printed or stored as suggestions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from tui.cli.model.at_hand import AtHand, model_at_hand, offers_in
from tui.cli.model.order import chosen_articles
from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.shared.number_range import NumberRange
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.sight import demand_own
from tui.core.article import Article
from tui.core.i18n import _, ngettext
from tui.core.proposal import Proposal
from tui.core.span import Source
from tui.learning.examples import Predicted
from tui.learning.protocol import PluginSpan
from tui.store.database import Database
from tui.store.work import proposals

threshold_option = click.option(
    "--threshold",
    type=NumberRange(0.0, 1.0),
    help=_("Offer spans of all labels from this score on, instead of what training chose."),
)


@click.command("predict")
@click.argument("article", nargs=-1)
@threshold_option
@click.option("--as-suggestions", is_flag=True,
              help=_("Store them as suggestions for the annotator; print nothing."))  # fmt: skip
@annotator_option
@db_option
@json_option
def predict_command(
    article: tuple[str, ...],
    threshold: float | None,
    as_suggestions: bool,
    annotator: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Print the spans that the model offers, by default in all articles still to do.

    With --json one line for each article; offsets are code points.

    \b
    Examples:
      hashiya model predict --json > offers.jsonl
      hashiya model predict --as-suggestions
    """
    who = annotator_name(annotator)
    with writing(db) if as_suggestions else reading(db) as database:
        demand_own(database, who)
        at_hand = model_at_hand(database, who)
        count = 0
        for one in chosen_articles(database, at_hand.work, who, article):
            offers = offers_in(database, at_hand, one.id, one.text, who, threshold)
            count += len(offers)
            if as_suggestions:
                store_offers(database, one, who, offers, at_hand.origin)
            else:
                _print_offers(at_hand, one, offers, threshold, as_json=as_json)
    say(ngettext("{count} span offered", "{count} spans offered", count).format(count=count))


def _print_offers(
    at_hand: AtHand,
    article: Article,
    offers: Sequence[Predicted],
    threshold: float | None,
    *,
    as_json: bool,
) -> None:
    labels = at_hand.model.article_labels(article.text, threshold)
    if as_json:
        line: dict[str, Any] = {
            "id": article.id,
            "spans": [{**one._asdict(), "score": round(one.score, 4)} for one in offers],
        }
        if labels:
            line["labels"] = [{**one._asdict(), "score": round(one.score, 4)} for one in labels]
        data_json(line)
        return
    table(
        (article.id, *one[:3], f"{one.score:.2f}", article.text[one.start : one.end])
        for one in offers
    )
    table((article.id, "", "", one.label, f"{one.score:.2f}", "") for one in labels)


def store_offers(
    db: Database,
    article: Article,
    annotator: str,
    offers: Sequence[Predicted | PluginSpan],
    origin: str,
) -> int:
    """Propose spans to an annotator in place of what the same model proposed before; how many
    are new. The first word of the ``origin`` names the model."""
    name = origin.partition(" ")[0]
    wanted = {(one.start, one.end, one.label) for one in offers}
    made = (
        (
            Proposal(
                db.clock.new_id(), article.id, annotator, one.label, one.start, one.end,
                Source.MODEL, None if one.score is None else round(one.score, 4), origin,
            ),
            article.text[one.start : one.end],
        )
        for one in offers
    )  # fmt: skip
    with db.transaction():
        stale = [
            old.id
            for old in proposals.of_article(db, article.id, annotator)
            if old.source is Source.MODEL
            and old.origin.partition(" ")[0] == name
            and (old.start, old.end, old.label) not in wanted
        ]
        return proposals.renew(db, article.id, annotator, made, stale)
