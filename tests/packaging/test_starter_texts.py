"""The starter texts and scheme: what the brief of them promises, and colours that can be told."""

import re
import tomllib
import unicodedata
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STARTER = ROOT / "starter"
SCHEME = ROOT / "tui" / "exchange" / "starter.toml"
TEXTS = {file.stem: file.read_bytes().decode("utf-8") for file in sorted(STARTER.glob("*.txt"))}
ALL = "\n".join(TEXTS.values())
LABELS = tomllib.loads(SCHEME.read_text(encoding="utf-8"))["label"]

HARD_THINGS = {
    "curly quotes": r"“[^“”]+”",
    "guillemets": r"«[^«»]+»",
    "a Latin name in brackets": r"\([A-Z][A-Za-z ]+\)",
    "an ASCII number": r"[0-9]+",
    "an Arabic-Indic number": r"[٠-٩]+",
    "a decimal number": r"[0-9]\.[0-9]",
    "an Arabic decimal number": r"[٠-٩]٫[٠-٩]",
    "an Arabic thousands separator": r"[٠-٩]٬[٠-٩]{3}",
    "a percentage": r"[0-9]%",
    "an Arabic percentage": r"[٠-٩]٪",
    "a date": r"12 مايو/أيار 2026",
    "a URL": r"https://\S+",
    "a telephone number": r"\+20 3 555 0147",
    "harakat": r"[\u064b-\u0652]",
    "tatweel": r"\u0640",
    "lam-alef": r"لا",
    "lam-alef with hamza above": r"لأ",
    "lam-alef with hamza below": r"لإ",
    "lam-alef with madda": r"لآ",
    "Persian letters": r"[پچگ]",
    "an emoji": r"[\U0001f300-\U0001faff]",
    "a no-break space": r"\u00a0",
    "a left-to-right mark": r"\u200e",
    "an English sentence longer than a row": r"“[A-Za-z ,;]{100,}\.”",
}


@pytest.mark.parametrize("pattern", HARD_THINGS.values(), ids=HARD_THINGS.keys())
def test_the_texts_hold_what_is_hard_to_draw(pattern: str) -> None:
    assert re.search(pattern, ALL)


def test_there_are_three_texts() -> None:
    assert [name[:2] for name in TEXTS] == ["01", "02", "03"]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_is_a_title_an_empty_line_and_paragraphs(text: str) -> None:
    title, empty, *paragraphs, last = text.split("\n")
    assert (empty, last) == ("", "")
    assert title == title.strip() != ""
    assert all(paragraph == paragraph.strip() != "" for paragraph in paragraphs)
    assert 250 <= len(" ".join(paragraphs).split()) <= 600
    assert not {"\r", "\ufeff"} & set(text)
    assert unicodedata.is_normalized("NFC", text)


def luminance(linear: tuple[float, float, float]) -> float:
    """The relative luminance of WCAG 2, of linear light."""
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear_light(colour: str) -> tuple[float, float, float]:
    """The sRGB colour `#rrggbb` as linear light, each channel from 0 to 1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return red, green, blue


def test_the_scheme_has_nine_labels_for_spans_and_one_for_articles() -> None:
    assert [label["kind"] for label in LABELS] == ["span"] * 9 + ["article"]
    assert all(
        set(label) == {"name", "title", "title_en", "key", "colour", "kind"} and all(label.values())
        for label in LABELS
    )


@pytest.mark.parametrize("field", ["name", "title", "title_en", "key", "colour"])
def test_no_two_labels_share_a(field: str) -> None:
    values = [label[field] for label in LABELS]
    assert len(set(values)) == len(values)


def test_a_key_is_one_latin_letter_and_never_the_lam_alef_key() -> None:
    assert all(re.fullmatch(r"[ac-z]", label["key"]) for label in LABELS)


def test_every_colour_is_read_on_black_and_on_white() -> None:
    for label in LABELS:
        light = luminance(linear_light(label["colour"])) + 0.05
        assert light / 0.05 >= 3, label
        assert 1.05 / light >= 3, label


# Machado, Oliveira, Fernandes 2009, severity 1.0: what linear light becomes.
SEEN_BY = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def lab(linear: tuple[float, float, float]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of linear light."""
    red, green, blue = linear
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888

    def root(t: float) -> float:
        return float(t ** (1 / 3)) if t > 0.008856 else 7.787 * t + 16 / 116

    fx, fy, fz = root(x), root(luminance(linear)), root(z)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_any_two_colours_are_told_apart_by(eyes: str) -> None:
    def seen(colour: str) -> tuple[float, float, float]:
        light = linear_light(colour)
        red, green, blue = (
            min(1.0, max(0.0, sum(part * c for part, c in zip(row, light, strict=True))))
            for row in SEEN_BY[eyes]
        )
        return lab((red, green, blue))

    places = {label["name"]: seen(label["colour"]) for label in LABELS}
    for (one, place), (other, there) in combinations(places.items(), 2):
        apart = sum((a - b) ** 2 for a, b in zip(place, there, strict=True)) ** 0.5
        # Some 2.3 is the smallest difference seen side by side; 12 is told at a glance.
        assert apart >= 12, (one, other)
