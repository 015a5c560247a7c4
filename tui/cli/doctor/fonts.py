"""Which letters a font has, by what each language's letters are drawn with here.

fontconfig knows a font's characters (``fc-match``, ``fc-query``); which font a terminal uses, it
does not tell: most of them use the one named ``monospace`` unless told otherwise.
"""

import shutil
import subprocess
from collections.abc import Mapping
from itertools import chain

from tui.core.i18n import _
from tui.layout.joining import SHAPES

ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
LETTERS: Mapping[str, str] = {
    "Arabic": ARABIC,
    "harakat": "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640",
    "Persian": "پچژکگی",
    "Urdu": "ٹڈڑںھہۂۃۓے",
    "Sorani": "ڕڵێۆەڤ",
    "Uyghur": "ېۇۈۋڭھ",
    "Quranic signs": "\u06d6\u06d7\u06d8\u06d9\u06da\u06db\u06dc\u06de\u06df\u06e0\u06e1\u06e2"
    "\u06e3\u06e4\u06e5\u06e6\u06e9\u06ea\u06ed\u0671",
}
"""What of each is beyond the lines above it. The end of ayah is drawn by another sign."""

_LAM_ALEF = "".join(map(chr, range(0xFEF5, 0xFEFD)))
_SECONDS = 5


def characters_for(language: str) -> frozenset[str]:
    """The characters that the letters of a language may be drawn with: all forms of each."""
    forms = chain.from_iterable(SHAPES[letter] for letter in LETTERS[language])
    sent = frozenset("".join(forms))
    return sent | frozenset(_LAM_ALEF) if language == "Arabic" else sent


def coverage(charset: frozenset[str]) -> dict[str, tuple[int, int]]:
    """For each language how many of the characters there are, and of how many."""
    return {one: (len(characters_for(one) & charset), len(characters_for(one))) for one in LETTERS}


def charset_of(file: str) -> frozenset[str]:
    """The characters of a font's file; none where fontconfig cannot tell."""
    ranges = _said("fc-query", "--index=0", "--format=%{charset}", file).split()
    found: set[str] = set()
    for one in ranges:
        first, _dash, last = one.partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(found)


def monospace() -> tuple[str, str]:
    """The family that ``monospace`` stands for on this machine and its file; empty if unknown."""
    family, _tab, file = _said("fc-match", "--format=%{family[0]}\t%{file}", "monospace").partition(
        "\t"
    )
    return family, file


def monospace_report() -> dict[str, object]:
    """What ``doctor`` says: the family, and of which letters how many it lacks."""
    family, file = monospace()
    charset = charset_of(file) if file else frozenset()
    if not charset:
        return {"monospace": "", "lacks": _("unknown here; see the table in docs/terminals.md")}
    lacks = [
        _("{language} {missing} of {count}").format(
            language=_named(one), missing=count - there, count=count
        )
        for one, (there, count) in coverage(charset).items()
        if there < count
    ]
    return {"monospace": family, "lacks": ", ".join(lacks)}


def _named(language: str) -> str:
    names = {"Arabic": _("Arabic"), "harakat": _("harakat"), "Persian": _("Persian"),
             "Urdu": _("Urdu"), "Sorani": _("Sorani"), "Uyghur": _("Uyghur"),
             "Quranic signs": _("Quranic signs")}  # fmt: skip
    return names[language]


def _said(*command: str) -> str:
    """What a program of fontconfig says; nothing where there is none or it fails."""
    if shutil.which(command[0]) is None:
        return ""
    try:
        ran = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return ran.stdout.decode("utf-8", "replace")
