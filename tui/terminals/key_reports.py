"""Which key a control sequence of a terminal stands for.

Keys are written as in the table of commands: ``ctrl+left``, ``p``. Sources: terminfo of the
terminals in docs/terminals.md (a test holds every capability against it), XTerm Control Sequences
(PC-style function keys, modifyOtherKeys), the keyboard protocol of kitty.
"""

import re
from typing import NamedTuple


class Press(NamedTuple):
    """A key (``ctrl+left``, ``p``, ``ctrl+ی``), and what it types, if anything."""

    key: str
    text: str | None = None


LETTERS = {
    "A": "up", "B": "down", "C": "right", "D": "left", "F": "end", "H": "home",
    "P": "f1", "Q": "f2", "R": "f3", "S": "f4",
}  # fmt: skip
"""Final bytes of CSI and SS3."""
NUMBERS = {
    1: "home", 2: "insert", 3: "delete", 4: "end", 5: "pageup", 6: "pagedown", 7: "home", 8: "end",
    11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5", 17: "f6", 18: "f7", 19: "f8", 20: "f9",
    21: "f10", 23: "f11", 24: "f12", 25: "f13", 26: "f14", 28: "f15", 29: "f16", 31: "f17",
    32: "f18", 33: "f19", 34: "f20",
}  # fmt: skip
"""Numbers before ``~``; rxvt ends with ``^``, ``$`` and ``@`` instead for Ctrl, Shift and both."""
_RXVT = {"^": "ctrl+", "$": "shift+", "@": "ctrl+shift+"}
_RXVT_ARROWS = {"a": "up", "b": "down", "c": "right", "d": "left"}
_KEYPAD = dict(zip("jklmnopqrstuvwxyX", "*+,-./0123456789=", strict=True))
_CONTROLS = {8: "backspace", 9: "tab", 13: "enter", 27: "escape", 127: "backspace"}
_TYPED = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b"}
_KITTY_KEYPAD = {
    **{57399 + n: str(n) for n in range(10)},
    57409: ".", 57410: "/", 57411: "*", 57412: "-", 57413: "+", 57414: "enter", 57415: "=",
    57416: ",", 57417: "left", 57418: "right", 57419: "up", 57420: "down", 57421: "pageup",
    57422: "pagedown", 57423: "home", 57424: "end", 57425: "insert", 57426: "delete",
}  # fmt: skip
_PRIVATE_USE = range(0xE000, 0xF900)
_MODIFIERS = ((2, "alt"), (4, "ctrl"), (8, "super"), (16, "hyper"), (32, "meta"))
_SHIFT, _ALT, _CAPS_LOCK = 1, 2, 64
_RELEASED = 3

_REPORT = re.compile(r"\x1b\[([\d:;]*)([~A-Zu])")


def presses(sequence: str) -> tuple[Press, ...]:
    """What a whole CSI or SS3 sequence says was pressed; nothing where it is no key.

    A key that is held is the key again; one that is let go is nothing.
    """
    if sequence.startswith("\x1bO"):
        return _of_ss3(sequence[2:])
    if sequence.startswith("\x1b[["):
        # The Linux console's.
        return (Press(f"f{ord(sequence[3]) - 64}"),) if len(sequence) == 4 else ()
    if sequence in ("\x1b[Z", "\x1b[~"):
        return (Press("shift+tab"),)
    if len(sequence) == 3 and sequence[2] in _RXVT_ARROWS:
        return (Press(f"shift+{_RXVT_ARROWS[sequence[2]]}"),)
    if match := re.fullmatch(r"\x1b\[(\d{1,2})([\^$@])", sequence):
        key = NUMBERS.get(int(match[1]))
        return (Press(_RXVT[match[2]] + key),) if key else ()
    if match := _REPORT.fullmatch(sequence):
        return _reported(match[1], match[2])
    return ()


def _of_ss3(rest: str) -> tuple[Press, ...]:
    number, last = rest[:-1], rest[-1:]
    if number:
        # Konsole: ESC O 2 P.
        known = number.isdecimal() and len(number) == 1 and last in LETTERS
        return (Press(_with_modifiers(LETTERS[last], int(number) - 1)),) if known else ()
    if last in LETTERS:
        return (Press(LETTERS[last]),)
    if last in _RXVT_ARROWS:
        return (Press(f"ctrl+{_RXVT_ARROWS[last]}"),)
    if last in _KEYPAD:
        return (Press(_KEYPAD[last], _KEYPAD[last]),)
    named = {"M": Press("enter", "\r"), "I": Press("tab", "\t")}.get(last)
    return (named,) if named else ()


