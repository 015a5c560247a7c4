"""Desks on databases of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desk.written import read
from tests.store.fresh import ME, fresh, tag
from tui.desk.desk import Desk
from tui.desk.view import caret as carets

MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk_of(tmp_path: Path) -> Iterator[MakeDesk]:
    """Makes a desk with written texts as its articles, open at the first of them."""
    with ExitStack() as stack:
        made = 0

        def make(*written: str, width: int = 40, height: int = 24, annotator: str = ME) -> Desk:
            nonlocal made
            made += 1
            texts = [read(one) for one in written]
            db = stack.enter_context(fresh(tmp_path / f"{made}.db", *(t.text for t in texts)))
            for number, text in enumerate(texts):
                for start, end, label in text.spans:
                    tag(db, start, end, label, article=f"a{number}", annotator=annotator)
            desk = Desk(db, annotator, width=width, height=height)
            desk.open("a0")
            if texts[0].selection:
                desk.view.put(carets.spread(desk.view.text, texts[0].selection))
            elif texts[0].cursor:
                desk.view.put(carets.on(desk.view.page, texts[0].cursor.start))
            return desk

        yield make
