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
MOST_BYTES = 74_994
"""What terminals take by OSC 52 as a rule: 100,000 bytes of base64 with what is around it.

None says what it did with more: it may cut it, or leave the clipboard as it was.
"""


def copy(app: App[Any], text: str, *, local: bool = True) -> str:
    """Copy the text; gives the words that say where it went. ``local``: this host's, too.

    A terminal does not answer to OSC 52, so that it took the text can be hoped, not said.
    """
    if not text:
        return _("there is nothing to copy here")
    app.copy_to_clipboard(text)
    count = len(text)
    too_long = len(text.encode("utf-8", "replace")) > MOST_BYTES
    for command in _LOCAL if local else ():
        if shutil.which(command[0]) is None:
            continue
        try:
            subprocess.run(command, input=text.encode(), timeout=_SECONDS, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            # No display behind this one; the next may have one.
            continue
        if too_long:
            return ngettext(
                "copied {count} letter by {command}; it is more than most terminals take",
                "copied {count} letters by {command}; they are more than most terminals take",
                count,
            ).format(count=count, command=command[0])
        return ngettext(
            "copied {count} letter, by the terminal and by {command}",
            "copied {count} letters, by the terminal and by {command}",
            count,
        ).format(count=count, command=command[0])
    if too_long:
        return ngettext(
            "{count} letter is more than most terminals take: paste to see, or copy less",
            "{count} letters are more than most terminals take: paste to see, or copy less",
            count,
        ).format(count=count)
    return ngettext(
        "sent {count} letter to the terminal's clipboard (OSC 52)",
        "sent {count} letters to the terminal's clipboard (OSC 52)",
        count,
    ).format(count=count)
