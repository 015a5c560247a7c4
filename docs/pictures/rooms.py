"""Draws ``rooms.svg``: the rooms as the import contracts in ``pyproject.toml`` name them.

Run ``python docs/pictures/rooms.py``; a test fails when the picture and the contracts differ.
"""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
WIDTH, HEIGHT, GAP, MARGIN = 560, 46, 18, 12

SAYS = {
    "cli": "the shell's face",
    "plain": "lines, for screen readers",
    "ui": "Textual: paints",
    "api": "what import tui promises",
    "desk": "what an annotator does, with no screen",
    "plugins": "models beside our own",
    "terminals": "what a terminal is and can do",
    "agreement": "numbers",
    "exchange": "file formats",
    "hub": "PostgreSQL",
    "learning": "a model",
    "layout": "text to cells",
    "store": "SQLite",
    "text": "letters, words, folding",
    "core": "plain values, errors",
    "files": "whole, or not there at all",
}


def floors() -> list[list[str]]:
    """The rooms from the top down; those that stand side by side do not see each other."""
    project = tomllib.loads((HERE.parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    [rooms] = [contract for contract in contracts if contract["id"] == "rooms"]
    return [[room.strip() for room in layer.split("|")] for layer in rooms["layers"]]


def picture() -> str:
    """The picture as SVG."""
    boxes, arrows = [], []
    for number, rooms in enumerate(floors()):
        top = MARGIN + number * (HEIGHT + GAP)
        width = (WIDTH - GAP * (len(rooms) - 1)) / len(rooms)
        for place, room in enumerate(rooms):
            left = MARGIN + place * (width + GAP)
            middle = left + width / 2
            boxes.append(
                f'<rect x="{left:g}" y="{top}" width="{width:g}" height="{HEIGHT}" rx="6"/>'
                f'<text x="{middle:g}" y="{top + 19}" class="name">{room}</text>'
                f'<text x="{middle:g}" y="{top + 36}">{SAYS[room]}</text>'
            )
        if number:
            middle = MARGIN + WIDTH / 2
            arrows.append(f'<path d="M{middle:g} {top - GAP} v{GAP - 5}"/>')
    height = 2 * MARGIN + len(floors()) * (HEIGHT + GAP) - GAP
    size = f"{WIDTH + 2 * MARGIN} {height}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" '
            'aria-label="The rooms of tui: imports only point down">',
            "<style>rect{fill:#f4f1e8;stroke:#8a8473}text{font:12px sans-serif;text-anchor:middle;"
            "fill:#3a372f}.name{font-weight:bold;font-family:monospace}"
            "path{stroke:#8a8473;marker-end:url(#end)}</style>",
            '<defs><marker id="end" viewBox="0 0 6 6" refX="3" refY="3" markerWidth="6" '
            'markerHeight="6" orient="auto"><path d="M0 0 L6 3 L0 6 z" fill="#8a8473" '
            'style="marker-end:none"/></marker></defs>',
            *boxes,
            *arrows,
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    (HERE / "rooms.svg").write_text(picture(), encoding="utf-8", newline="\n")
