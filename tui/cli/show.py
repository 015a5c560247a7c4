"""``hashiya show``: an article's text, or the rows as the desk draws them."""

from pathlib import Path
from typing import Any, Literal, cast

import click

from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    is_fresh,
    json_option,
    reading,
)
from tui.cli.shared.output import data, data_json
from tui.cli.shared.paths import empty, there
from tui.cli.shared.sight import demand_own
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.reading import read_path
from tui.layout.page import Page, Row
from tui.store.rows import annotations
from tui.store.texts import articles


@click.command("show")
@click.argument("article")
@click.option("--rows", is_flag=True, help=_("Show rows as the desk draws them."))
@click.option("--width", default=80, show_default=True, type=click.IntRange(1, 10_000),
              help=_("The width of a row, in cells."))  # fmt: skip
@click.option("--direction", type=click.Choice(["auto", "rtl", "ltr"]), default="auto",
              help=_("The direction of paragraphs."))  # fmt: skip
@click.option("--controls", is_flag=True, help=_("Show a mark for each bidi control in the rows."))
@click.option(
    "--marks",
    type=click.Choice(["show", "hide"]),
    default="show",
    help=_("Show or hide harakat in the rows."),
)
@click.option("--shaping", type=click.Choice(["forms", "none"]), default="forms",
              help=_("Letters joined (forms), or as they are stored (none)."))  # fmt: skip
@annotator_option
@db_option
@json_option
def show_command(
    article: str,
    rows: bool,
    width: int,
    direction: str,
    controls: bool,
    marks: str,
    shaping: str,
    annotator: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Show an article of the database, or a text file.

    \b
    Examples:
      hashiya show 0198
      hashiya show news.txt --rows --width 60
    """
    if not article:
        raise empty()
    path = Path(article)
    if there(path) and path.is_file():
        text, told = _from_file(path)
    else:
        text, told = _from_database(article, db, annotator_name(annotator))
    if not rows:
        if as_json:
            data_json(told)
        else:
            data(text)
        return
    page = Page(
        text,
        width,
        direction=cast(Literal["auto", "rtl", "ltr"], direction),
        marks=marks == "show",
        controls=controls,
        shaping=cast(Literal["forms", "none"], shaping),
    )
    every = [
        page.row_in(paragraph, number)
        for paragraph in range(page.paragraph_count)
        for number in range(page.paragraph_rows(paragraph))
    ]
    if as_json:
        data_json({"width": width, "rows": [_as_json(row) for row in every]})
        return
    for row in every:
        drawn = "".join(cell.glyph for cell in row.cells)
        indent = width - row.width if row.direction == "rtl" else 0
        data(" " * indent + drawn)


def _from_file(path: Path) -> tuple[str, dict[str, Any]]:
    for item in read_path(path):
        if isinstance(item, Record):
            return item.text, {"title": item.title, "text": item.text}
    raise DataError(_("there is no article in the file"), file=str(path))


def _from_database(beginning: str, path: Path, who: str) -> tuple[str, dict[str, Any]]:
    like_file = Path(beginning).suffix and "://" not in beginning
    if like_file and is_fresh(path):
        raise _no_text(beginning)
    with reading(path) as database:
        demand_own(database, who)
        if (like_file or there(beginning)) and not articles.begins(database, beginning):
            raise _no_text(beginning)
        article = articles.get(database, articles.find(database, beginning))
        spans = annotations.spans_of(database, article.id, who)
    return article.text, {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "sha256": article.sha256,
        "meta": dict(article.meta),
        "spans": [
            {
                "id": span.id,
                "start": span.start,
                "end": span.end,
                "label": span.label,
                "text": article.text[span.start : span.end],
            }
            for span in spans
        ],
    }


def _no_text(name: str) -> UsageError:
    what = _("this is a folder") if there(name) else _("there is no such file")
    return UsageError(what, file=name, way_out=_("name a text file, or an article's id"))


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "paragraph": row.paragraph,
        "start": row.start,
        "end": row.end,
        "direction": row.direction,
        "cells": [
            {
                "glyph": cell.glyph,
                "width": cell.width,
                "start": cell.start,
                "end": cell.end,
                "level": cell.level,
            }
            for cell in row.cells
        ],
    }
