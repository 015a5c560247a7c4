"""JSON that no format knows: whose it is, what is in it, and a command that may read it."""

from collections.abc import Callable
from shlex import quote
from typing import Any

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.exchange.files.source import Head
from tui.exchange.shared.json_guess import has_words, paths_in, text_field


def unknown_json(head: Head, name: str) -> DataError:
    """The error for such a file, with the way out."""
    objects = head.objects
    first = objects[0] if objects else {}
    for keys, whose in _MAKERS:
        if keys <= first.keys():
            what, way_out = whose()
            return DataError(what, file=name, way_out=way_out)
    if isinstance(said := first.get("messages"), list):
        by_text = any(isinstance(one, dict) and "text" in one for one in said)
        key, shaped = ("text", "") if by_text else ("content", " | {text: .content, role}")
        program = f'.messages[] | select(.{key} | type == "string" and . != ""){shaped}'
        return _to_lines(name, _("this is a chat: its texts stand in 'messages'"), program)
    if isinstance(said := first.get("data"), list) and said and _is_squad(said[0]):
        return _to_lines(name, _("this is SQuAD: its texts stand in 'paragraphs'"), _SQUAD)
    pairs = first.get("annotations")
    if isinstance(pairs, list) and pairs and isinstance(pairs[0], list):
        return _to_lines(
            name,
            _("its texts stand in 'annotations', each beside its entities"),
            ".annotations[] | select(.) | {text: .[0], entities: .[1].entities}",
        )
    if not has_words(first) and (path := _wrapped(first)):
        key = repr(path.partition("[")[0])
        return _to_lines(name, _("its texts stand in {key}").format(key=key), f".{path}")
    if len(first) > 1 and len(objects) == 1 and all(map(_has_text, first.values())):
        what = _("its texts stand each under a name of its own")
        return _to_lines(name, what, "to_entries[] | {id: .key} + .value")
    fields = ", ".join(sorted(paths_in(objects))[:20]) or "-"
    text = text_field(objects)
    return DataError(
        _("no format knows this JSON; its fields are: {fields}").format(fields=fields),
        file=name,
        way_out=_("name them, like --text-field {text}; and --spans-field, --label-field").format(
            text=text or "FIELD"
        ),
    )


def _is_squad(value: Any) -> bool:
    """Whether it is an article of SQuAD: paragraphs, each a context and its questions."""
    found = value.get("paragraphs") if isinstance(value, dict) else None
    return isinstance(found, list) and bool(found) and {"context", "qas"} <= set(found[0])


_SQUAD = (
    ".data[] | .title as $title | .paragraphs[] | {title: $title, text: .context, spans: "
    "[.qas[] | .id as $id | .answers[] | {start: .answer_start, "
    'end: (.answer_start + (.text | length)), label: "ANSWER", note: $id}]}'
)


def _to_lines(name: str, what: str, program: str) -> DataError:
    command = f"jq -c '{program}' {quote(name)} > lines.jsonl"
    return DataError(what, file=name, way_out=_("import lines.jsonl after: {command}").format(
        command=command))  # fmt: skip


def _wrapped(value: dict[str, Any], depth: int = 2) -> str:
    """What jq calls the objects of the first list that has texts; empty where there is none."""
    for key, found in value.items():
        if isinstance(found, list) and found and all(map(_has_text, found[:5])):
            return f"{key}[]"
        if isinstance(found, list) and found and isinstance(found[0], dict):
            inner = [name for name, one in found[0].items() if _has_text(one)]
            if len(inner) == 1:
                return f"{key}[].{inner[0]}"
        if depth > 1 and isinstance(found, dict) and (path := _wrapped(found, depth - 1)):
            return f"{key}.{path}"
    return ""


def _has_text(value: Any) -> bool:
    """Whether it is an object with words in it, and not a label's alone."""
    return isinstance(value, dict) and any(
        isinstance(one, str) and len(one.split()) > 1 for one in value.values()
    )


_MAKERS: tuple[tuple[set[str], Callable[[], tuple[str, str]]], ...] = (
    (
        {"anncomplete", "entities"},
        lambda: (
            _("tagtog's annotations stand apart from their texts, and are not read"),
            _("join each to its text as JSONL with spans, or as brat's .txt and .ann"),
        ),
    ),
    (
        {"instance_id_to_span_to_value"},
        lambda: (
            _("Potato's state of an annotator has no texts"),
            _("import annotated_instances.jsonl of the same folder, or join the texts to it"),
        ),
    ),
    (
        {"projectName", "sentences"},
        lambda: (_("Datasaur's own JSON is not read"), _("export the project as CoNLL or TSV")),
    ),
    (
        {"id", "paragraphs"},
        lambda: (
            _("the training data of spaCy 2 is not read"),
            _("turn it into a DocBin: spacy convert FILE.json FOLDER"),
        ),
    ),
)
"""Files that are known by the keys of their first object, and what is said of them."""
