"""What a language model writes, read: JSON with words around it, in a fence, or broken off."""

import json
import re
from itertools import islice
from typing import Any

TRIES = 64
"""Brackets at which the list may begin: each is read to where it ends."""

_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_FIRST, _NEXT = re.compile(r"\[\s*(?=\{)"), re.compile(r"\s*,\s*(?=\{)")
_KEYS = ("quote", "label", "nth", "score")


def items_in(content: str) -> tuple[list[Any], bool] | None:
    """The items of the answer, offsets left out (no model counts letters), and whether it breaks
    off after them; None where there is no list in it."""
    content = _THOUGHT.sub("", content)
    decoder = json.JSONDecoder()
    for found in islice(re.finditer(r"[\[{]", content), TRIES):
        try:
            value, _end = decoder.raw_decode(content, found.start())
        except (ValueError, RecursionError):
            items = _whole_objects(content, found.start(), decoder)
            if items:
                return [_plain(item) for item in items], True
            continue
        listed = _list_in(value)
        if listed is not None:
            return [_plain(item) for item in listed], False
    return None


def _whole_objects(content: str, start: int, decoder: json.JSONDecoder) -> list[Any]:
    """The objects before the place where a list breaks off; none where it is no such list."""
    items: list[Any] = []
    following = _FIRST.match(content, start)
    while following is not None:
        try:
            value, at = decoder.raw_decode(content, following.end())
        except (ValueError, RecursionError):
            break
        items.append(value)
        following = _NEXT.match(content, at)
    return items


def _list_in(value: Any) -> list[Any] | None:
    """The list that a value is, or that it holds under some name; one object is a list of it."""
    if isinstance(value, list):
        # Some number their words: see [1].
        return value if not value or any(isinstance(one, dict) for one in value) else None
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list)]
        if "quote" in value:
            return [value]
        return lists[0] if len(lists) == 1 else None
    return None


def _plain(item: Any) -> Any:
    return {key: item[key] for key in _KEYS if key in item} if isinstance(item, dict) else item
