"""``articles``: deleting an article, correcting its text, and its earlier texts."""

from pathlib import Path

import click

from tui.cli.shared.context import annotator_name, annotator_option, db_option, reading, writing
from tui.cli.shared.output import data, say, table
from tui.cli.shared.paths import GivenPath, at_hand
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.reading import read_path
from tui.store.rows import article_rows
from tui.store.texts import article_changes, articles


@click.group("articles")
def articles_command() -> None:
    """Delete and correct articles, and read their earlier texts.

    \b
    Examples:
      hashiya articles delete 0198
      hashiya articles correct 0198 article.txt
    """


@articles_command.command("delete")
@click.argument("article")
@annotator_option
@db_option
def delete_command(article: str, annotator: str | None, db: Path) -> None:
    """Delete an article with all that was said of it; hashiya undo brings it back.

    \b
    Examples:
      hashiya articles delete 0198
      hashiya articles delete --db mine.db 0198
    """
    with writing(db) as database:
        id_ = articles.find(database, article)
        event = article_changes.remove(database, id_, annotator=annotator_name(annotator))
    spans = sum(change.table == "spans" for change in event.changes)
    say(_("deleted {article} and its {count} spans; to bring it back: hashiya undo {id}").format(
        article=id_, count=spans, id=event.id))  # fmt: skip


@articles_command.command("correct")
@click.argument("article")
@click.argument("file", type=GivenPath())
@annotator_option
@db_option
def correct_command(article: str, file: Path, annotator: str | None, db: Path) -> None:
    """Give an article the text of a file; its spans go with their words.

    The old text is kept: hashiya articles versions.

    \b
    Examples:
      hashiya articles correct 0198 article.txt
      hashiya articles correct --db mine.db 0198 article.txt
    """
    if file.is_dir():
        # All that is in it would be read first, and of a home that is much.
        raise UsageError(
            _("this is a folder"),
            file=str(file),
            way_out=_("give a file with the one corrected text"),
        )
    with at_hand(file) as read, writing(db) as database:
        texts = [item.text for item in read_path(read) if isinstance(item, Record)]
        if len(texts) != 1:
            raise UsageError(
                _("there are {count} articles in the file").format(count=len(texts)),
                file=str(file),
                way_out=_("give a file with the one corrected text"),
            )
        id_ = articles.find(database, article)
        who = annotator_name(annotator)
        event, lost = article_changes.correct(database, id_, texts[0], annotator=who)
    for text in lost:
        say(_("the new text has no place for the span «{text}»").format(text=text))
    say(_("corrected {article}; to take it back: hashiya undo {id}").format(
        article=id_, id=event.id))  # fmt: skip


@articles_command.command("versions")
@click.argument("article")
@click.argument("version", required=False)
@db_option
def versions_command(article: str, version: str | None, db: Path) -> None:
    """List the texts that an article had before, or print the one whose hash begins so.

    \b
    Examples:
      hashiya articles versions 0198
      hashiya articles versions --db mine.db 0198
    """
    with reading(db) as database:
        found = article_changes.versions(database, articles.find(database, article))
        if version is None:
            table((one.at, one.sha256, one.event) for one in found)
            if not found:
                say(_("the article has had no other text"))
            return
        texts = [one.sha256 for one in found if one.sha256.startswith(version)]
        if not texts:
            raise UsageError(
                _("the article had no text {version!r}").format(version=version),
                way_out=_("list them: hashiya articles versions {id}").format(id=article),
            )
        data(article_rows.text_with(database, texts[0]) or "")
