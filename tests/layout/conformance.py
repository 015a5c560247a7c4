"""Where the Unicode Character Database's test files are, if anywhere on this machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

_SHARED = Path(__file__).parents[3] / "shared" / "data"


def ucd(name: str) -> Path:
    """The file ``name`` of the UCD; the test is skipped where there is none."""
    asked = os.environ.get("HASHIYA_UCD")
    places = [Path(asked)] if asked else []
    places += [Path("/usr/share/unicode"), _SHARED / "unicode"]
    for place in places:
        for path in (place / name, place / "auxiliary" / name, place / "extracted" / name):
            if path.is_file():
                return path
    pytest.skip(f"no {name} in HASHIYA_UCD, /usr/share/unicode or ../shared/data/unicode")


def lines(name: str) -> Iterator[str]:
    """The lines of a UCD file without comments, the empty ones left out."""
    with ucd(name).open(encoding="utf-8") as file:
        for line in file:
            if line := line.partition("#")[0].strip():
                yield line


def shared(name: str) -> Path:
    """A file of the project's shared data; the test is skipped where there is none."""
    path = _SHARED / name
    if not path.is_file():
        pytest.skip(f"no ../shared/data/{name} beside the repository")
    return path
