"""JSON objects, one a line, in one array, or one after another over several lines, strictly read.

Shared by every format of JSON.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.draft import Draft, Readable
from tui.exchange.files.compression import bare
from tui.exchange.files.source import SourceFile, head_of
from tui.exchange.files.target import Target
from tui.exchange.format import Sink
from tui.exchange.options import RecordError, Refusal
from tui.exchange.shared.sinks import Array, LineSink

Object = dict[str, Any]
T = TypeVar("T")
_SEPARATOR = re.compile(r"[\s,]*")

_NAMES: dict[type, str] = {
    str: "a string",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "an array",
    dict: "an object",
    type(None): "null",
}
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def compact(value: Any) -> str:
    """JSON with nothing escaped that need not be, and no spaces."""
    return _dumps(value)


def _object(pairs: list[tuple[str, Any]]) -> Object:
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise RecordError(_("the key {key} stands twice in one object").format(key=repr(twice)))
    return value


def _constant(name: str) -> None:
    """NaN, which pandas writes where there is nothing, is null. Raises RecordError for Infinity."""
    if name != "NaN":
        raise RecordError(_("{name} is not JSON").format(name=name))


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise RecordError(_("the number {digits} is too large").format(digits=digits))
    return number


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)


def parse(line: str, *, texts: bool = False) -> Object:
    """The object in the line. Raises RecordError with the reason where there is no sound one.

    With ``texts`` a string alone is an object that has a text.
    """
    try:
        value = _decoder.decode(line)
    except RecursionError:
        raise RecordError(_("nested too deeply")) from None
    except json.JSONDecodeError as error:
        raise RecordError(
            _("not JSON: {error} at character {column}").format(
                error=error.msg.removesuffix(" at"), column=error.pos
            )
        ) from None
    except ValueError:
        # What is left is Python's own limit, which is there for whoever reads others' numbers.
        most = sys.get_int_max_str_digits()
        raise RecordError(_("a number has more than {most} digits").format(most=most)) from None
    return _sound(value, escaped="\\u" in line, texts=texts)


def _sound(value: Any, *, escaped: bool, texts: bool = False) -> Object:
    if escaped:
        _refuse_surrogates(value)
    value = {"text": value} if texts and type(value) is str else _spelt_out(value)
    if type(value) is not dict:
        raise RecordError(_("{found} instead of an object").format(found=_(_NAMES[type(value)])))
    return value


def _spelt_out(value: Any) -> Any:
    """What others write for an object: a text beside its entities, as for spaCy 2."""
    if type(value) is list and len(value) == 2 and type(value[0]) is str and type(value[1]) is dict:
        return {**value[1], "text": value[0]}
    return value


def _refuse_surrogates(value: Any) -> None:
    """Escapes can make lone surrogates, which are no characters and no file can hold."""
    try:
        _dumps(value).encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        raise RecordError(
            _("U+{code:04X} is half of a surrogate pair, not a character").format(code=code)
        ) from None


def get(value: Object, key: str, kind: type[T]) -> T:
    """What must be there and be of that kind. Raises RecordError."""
    if key not in value:
        raise RecordError(_("there is no {key}").format(key=repr(key)))
    found = value[key]
    if type(found) is not kind:
        raise RecordError(
            _("{key} is {found}, not {wanted}").format(
                key=repr(key), found=_(_NAMES[type(found)]), wanted=_(_NAMES[kind])
            )
        )
    return found


def maybe(value: Object, key: str, kind: type[T]) -> T | None:
    """The same for what may be missing or null."""
    return None if value.get(key) is None else get(value, key, kind)


def several(value: Object, key: str, kind: type[T]) -> list[T]:
    """An array whose members are all of the kind; empty where it is missing or null."""
    found = value.get(key)
    if found is None:
        return []
    members = get(value, key, cast("type[list[Any]]", list))
    for number, member in enumerate(members, 1):
        if type(member) is not kind:
            raise RecordError(
                _("member {number} of {key} is {found}, not {wanted}").format(
                    number=number,
                    key=repr(key),
                    found=_(_NAMES[type(member)]),
                    wanted=_(_NAMES[kind]),
                )
            )
    return members


def identifier(value: Object, key: str = "id") -> str | None:
    """An id: a string, or a whole number as one."""
    found = value.get(key)
    if type(found) is int or (type(found) is float and found.is_integer()):
        # pandas writes 5 as 5.0 where another row has none.
        return str(int(found))
    return maybe(value, key, str)


def text_of(value: Object, key: str = "text") -> str:
    """The text of an article. Raises RecordError where it is missing, empty or no string."""
    text = get(value, key, str)
    if not text:
        raise RecordError(_("the text is empty"))
    return text


def rest(value: Object, known: frozenset[str]) -> Object:
    """``meta`` and whatever has a key that the format does not know, in one object."""
    meta = dict(maybe(value, "meta", cast("type[Object]", dict)) or {})
    for key in value.keys() - known:
        if key in meta and meta[key] != value[key]:
            raise RecordError(
                _("{key} stands at the top and in meta, and they differ").format(key=repr(key))
            )
    for key, found in value.items():
        if key not in known:
            meta.setdefault(key, found)
    return meta


def looks_like_spans(value: Any) -> bool:
    """Whether it seems to be somebody's spans: objects that start somewhere or have a pair of
    numbers beside a string, or arrays of three."""
    match value:
        case [dict() as first, *_] if any(type(one) is str for one in first.values()) and any(
            _is_pair(one) or (isinstance(one, list) and len(one) == 1 and _is_pair(one[0]))
            for one in first.values()
        ):
            return True
        case [{"start": _} | {"begin": _} | {"start_offset": _} | {"start_char": _}, *_]:
            return True
        case [[int(), int(), str()], *_]:
            return True
    return False


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and [type(one) for one in value] == [int, int]


Decode = Callable[[Object, str], Record | Draft | Iterable[Readable]]
"""From an object and its place to a record, or to several and what is to be said of them."""


def json_items(source: SourceFile, decode: Decode) -> Iterator[Readable]:
    """What is in each line, or in each element of one array, or each of objects over several
    lines. What is bad is refused, a blank line passed over."""
    if source.rows is not None:
        for number, row in enumerate(source.rows(), 1):
            place = source.place(_("row {number}").format(number=number))
            yield from _decoded(partial(_sound, row, escaped=True), place, decode)
        return
    head = head_of(source)
    texts = head.is_of_texts
    if head.is_array or head.is_laid_out:
        for number, element in enumerate(_elements(source, in_array=head.is_array, texts=texts), 1):
            place = source.place(_("item {number}").format(number=number))
            yield from _decoded(element, place, decode)
        return
    for number, line in source.lines_or_refusals():
        if isinstance(line, Refusal):
            yield line
        elif not line.isspace():
            found = list(_decoded(partial(parse, line, texts=texts), source.line(number), decode))
            # A long line is not kept beside its record.
            del line
            yield from found


def _decoded(element: Callable[[], Object], place: str, decode: Decode) -> Iterator[Readable]:
    try:
        found = decode(element(), place)
        if isinstance(found, Record | Draft):
            yield found
        else:
            yield from list(found)
    except RecordError as bad:
        yield Refusal(place, str(bad))


def _elements(source: SourceFile, *, in_array: bool, texts: bool) -> Iterator[Callable[[], Object]]:
    """The elements of an array that need not fit into memory, or objects one after another, each
    to be parsed by calling it."""
    chunks = source.chunks()
    breaks = _("the array breaks off here: {reason}") if in_array else _("not JSON: {reason}")
    buffer, start = next(chunks).lstrip("\ufeff \t\r\n"), int(in_array)
    while True:
        found = _SEPARATOR.match(buffer, start)
        start = found.end() if found else start
        if in_array and buffer[start : start + 1] == "]":
            if buffer[start + 1 :].strip() or any(chunk.strip() for chunk in chunks):
                yield partial(_broken, _("more stands after the end of the array"))
            return
        if not in_array and start == len(buffer):
            buffer, start = next(chunks, ""), 0
            if not buffer:
                return
            continue
        try:
            element, end = _element(buffer, start, texts=texts)
        except (ValueError, RecursionError) as error:
            more = "".join(islice(chunks, 1 + (len(buffer) - start >> 16)))
            if not more:
                deep = isinstance(error, RecursionError)
                reason = _("nested too deeply") if deep else str(error)
                yield partial(_broken, breaks.format(reason=reason))
                return
            buffer, start = buffer[start:] + more, 0
        else:
            yield element
            start = end


def _element(buffer: str, start: int, *, texts: bool) -> tuple[Callable[[], Object], int]:
    """What gives the element that begins at ``start``, and where it ends. Raises ValueError or
    RecursionError where no whole element is there."""
    try:
        value, end = _decoder.raw_decode(buffer, start)
    except json.JSONDecodeError:
        raise
    except (RecordError, ValueError):
        # Its own, or what Python says of a number with too many digits.
        _value, end = json.JSONDecoder(parse_int=str).raw_decode(buffer, start)
        return partial(parse, buffer[start:end]), end
    escaped = "\\u" in buffer[start:end]
    return partial(_sound, value, escaped=escaped, texts=texts), end


def _broken(reason: str) -> Object:
    raise RecordError(reason)


def array_or_lines(target: Target, encode: Callable[[Record], str]) -> Sink:
    """An array, or a line each where the file's name says JSONL."""
    if bare(Path(target.name)).suffix in (".jsonl", ".ndjson"):
        return LineSink(target, encode)
    return Array(target, encode)
