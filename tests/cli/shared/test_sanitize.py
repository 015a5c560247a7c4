"""What the shell shows for characters that no terminal may get."""

import pytest

from tui.cli.shared.sanitize import sanitize


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\u206a", "¦IS¦"), ("\u206f", "¦OD¦"), ("\ufff9", "¦IA¦"), ("\ufffb", "¦IT¦"),
        ("\ue000", "▯"), ("\U000f0000", "▯"), ("\U0010fffd", "▯"), ("\ufdd0", "\ufffd"),
        ("\ufffe", "\ufffd"), ("\U0010ffff", "\ufffd"), ("\ud800", "\ufffd"),
        ("\U000e0041", "\ufffd"),
    ],
)  # fmt: skip
def test_what_has_no_picture_in_any_font_gets_one(char: str, shown: str) -> None:
    assert sanitize(f"a{char}b") == f"a{shown}b"
