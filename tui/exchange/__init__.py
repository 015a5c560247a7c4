"""File formats: a reader and a writer each, one file a format.

Whoever imports or exports needs ``read_path``, ``write_records``, ``write_parts`` and the
registry; the rest is for the formats themselves.
"""

from tui.exchange.format import Format, Holds, Report
from tui.exchange.options import Align, Fields, Item, Loss, Note, ReadOptions, Refusal, WriteOptions
from tui.exchange.reading import AUTO, read_path
from tui.exchange.registry import all_formats, by_name, detect, names
from tui.exchange.writing import LossError, parse_parts, part_of, write_parts, write_records

__all__ = [
    "AUTO",
    "Align",
    "Fields",
    "Format",
    "Holds",
    "Item",
    "Loss",
    "LossError",
    "Note",
    "ReadOptions",
    "Refusal",
    "Report",
    "WriteOptions",
    "all_formats",
    "by_name",
    "detect",
    "names",
    "parse_parts",
    "part_of",
    "read_path",
    "write_parts",
    "write_records",
]
