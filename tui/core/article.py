"""An article: a text that never changes once stored, and what is known about it."""

import hashlib
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tui.core.frozen_dataclass import frozen_dataclass


def sha256_of(text: str) -> str:
    """The hex SHA-256 of the text's UTF-8: what two articles with the same text share.

    Raises UnicodeEncodeError on a lone surrogate, which UTF-8 cannot hold.
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@frozen_dataclass
class Article:
    """A stored text. ``added_at`` is UTC, ISO 8601 with microseconds; ``meta`` is JSON."""

    id: str
    title: str
    text: str
    sha256: str
    added_at: str
    meta: Mapping[str, Any] = field(default_factory=dict)
