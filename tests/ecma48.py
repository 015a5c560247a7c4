"""Control sequences that no terminal sends for a key, drawn from the grammar of ECMA-48."""

import re

from hypothesis import strategies as st

from tui.terminals.key_reports import presses

_PARAMETERS = st.text([chr(n) for n in range(0x30, 0x40)], max_size=12)
_INTERMEDIATES = st.text([chr(n) for n in range(0x20, 0x30)], max_size=3)
_FINAL = st.sampled_from([chr(n) for n in range(0x40, 0x7F)])
_INTRODUCERS = {"[": "\x9b", "O": "\x8f", "]": "\x9d", "P": "\x90", "_": "\x9f", "^": "\x9e",
                "X": "\x98"}  # fmt: skip
_INSIDE = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x6FF, exclude_categories=["Cc"]), max_size=30
)
_NUMBER = st.one_of(
    st.integers(-3, 99999).map(str), st.sampled_from(["NaN", "Infinity", "-Infinity", ""])
)


def is_no_key(sequence: str) -> bool:
    """Whether it asks for nothing that a terminal does: no key, no paste, no click, no resize."""
    seven = "\x1b[" + sequence[1:] if sequence[0] == "\x9b" else sequence
    seven = "\x1bO" + sequence[1:] if sequence[0] == "\x8f" else seven
    return not presses(seven) and not re.match(
        r"\x1b\[(20[01]~|48;|<[\d;]+[Mm]|\[|M|\d{1,2}\$)", seven
    )


def _introduced(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"\x1b{kind}", _INTRODUCERS[kind]])


csi = st.builds(
    lambda begin, *rest: begin + "".join(rest), _introduced("["), _PARAMETERS, _INTERMEDIATES,
    _FINAL,
).filter(is_no_key)  # fmt: skip
ss3 = st.builds(
    lambda begin, one: begin + one, _introduced("O"), _FINAL
).filter(is_no_key)  # fmt: skip
strings = st.one_of(
    [
        st.builds(
            lambda begin, inside, end: begin + inside + end, _introduced(kind), _INSIDE,
            st.sampled_from(["\x1b\\", "\x9c"] + (["\x07"] if kind == "]" else [])),
        )
        for kind in "]P_^X"
    ]
)  # fmt: skip
mouse = st.builds(
    lambda button, x, y, last: f"\x1b[<{button};{x};{y}{last}", _NUMBER, _NUMBER, _NUMBER,
    st.sampled_from("Mm"),
).filter(is_no_key)  # fmt: skip
sequences = st.one_of(csi, ss3, strings, mouse)
"""Any of them: whole, and nothing that anybody pressed."""
