"""A database of two articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import fresh
from tui.store.database import Database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Four labels, two articles, nothing said of them."""
    with fresh(tmp_path / "mine.db", "قال وزير الخارجية أمس", "نص ثان قصير") as database:
        yield database
