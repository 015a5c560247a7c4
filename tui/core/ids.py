"""UUIDv7 strings (RFC 9562, 5.7): ids that sort by the time they were made."""

import uuid


def uuid7(milliseconds: int, randomness: bytes) -> str:
    """An id from a Unix time in milliseconds and ten random bytes."""
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(randomness[:10])
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
