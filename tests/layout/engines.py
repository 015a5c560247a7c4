"""Two engines that nobody here wrote, through ctypes: FriBidi and ICU. Tests and benchmarks only.

Each is looked for among the system's libraries; where one is not installed, ``load`` is None.
"""

import ctypes
import ctypes.util
import re

_LTR, _RTL = 0x110, 0x111


class FriBidi:
    """FriBidi's steps on one paragraph; the buffers are made once, so calls time the C code."""

    def __init__(self, library: ctypes.CDLL, text: str, base: int) -> None:
        size = len(text)
        self.library = library
        self.size = size
        self.base = ctypes.c_uint32(_RTL if base else _LTR)
        self.text = (ctypes.c_uint32 * size)(*map(ord, text))
        self.types = (ctypes.c_uint32 * size)()
        self.brackets = (ctypes.c_uint32 * size)()
        self.found = (ctypes.c_int8 * size)()
        self.joins = (ctypes.c_uint8 * size)()
        self.shaped = (ctypes.c_uint32 * size)()

    @staticmethod
    def load() -> ctypes.CDLL | None:
        """The library, if it is installed."""
        name = ctypes.util.find_library("fribidi")
        return ctypes.CDLL(name) if name else None

    def levels(self) -> "ctypes.Array[ctypes.c_int8]":
        """Types and embedding levels, before L1."""
        self.library.fribidi_get_bidi_types(self.text, self.size, self.types)
        self.library.fribidi_get_bracket_types(self.text, self.size, self.types, self.brackets)
        self.library.fribidi_get_par_embedding_levels_ex(
            self.types, self.brackets, self.size, ctypes.byref(self.base), self.found
        )
        return self.found

    def shape(self) -> "ctypes.Array[ctypes.c_uint32]":
        """Joining and shaping, lam-alef included; ``levels`` comes first."""
        ctypes.memmove(self.shaped, self.text, ctypes.sizeof(self.text))
        self.library.fribidi_get_joining_types(self.text, self.size, self.joins)
        self.library.fribidi_join_arabic(self.types, self.size, self.found, self.joins)
        self.library.fribidi_shape(0x700, self.found, self.size, self.joins, self.shaped)
        return self.shaped

    def order(self, start: int, end: int) -> list[int]:
        """The offsets of the row ``[start, end)`` from left to right; ``levels`` comes first."""
        levels = (ctypes.c_int8 * self.size)(*self.found)
        places = (ctypes.c_int32 * self.size)(*range(self.size))
        self.library.fribidi_reorder_line(
            0, self.types, end - start, start, self.base, levels, None, places
        )
        return list(places[start:end])


class Icu:
    """ICU's ``ubidi`` on one paragraph, in code points."""

    def __init__(self, library: tuple[ctypes.CDLL, str], text: str, base: int) -> None:
        self.library, self.version = library
        self.text = text
        self.units = text.encode("utf-16-le", "surrogatepass")
        self.starts: list[int] = []
        for offset, char in enumerate(text):
            self.starts += [offset] * (2 if char > "\uffff" else 1)
        self.error = ctypes.c_int(0)
        self.paragraph = ctypes.c_void_p(self._call("open", ctypes.c_void_p))
        self.line = ctypes.c_void_p(self._call("open", ctypes.c_void_p))
        self._call(
            "setPara", None, self.paragraph, self.units, len(self.starts), ctypes.c_uint8(base),
            None, ctypes.byref(self.error),
        )  # fmt: skip

    def _call(self, name: str, result: type | None, *arguments: object) -> int:
        function = getattr(self.library, f"ubidi_{name}_{self.version}")
        function.restype = result
        return int(function(*arguments) or 0)

    @staticmethod
    def load() -> tuple[ctypes.CDLL, str] | None:
        """The library and the suffix of its names, if it is installed."""
        name = ctypes.util.find_library("icuuc")
        version = re.search(r"\d+$", name or "")
        return (ctypes.CDLL(name), version[0]) if name and version else None

    def order(self, start: int, end: int) -> list[int]:
        """The offsets of the row ``[start, end)`` from left to right."""
        low, high = self.starts.index(start), len(self.starts)
        if end < len(self.text):
            high = self.starts.index(end)
        places = (ctypes.c_int32 * (high - low))()
        self._call("setLine", None, self.paragraph, low, high, self.line, ctypes.byref(self.error))
        # Without this call ICU leaves trailing spaces where they were.
        self._call("getLevels", ctypes.c_void_p, self.line, ctypes.byref(self.error))
        self._call("getVisualMap", None, self.line, places, ctypes.byref(self.error))
        assert self.error.value <= 0
        return list(dict.fromkeys(self.starts[low + place] for place in places))

    def close(self) -> None:
        """Free what the library holds."""
        for held in (self.line, self.paragraph):
            self._call("close", None, held)
