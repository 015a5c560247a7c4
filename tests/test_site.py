"""The documents as they are laid out for the site; ``make site`` builds it, strictly."""

import json
import re
import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
WRITTEN = {"keys.md", "commands.md", "config.md"}
"""Pages that the program writes, whose Arabic is made of its own words."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages as they are laid out."""
    target = tmp_path_factory.mktemp("site") / "src"
    lay_out: Callable[[Path], None] = runpy.run_path(str(DOCS / "site.py"))["lay_out"]
    lay_out(target)
    return target


def navigation() -> list[str]:
    """The pages that the site's navigation names."""
    text = (DOCS / "site.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    return re.findall(r": (\S+\.md)$", text, re.MULTILINE)


def test_every_page_is_in_the_navigation_and_there_in_both_languages(site: Path) -> None:
    there = {path.name for path in site.glob("*.md") if not path.name.endswith(".ar.md")}
    assert there == set(navigation())
    assert there >= {path.name for path in DOCS.glob("*.md")} - {"README.md"}
    assert all((site / name).with_suffix(".ar.md").exists() for name in there)


def test_the_titles_of_the_navigation_are_translated() -> None:
    text = (DOCS / "site.yml").read_text(encoding="utf-8")
    translated, _nav, listed = text.partition("nav_translations:")[2].partition("\nnav:\n")
    titles = re.findall(r"^ +- ([^:\n]+):", listed, re.MULTILINE)
    assert [title for title in titles if f"            {title}: " not in translated] == []


def test_links_lead_to_pages_as_they_lie_on_the_site(site: Path) -> None:
    for page in site.glob("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+\.(?:md|gif|png|svg))", page.read_text("utf-8")):
            if not target.startswith(("http://", "https://")):
                assert (site / target).exists(), (page.name, target)


def test_the_program_s_own_pages_are_arabic_on_the_arabic_site(site: Path) -> None:
    keys = (site / "keys.ar.md").read_text(encoding="utf-8")
    assert keys.startswith("# المفاتيح\n")
    assert re.search(r"^\| `Ctrl\+Z` \| [\u0600-\u06ff]", keys, re.MULTILINE)
    assert "In a field" not in keys
    said = (site / "commands.ar.md").read_text(encoding="utf-8")
    assert "\nhashiya labels merge GPE LOC\n" in said
    assert "\b" not in said


def test_a_page_that_is_not_translated_says_so_and_runs_to_the_right(site: Path) -> None:
    page = (site / "architecture.ar.md").read_text(encoding="utf-8")
    assert page.splitlines()[0] == "# Architecture"
    assert "لم تُترجم بعد" in page
    assert '<div dir="ltr" lang="en" markdown="1">' in page
    assert "untranslated" not in (site / "annotator.ar.md").read_text(encoding="utf-8")


def test_programs_that_read_find_an_index_the_api_and_all_of_it(site: Path) -> None:
    index = (site / "llms.txt").read_text(encoding="utf-8")
    assert index.startswith("# Hashiya\n\n> ")
    assert [line for line in index.splitlines() if line.endswith(": ")] == []
    assert index.count("](") == len(navigation()) + 2
    assert "## Project" in (site / "reference.md").read_text(encoding="utf-8")
    assert "Project.agreement" in (site / "llms-full.txt").read_text(encoding="utf-8")


def test_arabic_words_of_the_site_are_found_by_their_other_forms() -> None:
    search = runpy.run_path(str(DOCS / "site_search.py"))
    assert {"التحكيم", "تحكيم"} <= search["forms"]("وبالتّحكيم")
    assert {"الحكومة", "حكومة"} <= search["forms"]("للحكومة")
    assert "الاسم" in search["forms"]("الأسم")
    assert "وسم" not in search["forms"]("وسم")
    place = {"location": "ar/a.html#b", "title": "الدَّمج", "text": "<p>يُدمج</p>"}
    english = {"location": "a.html#b", "title": "الدَّمج", "text": ""}
    index = {"config": {"fields": {}}, "docs": [place, english]}
    read = json.loads(search["with_forms"](json.dumps(index)))
    assert read["docs"][0]["title_forms"] == "الدمج دمج"
    assert "يدمج" in read["docs"][0]["forms"].split()
    assert read["docs"][1] == english
    assert set(read["config"]["fields"]) == {"forms", "title_forms"}


CODE = r"^```[^`]*^```$|^ {4}\S.*$"
AR = DOCS / "ar"
ARABIC = sorted({path.relative_to(AR).as_posix() for path in AR.rglob("*.md")} - WRITTEN)


def held(page: Path) -> dict[str, list[str]]:
    """What a page has in either language: each is a list, compared with that of the other page."""
    text = page.read_text(encoding="utf-8")
    code = re.findall(CODE, text, re.MULTILINE)
    prose = re.sub(CODE, "", text, flags=re.MULTILINE)
    links = re.findall(r"(?<!!)\[(?!العربية|English)[^]]*\]\(([^)]+)\)", prose)
    inline = (" ".join(one.split()) for one in re.findall(r"`([^`]+)`", prose))
    return {
        "headings": re.findall(r"^#+ ", prose, re.MULTILINE),
        "code": [re.sub(r"\s+#.*$", "", line) for line in "\n".join(code).splitlines()],
        "pictures": re.findall(r"!\[", prose),
        "links": [re.sub(r"^(\.\./)+", "", link) for link in links],
        "rows": re.findall(r"^\|", prose, re.MULTILINE),
        "commands": [one for one in inline if one.startswith("hashiya ")],
        # An Arabic line would put the point of .85 at its other end.
        "figures": re.findall(r"(?!0\.)\d+(?:[.,]\d+)*", re.sub(r"\]\([^)]*\)", "", prose)),
    }


@pytest.mark.parametrize("name", ARABIC)
def test_an_arabic_page_has_what_the_english_one_has(name: str) -> None:
    """Whatever is in one alone was changed there, and is to be changed in the other, too."""
    english, arabic = held(DOCS / name), held(AR / name)
    for kind, there in english.items():
        one, other = Counter(there), Counter(arabic[kind])
        assert (list(one - other), list(other - one)) == ([], []), f"{kind}, English and Arabic"
    assert arabic["headings"] == english["headings"]
    assert arabic["code"] == english["code"]
