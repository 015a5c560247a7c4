"""What is to be said beside the numbers, and where there can be none."""

from collections.abc import Sequence
from itertools import combinations

from tui.agreement.answers import Answers, pairs_of
from tui.agreement.bootstrap import FEW
from tui.agreement.values import Agreement
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _, ngettext
from tui.core.review import Status

SHOWN = 5
"""How many ids are named one by one."""


def refuse_hopeless(answers: Answers, against: str | None, statuses: Sequence[Status]) -> None:
    """Raise an error where there is no number at all: DataError (1) where fewer than two annotators
    answered or nobody marked anything, UsageError (2) where nobody shares an article."""
    said = ", ".join(status.value for status in statuses)
    way_out = _("count other articles, too: --status done,doing,todo")
    pairs = pairs_of(answers, against)
    if not answers.annotators:
        raise DataError(
            _("nobody has an article with the status {status}").format(status=said),
            way_out=way_out,
        )
    if not pairs:
        raise DataError(
            _("{name} alone has articles with the status {status}; agreement takes two").format(
                name=", ".join(answers.annotators), status=said
            ),
            way_out=_("name another with --annotator or --against, or let somebody else annotate"),
        )
    shared = [
        article
        for article in answers.articles
        if any(article.answers.keys() >= {*pair} for pair in pairs)
    ]
    if not shared:
        raise UsageError(_nothing_shared(answers, against, said), way_out=way_out)
    if not any(a.spans or a.labels for article in shared for a in article.answers.values()):
        raise DataError(
            ngettext(
                "nobody marked anything in the {count} article that both have done",
                "nobody marked anything in the {count} articles that both have done",
                len(shared),
            ).format(count=len(shared)),
            way_out=_("check --label and --status"),
        )


def _nothing_shared(answers: Answers, against: str | None, status: str) -> str:
    names = sorted({name for pair in pairs_of(answers, against) for name in pair})
    done = {name: sum(name in article.answers for article in answers.articles) for name in names}
    opened = max(
        (
            sum(
                all(name in article.opened or name in article.answers for name in pair)
                for article in answers.articles
            )
            for pair in combinations(names, 2)
        ),
        default=0,
    )
    if len(names) == 2:
        one, other = names
        return _(
            "{one} and {other} have no article that both have {status}; {one} {own}, {other}"
            " {theirs}, both opened {opened}"
        ).format(
            one=one, other=other, status=status, own=done[one], theirs=done[other], opened=opened
        )  # fmt: skip
    counts = ", ".join(f"{name} {number}" for name, number in done.items())
    return _("no two annotators have an article that both have {status}: {counts}").format(
        status=status, counts=counts
    )


def notes_on(found: Agreement, labels: Sequence[str]) -> list[str]:
    """Sentences on what a reader of the numbers should know, in the language in use."""
    return [*_on_articles(found), *_on_labels(found, labels), *_on_spans(found)]


def _on_articles(found: Agreement) -> list[str]:
    notes = []
    if found.other_texts:
        count = len(found.other_texts)
        names = ", ".join(found.other_texts[:SHOWN]) + (", …" if count > SHOWN else "")
        notes.append(
            ngettext(
                "{count} id stands for different texts ({names}), each counted by itself;"
                " let everybody work on the same import",
                "{count} ids stand for different texts ({names}), each counted by itself;"
                " let everybody work on the same import",
                count,
            ).format(count=count, names=names)
        )
    if found.replaced:
        notes.append(
            ngettext(
                "{count} answer was given twice by one annotator; the later one counts",
                "{count} answers were given twice by one annotator; the later ones count",
                found.replaced,
            ).format(count=found.replaced)
        )
    if (count := len(found.spans.articles)) < FEW:
        notes.append(
            ngettext(
                "only {count} article is shared: the intervals say little",
                "only {count} articles are shared: the intervals say little",
                count,
            ).format(count=count)
        )
    return notes


def _on_labels(found: Agreement, labels: Sequence[str]) -> list[str]:
    notes = []
    in_use = {one.label for one in found.spans.labels}
    for one in found.spans.labels:
        users = [name for name, count in one.spans.items() if count]
        if len(users) == 1:
            notes.append(
                _("only {name} uses the label {label}").format(name=users[0], label=one.label)
            )
    notes += [
        _("nobody uses the label {label} there: it has no number").format(label=label)
        for label in labels
        if label not in in_use and found.article_labels is None
    ]
    return notes


def _on_spans(found: Agreement) -> list[str]:
    notes = []
    for name, one in sorted(found.spans.ambiguities.items()):
        if one.repeated:
            notes.append(
                ngettext(
                    "{name}: {count} span stands twice and counts once",
                    "{name}: {count} spans stand twice and count once",
                    one.repeated,
                ).format(name=name, count=one.repeated)
            )
        if one.nested or one.crossing or one.same_extent:
            notes.append(
                _(
                    "{name}: {nested} pairs of spans nest, {crossing} cross, {same} have the same"
                    " extent; {several} units bear several labels; all of them count"
                ).format(
                    name=name,
                    nested=one.nested,
                    crossing=one.crossing,
                    same=one.same_extent,
                    several=one.several,
                )
            )
    if found.spans.nesting:
        notes.append(
            ngettext(
                "in {count} article spans of different labels overlap: uα and cuα are not defined"
                " over all labels, see those of each label",
                "in {count} articles spans of different labels overlap: uα and cuα are not defined"
                " over all labels, see those of each label",
                found.spans.nesting,
            ).format(count=found.spans.nesting)
        )
    return notes
