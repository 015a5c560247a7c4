"""What a served desk is sent: a byte that says what it is, four for its length, and that."""

HEAD = 5
KEYS, WORDS = b"D", b"M"
"""The kinds of packets: what was typed, and JSON that says what became of the page."""


def packet(kind: bytes, payload: bytes) -> bytes:
    """What the server sends to a program."""
    return kind + len(payload).to_bytes(4, "big") + payload
