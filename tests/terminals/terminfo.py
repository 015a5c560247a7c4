"""What terminfo says that keys send, for the terminals of docs/terminals.md.

``python -m tests.terminals.terminfo`` writes the table again; it needs infocmp and ncurses-term.
"""

import json
import re
import subprocess
from pathlib import Path

TABLE = Path(__file__).with_name("terminfo_keys.json")
TERMINALS = (
    "xterm-256color", "vte-256color", "konsole-256color", "mlterm", "foot", "alacritty", "kitty",
    "st-256color", "rxvt-unicode-256color", "linux", "putty-256color", "screen-256color",
    "tmux-256color", "vt220",
)  # fmt: skip
PLAIN = {
    "kcub1": "left", "kcuf1": "right", "kcuu1": "up", "kcud1": "down", "khome": "home",
    "kend": "end", "kich1": "insert", "kdch1": "delete", "kpp": "pageup", "knp": "pagedown",
    "kbs": "backspace", "kcbt": "shift+tab", "kcbt2": "shift+tab", "kent": "enter",
    "kind": "shift+down", "kri": "shift+up",
    "kpADD": "+", "kpSUB": "-", "kpMUL": "*", "kpDIV": "/", "kpDOT": ".", "kpZRO": "0",
    "kpCMA": ",",
}  # fmt: skip
SHIFTED = {
    "kLFT": "left", "kRIT": "right", "kUP": "up", "kDN": "down", "kHOM": "home", "kEND": "end",
    "kIC": "insert", "kDC": "delete", "kPRV": "pageup", "kNXT": "pagedown",
}  # fmt: skip
MODIFIERS = {
    "": "shift+", "3": "alt+", "4": "alt+shift+", "5": "ctrl+", "6": "ctrl+shift+",
    "7": "alt+ctrl+",
}  # fmt: skip
ROWS_OF_F = ("", "shift+", "ctrl+", "ctrl+shift+", "alt+", "alt+shift+")
TWENTY_OF_F = ("rxvt-unicode-256color", "linux", "putty-256color", "vt220")
"""They number twenty keys, whatever a keyboard has on them; others number F1 to F12 anew."""
UNTOLD = {
    # PuTTY sends Ctrl with an arrow as another terminal sends the arrow; its keypad, F1 to F4.
    "putty-256color": {"kind", "kri", "kpDIV", "kpMUL", "kpSUB", "kpADD"},
}


def key_of(terminal: str, capability: str) -> str | None:
    """The key that a capability names, as we write keys; None where it names none of ours."""
    if capability in UNTOLD.get(terminal, ()):
        return None
    if capability in PLAIN:
        return PLAIN[capability]
    if match := re.fullmatch(r"kf(\d+)", capability):
        number = int(match[1])
        if terminal in TWENTY_OF_F:
            return f"f{number}" if number else None
        return f"{ROWS_OF_F[(number - 1) // 12]}f{(number - 1) % 12 + 1}"
    match = re.fullmatch(r"(k[A-Z]+)([3-7]?)", capability)
    if match and match[1] in SHIFTED:
        return MODIFIERS[match[2]] + SHIFTED[match[1]]
    return None


def sequences() -> dict[str, dict[str, str]]:
    """Terminal to capability to the sequence, as the table has it."""
    table: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def _as_sent(written: str) -> str:
    written = written.replace("\\E", "\x1b").replace("\\^", "\0").replace("^?", "\x7f")
    written = re.sub(r"\^(.)", lambda match: chr(ord(match[1]) & 31), written)
    return written.replace("\0", "^")


def main() -> None:
    """Write the table from what infocmp says here."""
    table = {}
    for terminal in TERMINALS:
        said = subprocess.run(
            ["infocmp", "-1", "-x", terminal], capture_output=True, encoding="utf-8", check=True
        ).stdout
        found = re.findall(r"^\t(k\w+)=(.*),$", said, re.MULTILINE)
        table[terminal] = {
            name: _as_sent(value) for name, value in sorted(found) if key_of(terminal, name)
        }
    text = json.dumps(table, indent=0, sort_keys=True)
    TABLE.write_text(text.replace('\n"k', ' "k') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