def _reported(parameters: str, final: str) -> tuple[Press, ...]:
    fields = _fields(parameters)
    if fields is None or len(fields) > 3:
        return ()
    codes, modified, texts = (*fields, (), (), ())[:3]
    code = codes[0] if codes and codes[0] is not None else 1
    pressed = (*modified, None, None)
    modifiers = max(0, (pressed[0] or 1) - 1)
    if (pressed[1] or 1) == _RELEASED or len(modified) > 2 or modifiers > 255:
        return ()
    if final == "u":
        return _unicode(codes, code, modifiers, texts)
    if final == "~" and code == 27 and len(fields) == 3:
        # XTerm's modifyOtherKeys: the character is as Shift made it.
        return _unicode(texts, texts[0] or 0, modifiers, texts if modifiers == _SHIFT else ())
    if len(fields) > 2:
        return ()
    if final == "~":
        key = NUMBERS.get(code)
    elif final == "Z":
        key, modifiers = "tab", modifiers | _SHIFT
    elif final in LETTERS:
        key = LETTERS[final]
        if len(fields) == 1 and code == 5:
            # How Ctrl with an arrow was once sent.
            modifiers = 4
        elif code != 1 or (final == "R" and modifiers == 0 and fields != [()]):
            # A report of the cursor's place looks so, too.
            return ()
    else:
        return ()
    return (Press(_with_modifiers(key, modifiers)),) if key else ()


def _fields(parameters: str) -> list[tuple[int | None, ...]] | None:
    """The numbers of each field; None where there are too many digits for any code."""
    if any(len(number) > 7 for number in re.split("[:;]", parameters)):
        return None
    return [
        tuple(int(number) if number else None for number in field.split(":")) if field else ()
        for field in parameters.split(";")
    ]


def _unicode(
    codes: tuple[int | None, ...], code: int, modifiers: int, texts: tuple[int | None, ...]
) -> tuple[Press, ...]:
    """A key by its code point, with those it has under Shift and on a Latin keyboard, if told."""
    plain = modifiers & 63
    typed = [chr(text) for text in texts if text is not None and _is_character(text)]
    if len(typed) != len(texts):
        return ()
    named = _CONTROLS.get(code) or _KITTY_KEYPAD.get(code, "")
    if len(named) > 1:
        return (Press(_with_modifiers(named, modifiers), None if plain else _TYPED.get(named)),)
    if not typed and not plain & ~_SHIFT:
        typed = _untold(named, codes, code, modifiers)
    if typed:
        # Alt may have been needed to type it.
        others = plain & ~(_SHIFT | _ALT)
        place = _latin_place(codes, modifiers) if len(typed) == 1 else ""
        return tuple(Press(_with_modifiers(place or text, others), text) for text in typed)
    if not named and not _is_character(code):
        return ()
    return (Press(_with_modifiers(_latin_place(codes, modifiers) or named or chr(code), plain)),)


def _untold(named: str, codes: tuple[int | None, ...], code: int, modifiers: int) -> list[str]:
    """What a key types where the terminal does not say so."""
    if not named and not _is_character(code):
        return []
    text = named or chr(code)
    if modifiers & _SHIFT:
        shifted = codes[1] if len(codes) > 1 else None
        if shifted is not None and _is_character(shifted):
            return [chr(shifted)]
        return [text.upper()] if len(text.upper()) == 1 and text.upper() != text else []
    return [text.upper() if modifiers & _CAPS_LOCK and len(text.upper()) == 1 else text]


def _latin_place(codes: tuple[int | None, ...], modifiers: int) -> str:
    """The key of a Latin keyboard that an Arabic letter lies on, where the terminal tells it."""
    code, base = codes[0] if codes else None, codes[2] if len(codes) > 2 else None
    if modifiers & _SHIFT or code is None or base is None or not 0x600 <= code <= 0x6FF:
        return ""
    return chr(base) if 0x20 < base < 0x7F else ""


def _is_character(code: int) -> bool:
    """Whether the code is one that a key can type: no control, no surrogate, no private use."""
    if not 0x20 <= code <= 0x10FFFF or 0x7F <= code < 0xA0:
        return False
    return not 0xD800 <= code < 0xE000 and code not in _PRIVATE_USE


def _with_modifiers(key: str, modifiers: int) -> str:
    names = [name for bit, name in _MODIFIERS if modifiers & bit]
    if modifiers & _SHIFT:
        names.append("shift")
    return "+".join([*sorted(names), key])
