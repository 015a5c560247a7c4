"""The screen as text, for goldens: an SVG would prove nothing, its viewer reorders Arabic."""

import os
from pathlib import Path
from typing import Any

GOLDENS = Path(__file__).parent / "goldens"


def frame(app: Any) -> list[str]:
    """The lines of the screen as they are sent to the terminal, without colours."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    assert len(strips) == height
    assert all(strip.cell_length == width for strip in strips)
    return ["".join(segment.text for segment in strip) for strip in strips]


def check_golden(app: Any, name: str, lines: list[str] | None = None) -> None:
    """The frame, or these lines made of it, is the one kept under this name;
    ``HASHIYA_GOLDENS=write`` keeps a new one."""
    file = GOLDENS / f"{name}.txt"
    seen = "".join(line.rstrip() + "\n" for line in lines or frame(app))
    if os.environ.get("HASHIYA_GOLDENS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(seen.encode("utf-8"))
    assert seen == file.read_bytes().decode("utf-8")
