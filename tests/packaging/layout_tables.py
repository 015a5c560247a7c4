"""Writes the constant tables of ``tui/layout``: ``make tables``.

The mirrored characters come from Unicode's own file, since python-bidi lacks some of them; the
presentation forms from arabic-reshaper. Loading either library at each start would cost more than
all the rest of ``tui/layout``: python-bidi brings a compiled library along, arabic-reshaper a
parser of its settings.
"""

import subprocess
import sys
from pathlib import Path

from arabic_reshaper.letters import FINAL, INITIAL, ISOLATED, LETTERS_ARABIC, MEDIAL

from tests.layout.conformance import lines

LAYOUT = Path(__file__).parents[2] / "tui" / "layout"
WIDTH = 84


def literal(text: str) -> str:
    """A string in parentheses, every character of it escaped, in lines of the code's width."""
    lines = [""]
    for char in text:
        code = ord(char)
        escaped = char if char == " " else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
        if len(lines[-1]) + len(escaped) > WIDTH:
            lines.append("")
        lines[-1] += escaped
    return "(\n" + "".join(f'    "{line}"\n' for line in lines) + ")"


def mirror_pairs() -> dict[str, str]:
    """Each character of BidiMirroring.txt, and the one whose glyph is its mirror image."""
    pairs = (line.split(";") for line in lines("BidiMirroring.txt"))
    return {chr(int(char, 16)): chr(int(other, 16)) for char, other in pairs}


def mirrored() -> str:
    """The module of Unicode's mirrored characters."""
    pairs = "".join(char + other for char, other in sorted(mirror_pairs().items()))
    return f'''"""What a character is drawn as from right to left (UAX #9 L4, BidiMirroring.txt).

Made by `make tables` from Unicode 15's file.
"""

_PAIRS = {literal(pairs)}

MIRRORED = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""A character to the one whose glyph is its mirror image."""
'''


def presentation_forms() -> str:
    """The module of arabic-reshaper's presentation forms; a space where a letter has none."""
    fives = "".join(
        letter + "".join(forms[form] or " " for form in (ISOLATED, FINAL, INITIAL, MEDIAL))
        for letter, forms in sorted(LETTERS_ARABIC.items())
    )
    return f'''"""The presentation forms of the Arabic letters.

Made by `make tables` from arabic-reshaper.
"""

_FIVES = {literal(fives)}

FORMS = {{
    _FIVES[at]: tuple(form.strip() for form in _FIVES[at + 1 : at + 5])
    for at in range(0, len(_FIVES), 5)
}}
"""A letter to its isolated, final, initial and medial form; empty where it has none."""
'''


TABLES = {"mirrored.py": mirrored, "presentation_forms.py": presentation_forms}


def main() -> None:
    """Write the modules."""
    for name, module in TABLES.items():
        (LAYOUT / name).write_text(module(), encoding="utf-8", newline="\n")
    files = [str(LAYOUT / name) for name in TABLES]
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", *files], check=True)


if __name__ == "__main__":
    main()
