"""Folders in which each annotator has a file of their own, as doccano exports a project."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tui.core.errors import HashiyaError
from tui.exchange.files.source import Head, as_text, head_of, open_source
from tui.exchange.options import ReadOptions
from tui.exchange.registry import detect_source

_TOGETHER = frozenset(("all", "export", "train", "dev", "test", "valid", "validation"))
"""Names of files that are no annotator's: doccano's own for a project that is worked on together,
and those of the parts of a corpus."""


def annotators_of(files: Iterable[Path], options: ReadOptions) -> dict[Path, str]:
    """The annotator of each file that bears one's name: where files of doccano in one folder speak
    of the same texts, their names are the users'. Empty for all other files."""
    folders: dict[Path, list[Path]] = {}
    for file in files:
        if file.suffix.lower() in (".jsonl", ".json") and file.stem.casefold() not in _TOGETHER:
            folders.setdefault(file.parent, []).append(file)
    found: dict[Path, str] = {}
    for beside in folders.values():
        texts = {file: texts_in(head) for file in beside if (head := _head(file, options))}
        for file, own in texts.items():
            if any(own & other for path, other in texts.items() if path != file):
                found[file] = as_text(file.stem)
    return found


def _head(file: Path, options: ReadOptions) -> Head | None:
    """The beginning of a file of doccano's; None of any other."""
    try:
        source = open_source(file, replace(options, watch=None))
        if detect_source(source).name.startswith("doccano"):
            return head_of(source)
    except HashiyaError:
        # Whoever reads it will tell.
        return None
    return None


def texts_in(head: Head) -> set[int]:
    """The hashes of the texts at the beginning of a file of JSON."""
    decoder, text = json.JSONDecoder(), head.text
    at = text.find("{")
    found = set[int]()
    while at >= 0:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.add(hash(value.get("text", value.get("data"))))
        at = text.find("{", at)
    return found - {hash(None)}
