"""The JSON Schema of our JSONL: a file of the package, so that other programs may have it."""

from importlib.resources import files


def jsonl_schema() -> str:
    """The schema of one line, as JSON text (draft 2020-12)."""
    return files("tui.exchange").joinpath("jsonl.schema.json").read_text(encoding="utf-8")
