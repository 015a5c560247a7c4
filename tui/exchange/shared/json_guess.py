"""What the fields of somebody's JSON seem to be: which one has the text, which the spans."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tui.exchange.files.source import Head
from tui.exchange.options import Fields

_TEXTS = ("text", "document", "content", "body", "sentence", "paragraph", "tweet", "article")
_LABELS = (
    *("label", "technique", "entity_group", "entity", "entity_type", "type", "tag", "category"),
    *("class", "ner", "label_name", "entityLabel"),
)
LENGTHS = ("length", "len")
"""Names of a span's end that is told as how many it has."""
_ENDS = (
    *(("start", "end"), ("start_offset", "end_offset"), ("start_char", "end_char")),
    *(
        ("offset", "length"),
        ("offset", "len"),
        ("start", "length"),
        ("begin", "end"),
        ("from", "to"),
    ),
    *(("startOffset", "endOffset"), ("start_index", "end_index")),
)


def value_at(value: Any, path: str) -> Any:
    """What stands at ``a.b`` in an object; a key that is called so goes first. In a list ``0`` is
    its first member. None if nothing."""
    if isinstance(value, list):
        first, _dot, rest = path.partition(".")
        if not (first.isascii() and first.isdigit() and int(first) < len(value)):
            return None
        return value_at(value[int(first)], rest) if rest else value[int(first)]
    if not isinstance(value, dict):
        return None
    if path in value or "." not in path:
        return value.get(path.removesuffix("[]"), value.get(path))
    first, _dot, rest = path.partition(".")
    return value_at(value.get(first), rest)


def guess(head: Head) -> Fields | None:
    """The fields of a file whose objects have a text and spans on it, under whatever names."""
    return guess_in(head.objects)


def guess_in(objects: list[dict[str, Any]]) -> Fields | None:
    """The same for its first objects."""
    text = text_field(objects)
    if text is None:
        return None
    for path in paths_in(objects):
        members = [one for found in objects for one in _list(value_at(found, path))]
        own = next((key for key in ("id", "doc_id") if key in objects[0]), "")
        if members and all(map(_is_triple, members)) and _fit(objects, text, path, _end_of_triple):
            return Fields(text, path, id=own)
        if not members or not all(isinstance(one, dict) for one in members):
            continue
        ends = next((ends for ends in _ENDS if all(
            type(one.get(end)) is int for one in members for end in ends)), None)  # fmt: skip
        label = next((name for name in _LABELS if all(
            isinstance(one.get(name), str) and one[name] for one in members)), None)  # fmt: skip
        if ends and label and _fit(objects, text, path, partial(_end, ends)):
            return Fields(text, path, label, *ends, id=own)
        if not ends and label and (ends := _ends_in_pairs(objects, text, path, label)):
            return Fields(text, path, label, *ends, id=own)
    return None


def _ends_in_pairs(
    objects: list[dict[str, Any]], text: str, path: str, label: str
) -> tuple[str, str] | None:
    """Where start and end are, of spans that each have both in one list: ``pos.0``, ``pos.1``.

    Such a pair may count words as well, or name the last letter. It is taken where each span has
    its own words beside it, as they stand there; where none has, if all begin and end with a word.
    """
    members = [
        (str(value_at(found, text) or ""), one)
        for found in objects
        for one in _list(value_at(found, path))
    ]
    for key in members[0][1]:
        # In a list of its own where a span may have several parts; one that has is no pair.
        for ends in ((f"{key}.0", f"{key}.1"), (f"{key}.0.0", f"{key}.0.1")):
            width = [1, 2] if ends[0].endswith(".0.0") else [2]
            if all(
                _shape(one.get(key)) == width and _stands(whole, one, ends, label)
                for whole, one in members
            ):
                return ends
    return None


def _shape(value: Any) -> list[int]:
    """How many members a list has, and the first of them; nothing for what is no list."""
    return [len(value), *_shape(value[0])] if isinstance(value, list) and value else []


def _stands(whole: str, member: dict[str, Any], ends: tuple[str, str], label: str) -> bool:
    start, end = (value_at(member, name) for name in ends)
    if not (type(start) is type(end) is int and 0 <= start < end <= len(whole)):
        return False
    said = [
        one
        for key, value in member.items()
        for one in (value if isinstance(value, list) and len(value) == 1 else [value])
        if key != label and isinstance(one, str) and one and one in whole
    ]
    if said:
        return whole[start:end] in said
    return not (_is_inside(whole, start) or _is_inside(whole, end))


def _is_inside(whole: str, offset: int) -> bool:
    """Whether letters of one word stand on both sides."""
    return whole[max(0, offset - 1) : offset + 1].isalnum() and 0 < offset < len(whole)


def _is_triple(value: Any) -> bool:
    """Whether it is a span as ``[start, end, label]``."""
    return (
        isinstance(value, list)
        and len(value) == 3
        and type(value[0]) is type(value[1]) is int
        and isinstance(value[2], str)
    )


def _end_of_triple(value: list[int]) -> int:
    return value[1]


def _end(ends: tuple[str, str], value: dict[str, int]) -> int:
    return value[ends[1]] + (value[ends[0]] if ends[1] in LENGTHS else 0)


def paths_in(objects: list[dict[str, Any]]) -> list[str]:
    """Every key, and those one object deeper as ``a.b``."""
    paths: dict[str, None] = {}
    for found in objects:
        for key, value in found.items():
            paths[key] = None
            if isinstance(value, dict):
                paths.update(dict.fromkeys(f"{key}.{inner}" for inner in value))
    return list(paths)


def text_field(objects: list[dict[str, Any]]) -> str | None:
    """One that is called so, else the one with the longest strings."""
    lengths = {
        path: sum(
            len(value) for found in objects if isinstance(value := value_at(found, path), str)
        )
        for path in paths_in(objects)
    }
    named = [path for name in _TEXTS for path in lengths
             if path.rpartition(".")[2] == name and lengths[path]]  # fmt: skip
    likely = named[:1] or sorted(
        (path for path, length in lengths.items() if length), key=lambda path: -lengths[path]
    )
    return likely[0] if likely else None


def has_words(value: dict[str, Any]) -> bool:
    """Whether a field that is called as texts are has more than one word."""
    return any(isinstance(one := value.get(name), str) and len(one.split()) > 1 for name in _TEXTS)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _fit(
    objects: list[dict[str, Any]], text: str, spans: str, end_of: Callable[[Any], int]
) -> bool:
    """Whether the spans lie in their texts."""
    return all(
        end_of(one) <= len(str(value_at(found, text) or ""))
        for found in objects
        for one in _list(value_at(found, spans))
    )
