"""Writes ``tui/cli/shaping_pictures.py``: a word as dots, right and wrong, for ``hashiya doctor``.

Dots are no letters: no terminal reorders or joins them. Run ``python -m docs.pictures.braille``;
needs ImageMagick and Debian's fonts-dejavu-core.
"""

import subprocess
from pathlib import Path

from tui.layout.line import line_picture

WORD = "مرحبا"
TARGET = Path(__file__).parents[2] / "tui" / "cli" / "shaping_pictures.py"
DOTS = ((0, 0, 1), (0, 1, 2), (0, 2, 4), (1, 0, 8), (1, 1, 16), (1, 2, 32), (0, 3, 64), (1, 3, 128))
"""Column, row and bit of each dot of a Braille cell."""

HEAD = '''"""The word of the look-test in dots: right, reversed, and with its letters apart.

Written by ``docs/pictures/braille.py``.
"""
'''


def dots(glyphs: str) -> list[str]:
    """Glyphs from left to right, drawn in Braille cells."""
    command = ["convert", "-font", "DejaVu-Sans-Mono", "-pointsize", "17", f"label:{glyphs}"]
    command += ["-trim", "+repage", "-threshold", "62%", "-compress", "none", "pbm:-"]
    drawn_ = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    width, height = int(drawn_[1]), int(drawn_[2])
    bits = "".join(drawn_[3:])

    def is_black(x: int, y: int) -> bool:
        return x < width and y < height and bits[y * width + x] == "1"

    return [
        "".join(
            chr(0x2800 + sum(bit for dx, dy, bit in DOTS if is_black(x + dx, y + dy)))
            for x in range(0, width, 2)
        )
        for y in range(0, height, 4)
    ]


def main() -> None:
    """Write the module."""
    right = line_picture(WORD, 80).glyphs
    pictures = {"RIGHT": right, "REVERSED": right[::-1], "APART": "ﺍﺏﺡﺭﻡ"}
    parts = [HEAD]
    for name, glyphs in pictures.items():
        lines = "".join(f'    "{line}",\n' for line in dots(glyphs))
        parts.append(f"\n{name} = (\n{lines})\n")
    TARGET.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
