"""Texts that break layouts, for hypothesis."""

from hypothesis import strategies as st

ARABIC = "ابجدهولمنئءآأإةى"
MARKS = "\u064b\u064e\u0651\u0652\u0670\u0654\u06e1\u08f0\u0301"
JOINERS = "\u0640\u200c\u200d"
CONTROLS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad\u2060"
OTHERS = "abZ019٣۵ ()[]«»<>-–/.,:%$+\t\u00a0\u200a\u3000\u2028\u2329\u3009"
SEPARATORS = "\n\r\u2029\x1c\x85"
STRANGE = (
    "\x00\x1b\x7f\x9b\ufeff\ufffe\ud800\udfff\ue000\U0010ffff\u0600\u06dd\u06d4\ufefb\ufe8e\ufdfd"
    "中한\u1100\u1161\u11a8क\u094dष\u093f\u0e01\u0e33\U0001f468\u200d\U0001f469\U0001f3fd\ufe0f\ufe0e"
    "❤1\u20e3\U0001f1f8\U0001f1e6\U000e0067\U0001f3f4ەںڕێ\u0710\u0712\u0378\u034f\u17b4\u110bd"
)

pieces = st.one_of(
    st.sampled_from(ARABIC),
    st.sampled_from("لا لا"),
    st.sampled_from(["لا", "لَا", "لأ", "الله", "قال John (35) إن", "abc def", "\r\n", "a.b/c"]),
    st.sampled_from(MARKS + JOINERS),
    st.sampled_from(OTHERS),
    st.sampled_from(SEPARATORS),
    st.sampled_from(CONTROLS),
    st.sampled_from(STRANGE),
    st.characters(),
)

texts = st.lists(pieces, max_size=40).map("".join)
"""Any text, most of it what an Arabic article may hold at its worst."""

arabic = st.lists(
    st.one_of(
        st.sampled_from(ARABIC),
        st.sampled_from(["لا", "لَا", " ", " ", "\n", "John ", "(35)", "ً", "،", "ab", "12.5"]),
    ),
    max_size=40,
).map("".join)
"""Arabic with some Latin and numbers, as articles are."""

widths = st.sampled_from([4, 5, 8, 13, 20, 80])
