"""Other people's files come in whole, and go out in every format that can hold them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.exchange.strategies import bare
from tui.core.record import Record
from tui.exchange import (
    Holds,
    Note,
    Refusal,
    all_formats,
    by_name,
    detect,
    read_path,
    write_records,
)

DATA = Path(__file__).parents[3] / "shared" / "data"
if not DATA.is_dir():
    # The whole file at once: one thing is missing, not one a test.
    pytest.skip("../shared/data is not beside the repository", allow_module_level=True)

WHOLE = [
    format.name
    for format in all_formats()
    if format.can_read
    and format.can_write
    and Holds.TEXT in format.holds
    and not format.extra
    # A table of relations holds the spans that one joins.
    and not format.name.startswith("relations-")
]
TOKENS = [
    format.name
    for format in all_formats()
    if format.can_write and format.counts.startswith("tokens")
]


def taken(path: str) -> tuple[list[Record], list[Refusal], list[Note]]:
    items = list(read_path(DATA / path))
    return (
        [item for item in items if isinstance(item, Record)],
        [item for item in items if isinstance(item, Refusal)],
        [item for item in items if isinstance(item, Note)],
    )


@pytest.mark.parametrize(
    ("path", "format", "articles", "spans"),
    [
        ("armpro/ArMPro_span_dev_V1.jsonl", "armpro", 672, None),
        ("armpro/ArMPro_span_dev_V2.jsonl", "armpro", 672, None),
        ("news/ant_300.jsonl", "jsonl", 300, 0),
        ("wojood/val.txt", "wojood", None, None),
        ("aqmar/liu2019_dev.txt", "conll", None, None),
        ("seed/000_5987f6ac4b64f7e7.txt", "txt", 1, 0),
        ("nasty/lines_news.jsonl", "jsonl", None, 0),
        ("nasty/lines_other.jsonl", "jsonl", None, 0),
        ("nasty/lines_pdf.jsonl", "jsonl", None, 0),
    ],
)
def test_a_file_is_known_and_comes_in_whole(
    path: str, format: str, articles: int | None, spans: int | None
) -> None:
    assert detect(DATA / path).name == format
    found, refused, notes = taken(path)
    assert not refused
    assert all("--repair" in note.what for note in notes)
    assert not notes or path.startswith("nasty")
    lines = (DATA / path).read_text(encoding="utf-8").split("\n")
    if path.endswith(".jsonl"):
        assert len(found) == sum(1 for line in lines if line)
    if articles is not None:
        assert len(found) == articles
    count = sum(len(record.spans) for record in found)
    assert count > 1000 or path.startswith("wojood") if spans is None else count == spans
    if format in ("wojood", "conll"):
        tags = [tag for line in lines for tag in line.split(" ")[1:]]
        orphans = count - sum(tag.startswith("B-") for tag in tags)
        assert 0 <= orphans <= 1
        tokens = [line.split(" ")[0] for line in lines if line.strip()]
        assert [token for record in found for token in record.text.split(" ")] == tokens


@cache
def labelled() -> list[Record]:
    """Every third of the labelled articles, and all that are not clean."""
    return list(_labelled())


def _labelled() -> Iterator[Record]:
    for path in ("armpro/ArMPro_span_dev_V1.jsonl", "armpro/ArMPro_span_dev_V2.jsonl"):
        for record in taken(path)[0][::3]:
            yield Record(
                text=record.text,
                id=f"{path[-8:-6]}_{record.id}",
                meta=record.meta,
                spans=record.spans,
            )
    for number, record in enumerate(taken("nasty/lines_news.jsonl")[0]):
        yield Record(text=record.text, id=f"n{number}")


@pytest.mark.parametrize("name", WHOLE)
def test_real_articles_go_out_and_come_back_equal(name: str, tmp_path: Path) -> None:
    format = by_name(name)
    items = labelled()
    path = tmp_path / f"out{'' if format.folder else format.suffixes[0]}"
    report = write_records(items, path, format)
    found = list(read_path(path, format=name))
    assert not [item for item in found if isinstance(item, Refusal)]
    back = [item for item in found if isinstance(item, Record)]
    assert sorted(map(shape, back)) == sorted(map(shape, items))
    assert not report.losses


def shape(record: Record) -> tuple[str, list[tuple[int, int, str]]]:
    text, spans = bare(record)
    return text, sorted(spans)


@pytest.mark.parametrize("name", TOKENS)
def test_token_formats_give_back_the_spans_that_were_not_reported(
    name: str, tmp_path: Path
) -> None:
    format = by_name(name)
    if format.extra:
        pytest.importorskip({"parquet": "pyarrow", "spacy": "spacy"}[format.extra])
    path = tmp_path / f"out{format.suffixes[0] if format.suffixes else ''}"
    report = write_records(labelled(), path, format)
    found = [item for item in read_path(path, format=name) if isinstance(item, Record)]
    total = sum(len(record.spans) for record in labelled())
    assert sum(len(record.spans) for record in found) == total - report.lost
    assert len(found) == report.articles
