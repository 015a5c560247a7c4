"""What a project decides for all its annotators: each decision an event, the last one holds."""

from tui.core.errors import UsageError
from tui.core.event import Change
from tui.core.i18n import _
from tui.core.project_setting import ON, project_setting, project_settings
from tui.store.database import Database
from tui.store.log import events, roles


def value(db: Database, name: str) -> str:
    """What holds: what was decided, or the default. Raises UsageError for an unknown name."""
    setting = project_setting(name)
    rows = db.rows("SELECT value FROM project_settings WHERE name = ?", (name,))
    return str(rows[0][0]) if rows else setting.default


def is_on(db: Database, name: str) -> bool:
    """Whether a switch is on."""
    return value(db, name) == ON


def values(db: Database) -> dict[str, str]:
    """What holds of all settings, in their order."""
    decided = dict(db.rows("SELECT name, value FROM project_settings"))
    return {one.name: decided.get(one.name, one.default) for one in project_settings()}


def put(db: Database, name: str, wanted: str | None, *, annotator: str) -> str:
    """Decide on a setting, or, with None, go back to the default; what holds then.

    Raises UsageError for an unknown name or a value that it cannot have, and where it is not for
    this annotator to decide.
    """
    setting = project_setting(name)
    if name == roles.HIDE_OTHERS and wanted == ON and not roles.roles(db).leaders:
        raise UsageError(
            _("nobody leads this project, who would see all"),
            way_out=_("name who does: hashiya project set leader NAME"),
        )
    decided = None if wanted is None else {"name": name, "value": setting.validate(wanted)}
    with db.transaction():
        rows = db.records("SELECT name, value FROM project_settings WHERE name = ?", (name,))
        before = next(rows, None)
        if before != decided:
            change = Change("project_settings", before, decided)
            events.record(db, events.SETTING, [change], annotator=annotator, article_id=None)
    return value(db, name)
