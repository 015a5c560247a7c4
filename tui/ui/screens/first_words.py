"""What the last line says when the desk opens: what is wrong with the file, keys, the terminal."""

from tui.core.i18n import _
from tui.store.file import open_mark
from tui.ui.contracts import DeskHost, display_of


def say_what_is_wrong(screen: DeskHost) -> None:
    """Say it; of several things the last."""
    desk = screen.desk
    if foreign := desk.db.foreign:
        said = _("read only: {what}").format(what=foreign.what)
        screen.tell(said, warning=True, way_out=foreign.way_out)
    if desk.db.lacks_log:
        screen.tell(open_mark.words(), warning=True, way_out=open_mark.way_out())
    if clashes := screen.settings.clashes(desk.labels.by_key):
        screen.tell("; ".join(clashes), warning=True)
    advice = display_of(screen.app).profile.advice
    if advice and "terminal" in desk.keys:
        said = _("{key} if words stand reversed; {advice}")
        screen.tell(said.format(key=desk.keys["terminal"], advice=advice))
