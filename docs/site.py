"""Lays the documents out for the site's generator: ``make site``.

Each page of docs/ and three of the root become pages of build/site-src, with their links mended.
An Arabic page is docs/ar/NAME.md where there is one; those that the program writes are written with
its Arabic catalogue; the others are the English page, said to be so, from left to right. Beside
them stand llms.txt and llms-full.txt for programs that read.
"""

import inspect
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
TARGET = ROOT / "build" / "site-src"
OF_ROOT = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
"""Pages of the root, and what they are called on the site."""
WRITTEN = ("keys.md", "commands.md", "config.md")
"""Pages that the program writes; docs/ar has the words around their tables."""
HEADING = r"^##+ (.+)$"
"""Below the title; no code of a page has a line like it."""
NOT_YET = "هذه الصفحة بالإنجليزية، ولم تُترجم بعد."
HEADS = {
    "| key | does | Arabic |  | id |": "| المفتاح | عمله | على العربية |  | المعرّف |",
    "| key | does |  |": "| المفتاح | عمله |  |",
    "| option | may be | does | environment |": "| الخيار | قيمه | عمله | في البيئة |",
    "| key | does | may be | unless set | environment |": (
        "| المفتاح | عمله | قيمه | ما لم يُضبط | في البيئة |"
    ),
}


def pages() -> dict[str, str]:
    """Every English page by its name on the site."""
    found = {site: (ROOT / name).read_text(encoding="utf-8") for name, site in OF_ROOT.items()}
    for path in sorted([*HERE.glob("*.md"), *HERE.glob("models/*.md")]):
        if path.name != "README.md":
            found[path.relative_to(HERE).as_posix()] = path.read_text(encoding="utf-8")
    found["reference.md"] = reference()
    return {name: mended(text) for name, text in found.items()}


def mended(text: str) -> str:
    """A page whose links lead to pages as they lie on the site."""
    text = re.sub(r"\]\((?:\.\./)?docs/(?:ar/)?", "](", text)
    for name, site in OF_ROOT.items():
        text = text.replace(f"](../{name}", f"]({site}").replace(f"]({name}", f"]({site}")
    table = r"<!-- the table is made by \S+ -->\n(.*)<!-- end -->\n"
    wide = r'<div class="formats" markdown="1">\n\n\1\n</div>\n'
    text = re.sub(table, wide, text, flags=re.DOTALL)
    # The site has its own way to the other language.
    return re.sub(r"^\[(?:العربية|English)\]\(\S+\)\n\n", "", text, flags=re.MULTILINE)


def arabic_pages(english: dict[str, str]) -> dict[str, str]:
    """Every page of the Arabic site by its English name."""
    readme = (ROOT / "README.ar.md").read_text(encoding="utf-8")
    found = {"index.md": mended(re.sub(r"</?div[^>]*>\n\n?", "", readme))}
    for path in (HERE / "ar").rglob("*.md"):
        name = path.relative_to(HERE / "ar").as_posix()
        if name in english and name not in WRITTEN:
            # Out of docs/ar are the pictures and what is in English alone.
            out = "../" * (name.count("/") + 1)
            arabic = path.read_text(encoding="utf-8").replace(f"]({out}", f"]({out[3:]}")
            found[name] = with_places(mended(arabic), english[name])
    found |= written_in_arabic()
    return {name: found.get(name) or untranslated(text) for name, text in english.items()}


def with_places(arabic: str, english: str) -> str:
    """An Arabic page whose headings have the places of the English ones, which links name.

    Heading by heading: tests/test_site.py holds that there are as many, level by level.
    """
    places = iter([_place(title) for title in re.findall(HEADING, english, re.MULTILINE)])

    def with_place(heading: re.Match[str]) -> str:
        place = next(places, "")
        return f"{heading[0]} {{#{place}}}" if place else heading[0]

    return re.sub(HEADING, with_place, arabic, flags=re.MULTILINE)


def _place(title: str) -> str:
    """What the generator calls the place of a heading."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^a-z0-9_\s-]", "", title.lower()).strip())


def untranslated(text: str) -> str:
    """An English page among Arabic ones: its title first, as the generator wants it."""
    title, _newline, rest = text.partition("\n")
    said = f'<p class="untranslated">{NOT_YET}</p>'
    return f'{title}\n\n{said}\n\n<div dir="ltr" lang="en" markdown="1">\n\n{rest}\n\n</div>\n'


def written_in_arabic() -> dict[str, str]:
    """The program's own pages, by a process whose words are Arabic from the start."""
    command = [sys.executable, __file__, "--arabic-tables"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    parts = re.split(r"^\x0c(\S+)\n", done.stdout, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], map(mended, parts[1::2]), strict=True))


