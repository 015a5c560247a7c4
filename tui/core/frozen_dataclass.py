"""Frozen dataclasses with slots, made in a tenth of the time.

``dataclasses`` writes six methods as text for each class and has Python compile them, half a
millisecond a class; the desk loads a hundred classes before its first screen. Here what is alike
in all classes is shared, and the rest is written when it is first called. A new object is made
faster, too: ``dataclasses`` sets a field by its name, this by the slot itself.
"""

import sys
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform

FrozenClass = TypeVar("FrozenClass")


class _Factory:
    """Stands in a signature for what a field's factory makes."""

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen_dataclass(cls: type[FrozenClass]) -> type[FrozenClass]:
    """As ``dataclasses.dataclass(frozen=True, slots=True)``; methods of its own a class keeps.

    Of ``dataclasses.field`` the options ``default``, ``default_factory``, ``repr`` and ``compare``
    are for use. Raises TypeError where a field has another.
    """
    # Of one without words dataclasses writes the signature, and has it parsed: milliseconds.
    cls.__doc__ = cls.__doc__ or f"{cls.__name__}({', '.join(cls.__annotations__)})"
    made = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for one in fields(made):  # type: ignore[arg-type]
        if not one.init or one.kw_only or one.hash is not None:
            raise TypeError(
                f"{cls.__qualname__}.{one.name}: its field has an option that is not for use"
            )
    for name, function in _SHARED.items():
        if made.__dict__.get(name) is None:
            setattr(made, name, function)
    for name, write in _WRITTEN.items():
        if made.__dict__.get(name) is None:
            setattr(made, name, _Late(made, name, write))
    return made


class _Late:
    """A method of a class that is written when it is first looked for, and takes this place."""

    def __init__(self, cls: type, name: str, write: Callable[[type], Callable[..., Any]]) -> None:
        self._cls = cls
        self._name = name
        self._write = write

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        function = self._write(self._cls)
        function.__qualname__ = f"{self._cls.__qualname__}.{self._name}"
        setattr(self._cls, self._name, function)
        return function.__get__(instance, owner)


def _init(cls: type) -> Callable[..., Any]:
    parameters: list[str] = []
    lines: list[str] = []
    known: dict[str, Any] = {"_FACTORY": _FACTORY}
    for one in fields(cls):
        name = value = one.name
        known[f"_set_{name}"] = cls.__dict__[name].__set__
        if one.default is not MISSING:
            known[f"_default_{name}"] = one.default
            parameters.append(f"{name}=_default_{name}")
        elif one.default_factory is not MISSING:
            known[f"_make_{name}"] = one.default_factory
            parameters.append(f"{name}=_FACTORY")
            value = f"_make_{name}() if {name} is _FACTORY else {name}"
        else:
            parameters.append(name)
        lines.append(f"_set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    function = _compiled(
        cls, f"__init__({', '.join(('self', *parameters))})", lines or ["pass"], known
    )
    function.__annotations__ = {one.name: one.type for one in fields(cls)} | {"return": None}
    return function


def _eq(cls: type) -> Callable[..., Any]:
    lines = [
        "if other.__class__ is not self.__class__: return NotImplemented",
        f"return {_compared(cls, 'self')} == {_compared(cls, 'other')}",
    ]
    return _compiled(cls, "__eq__(self, other)", lines, {})


def _hash(cls: type) -> Callable[..., Any]:
    return _compiled(cls, "__hash__(self)", [f"return hash({_compared(cls, 'self')})"], {})


def _compared(cls: type, name: str) -> str:
    """The tuple of what is compared of an object with this name."""
    return f"({''.join(f'{name}.{one.name}, ' for one in fields(cls) if one.compare)})"


def _compiled(cls: type, head: str, lines: list[str], known: dict[str, Any]) -> Callable[..., Any]:
    """The function as written, in the class's module, where its annotations have their meaning."""
    body = "".join(f"\n  {line}" for line in lines)
    written = f"def _with({', '.join(known)}):\n def {head}:{body}\n return {head.split('(')[0]}"
    found: dict[str, Any] = {}
    exec(written, vars(sys.modules[cls.__module__]), found)
    function: Callable[..., Any] = found["_with"](**known)
    return function


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_setting(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


_SHARED: dict[str, Callable[..., Any]] = {
    "__repr__": _repr,
    "__setattr__": _refuse_setting,
    "__delattr__": _refuse_deleting,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
_WRITTEN: dict[str, Callable[[type], Callable[..., Any]]] = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
}
