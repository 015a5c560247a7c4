"""How fast searching, matching and suggesting are, printed as the tables of docs/measurements.md.

Run ``python -m benchmarks.search``. Its articles are made of the starter texts' words.
"""

import argparse
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tui.core.selection import Range
from tui.core.span import Source
from tui.desk.desk import Desk
from tui.desk.editing.annotations import Annotations
from tui.desk.project.corpus_search import CorpusSearch
from tui.desk.suggest.suggester import Suggester
from tui.exchange import scheme as scheme_files
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles

STARTER = Path(__file__).parent.parent / "starter"
RARE = "قرطاجنة"
COMMON = "الإسكندرية"
WORDS = 120
"""Words of an article: about the median of news."""


def filled(path: Path, count: int) -> Database:
    """A database of so many articles; every hundredth and every tenth has a name to look for."""
    text = " ".join(file.read_text(encoding="utf-8") for file in sorted(STARTER.glob("*.txt")))
    words = text.split()
    # As in real text, a few words are everywhere and most are rare.
    words += [f"{word}{ending}" for word in words for ending in ("ون", "ات", "ها", "ين", "ية")]
    chance = random.Random(7)
    weights = [1 / (1 + rank) ** 0.7 for rank in range(len(words))]
    chance.shuffle(words)
    db = open_database(path, create=True)
    with db.transaction():
        scheme.replace_all(db, scheme_files.starter(), annotator="hashiya")
        for number in range(count):
            chosen = chance.choices(words, weights, k=WORDS)
            if number % 100 == 0:
                chosen[chance.randrange(WORDS)] = f"و{RARE}" if number % 300 else RARE
            if number % 10 == 0:
                chosen[chance.randrange(WORDS)] = chance.choice((COMMON, "بالاسكندريه"))
            body = " ".join((*chosen, str(number)))
            articles.add(db, text=body, title=" ".join(chosen[:4]), meta={})
        long = chance.choices(words, weights, k=100_000)
        long[::100] = [RARE, f"و{RARE}"] * 500
        articles.add(db, text=" ".join(long), title="long", meta={}, id_="long")
    return db


def measured(what: str, act: Callable[[], object], limit: str = "", times: int = 7) -> None:
    """Print the median, the worst and the processor's median of some runs, in milliseconds.

    What the processor takes is what the clock shows on a machine that does nothing else.
    """
    taken, worked = [], []
    for _ in range(times):
        begun, began = time.perf_counter(), time.process_time()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - began) * 1000)
    print(f"| {what} | {statistics.median(taken):.1f} | {max(taken):.1f}"
          f" | {statistics.median(worked):.1f} | {limit} |", flush=True)  # fmt: skip


def in_article(db: Database) -> None:
    """Each keystroke of a name typed after ``/``, in the longest article, the first ones too."""
    desk = Desk(db, "a1")
    desk.open("long")
    measured(
        "`/` opened: the text is folded, the line shown already",
        desk.searching.finder.prepare,
        times=1,
    )
    for so_far in ("ا", "ال", RARE[:3], RARE):
        measured(
            f"`/`, «{so_far}» typed",
            lambda so_far=so_far: (desk.search("", 0), desk.search(so_far, 0)),  # type: ignore[misc]
            "16",
        )
    measured("F3", partial(desk.run, "next-match"), "16")


def in_corpus(db: Database) -> None:
    """The first page of a search of all articles, from the typed text to its twenty hits."""
    corpus = CorpusSearch(db, "a1")
    commonest = db.rows(
        "SELECT text FROM articles WHERE id <> 'long' ORDER BY seq LIMIT 1"
    )[0][0].split()[0]  # fmt: skip

    def page(typed: str) -> None:
        corpus.look_for(typed)
        for index in range(20):
            corpus.hit(index)

    for what, typed in (
        ("a rare name", RARE),
        ("a name of every tenth article", COMMON),
        ("two words", f"{COMMON} {RARE}"),
        ("a phrase", f'"{COMMON} {commonest}"'),
        ("the beginning of a word", f"{COMMON[:4]}*"),
        ("a word as common as any", commonest),
        ("with a label", f"{RARE} #LOC"),
    ):
        measured(f"all articles: {what}", partial(page, typed), "100")


def everywhere(db: Database) -> None:
    """Listing the places of a form in all articles; tagging them; one undo."""
    desk = Desk(db, "a1")
    for form in (RARE, COMMON):
        at = _first_with(db, form)
        desk.open(at[0])
        desk.drag(at[1].start, at[1].end - 1)
        listing = desk.propagation("LOC")
        assert listing is not None
        name = "a rare name" if form == RARE else "a name of every tenth article"

        measured(f"mark everywhere: {name}", listing.widen, "1000")
        print(f"| &nbsp; places listed{' (the first)' if listing.more else ''} "
              f"| {len(listing.places)} | | | |")  # fmt: skip
        measured("&nbsp; taking all that are ticked", listing.take_ticked, times=1)
        measured("&nbsp; one undo", partial(desk.run, "undo"), times=1)


def suggesting(db: Database) -> None:
    """What to offer when an article is opened, after much has been tagged; and again."""
    rows = db.rows("SELECT id FROM articles WHERE id <> 'long' ORDER BY seq LIMIT 2000")
    chance = random.Random(7)
    for (id_,) in rows:
        article = articles.get(db, id_)
        places, at = [], 0
        for word in article.text.split():
            start = article.text.index(word, at)
            at = start + len(word)
            if chance.random() < 0.1:
                places.append(Range(start, at))
        if places:
            Annotations(db, article, "a1").add(places, "LOC", Source.HAND)
    spans = db.rows("SELECT count(*) FROM spans")[0][0]
    print(f"| &nbsp; spans in the database | {spans} | | | |")
    last = db.rows("SELECT id FROM articles ORDER BY seq LIMIT 1 OFFSET 3000")[0][0]
    for what, id_ in (("120 words", last), ("100,000 words", "long")):
        article = articles.get(db, id_)
        suggester = Suggester(db, "a1")
        measured(
            f"suggestions, article of {what} opened",
            partial(suggester.offers, article, []), times=1,
        )  # fmt: skip
        measured("&nbsp; and after a tag", partial(suggester.offers, article, []))


def _first_with(db: Database, form: str) -> tuple[str, Range]:
    for id_, text in db.rows("SELECT id, text FROM articles ORDER BY seq"):
        at = f" {text} ".find(f" {form} ")
        if at >= 0:
            return id_, Range(at, at + len(form))
    raise AssertionError(form)


def sizes(db: Database) -> None:
    """What the index costs beside the texts."""
    texts = db.rows("SELECT sum(length(CAST(text AS BLOB))) FROM articles")[0][0]
    index = db.rows("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'articles_fts%'")[0][0]
    print(f"\nTexts {texts / 1e6:.0f} MB, index {index / 1e6:.0f} MB: {index / texts:.2f} "
          "times the texts (limit 1.5).")  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        db = filled(Path(folder) / "many.db", count)
        print(f"Python {platform.python_version()}, {count:,} articles of {WORDS} words.\n")
        print("| work | median ms | worst ms | processor ms | limit |\n" + "| --- " * 5 + "|")
        in_article(db)
        in_corpus(db)
        everywhere(db)
        suggesting(db)
        sizes(db)
        db.close()


if __name__ == "__main__":
    main()
