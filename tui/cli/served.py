"""The program behind a page of ``hashiya serve``: started by it, told all by the environment."""

import os
import sys
from dataclasses import replace
from pathlib import Path

from tui.cli.config import load
from tui.cli.context import annotator_name, writing
from tui.cli.output import fail
from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.terminal import PROFILES
from tui.ui.question import Question


def main() -> int:
    """Open the desk for the page; gives the exit code."""
    from tui.ui.app import run

    settings = load()
    profile = replace(
        PROFILES["off"],
        terminal=_("a browser"),
        reorders="piece",
        order="logical" if settings.get("order") == "logical" else "visual",
        marks=settings.get("marks") != "hide",
    )
    who = annotator_name(os.environ["HASHIYA_ANNOTATOR"])
    with writing(Path(os.environ["HASHIYA_DB"])) as database:
        database.wait_at_most(2000)
        return run(database, who, settings, profile=profile, question=Question({}))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except HashiyaError as error:
        sys.exit(fail(error))
