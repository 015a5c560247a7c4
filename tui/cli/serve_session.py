"""What forks the programs behind the pages of ``hashiya serve``: started by it alone."""

import gc
import importlib
import os
import pkgutil
import sys
from dataclasses import replace
from pathlib import Path

from tui.cli.main import speak
from tui.cli.shared.config import load
from tui.cli.shared.context import writing
from tui.cli.shared.output import fail
from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.rights import Allowed, Right
from tui.store.log.roles import roles
from tui.terminals.profiles import PROFILES
from tui.terminals.query import TerminalQuery
from tui.ui.serving.forking import Start, serve_forks
from tui.ui.serving.limits import Limits


def run_desk(start: Start, page: int) -> int:
    """Open the desk for a page; gives the exit code."""
    from tui.ui.app import run
    from tui.ui.served_page import ServedPage

    try:
        allowed = Allowed(frozenset(map(Right, start.rights)))
        settings = load()
        profile = replace(
            PROFILES["off"],
            terminal=_("a browser"),
            reorders="piece",
            order="logical" if settings.get("order") == "logical" else "visual",
            marks=settings.get("marks") != "hide",
        )
        with writing(Path(os.environ["HASHIYA_DB"])) as database:
            database.wait_at_most(2000)
            allowed = allowed.with_role(roles(database), start.annotator)
            return run(
                database, start.annotator, replace(settings, allowed=allowed),
                profile=profile, question=TerminalQuery({}),
                page=ServedPage(page, (start.width, start.height)),
            )  # fmt: skip
    except HashiyaError as error:
        return fail(error)


def load_all() -> None:
    """Load what a desk needs, and what it may need: the programs share that memory."""
    gc.disable()
    import tui.ui.screens
    from tui.ui.first_keys import MODULES

    for name in MODULES:
        importlib.import_module(name)
    for module in pkgutil.iter_modules(tui.ui.screens.__path__, "tui.ui.screens."):
        importlib.import_module(module.name)
    importlib.import_module("tui.ui.app")
    gc.collect()
    gc.freeze()


def main() -> None:
    """Fork programs until standard input ends."""
    speak([])
    load_all()
    serve_forks(run_desk, Limits().seconds_to_leave)


if __name__ == "__main__":
    try:
        main()
    except HashiyaError as error:
        sys.exit(fail(error))
