"""Controls that turn the order of the text around them, or stand unseen in it, and their names."""

CONTROLS = {
    "\u061c": "¦AM¦", "\u200e": "¦LM¦", "\u200f": "¦RM¦", "\u202a": "¦LE¦", "\u202b": "¦RE¦",
    "\u202c": "¦PF¦", "\u202d": "¦LO¦", "\u202e": "¦RO¦", "\u2066": "¦LI¦", "\u2067": "¦RI¦",
    "\u2068": "¦FI¦", "\u2069": "¦PI¦", "\u206a": "¦IS¦", "\u206b": "¦AS¦", "\u206c": "¦IF¦",
    "\u206d": "¦AF¦", "\u206e": "¦ND¦", "\u206f": "¦OD¦", "\ufff9": "¦IA¦", "\ufffa": "¦IP¦",
    "\ufffb": "¦IT¦",
}  # fmt: skip
"""A control to what is shown for it: left or right mark, embedding, override, isolate.

PF and PI end them, FI is the first strong isolate, AM the Arabic letter mark. The deprecated ones
(U+206A to 206F) inhibit or activate swapping (S) and forms (F), or ask for national or
other digits; IA, IP and IT are an annotation's anchor, separator and terminator.
"""

PRIVATE_USE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
"""Characters that mean what whoever wrote them agreed on, as ranges."""

NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
"""Code points that are no characters (The Unicode Standard, 23.7), as ranges."""
