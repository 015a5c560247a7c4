"""Copying: the terminal's clipboard by OSC 52, which works over SSH, then the local one."""

import shutil
import subprocess
from typing import Any

from textual.app import App

from tui.core.i18n import _, ngettext

_LOCAL = (
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("pbcopy",),
    ("clip.exe",),
)
_SECONDS = 2


def copy(app: App[Any], text: str) -> str:
    """Copy the text; gives the words that say where it went.

    A terminal does not answer to OSC 52, so that it took the text can be hoped, not said.
    """
    if not text:
        return _("there is nothing to copy here")
    app.copy_to_clipboard(text)
    count = len(text)
    for command in _LOCAL:
        if shutil.which(command[0]) is None:
            continue
        try:
            subprocess.run(command, input=text.encode(), timeout=_SECONDS, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            # No display behind this one; the next may have one.
            continue
        return ngettext(
            "copied {count} letter, by the terminal and by {command}",
            "copied {count} letters, by the terminal and by {command}",
            count,
        ).format(count=count, command=command[0])
    return ngettext(
        "sent {count} letter to the terminal's clipboard (OSC 52)",
        "sent {count} letters to the terminal's clipboard (OSC 52)",
        count,
    ).format(count=count)
