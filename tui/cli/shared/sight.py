"""What whoever runs a command is to see of others' work, where a project hides that.

Who runs it is said by --annotator where that says whose work is shown; else by HASHIYA_ANNOTATOR,
the config, or the login name.
"""

from tui.cli.shared.context import told_name, viewer_name
from tui.cli.shared.output import say
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.log import roles


def seen_alone(db: Database, annotator: str | None = None) -> str | None:
    """Whose work alone is to be seen, which is said; None where all is."""
    name, held = viewer_name(annotator), roles.roles(db)
    if held.sees_others(name):
        return None
    say(_("{what}: only what {name} did is shown").format(what=held.hidden_words, name=name))
    return name


def demand_sight(db: Database, of: str | None = None, *, annotator: str | None = None) -> None:
    """Raises UsageError where others' work is hidden from whoever runs the command; not where it is
    their own name whose work is asked for."""
    name = viewer_name(annotator)
    if of != name:
        roles.roles(db).demand_sight(name)


def demand_own(db: Database, annotator: str) -> None:
    """Raises UsageError where the work of ``annotator`` is to be shown and others' is hidden from
    whom HASHIYA_ANNOTATOR or the config names."""
    name = told_name()
    if name is not None and name != annotator:
        roles.roles(db).demand_sight(name)


def whose(db: Database, asked: str | None) -> str | None:
    """Whose work is given out: of whoever is asked for, or all of it (None), as far as that may be
    seen. Raises UsageError where it is another's that is hidden."""
    if asked is None:
        return seen_alone(db)
    demand_sight(db, asked)
    return asked
