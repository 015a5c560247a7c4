"""``undo``: taking back what the shell did."""

from pathlib import Path

import click

from tui.cli.shared.context import annotator_name, annotator_option, db_option, writing
from tui.cli.shared.output import say
from tui.core.i18n import ngettext
from tui.store.repair import check
from tui.store.work import reversal, shell_actions


@click.command("undo")
@click.argument("event", required=False)
@annotator_option
@db_option
def undo_command(event: str | None, annotator: str | None, db: Path) -> None:
    """Take back a change made from the shell: the last one, or the EVENT that history lists.

    That is: an import that changed what was there, an article deleted or corrected, a change of
    the scheme, the settings, the assignments or the lists of names, suggestions forgotten, what
    adjudicate settled by a rule. What one import, one merge or one rule did goes back as a whole;
    what annotators and curators changed since stays. At the desk, Ctrl+Z takes back what was done
    there.

    \b
    Examples:
      hashiya undo
      hashiya undo --db mine.db
    """
    who = annotator_name(annotator)
    with writing(db) as database, database.transaction():
        found = shell_actions.done_by_the_shell(database, event)
        if shell_actions.is_a_run(found):
            from tui.desk.adjudication.rules import undo_run

            undone = undo_run(database, found, curator=who)
        else:
            undone = reversal.take_back_all(database, event, by=who)
    for one in undone[:10]:
        said = ", ".join(check.change_summary(change) for change in one.changes[:3])
        say(f"{one.article_id or '-'}: {said}")
    count = len(undone)
    say(ngettext("took back {count} action", "took back {count} actions", count).format(
        count=count))  # fmt: skip
