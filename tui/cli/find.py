"""``search``: all articles that hold a query, with the places where it stands."""

from pathlib import Path
from typing import Any

import click

from tui.cli.shared.by_links import links_options, with_links
from tui.cli.shared.context import annotator_name, annotator_option, db_option, json_option, reading
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.sight import demand_own
from tui.core.errors import UsageError
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.core.selection import Range
from tui.store.database import Database
from tui.store.texts import search
from tui.store.texts.article_filter import Filter, parse_where
from tui.store.texts.search import Hit
from tui.text.excerpt import around
from tui.text.search_query import SHORTEST_STEM, parse_query

CONTEXT = 60
"""Code points on each side of a place."""


@click.command("search")
@click.argument("query")
@click.option("--status", type=click.Choice([s.value for s in Status]),
              help=_("Only articles with this status."))  # fmt: skip
@click.option("--label", help=_("Only articles with this label."))
@click.option("--where", multiple=True, metavar="FIELD=VALUE",
              help=_("Only articles whose metadata says this (repeatable)."))  # fmt: skip
@click.option(
    "--whole",
    is_flag=True,
    help=_("Only whole words, without a proclitic such as و or ب before them."),
)
@click.option("-n", "--limit", default=20, show_default=True, type=click.IntRange(1),
              help=_("How many articles to list."))  # fmt: skip
@click.option("--offset", default=0, show_default=True, type=click.IntRange(0),
              help=_("Skip this many articles first."))  # fmt: skip
@links_options
@annotator_option
@db_option
@json_option
def search_command(
    query: str,
    status: str | None,
    label: str | None,
    relations: tuple[str, ...],
    borne: tuple[str, ...],
    where: tuple[str, ...],
    whole: bool,
    limit: int,
    offset: int,
    annotator: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Search all articles for words, "a phrase" or the start of a word*, in any spelling.

    --status and --label go by the annotator's own work. The best matches come first.

    \b
    Examples:
      hashiya search 'مدينة حلب'
      hashiya search '"دير الزور"' --status todo --json
    """
    who = annotator_name(annotator)
    labels = None if label is None else (label,)
    wanted = Filter(Status(status) if status else None, labels, where=parse_where(where))
    asked = parse_query(query, clitics=not whole)
    with reading(db) as database:
        demand_own(database, who)
        wanted = with_links(wanted, database, relations, borne)
        count = search.hit_count(database, who, asked, wanted)
        ranked = count <= search.RANKED
        hits = search.hits(database, who, asked, wanted, offset=offset, limit=limit, ranked=ranked)
        other = None if count else _other_query(database, who, query, wanted, whole=whole)
    if as_json:
        data_json({"count": count, "ranked": ranked, "hits": [_as_json(hit) for hit in hits]})
        return
    table((h.article_id, _offset(h), h.status.value, h.title, _quoted(h)) for h in hits)
    say(ngettext("{count} article", "{count} articles", count).format(count=count))
    if not count and other:
        say(_("{query} would be found in {count} articles").format(query=other[0], count=other[1]))


def _other_query(
    db: Database, who: str, query: str, wanted: Filter, *, whole: bool
) -> tuple[str, int] | None:
    """A query much like one that found nothing, which finds something, and how much."""
    words = [word.rstrip("*") for word in query.replace('"', " ").split()]
    others = [" ".join(words)] if '"' in query else []
    others += [" ".join(f"{word}*" for word in words)]
    others += [" ".join(f"{word[:-cut]}*" for word in words) for cut in (1, 2)
               if min(map(len, words), default=0) - cut >= SHORTEST_STEM]  # fmt: skip
    for other in others:
        try:
            asked = parse_query(other, clitics=not whole)
        except UsageError:
            # A beginning may be too short to be searched.
            continue
        if count := search.hit_count(db, who, asked, wanted):
            return other, count
    if whole and (count := search.hit_count(db, who, parse_query(query, clitics=True), wanted)):
        return _("{query} without --whole").format(query=query), count
    return None


def _offset(hit: Hit) -> int | str:
    return hit.place.start if hit.place else "-"


def _quoted(hit: Hit) -> str:
    """The place with what stands around it, between guillemets."""
    text, place = hit.text, hit.place or Range(0, 0)
    start, end = around(text, place, CONTEXT, CONTEXT)
    match = f"«{text[slice(*place)]}»" if hit.place else ""
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start : place.start]}{match}{text[place.end : end]}{after}"


def _as_json(hit: Hit) -> dict[str, Any]:
    place = hit.place
    context = around(hit.text, place or Range(0, 0), CONTEXT, CONTEXT)
    return {
        "id": hit.article_id,
        "title": hit.title,
        "status": hit.status.value,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "text": hit.text[slice(*place)] if place else None,
        "context": {
            "start": context.start,
            "end": context.end,
            "text": hit.text[slice(*context)],
        },
    }
