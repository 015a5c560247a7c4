"""What goes to a hub goes the short way as it would by being read, and articles are named once."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.store.fresh import fresh, new_database, tag
from tui.core.event import Change
from tui.core.log_entry import TakenEntries
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging import hub_log, hub_payload
from tui.store.merging.hub_log import HubLog, canonical_articles
from tui.store.merging.hub_payload import ArticleNames, payload_to_send
from tui.store.opening import open_database
from tui.store.rows import annotations
from tui.store.texts import articles

TEXT = "قال وزير الخارجية أمس"
SHA256 = "5e" * 32
HUB = "postgresql://host/hub"
_TRICKS = st.sampled_from(
    ['"article_id":"a"', '"table":"labels"', "a", SHA256, "\\", '"', "\x00", "table", "articles"]
)
_SAID = st.lists(_TRICKS, max_size=3).map("".join)
_IDS = st.sampled_from(["a", "b", 'a"', "a\\", "\x00", "ي"])
_ROWS = st.fixed_dictionaries({"id": _SAID, "article_id": _IDS}, optional={"text": _SAID})
_SIDES = st.none() | _ROWS
_CHANGES = st.builds(
    Change,
    st.sampled_from(["spans", "reviews", "labels", "articles", "relation_labels", "time_spent"]),
    _SIDES,
    _ROWS,
)


@given(st.lists(_CHANGES, max_size=3), _IDS, st.sampled_from(["", '"table":', '"article_id":']))
@example([Change("spans", None, {"id": "", "article_id": 'a"'})], "a\\", "")
@example([Change("labels", None, {"id": "", "article_id": "a"})], "a", '"table":')
def test_a_payload_that_is_not_read_goes_as_one_that_is(
    changes: list[Change], article: str, spaced: str
) -> None:
    names = {"a": SHA256, 'a"': "quoted", "a\\": "escaped", "\x00": "nul"}
    payload = events.to_json(changes, None)
    if spaced:
        payload = payload.replace(spaced, f"{spaced} ")
    short, read = (
        payload_to_send(payload, given, ArticleNames(names.get, names.copy))
        for given in (article, None)
    )
    assert json.loads(short[0]) == json.loads(read[0])
    assert short[1:] == read[1:]


@pytest.mark.parametrize("article", ['"', "\\", "\n", "م", "a"])
def test_what_comes_of_an_article_comes_whatever_its_id_is(tmp_path: Path, article: str) -> None:
    with fresh(tmp_path / "a.db", TEXT) as db:
        with db.transaction():
            articles.add(db, text="نص آخر", title="", meta={}, id_=article)
        db.empty_log()
        shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
        span = tag(db, 0, 2, "PER", article=article)
        outgoing = HubLog(db, HUB).unsent(1000)
    assert outgoing is not None
    with open_database(tmp_path / "b.db") as other:
        taken = HubLog(other, HUB).take(outgoing.entries, (), "1")
        assert taken == TakenEntries(new=1)
        assert [one.id for one in annotations.spans_of(other, article, span.annotator)] == [span.id]


def test_an_article_of_whose_id_some_is_cut_comes_by_another(tmp_path: Path) -> None:
    with fresh(tmp_path / "a.db", TEXT) as db:
        with db.transaction():
            articles.add(db, text="نص آخر", title="", meta={}, id_="a0\0b")
        span = tag(db, 0, 2, "PER", article="a0\0b")
        log = HubLog(db, HUB)
        outgoing = log.unsent(1000)
        assert outgoing is not None
        texts = log.texts(outgoing.texts)
        # Here it has that id: nothing would be made of what comes, which is told.
        one = outgoing.entries[-1]._replace(id="other")
        assert log.take([one], (), "1") == TakenEntries(0, ("other",))
    with new_database(tmp_path / "b.db") as other:
        taken = HubLog(other, HUB).take(outgoing.entries, texts, "1")
        assert taken == TakenEntries(new=len(outgoing.entries))
        ((id_,),) = other.rows("SELECT id FROM articles WHERE id <> 'a0'")
        assert "\0" not in id_
        assert [one.id for one in annotations.spans_of(other, id_, span.annotator)] == [span.id]


def test_articles_are_named_once_however_many_batches_are_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Database] = []

    def every(db: Database) -> dict[str, str]:
        asked.append(db)
        return canonical_articles(db)

    monkeypatch.setattr(hub_log, "canonical_articles", every)
    monkeypatch.setattr(hub_payload, "_FEW", 0)
    with fresh(tmp_path / "a.db", TEXT) as db:
        for at in (0, 4, 8):
            tag(db, at, at + 1, "PER")
        log = HubLog(db, HUB)
        while outgoing := log.unsent(1):
            log.sent(outgoing, 0)
        assert len(asked) == 1
        with db.transaction():
            article = articles.add(db, text="أمس", title="", meta={})
        last = log.unsent(1)
        assert last is not None
        assert last.entries[0].article == canonical_articles(db)[article.id]
