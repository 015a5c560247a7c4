"""What is said after a merge: what came, what was united, what both files changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.cli.shared.output import say
from tui.core.i18n import _, ngettext
from tui.store.merging.merge import MergeResult
from tui.store.rows.doubles import SHOWN as CODE_POINTS

SHOWN = 10
"""So many of one kind are named; the others are counted."""


def result_json(result: MergeResult, kept: Path | None) -> dict[str, Any]:
    """The same for programs."""
    joined = result.joined
    return {
        "events": {"new": joined.new, "known": joined.known},
        "articles": {
            "new": result.articles_new,
            "same": result.articles_same,
            "kept": sorted(joined.kept),
            "near": [{"article": id_, "like": twin} for id_, twin in result.near_articles],
        },
        "annotators": dict(sorted(joined.by_annotator.items())),
        "labels": [
            {"was": was, "is": name, "spans": count}
            for (was, name), count in sorted(joined.renamed.items())
        ],
        "back": joined.back,
        "twice": joined.twice,
        "carried": [
            {"article": id_, "annotator": who, "spans": count}
            for (id_, who), count in sorted(joined.carried.items())
        ],
        "lost": [
            {"article": one.article_id, "annotator": one.annotator, "label": one.label,
             "text": one.text}
            for one in joined.lost
        ],
        "near": [
            {"article": one.article_id, "annotator": one.annotator, "label": one.label,
             "here": one.here, "there": one.there}
            for one in result.near_spans
        ],
        "both": [{"article": id_, "annotator": who} for id_, who in result.both],
        "copy": str(kept) if kept else None,
    }  # fmt: skip


def tell(result: MergeResult, other: Path, kept: Path | None, db: Path, *, dry_run: bool) -> None:
    """Say it in lines."""
    joined = result.joined
    if not joined.new:
        say(_("{file}: all of it is here already").format(file=other))
        return
    came = ", ".join(
        ngettext("{name}: {count} action", "{name}: {count} actions", count).format(
            name=name, count=count
        )
        for name, count in sorted(joined.by_annotator.items())
    )
    said = _("{file}: would bring {came}") if dry_run else _("{file}: brought {came}")
    say(said.format(file=other, came=came or _("nothing that an annotator did")))
    say(_("articles: {new} new, {same} with the same text here").format(
        new=result.articles_new, same=result.articles_same))  # fmt: skip
    for lines in (_united(result), _carried(result), _lost(result), _near(result),
                  _both(result, db)):  # fmt: skip
        _say_some(list(lines))
    if kept:
        say(_("the database as it was before: {copy}").format(copy=kept))


def _say_some(lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        say(line)
    if len(lines) > SHOWN:
        say(_("and {count} more like these").format(count=len(lines) - SHOWN))


def _united(result: MergeResult) -> Iterator[str]:
    joined = result.joined
    for (was, name), count in sorted(joined.renamed.items()):
        said = ngettext(
            "{was} is called {name}: {count} span follows",
            "{was} is called {name}: {count} spans follow",
            count,
        )
        yield said.format(was=was, name=name, count=count)
    for name in joined.back:
        said = _("{name} was removed in one file and is used in the other: it is there, retired")
        yield said.format(name=name)
    if joined.twice:
        said = ngettext(
            "{count} span was marked in both files, and is there once",
            "{count} spans were marked in both files, and are there once",
            joined.twice,
        )
        yield said.format(count=joined.twice)
    if joined.kept:
        said = ngettext(
            "{count} article was deleted in one file and worked on in the other: it stays",
            "{count} articles were deleted in one file and worked on in the other: they stay",
            len(joined.kept),
        )
        yield said.format(count=len(joined.kept))


def _carried(result: MergeResult) -> Iterator[str]:
    for (id_, who), count in sorted(result.joined.carried.items()):
        said = ngettext(
            "{count} span of {who} was carried to the corrected text of article {id}",
            "{count} spans of {who} were carried to the corrected text of article {id}",
            count,
        )
        yield said.format(count=count, who=who, id=id_)


def _lost(result: MergeResult) -> Iterator[str]:
    for one in result.joined.lost:
        said = _(
            "{who} marked «{words}» as {label}, which is not in the corrected text of article {id}:"
            " it went, and hashiya history {id} tells it"
        )
        words = _short(one.text)
        yield said.format(who=one.annotator, words=words, label=one.label, id=one.article_id)


def _near(result: MergeResult) -> Iterator[str]:
    for one in result.near_spans:
        said = _("{who} marked almost the same twice in article {id}: {label} «{a}» and «{b}»")
        yield said.format(
            who=one.annotator, id=one.article_id, label=one.label, a=_short(one.here),
            b=_short(one.there),
        )  # fmt: skip
    for id_, twin in result.near_articles:
        yield _("article {id} came, and its text is almost that of {twin}").format(
            id=id_, twin=twin
        )


def _both(result: MergeResult, db: Path) -> Iterator[str]:
    for id_, who in result.both:
        said = _("{who} worked on article {id} in both files; see hashiya history {id} --db {db}")
        yield said.format(who=who, id=id_, db=db)


def _short(text: str) -> str:
    return text[:CODE_POINTS] + ("…" if len(text) > CODE_POINTS else "")
