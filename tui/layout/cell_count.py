"""How many cells a character takes, as wcwidth counts, which Textual does too."""

from unicodedata import category, east_asian_width

_NOT_A_PICTURE = ("Cn", "Sk")
"""What is assigned later than Python's data, and skin tones."""


def cell_count(char: str) -> int:
    """The cells of a character: none, one, or two.

    The library takes 10 ms to load. What most texts hold beside letters, signs and pictures,
    needs it not: a test compares all of them with it.
    """
    if " " <= char <= "~":
        return 1
    if _is_picture(char) and category(char) not in _NOT_A_PICTURE:
        return 2 if east_asian_width(char) == "W" else 1
    # The desk opens sooner without it.
    from wcwidth import wcwidth

    return max(wcwidth(char), 0)


def _is_picture(char: str) -> bool:
    """Whether it is among arrows, signs and pictures whose widths Unicode has never changed."""
    return (
        "\u2190" <= char <= "\u262f"
        or "\u2690" <= char <= "\u2bff"
        or ("\U0001f300" <= char <= "\U0001faff")
    )
