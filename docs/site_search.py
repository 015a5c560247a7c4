"""Lets the search of the built site find Arabic words in their other forms: ``make site``.

The search knows a word by its first letters, as it is written. So the index gets for each Arabic
place, beside its words, what else they are looked for by: without marks, without what is written
in one with them, with the article, with a bare alef. That is searched, and never shown.
"""

import json
import re
from pathlib import Path

from tui.text.clitics import proclitic_starts
from tui.text.fold import Level, fold

INDEX = Path(__file__).parent.parent / "build" / "site" / "search" / "search_index.json"
ARTICLE = "ال"
OF_TITLES = 1000.0
"""How much more a word of a title counts, as for the words themselves."""
_BARE_ALEF = str.maketrans("أإآٱ", "اااا")


def forms(text: str) -> set[str]:
    """What the Arabic words of a text are looked for by, but for the words as they stand."""
    words = set(re.findall(r"[\u0621-\u064a\u0671-\u06d3]+", fold(text, Level.MARKS).text))
    found = set(words)
    for word in words:
        found |= {word[start:] for start in proclitic_starts(word)}
        if about := re.fullmatch(r"[وف]?لل(..+)", word):
            found.add(about[1])
    found |= {ARTICLE + word for word in found if not word.startswith(ARTICLE)}
    found |= {word.translate(_BARE_ALEF) for word in found}
    return found - set(text.split())


def with_forms(index: str) -> str:
    """The index with the forms of its Arabic places in fields of their own."""
    read = json.loads(index)
    read["config"]["fields"] |= {"forms": {"boost": 1.0}, "title_forms": {"boost": OF_TITLES}}
    for place in read["docs"]:
        if place["location"].startswith("ar/"):
            place["forms"] = " ".join(sorted(forms(re.sub(r"<[^>]*>", " ", place["text"]))))
            place["title_forms"] = " ".join(sorted(forms(re.sub(r"<[^>]*>", " ", place["title"]))))
    return json.dumps(read, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    INDEX.write_text(with_forms(INDEX.read_text(encoding="utf-8")), encoding="utf-8")
