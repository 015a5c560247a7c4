"""A window that is VTE and nothing else: ``bare_vte.py "FONT SIZE" COLUMNS ROWS COMMAND``.

Run by the system's Python, with Debian's gir1.2-vte-2.91 and python3-gi.
"""

import sys

import gi  # type: ignore[import-not-found]

gi.require_version("Gtk", "3.0")
gi.require_version("Vte", "2.91")

from gi.repository import GLib, Gtk, Pango, Vte  # type: ignore[import-not-found] # noqa: E402


def main(font: str, columns: str, rows: str, command: str) -> None:
    """Open the window, until its program ends."""
    terminal = Vte.Terminal()
    terminal.set_font(Pango.FontDescription(font))
    terminal.set_size(int(columns), int(rows))
    flags = Vte.PtyFlags.DEFAULT, GLib.SpawnFlags.DEFAULT
    terminal.spawn_async(flags[0], None, [command], None, flags[1], None, None, -1, None, None)
    terminal.connect("child-exited", Gtk.main_quit)
    window = Gtk.Window()
    window.add(terminal)
    window.connect("destroy", Gtk.main_quit)
    window.show_all()
    Gtk.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
