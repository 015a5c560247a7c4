"""The test files of the Unicode Character Database, and the project's shared data where it is."""

import lzma
import os
from collections.abc import Iterator
from pathlib import Path

_SHIPPED = Path(__file__).parents[1] / "data" / "unicode"
SHARED = Path(__file__).parents[3] / "shared" / "data"
"""The project's shared data, which a clone by itself does not have."""


def _ucd(name: str) -> Path:
    """The file ``name`` of the UCD: that of the folder HASHIYA_UCD, or else the one shipped."""
    asked = os.environ.get("HASHIYA_UCD")
    if not asked:
        return _SHIPPED / f"{name}.xz"
    place = Path(asked)
    return next(
        path
        for path in (place / name, place / "auxiliary" / name, place / "extracted" / name)
        if path.is_file()
    )


def lines(name: str) -> Iterator[str]:
    """The lines of a UCD file without comments, the empty ones left out."""
    path = _ucd(name)
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")
    for line in text.split("\n"):
        if line := line.partition("#")[0].strip():
            yield line
