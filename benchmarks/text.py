"""The text engine's figures beside FriBidi, python-bidi and arabic-reshaper, in one run.

Run from the repository's root: ``python -m benchmarks.text``. Prints Markdown; the last table is in
docs/measurements.md. Ratios are of the best of several repeats within this run, so they hold on
any machine. Texts are those of ``../shared/data``.
"""

import gc
import json
import os
import platform
import sys
import time
import unicodedata
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import bidi
import bidi.algorithm
from arabic_reshaper import ArabicReshaper

from tests.layout.engines import FriBidi
from tui.layout.bidi import resolve
from tui.layout.page import Page
from tui.layout.paragraph import Paragraph
from tui.layout.tokens import _COMMON_TOKENS, _JOINING, memory

_DATA = Path(__file__).parents[2] / "shared" / "data"


def texts() -> dict[str, str]:
    """The text of each kind, as one paragraph."""
    news = (_DATA / "news" / "ant_300.jsonl").read_text(encoding="utf-8").splitlines()
    seed = next((_DATA / "seed").glob("*.txt")).read_text(encoding="utf-8")
    vocalised = (_DATA / "diacritized" / "tashkeela_head.txt").read_text(encoding="utf-8")
    return {
        "news": " ".join(json.loads(line)["text"] for line in news[:60])[:20_000],
        "article": seed,
        "vocalised": vocalised[:20_000],
    }


def best(work: Callable[[], object], seconds: float = 0.4) -> float:
    """The shortest of many runs of ``work``, in seconds."""
    shortest, stop = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < stop:
        start = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


def rows(name: str, text: str) -> list[tuple[str, ...]]:
    """The figures of one text: what, its time, beside what, the ratio, and what to reach."""
    text = text.replace("\n", " ")
    size = len(text)
    library = FriBidi.load()
    fribidi = FriBidi(library, text, 1) if library else None
    levels_c = best(fribidi.levels) if fribidi else 0.0
    shape_c = best(fribidi.shape) if fribidi else 0.0
    levels = best(lambda: resolve(text, "rtl"))
    display = best(lambda: bidi.algorithm.get_display(text, base_dir="R"))
    compiled = best(lambda: bidi.get_display(text, base_dir="R"))

    remembered = memory(True, "forms")
    Paragraph(text, 0, direction="rtl")
    runs = [token for token in _COMMON_TOKENS.findall(text) if token[0] in _JOINING]
    joining = best(lambda: list(map(remembered.__getitem__, runs)))
    reshaper = ArabicReshaper(
        {"delete_harakat": False, "support_ligatures": False, "delete_tatweel": False}
    )
    reshape = best(lambda: reshaper.reshape(text))

    def cold() -> None:
        remembered.clear()
        Paragraph(text, 0, direction="rtl")

    building = best(cold)
    paragraph = Paragraph(text, 0, direction="rtl")
    widths = [79, 80]

    def wrap() -> None:
        widths.reverse()
        paragraph.wrap(widths[0])

    wrapping = best(wrap)
    count = paragraph.wrap(80)

    def draw() -> None:
        for row in range(count):
            paragraph.draw(row)

    drawing = best(draw) / count
    reach = {"news": "4", "article": "3.5", "vocalised": "3"}[name]

    def line(what: str, ours: float, beside: str, theirs: float, limit: str) -> tuple[str, ...]:
        ratio = f"{ours / theirs:.2f}" if theirs else "not installed"
        return (name, what, f"{ours / size * 1e9:.1f}", beside, f"{theirs / size * 1e9:.1f}",
                ratio, limit)  # fmt: skip

    return [
        line("levels", levels, "FriBidi C levels", levels_c, reach),
        line("levels", levels, "bidi.algorithm.get_display", display, "0.1"),
        line("levels", levels, "bidi.get_display (Rust)", compiled, ""),
        line("joining, warm", joining, "FriBidi C join and shape", shape_c, "0.5"),
        line("joining, warm", joining, "arabic_reshaper.reshape", reshape, ""),
        line("building a paragraph, cold", building, "FriBidi C levels", levels_c, "40"),
        line("wrapping anew", wrapping, "FriBidi C levels", levels_c, "0.3"),
        (name, "one row of 80 cells", f"{drawing * 1e6:.1f} µs", "", "", "", "30 µs"),
    ]


ADVERSARIAL = (
    "(", "()", "([", "\u2067", "\u2068א\u2069", "\u202b", "\u202b\u202c", "א\u0301", "\u0301",
    "1,", "$", "(א\u2067a)\u2069", "لا", "\u200d", "😀", "\u1100", "\U0001f1e6", "\t", "\u2028",
)  # fmt: skip


def adversarial() -> list[tuple[str, ...]]:
    """Milliseconds to lay out 100,000 code points of each kind, levels to rows."""
    found: list[tuple[str, ...]] = []
    for unit in ADVERSARIAL:
        text = unit * (100_000 // len(unit))
        page = Page(text, 80)
        start = time.perf_counter()
        page.row(page.row_count - 1)
        spent = time.perf_counter() - start
        found.append((" ".join(f"{ord(char):04X}" for char in unit), f"{spent * 1e3:.0f} ms"))
    return found


def long_texts() -> list[tuple[str, ...]]:
    """Milliseconds on an article of 10 MB and on one paragraph of 1 MB."""
    news = (_DATA / "news" / "ant_300.jsonl").read_text(encoding="utf-8").splitlines()
    base = "\n".join(json.loads(line)["text"] for line in news)
    article = base * (10_000_000 // len(base.encode()) + 1)
    paragraph = (base.replace("\n", " ") * 2)[:600_000]
    found: list[tuple[str, ...]] = []

    def timed(what: str, work: Callable[[], object]) -> None:
        gc.collect()
        start = time.perf_counter()
        work()
        found.append((what, f"{(time.perf_counter() - start) * 1e3:.1f} ms"))

    page = Page("", 80)

    def opened(text: str) -> None:
        nonlocal page
        page = Page(text, 80)
        for number in range(40):
            page.row(number)

    def narrowed() -> None:
        page.resize(60)
        end()

    def end() -> None:
        for number in range(page.row_count - 40, page.row_count):
            page.row(number)

    timed("10 MB article: open, first 40 rows", lambda: opened(article))
    timed("10 MB article: jump to its end, 40 rows", end)
    timed("10 MB article: another width, 40 rows", narrowed)
    timed("1 MB paragraph: open, first 40 rows", lambda: opened(paragraph))
    timed("1 MB paragraph: jump to its end, 40 rows", end)
    timed("1 MB paragraph: another width, 40 rows", narrowed)
    return found


def _table(head: tuple[str, ...], lines: list[tuple[str, ...]]) -> str:
    body = [head, tuple("---" for _ in head), *lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in body) + "\n"


def main() -> None:
    """Print the tables, with the machine and the versions."""
    versions = ", ".join(
        f"{name} {version(name)}" for name in ("python-bidi", "arabic-reshaper", "wcwidth")
    )
    out = sys.stdout.write
    out(
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, "
    )
    out(f"Unicode {unicodedata.unidata_version}, {versions}.\n\n")
    lines = [line for name, text in texts().items() for line in rows(name, text)]
    head = ("text", "what", "ns a code point", "beside", "its ns", "ratio", "at most")
    out(_table(head, lines))
    out(_table(("work", "time"), long_texts()))
    out(_table(("100,000 code points of", "time"), adversarial()))


if __name__ == "__main__":
    main()
