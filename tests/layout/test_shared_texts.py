"""The texts of the shared data, at five widths. Skipped where that data is not there."""

import json
from collections.abc import Iterator

import pytest

from tests.layout.conformance import SHARED
from tests.layout.invariants import check, check_fit
from tui.layout.page import Page

if not SHARED.is_dir():
    # The whole file at once: one thing is missing, not one a text.
    pytest.skip("../shared/data is not beside the repository", allow_module_level=True)

NAMES = [
    "nasty/lines_news.jsonl",
    "nasty/lines_other.jsonl",
    "nasty/lines_pdf.jsonl",
    "news/ant_300.jsonl",
    "scripts/ckb_sorani_tanzil.txt",
    "scripts/fa_persian_ud.txt",
    "scripts/udhr_heb.txt",
    "scripts/udhr_uig_arab.txt",
    "scripts/udhr_urd.txt",
    "diacritized/quran_head.txt",
    "diacritized/tashkeela_head.txt",
    "armpro/ArMPro_span_dev_V1.jsonl",
    "armpro/ArMPro_span_dev_V2.jsonl",
    "seed/000_5987f6ac4b64f7e7.txt",
]
ALIKE = ("news/", "armpro/")


def _texts(name: str) -> Iterator[str]:
    content = (SHARED / name).read_bytes().decode("utf-8")
    if name.endswith(".txt"):
        yield content
        return
    for line in content.rstrip("\n").split("\n"):
        record = json.loads(line)
        yield record["paragraph"] if "paragraph" in record else record["text"]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_lays_out_at_every_width(name: str) -> None:
    texts = list(_texts(name))
    # Of the articles of one paper or one corpus, which are alike, a hundred.
    for text in texts[:: len(texts) // 100 or 1] if name.startswith(ALIKE) else texts:
        page = Page(text, 40)
        check(page)
        for width in (8, 20, 80, 200):
            page.resize(width)
            check_fit(page)
