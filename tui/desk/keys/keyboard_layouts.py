"""Keys, and what they send when the keyboard is in Arabic, Persian, Urdu or Kurdish.

A key is written as Textual writes it (``ctrl+left``, ``f2``), or as the character it types.
"""

from collections.abc import Iterable
from typing import TypeVar

Action = TypeVar("Action")

DEFAULT_LAYOUT = "arabic"

# Unshifted, by the Latin keys that the letters lie on. `b` types lam-alef in the Arabic layout, as
# one code point or as two, and so can stand for nothing there.
LAYOUTS: dict[str, dict[str, str]] = {
    # PCs' "Arabic 101", X11's "ara".
    "arabic": dict(
        zip(
            "qwertyuiop[]asdfghjkl;'zxcvnm,./`",
            "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ",
            strict=True,
        )
    )
    | {"?": "؟", ">": ".", "<": ",", "{": "<", "}": ">", "~": "ّ"},
    # ISIRI 9147, X11's "ir(pes)".
    "persian": dict(
        zip(
            "qwertyuiop[]asdfghjkl;'zxcvbnm,",
            "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو",
            strict=True,
        )
    )
    | {"?": "؟"},
    # CRULP phonetic, X11's "pk(urd-phonetic)": `[` and `]` have changed places.
    "urdu": dict(zip("qwertyuiopasdfghjkl;zxcvbnm,.", "قوعرتےءیہپاسدفگحجکل؛زشچطبنم،۔", strict=True))
    | {"?": "؟"},
    # Sorani, X11's "iq(ku_ara)": `[` and `]` have changed places.
    "kurdish": dict(
        zip("qwertyuiopasdfghjkl;zxcvbnm,", "قوەرتیئحۆپاسدفگهژکل؛زخجڤبنم،", strict=True)
    )
    | {"?": "؟"},
}
"""Layout to what its keys type, where that is no Latin character of the same key."""

_LANGUAGES = {"fa": "persian", "ur": "urdu", "ckb": "kurdish", "ku": "kurdish"}
_DIGITS = {str(n): (chr(0x660 + n), chr(0x6F0 + n)) for n in range(10)}


def layout_of_language(locale: str) -> str:
    """The layout to begin with where the locale (``fa_IR.UTF-8``) is all that is known."""
    return _LANGUAGES.get(locale.partition("_")[0].partition(".")[0].lower(), DEFAULT_LAYOUT)


def layout_after(layout: str, letter: str) -> str:
    """The layout that a letter shows: the one at hand if it has it, else the first that has."""
    if letter in LAYOUTS[layout].values():
        return layout
    return next((name for name, keys in LAYOUTS.items() if letter in keys.values()), layout)


def twins(key: str, layout: str = DEFAULT_LAYOUT) -> tuple[str, ...]:
    """What the same physical key sends in a layout, where it differs.

    Ctrl with a letter keeps the letter under the kitty protocol (``ctrl+ش``).
    """
    before, _plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    if before and before != "ctrl":
        return ()
    others: tuple[str, ...] = _DIGITS.get(last, ())
    if last in LAYOUTS[layout]:
        others = (LAYOUTS[layout][last],)
    return tuple(f"{before}+{other}" if before else other for other in others)


def in_other_layouts(typed: str) -> tuple[str, ...]:
    """What the same keys would have typed in another layout: ``عىيخ`` is ``undo``.

    As it is typed, so that letters are folded afterwards: ى is a key of its own.
    """
    found: list[str] = []
    for layout, keys in LAYOUTS.items():
        latin = {letter: key for key, letter in keys.items()}
        whole = typed.replace("لا", "b") if layout == DEFAULT_LAYOUT else typed
        found.append("".join(latin.get(letter, letter) for letter in whole))
        found.append("".join(keys.get(key, key) for key in typed.lower()))
    return tuple(dict.fromkeys(one for one in found if one != typed))


def letters_on_keys(keys: str, layout: str | None) -> dict[str, str]:
    """What each of some Latin keys types in a layout; the keys themselves where it is none."""
    letters = LAYOUTS[layout] if layout else {}
    return {key: letters.get(key, key) for key in keys}


def letters_of_same_key(letter: str, layout: str) -> tuple[str, ...]:
    """What the key of a letter types besides, in the layout or without it."""
    latin = tuple(key for key, typed in LAYOUTS[layout].items() if typed == letter)
    return latin + twins(letter, layout)


def out_of_reach(own: dict[str, Action], layout: str) -> list[str]:
    """The keys of what no key does when the keyboard is in a layout."""
    actions = with_twins(own, layout)
    reached = [actions.get(typed) for key in own for typed in (twins(key, layout)[:1] or (key,))]
    return [key for key, action in own.items() if action not in reached]


def with_twins(own: dict[str, Action], layout: str = DEFAULT_LAYOUT) -> dict[str, Action]:
    """The map from key to action, with each key's twins where no key of the map is the same."""
    return {twin: action for key, action in own.items() for twin in twins(key, layout)} | own


def clashes(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Of (key, action) pairs, each (key, first action, other action) that cannot both hold."""
    first: dict[str, str] = {}
    found = []
    for key, action in pairs:
        if first.setdefault(key, action) != action:
            found.append((key, first[key], action))
    return found
