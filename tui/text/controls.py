"""The controls of UAX #9, which turn the order of the text around them, and their names here."""

CONTROLS = {
    "\u061c": "¦AM¦", "\u200e": "¦LM¦", "\u200f": "¦RM¦", "\u202a": "¦LE¦", "\u202b": "¦RE¦",
    "\u202c": "¦PF¦", "\u202d": "¦LO¦", "\u202e": "¦RO¦", "\u2066": "¦LI¦", "\u2067": "¦RI¦",
    "\u2068": "¦FI¦", "\u2069": "¦PI¦",
}  # fmt: skip
"""A control to what is shown for it: left or right mark, embedding, override, isolate.

PF and PI end them, FI is the first strong isolate, AM the Arabic letter mark.
"""
