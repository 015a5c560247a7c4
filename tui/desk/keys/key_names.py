"""Keys as people write them (``Ctrl+Z``, ``PgUp``), and those names read again."""

from collections.abc import Iterable
from unicodedata import combining

_OTHERWISE = {"escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}
_WRITTEN = {name.lower(): key for key, name in _OTHERWISE.items()}


def key_name(key: str) -> str:
    """The name of a key of the table of commands: ``ctrl+z`` is Ctrl+Z, ``escape`` is Esc.

    A letter alone stays as it is: its capital is another key. A mark needs one to stand on.
    """
    modifiers, last = _parts(key)
    if len(last) > 1:
        last = _OTHERWISE.get(last, last.capitalize())
    elif modifiers:
        last = last.upper()
    elif combining(last):
        last = f"ـ{last}"
    return "+".join([*(modifier.capitalize() for modifier in modifiers), last])


def key_names(keys: Iterable[str]) -> str:
    """The names of keys, with a space between."""
    return " ".join(map(key_name, keys))


def key_named(name: str) -> str:
    """The key that a person names, in whatever case: Ctrl+Z is ``ctrl+z``."""
    modifiers, last = _parts(name)
    if len(last) > 1 or modifiers:
        last = _WRITTEN.get(last.lower(), last.lower())
    return "+".join([*(modifier.lower() for modifier in modifiers), last])


def _parts(key: str) -> tuple[list[str], str]:
    """The modifiers, and the key itself, which may be a plus."""
    *modifiers, last = key[:-1].split("+") if len(key) > 1 else [""]
    return modifiers, last + key[-1]
