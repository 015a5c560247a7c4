"""The pinned versions: exact, complete, and of no registry in particular."""

import re
import tomllib
from importlib.metadata import distribution
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
PIN = re.compile(r"([a-z0-9][a-z0-9-]*)==([0-9][0-9a-z.]*)")


def pins() -> dict[str, str]:
    """The version of each package by its normalised name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = [(line, PIN.fullmatch(line)) for line in lines if not line.startswith("#")]
    assert [line for line, match in matches if match is None] == []
    return {match[1]: match[2] for _, match in matches if match}


HEAVY = {"gliner", "spacy", "transformers"}
"""The extras that `make test` does not install; the tests of other tools' clients pin them."""


def requirements(*, heavy: bool = False) -> list[Requirement]:
    """What the project asks for: without its heavy extras, or these alone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = chain.from_iterable(extras[name] for name in extras if (name in HEAVY) == heavy)
    asked = [Requirement(line) for line in [*([] if heavy else project["dependencies"]), *lines]]
    return [requirement for requirement in asked if requirement.name != project["name"]]


def brought_by(asked: list[Requirement]) -> set[str]:
    """The names of all that is installed for these requirements, themselves included."""
    names: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = list(asked)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            names.add(name)
            for line in distribution(name).requires or []:
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    waiting.append(needed)
    return names


def test_what_is_pinned_is_what_is_needed() -> None:
    # pip comes with the venv and sqlite-utils asks for it: its version is not ours to choose.
    assert brought_by(requirements()) - {"pip"} == pins().keys()


def test_every_pin_is_within_the_range_asked_for() -> None:
    pinned = pins()
    outside = [
        str(requirement)
        for requirement in requirements()
        if pinned[canonicalize_name(requirement.name)] not in requirement.specifier
    ]
    assert outside == []


def test_the_clients_pin_the_heavy_extras_within_their_ranges() -> None:
    files = [ROOT / "tests" / "clients" / name for name in ("requirements.txt", "models.txt")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").split()]
    pinned = {
        canonicalize_name(name): version for name, _, version in (x.partition("==") for x in lines)
    }
    assert {canonicalize_name(one.name) for one in requirements(heavy=True)} <= pinned.keys()
    for one in requirements(heavy=True):
        assert pinned[canonicalize_name(one.name)] in one.specifier


def test_no_installation_file_names_a_registry() -> None:
    files = ["constraints.txt", "pyproject.toml", "Makefile", ".ci/run"]
    words = re.compile(r"https?://|--(extra-)?index-url|--find-links|file:")
    texts = {name: ROOT / name for name in files if (ROOT / name).exists()}
    assert [name for name, file in texts.items() if words.search(file.read_text("utf-8"))] == []
