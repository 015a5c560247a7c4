"""The shell in Arabic: which words it says, where they are drawn, and where they are left."""

import io
import os
import subprocess
import sys

import pytest

from tui.cli.shared.arabic_output import draw_words
from tui.layout.line import line_picture

LAUNCH = "import sys; from tui.cli.main import main; main(sys.argv[1:])"
WORDS = "hashiya: لا أمر ولا ملف ولا مقالة باسم 'xxxx'"


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def hashiya(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with no language set but by these."""
    others = ("HASHIYA_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", LAUNCH, *arguments],
        capture_output=True, encoding="utf-8", env={**kept, **environment}, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "environment", "arabic"),
    [
        (["--lang", "ar"], {}, True),
        (["--lang=ar"], {"HASHIYA_LANG": "en"}, True),
        ([], {"HASHIYA_LANG": "ar"}, True),
        ([], {"LANG": "ar_EG.UTF-8"}, True),
        ([], {"LC_ALL": "ar", "LANG": "en_GB.UTF-8"}, True),
        ([], {"LANGUAGE": "ar:en", "LANG": "en_GB.UTF-8"}, True),
        ([], {"HASHIYA_LANG": "en", "LANG": "ar_EG.UTF-8"}, False),
        (["--lang", "en"], {"LANG": "ar_EG.UTF-8"}, False),
        ([], {"LANG": "C.UTF-8"}, False),
        ([], {"LANG": "fr_FR.UTF-8"}, False),
        ([], {}, False),
    ],
)
def test_the_language_is_that_of_the_option_else_the_variable_else_the_locale(
    arguments: list[str], environment: dict[str, str], arabic: bool
) -> None:
    page = hashiya(*arguments, "--help", **environment)
    assert page.returncode == 0
    assert ("الاستعمال" in page.stdout, "Usage" in page.stdout) == (arabic, not arabic)
    assert ("لغة الواجهة" in page.stdout) == arabic


def test_a_language_that_there_is_not_is_said() -> None:
    refused = hashiya("ls", HASHIYA_LANG="fr")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert (
        refused.stderr
        == "hashiya: HASHIYA_LANG is 'fr', which is not one of the languages; choose from en, ar\n"
    )


def test_errors_are_arabic_and_of_one_line() -> None:
    refused = hashiya("--lang", "ar", "xxxx")
    assert refused.stderr.startswith(WORDS)
    assert len(refused.stderr.splitlines()) == 1


def test_words_are_drawn_only_on_a_terminal_known_to_leave_order_and_joining(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in (*os.environ,):
        if name.endswith("_VERSION") or name in ("TMUX", "TERM_PROGRAM", "STY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "70")
    assert draw_words(WORDS, Screen()) == WORDS
    monkeypatch.setenv("XTERM_VERSION", "XTerm(379)")
    assert draw_words(WORDS, io.StringIO()) == WORDS
    seen = draw_words(WORDS, Screen())
    assert len(seen) == 70
    assert seen.lstrip() == line_picture("\u200f" + WORDS).glyphs
    assert seen.endswith(":hashiya")
    page = draw_words("الخيارات:\n  --help  اعرض", Screen())
    assert page.splitlines()[0].endswith(line_picture("الخيارات:").glyphs)
    assert page.splitlines()[1].startswith("  --help  ")
    row, going_on = draw_words("  schema    اكتب JSON هنا.\n            وهناك.", Screen()).split(
        "\n"
    )
    assert row == "  schema    " + line_picture("اكتب JSON هنا.").glyphs
    assert going_on == " " * 12 + line_picture("وهناك.").glyphs
    monkeypatch.setenv("VTE_VERSION", "7006")
    monkeypatch.delenv("XTERM_VERSION")
    assert draw_words(WORDS, Screen()) == WORDS
