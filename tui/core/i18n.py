"""The words a user reads, through gettext. English until a catalogue is put in use.

Which language is asked for is read from the environment by ``cli``, never here.
"""

import gettext
from typing import Literal

_TO_THE_LEFT = frozenset(("ar", "fa", "he", "ug", "ur"))
_in_use: gettext.NullTranslations = gettext.NullTranslations()


def use(translations: gettext.NullTranslations) -> None:
    """Put a catalogue in use for every ``_()`` from now on."""
    global _in_use
    _in_use = translations


def direction() -> Literal["rtl", "ltr"]:
    """The direction of sentences in the language in use, whatever they begin with."""
    return "rtl" if _in_use.info().get("language", "en")[:2] in _TO_THE_LEFT else "ltr"


def _(message: str) -> str:
    """The message in the language in use; itself where there is no translation."""
    return _in_use.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message that fits ``n`` in the language in use."""
    return _in_use.ngettext(singular, plural, n)
