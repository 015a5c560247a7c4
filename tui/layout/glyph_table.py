"""The table of pictures and widths, as ``docs/text.md`` has it; made from the code itself."""

import sys

from tui.layout.page import Page

SAMPLES: tuple[tuple[str, str], ...] = (
    ("TAB", "\t"),
    ("C0 controls: NUL", "\x00"),
    ("C0 controls: ESC", "\x1b"),
    ("vertical tab, form feed", "\x0b"),
    ("DELETE", "\x7f"),
    ("C1 controls", "\x9b"),
    ("line separator (ends a row)", "\u2028"),
    ("NO-BREAK SPACE", "\u00a0"),
    ("HAIR SPACE and the other narrow spaces", "\u200a"),
    ("HAIR SPACE with a small alef", "\u200a\u0670"),
    ("IDEOGRAPHIC SPACE", "\u3000"),
    ("ZERO WIDTH SPACE", "\u200b"),
    ("soft hyphen", "\u00ad"),
    ("WORD JOINER", "\u2060"),
    ("ZERO WIDTH NO-BREAK SPACE (BOM)", "\ufeff"),
    ("ZWNJ with its letter", "ب\u200c"),
    ("ZWJ with its letter", "ب\u200d"),
    ("LRM, RLM, ALM", "\u200f"),
    ("embeddings and overrides", "\u202e"),
    ("isolates", "\u2067"),
    ("a letter with marks", "بَّ"),
    ("lam and alef", "لَا"),
    ("a mark with no base", "\u064e"),
    ("a mark after SPACE (its second cell)", " \u064e"),
    ("number signs", "\u0600"),
    ("end of ayah", "\u06dd"),
    ("a ligature of the text's own", "\ufdfd"),
    ("CJK", "中"),
    ("Hangul from its parts", "\u1100\u1161\u11a8"),
    ("a Devanagari conjunct, with the cursor placed anew", "क्ष"),
    ("a vowel sign with a body, with the cursor placed anew", "कि"),
    ("a sign of two widths, with the cursor placed anew", "\u3030"),
    ("emoji", "\U0001f600"),
    ("emoji with a skin tone (it is left out)", "\U0001f44d\U0001f3fd"),
    ("emoji joined by ZWJ (the first is shown)", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ("emoji by its selector (it is left out)", "\u2764\ufe0f"),
    ("keycap", "1\ufe0f\u20e3"),
    ("flag, with the cursor placed anew", "\U0001f1f8\U0001f1e6"),
    ("half a flag", "\U0001f1f8"),
    ("a skin tone alone", "\U0001f3fd"),
    ("private use", "\ue000"),
    ("lone surrogate", "\ud800"),
    ("noncharacter", "\ufffe"),
    ("noncharacter", "\ufdd0"),
    ("deprecated format characters", "\u206a"),
    ("annotation's anchor, separator, terminator", "\ufff9"),
    ("tag characters", "\U000e0041"),
    ("unassigned", "\u0378"),
)
"""What each row of the table is about, and a text that shows it."""


def table() -> str:
    """The table in Markdown: what, its code points, what is sent, and the width in cells."""
    rows = ["| what | code points | sent | cells |", "| --- | --- | --- | --- |"]
    for what, text in SAMPLES:
        cells = sorted(Page(text, 20).row(0).cells, key=lambda cell: cell.start)
        sent = " + ".join(_named(cell.glyph) for cell in cells)
        width = "+".join(str(cell.width) for cell in cells)
        rows.append(f"| {what} | {_named(text)} | {sent} | {width} |")
    return "\n".join(rows) + "\n"


def _named(text: str) -> str:
    return " ".join(f"{ord(char):04X}" for char in text) or "nothing"


if __name__ == "__main__":
    sys.stdout.write(table())
