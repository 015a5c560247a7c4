"""``model``: a model that learns from what was tagged, from the shell."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from tui.cli.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.learning_data import Work, work_of
from tui.cli.model_at_hand import (
    AtHand,
    articles_until_due,
    kept_model,
    model_at_hand,
    offers_in,
    train_now,
)
from tui.cli.model_files import model_path
from tui.cli.model_order import RANDOM, chosen_articles, doubts_of, ordered_by_doubt
from tui.cli.output import data_json, onto_standard_output, say, table
from tui.cli.sight import demand_own, demand_sight
from tui.core.article import Article
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _, ngettext
from tui.core.proposal import Proposal
from tui.core.span import Source
from tui.learning.examples import Predicted
from tui.learning.model import Model
from tui.learning.protocol import PROTOCOL, PluginSpan, line_of, message_of
from tui.learning.train import PRECISION, Options, refuse_too_few
from tui.store import articles, project_settings, proposals, reviews
from tui.store.database import Database

precision_option = click.option(
    "--precision",
    type=click.FloatRange(0.5, 0.99),
    default=PRECISION,
    show_default=True,
    help=_("How many of the offers should be right; the threshold follows from it."),
)
threshold_option = click.option(
    "--threshold",
    type=click.FloatRange(0.0, 1.0),
    help=_("Offer spans of all labels from this score on, instead of what training chose."),
)


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


@model_command.command("status")
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
    found = _status(path, model, work)
    if as_json:
        data_json({"annotator": who, **found})
        return
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
        "threshold_unseen": _unseen_threshold(model),
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


def _unseen_threshold(model: Model) -> float | None:
    """From which score on spans are offered that no own form would be; None if they are not."""
    gate = (model.unseen or model.judge).gate
    return gate.threshold if gate.labels and model.judge.gate.labels else None


@model_command.command("train")
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
        unseen = _unseen_threshold(made.model)
        if unseen is None:
            say(_("forms that were not tagged before are not offered yet"))
        elif unseen != gate.threshold:
            say(_("forms that were not tagged before from {score:.2f} on").format(score=unseen))
    else:
        say(_("nothing is offered: no label was right often enough on articles held out"))


def _say_trainings(done: int, total: int) -> None:
    if done:
        say(_("training {done} of {total} done").format(done=done, total=total))


@model_command.command("predict")
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


@model_command.command("order")
@click.option("-n", "limit", default=50, show_default=True, type=click.IntRange(1),
              help=_("How many articles to list."))  # fmt: skip
@click.option("--random", "share", default=RANDOM, show_default=True,
              type=click.FloatRange(0.0, 1.0),
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


@model_command.command("serve")
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
    for line in sys.stdin.buffer:
        try:
            asked = message_of(line)
        except DataError as error:
            answer: dict[str, Any] = {"op": "error", "message": error.what}
        else:
            if asked["op"] == "bye":
                return
            answer = _answer(at_hand, asked)
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
    from tui.cli.config import load
    from tui.cli.model_evaluation import cross_validate
    from tui.cli.model_report import as_json_value, print_report, sizes_of
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
