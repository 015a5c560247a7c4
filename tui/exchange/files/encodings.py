"""Bytes to text: UTF-8 unless told or shown otherwise; what does not fit is never replaced.

A byte order mark is dropped at the very front only: U+FEFF inside a text is a character of it.
Line ends are kept as they are.
"""

import codecs
import re

from tui.core.errors import DataError, UsageError
from tui.core.extras import extra
from tui.core.i18n import _

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ["utf_16_le", "utf_16_be", "cp1256", "iso8859_6"]
_ONE_BYTE = ("cp1256", "iso8859-6")
_C1 = re.compile(rb"[\x80-\x84\x86-\x9f]")
_DECLARED = re.compile(rb"(?i)<(?:meta|\?xml)\b[^>]*(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)")
_FREQUENT = frozenset(
    (
        *("في", "من", "على", "إلى", "عن", "مع", "بعد", "بين", "أن", "إن", "ما", "لا", "و"),
        *("هذا", "هذه", "التي", "الذي", "كان", "قال", "قد", "كل"),
    )
)
_WORD = re.compile(r"[\u0621-\u0652]+")


def codec_name(name: str) -> str:
    """Python's name of the encoding, or a UsageError."""
    try:
        # Python knows codecs from bytes to bytes by name, too, and some that do not replace.
        b"a".decode(name, "replace")
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        raise UsageError(
            _("no encoding is called {name}").format(name=repr(name)),
            way_out=_("try utf-8, utf-16, windows-1256 or iso-8859-6"),
        ) from None


def by_mark(head: bytes, asked: str | None = None) -> tuple[str | None, int]:
    """The encoding that a byte order mark at the front shows, and the mark's length in bytes.

    With an encoding asked for, only a mark of that encoding counts.
    """
    for mark, name in _BOMS:
        if head.startswith(mark) and (asked is None or name.startswith(asked)):
            return name, len(mark)
    return asked, 0


def decode(data: bytes, encoding: str) -> str:
    """The text, or UnicodeDecodeError. Python's ISO-8859-6 lets 80 to 9F pass as controls, which
    no text in it has, and which another encoding's text has everywhere."""
    text = data.decode(encoding)
    if encoding == "iso8859-6" and (found := _C1.search(data)):
        raise UnicodeDecodeError(encoding, data, found.start(), found.end(), "a control")
    return text


def contradiction(head: bytes, asked: str) -> str | None:
    """The encoding that the bytes are in beyond doubt, where it is not the one asked for."""
    if asked not in _ONE_BYTE or head.isascii():
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        if _is_nearly_utf8(head):
            return "utf-8"
        other = next(name for name in _ONE_BYTE if name != asked)
        better = _arabic_share(head, other)
        return other if better > 0.15 and better > 3 * _arabic_share(head, asked) else None
    return "utf-8" if sum(byte >= 0x80 for byte in head) >= 4 else None


def _is_nearly_utf8(head: bytes) -> bool:
    """Whether a few bytes are wrong in what is UTF-8 beyond doubt: text in an encoding of one byte
    has hardly a pair of bytes that is a letter in UTF-8."""
    text = head.decode("utf-8", "replace")
    letters = sum("\u0600" <= char <= "\u06ff" for char in text)
    return letters > 50 * text.count("\ufffd")


def looks_utf16(head: bytes) -> str | None:
    """UTF-16 with no mark, which is valid UTF-8 too: every other byte is 06 or 00."""
    if len(head) < 8:
        return None
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if (high.count(0) + high.count(6)) * 10 > len(high) * 8:
            return name
    return None


def own_encoding(head: bytes) -> str | None:
    """The encoding that a page of HTML or XML says it is in, where Python knows that, the beginning
    fits it, and is Arabic in it: old pages that are not in UTF-8 often name a Latin one."""
    found = _DECLARED.search(head[:4096]) if head.lstrip().startswith(b"<") else None
    if not found:
        return None
    try:
        name = codec_name(found[1].decode("ascii", "replace"))
        text = codecs.getincrementaldecoder(name)().decode(head)
    except (UsageError, UnicodeDecodeError):
        return None
    return name if _WORD.search(text) else None


def guess(data: bytes) -> str | None:
    """The encoding of Arabic that is not UTF-8, where it is beyond doubt; else ``None``.

    charset-normalizer proposes; the proposal stands only if its words are Arabic words, because
    Windows-1256 and ISO-8859-6 read each other's bytes without an error.
    """
    found = looks_utf16(data)
    if found:
        return found
    library = extra("encodings", "charset_normalizer")
    proposals = [found.encoding for found in library.from_bytes(data, cp_isolation=_CANDIDATES)]
    best, most = None, 0.0
    for name in proposals:
        share = _arabic_share(data, name)
        if share > most:
            best, most = name, share
    return codecs.lookup(best).name if best and most > 0.15 else None


def _arabic_share(data: bytes, encoding: str) -> float:
    """Which part of the words begins with the article or is among the most frequent ones."""
    try:
        words = _WORD.findall(data.decode(encoding))
    except UnicodeDecodeError:
        return 0.0
    if len(words) < 12:
        return 0.0
    hits = sum(1 for word in words if word in _FREQUENT or (len(word) > 4 and word[:2] == "ال"))
    return hits / len(words)


def undecodable(
    error: UnicodeDecodeError, *, file: str, offset: int, line: int | None = None
) -> DataError:
    """The error for a byte that does not fit: ``line`` from 1, ``offset`` in bytes from 0."""
    wrong = error.object[error.start : error.start + 1].hex().upper()
    return DataError(
        _("byte 0x{byte} is not {encoding}").format(byte=wrong, encoding=error.encoding.upper()),
        file=file,
        place=(_("line {line}, byte {offset}") if line else _("byte {offset}")).format(
            line=line, offset=offset
        ),
        way_out=_(
            "convert it to UTF-8, or import it with --encoding (windows-1256, utf-16, iso-8859-6)"
        ),
    )
