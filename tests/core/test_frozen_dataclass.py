"""What ``frozen_dataclass`` makes is told from what ``dataclasses`` makes by nothing."""

import copy
import dataclasses
import inspect
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.frozen_dataclass import frozen_dataclass


def classes(decorate: Callable[[type], type], module: str) -> tuple[type, type]:
    """One class with all that a field may have, and one without fields, in a module's name."""

    class Place:
        """A place."""

        start: int
        end: int
        name: "str | None" = None
        words: Mapping[str, int] = field(default_factory=dict)
        hidden: int = field(default=0, compare=False, repr=False)

        @property
        def size(self) -> int:
            """Its length."""
            return self.end - self.start

    class Nothing:
        """Nothing."""

    for one in (Place, Nothing):
        one.__qualname__ = f"{module}.{one.__name__}"
    return decorate(Place), decorate(Nothing)


class Theirs:
    """What ``dataclasses`` makes."""

    Place, Nothing = classes(dataclass(frozen=True, slots=True), "Theirs")


class Ours:
    """What we make."""

    Place, Nothing = classes(frozen_dataclass, "Ours")


# From Python 3.13 on a dataclass asks each field by itself whether it is equal; ours asks a tuple,
# to which one nan is itself.
NANS = st.just(float("nan")) if sys.version_info < (3, 13) else st.nothing()
VALUES = st.one_of(st.none(), st.integers(0, 2), st.floats(0, 1), NANS)
PLACES = st.fixed_dictionaries(
    {"start": VALUES, "end": VALUES},
    optional={"name": VALUES, "words": st.just({"a": 1}), "hidden": VALUES},
)


WAYS: tuple[Callable[[Any], object], ...] = (
    hash,
    dataclasses.asdict,
    dataclasses.astuple,
    lambda one: one.size,
    copy.copy,
    copy.deepcopy,
    lambda one: pickle.loads(pickle.dumps(one)),
    lambda one: replace(one, end=7),
    lambda one: replace(one, size=7),
)


def same(ours: object, theirs: object) -> bool:
    """Whether two values or their errors read alike."""
    return repr(ours).replace("Ours", "Theirs") == repr(theirs)


def outcome(act: Callable[[Any], object], given: object) -> object:
    """What comes of an act, be it an error."""
    try:
        return act(given)
    except (TypeError, FrozenInstanceError) as error:
        return error


@given(PLACES, PLACES)
def test_objects_are_equal_hashed_and_shown_alike(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    ours, our_other = Ours.Place(**one), Ours.Place(**other)
    theirs, their_other = Theirs.Place(**one), Theirs.Place(**other)
    assert (ours == our_other) is (theirs == their_other)
    assert (ours != our_other) is (theirs != their_other)
    assert same(ours, theirs)
    for way in WAYS:
        assert same(outcome(way, ours), outcome(way, theirs))
    assert ours != theirs


def hints(cls: type) -> dict[str, object]:
    """The types of what an object is made of."""
    return get_type_hints(vars(cls)["__init__"])


def test_classes_are_alike() -> None:
    for ours, theirs in ((Ours.Place, Theirs.Place), (Ours.Nothing, Theirs.Nothing)):
        assert dataclasses.is_dataclass(ours)
        assert same(fields(ours), fields(theirs))
        assert same(inspect.signature(ours), inspect.signature(theirs))
        assert hints(ours) == hints(theirs)
        for name in ("__match_args__", "__slots__", "__doc__"):
            assert getattr(ours, name) == getattr(theirs, name)
        for name in ("__init__", "__eq__", "__hash__"):
            assert same(getattr(ours, name).__qualname__, getattr(theirs, name).__qualname__)
    assert repr(Ours.Nothing()) == "Ours.Nothing()"
    assert Ours.Nothing() == Ours.Nothing() != Theirs.Nothing()
    assert not hasattr(Ours.Place(0, 1), "__dict__")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda c: c.Place(),
        lambda c: c.Place(1, 2, start=3),
        lambda c: c.Place(1, 2, 3, 4, 5, 6),
        lambda c: c.Place(1, 2, size=3),
        lambda c: c.Nothing(1),
        lambda c: setattr(c.Place(1, 2), "start", 3),
        lambda c: delattr(c.Place(1, 2), "start"),
        lambda c: hash(c.Place(1, [])),
        lambda c: c.Place(1, 2) < c.Place(1, 3),
    ],
)
def test_what_is_wrong_is_refused_in_the_same_words(wrong: Callable[[type], object]) -> None:
    theirs = outcome(wrong, Theirs)
    assert isinstance(theirs, Exception)
    assert same(outcome(wrong, Ours), theirs)


def test_one_without_words_names_its_fields() -> None:
    @frozen_dataclass
    class Bare:
        start: int
        end: int = 0

    assert Bare.__doc__ == "Bare(start, end)"


def test_a_default_is_made_anew_for_each_object() -> None:
    one, other = Ours.Place(0, 1), Ours.Place(0, 1)
    assert one.words == other.words == {}
    assert one.words is not other.words


def test_methods_of_its_own_are_kept_and_the_others_written_when_called() -> None:
    @frozen_dataclass
    class Loud:
        """Shows itself otherwise, and looks at what it was made of."""

        name: str

        def __post_init__(self) -> None:
            if not self.name:
                raise ValueError("no name")

        def __repr__(self) -> str:
            return self.name.upper()

    written = {name: vars(Loud)[name] for name in ("__init__", "__eq__", "__hash__")}
    assert repr(Loud("a")) == "A"
    assert {name for name, before in written.items() if vars(Loud)[name] is not before} == {
        "__init__"
    }
    with pytest.raises(ValueError, match="no name"):
        Loud("")


@pytest.mark.parametrize("option", [{"init": False}, {"kw_only": True}, {"hash": False}])
def test_an_option_that_is_not_for_use_is_refused(option: dict[str, Any]) -> None:
    class Place:
        """A place."""

        start: int = field(default=0, **option)

    with pytest.raises(TypeError, match=r"Place.start: its field has an option"):
        frozen_dataclass(Place)
