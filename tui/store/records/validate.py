"""What a record must be before it can be stored."""

import json
import math

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record


def refuse_what_cannot_be_stored(record: Record) -> None:
    """Raise DataError for a span outside its text, and for what neither SQLite nor JSON holds."""
    for span in (*record.spans, *record.suggested):
        if not 0 <= span.start < span.end <= len(record.text):
            raise DataError(
                _("the span {start}-{end} does not lie in its text of {length} code points").format(
                    start=span.start, end=span.end, length=len(record.text)
                ),
                place=record.place,
                way_out=_("offsets count code points, from 0, the end not included"),
            )
    try:
        record.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DataError(
            _("the text has a lone surrogate at offset {offset}, which is no character").format(
                offset=error.start
            ),
            place=record.place,
        ) from error
    _refuse_an_id_that_is_cut(record)
    _refuse_what_json_cannot_hold(record)


def _refuse_an_id_that_is_cut(record: Record) -> None:
    """SQLite's json_each cuts a string at U+0000: of such an id nothing would be found."""
    if record.id and "\0" in record.id:
        raise DataError(
            _("the id {id!r} has U+0000 in it").format(id=record.id),
            place=record.place,
            way_out=_("give it another, or none"),
        )


def _refuse_what_json_cannot_hold(record: Record) -> None:
    """What stands beside the text goes into events, which are JSON."""
    spans = (*record.spans, *record.suggested)
    labels = {*record.labels, *(span.label for span in spans)}
    if not all(name.strip() for name in labels):
        raise DataError(_("a label needs a name"), place=record.place)
    words = [record.id, record.title, record.annotator, record.note, record.origin, *labels]
    for span in spans:
        words += (span.id, span.note)
    for arc in record.relations:
        words += (arc.id, arc.head, arc.tail, arc.label)
    numbers = [record.seconds, *(span.score for span in spans)]
    try:
        "".join(filter(None, words)).encode("utf-8")
        if record.meta:
            json.dumps(record.meta, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DataError(
            _("beside the text there is a lone surrogate, which is no character"),
            place=record.place,
        ) from error
    except ValueError as error:
        raise _no_number(record) from error
    if not all(math.isfinite(number) for number in numbers if number is not None):
        raise _no_number(record)


def _no_number(record: Record) -> DataError:
    return DataError(
        _("beside the text there is NaN or Infinity, which JSON does not have"),
        place=record.place,
    )
