"""Print the table of fonts of ``docs/terminals.md``: which letters each font file has.

``python docs/fonts.py NAME=FILE ...`` asks fontconfig for each file's characters.
"""

import sys

from tui.cli.doctor.fonts import LETTERS, charset_of, coverage


def table(fonts: dict[str, str]) -> str:
    """The table in Markdown: a font a line, and of each language how many forms it has."""
    lines = [f"| font | {' | '.join(LETTERS)} |", "| --- |" + " --- |" * len(LETTERS)]
    for name, file in fonts.items():
        counts = coverage(charset_of(file)).values()
        shown = ["all" if there == count else f"{there} of {count}" for there, count in counts]
        lines.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(dict(one.split("=", 1) for one in sys.argv[1:])))
