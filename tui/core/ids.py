"""UUIDs (RFC 9562): version 7 sorts by the time it was made, version 8 comes from content."""

import uuid


def uuid7(milliseconds: int, randomness: bytes) -> str:
    """An id from a Unix time in milliseconds and ten random bytes."""
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(randomness[:10])
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def time_of(id_: str) -> float | None:
    """The Unix time, in seconds, of an id of version 7; None of any other."""
    digits = id_.replace("-", "")
    if len(digits) != 32 or digits[12] != "7":
        return None
    try:
        return int(digits[:12], 16) / 1000
    except ValueError:
        return None


def uuid8(digest: bytes) -> str:
    """An id from the first 16 bytes of a hash: the same content has the same id anywhere."""
    value = int.from_bytes(digest[:16])
    value = value & ~(0xF << 76) | 0x8 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