def print_arabic_tables() -> None:
    """Write the program's pages to standard output, each after a form feed and its name."""
    from tui.cli.main import speak

    speak(["--lang", "ar"])
    tables = runpy.run_path(str(HERE / "tables.py"))
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for name in WRITTEN:
        # What stands before the first table, and then in the place of which words of tables.py.
        text = (HERE / "ar" / name).read_text(encoding="utf-8")
        head, *named = re.split(r"^<!-- (\w+) -->\n", text, flags=re.MULTILINE)
        page = str(tables["PAGES"][name]())
        for constant, words in zip(named[::2], named[1::2], strict=True):
            page = page.replace(tables[constant], f"\n{words.strip()}\n\n")
        begin = re.search(r"^## |^\| ", page, re.MULTILINE)
        assert begin is not None
        body = page[begin.start() :]
        for english, arabic in HEADS.items():
            body = body.replace(english, arabic)
        sys.stdout.write(f"\x0c{name}\n{head.rstrip()}\n\n{body}")


def reference() -> str:
    """What ``import tui`` promises, from its own docstrings."""
    import tui

    head = "# API\n\nEvery public name of `import tui`, as its docstring says"
    parts = ["\n".join(_entry(name, getattr(tui, name))) for name in tui.__all__]
    return "\n".join([f"{head}; [from a program](api.md) shows how they work together.\n", *parts])


def _entry(name: str, thing: object) -> Iterator[str]:
    yield f"\n## {name}\n"
    if inspect.isfunction(thing):
        yield f"```python\n{name}{inspect.signature(thing)}\n```\n"
    yield f"{inspect.getdoc(thing) or ''}\n"
    if inspect.isclass(thing):
        for own, value in vars(thing).items():
            if not own.startswith("_") and inspect.isfunction(value) and inspect.getdoc(value):
                yield f"### {name}.{own}\n\n```python\n{own}{inspect.signature(value)}\n```\n"
                yield f"{inspect.getdoc(value)}\n"


def llms(english: dict[str, str]) -> str:
    """The index for programs that read (llmstxt.org): a line a page, in the order of the site."""
    about = "Read Arabic articles in a terminal, right to left, and tag spans with one key each."
    lines = ["# Hashiya", "", f"> {about}", ""]
    nav = (HERE / "site.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    for title, page in re.findall(r"^ +- ([^:\n]+):(?: (\S+))?$", nav, re.MULTILINE):
        if page:
            told = _first_sentence(english[page])
            lines.append(f"- [{title}]({page.removesuffix('.md')}.html): {told}")
        else:
            lines += ["", f"## {title}", ""]
    lines += ["", "## Optional", "", "- [All pages in one file](llms-full.txt)"]
    lines.append("- [The same pages in Arabic](ar/index.html): under ar/, by the same names")
    return "\n".join(lines) + "\n"


def _first_sentence(text: str) -> str:
    paragraphs = [part for part in text.split("\n\n")[1:] if re.match(r"[A-Za-z`\[*|-]", part)]
    sentence = " ".join(paragraphs[0].split()) if paragraphs else ""
    return re.split(r"(?<=[.?]) ", re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", sentence))[0]


def lay_out(target: Path) -> None:
    """Write all of it into a folder, which is made anew."""
    shutil.rmtree(target, ignore_errors=True)
    left_out = shutil.ignore_patterns("*.py", "*.jsonl")
    shutil.copytree(HERE / "pictures", target / "pictures", ignore=left_out)
    shutil.copy(HERE / "site.css", target)
    english = pages()
    for name, text in english.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    for name, text in arabic_pages(english).items():
        (target / name).with_suffix(".ar.md").write_text(text, encoding="utf-8")
    (target / "llms.txt").write_text(llms(english), encoding="utf-8")
    (target / "llms-full.txt").write_text("\n\n".join(english.values()), encoding="utf-8")


if __name__ == "__main__":
    if "--arabic-tables" in sys.argv:
        print_arabic_tables()
    else:
        lay_out(TARGET)
