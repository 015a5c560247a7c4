"""``suggest --with``: a model beside our own is asked, and what it says is stored."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tui.cli.model.learning_data import Work, work_of
from tui.cli.model.order import chosen_articles
from tui.cli.model.predicting import store_offers
from tui.cli.shared.context import reading, writing
from tui.cli.shared.output import data_json, say
from tui.cli.shared.paths import text_in
from tui.cli.shared.sight import demand_own
from tui.core.article import Article
from tui.core.errors import DataError, UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.label import Kind
from tui.learning.protocol import spans_in, words_for
from tui.plugins.language_model import Prompt
from tui.plugins.opening import PluginOptions, far_host, is_language_model, plugin_of
from tui.plugins.plugin import AskedLabel, Plugin
from tui.plugins.prompt import few_examples
from tui.store.database import Database
from tui.store.project import scheme

FAILURES = 3
"""So many articles in a row on which a model fails, and it is given up."""


@frozen_dataclass
class Request:
    """How ``suggest`` was called: ``given`` names the model, ``renamed`` turns its labels into
    ours, ``limit`` is the most articles, ``examples`` how many a language model is shown."""

    given: str
    options: PluginOptions
    renamed: Mapping[str, str]
    limit: int | None
    examples: int
    instruction: Path | None


def renamed_labels(given: Iterable[str]) -> dict[str, str]:
    """``THEIRS=OURS`` as a table. Raises UsageError."""
    found = {}
    for one in given:
        theirs, sign, ours = one.partition("=")
        if not (theirs and sign and ours):
            raise UsageError(
                _("{given!r} does not say which label is which").format(given=one),
                way_out=_("write it like PERSON=PER"),
            )
        found[theirs] = ours
    return found


def price_of(given: str | None) -> tuple[float, float] | None:
    """``READ,WRITTEN`` as numbers. Raises UsageError."""
    if given is None:
        return None
    try:
        read, written = (float(part) for part in given.split(","))
    except ValueError as error:
        raise UsageError(
            _("{given!r} is no price").format(given=given),
            way_out=_("write what a million tokens cost, read and written, like 0.15,0.60"),
        ) from error
    return read, written


def ask(request: Request, annotator: str, db: Path) -> None:
    """Ask about each article to do, and store what is suggested.

    An article on which the model fails is passed over; after ``FAILURES`` in a row, or where there
    are no more, it is given up.
    """
    with writing(db) as database:
        work = work_of(database, (annotator,))
        names = _span_labels(database)
        plugin = _plugin(database, request, work)
        host = far_host(request.given)
        if host and request.options.allow_network:
            say(_("the texts go to {host}").format(host=host))
        try:
            plugin.start()
            todo = _todo(database, work, annotator, request)
            _store(database, plugin, todo, annotator, names, request.renamed)
        finally:
            plugin.close()


def _store(
    db: Database,
    plugin: Plugin,
    todo: Sequence[Article],
    annotator: str,
    names: Sequence[str],
    renamed: Mapping[str, str],
) -> None:
    stored = several = failures = 0
    dropped: Counter[str] = Counter()
    try:
        for article in todo:
            try:
                answer = _with_our_labels(plugin.predict(article.id, article.text), renamed)
            except DataError as error:
                failures += 1
                if failures >= min(FAILURES, len(todo)):
                    raise
                say(f"hashiya: {article.id}: {error}")
                continue
            failures = 0
            checked = spans_in(answer, article.text, names, plugin.unit)
            dropped += checked.dropped
            several += checked.several
            stored += store_offers(db, article, annotator, checked.spans, plugin.origin)
    finally:
        # What it cost is to be known even where it ended badly.
        for line in (*words_for(dropped, several), *plugin.remarks()):
            say(line)
    say(ngettext("{count} suggestion stored", "{count} suggestions stored", stored).format(
        count=stored))  # fmt: skip


def show_request(request: Request, annotator: str, db: Path) -> None:
    """Print what would be sent for the first article; send nothing."""
    with reading(db) as database:
        demand_own(database, annotator)
        work = work_of(database, (annotator,))
        todo = _todo(database, work, annotator, request)
        plugin = _plugin(database, request, work)
    if todo:
        data_json(plugin.request(todo[0].id, todo[0].text))
    letters = sum(len(article.text) for article in todo)
    what = ngettext(
        "nothing was sent; {count} article with {letters} characters would go to {where}",
        "nothing was sent; {count} articles with {letters} characters would go to {where}",
        len(todo),
    )
    say(what.format(count=len(todo), letters=letters, where=plugin.given))


def _plugin(db: Database, request: Request, work: Work) -> Plugin:
    labels = [AskedLabel.of(label) for label in scheme.labels(db) if label.kind is Kind.SPAN]
    options = request.options
    if is_language_model(request.given):
        few = few_examples((one for one in work.examples if one.is_whole), request.examples)
        prompt = Prompt(_text_of(request.instruction), tuple(few))
        options = PluginOptions(
            options.timeout, options.allow_network, options.key_variable, options.model, prompt,
            options.price,
        )  # fmt: skip
    return plugin_of(request.given, labels, options)


def _text_of(path: Path | None) -> str:
    return "" if path is None else text_in(path).strip()


def _todo(db: Database, work: Work, annotator: str, request: Request) -> list[Article]:
    return chosen_articles(db, work, annotator, ())[: request.limit]


def _span_labels(db: Database) -> list[str]:
    return [label.name for label in scheme.labels(db) if label.kind is Kind.SPAN]


def _with_our_labels(answer: object, renamed: Mapping[str, str]) -> object:
    if not renamed or not isinstance(answer, list):
        return answer
    return [
        {**one, "label": renamed.get(str(one.get("label")), one.get("label"))}
        if isinstance(one, dict) else one
        for one in answer
    ]  # fmt: skip
