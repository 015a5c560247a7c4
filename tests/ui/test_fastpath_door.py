"""Only ``ui/fastpath`` names a private of Textual, and others enter it by its door."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
import textual
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump

import tui

ROOM = "tui.ui.fastpath"
ROOT = Path(tui.__file__).parent


def modules() -> list[str]:
    """All modules that may know Textual, outside the room."""
    packages = pkgutil.walk_packages([str(ROOT / "ui")], "tui.ui.")
    return [found.name for found in packages if not found.name.startswith(ROOM)]


def tree_of(module: str) -> ast.Module:
    """The syntax tree of a module."""
    found = importlib.import_module(module)
    return ast.parse(inspect.getsource(found))


def is_private(name: str) -> bool:
    """Whether a name is private: ``_x``, but not ``__x__`` and not ``_`` itself."""
    return name.startswith("_") and not name.startswith("__") and name != "_"


@cache
def privates_in(file: str) -> frozenset[str]:
    """The private names that a file of Textual defines: methods, and what is set on ``self``."""
    names = set()
    for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return frozenset(filter(is_private, names))


@cache
def all_privates() -> frozenset[str]:
    """The private names of all of Textual."""
    files = Path(textual.__file__).parent.rglob("*.py")
    return frozenset(name for file in files for name in privates_in(str(file)))


def privates_above(cls: type) -> frozenset[str]:
    """The private names of the classes of Textual that a class of ours comes from."""
    files = {
        str(sys.modules[base.__module__].__file__)
        for base in cls.__mro__
        if base.__module__.startswith("textual.")
    }
    return frozenset(name for file in files for name in privates_in(file))


def names_of_privates(module: str) -> list[str]:
    """Where a module names a private of Textual."""
    found = []
    tree = tree_of(module)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
            parts = [*str(node.module).split("."), *(alias.name for alias in node.names)]
            found += [f"import {part}" for part in parts if is_private(part)]
        elif isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names if alias.name.startswith("textual")]
            found += [name for name in imported if any(map(is_private, name.split(".")))]
        elif isinstance(node, ast.Attribute) and node.attr in all_privates():
            # A class of ours names its own by ``self``; those that are Textual's, too, are below.
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", "os")):
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            above = privates_above(getattr(importlib.import_module(module), node.name))
            for one in ast.walk(node):
                if isinstance(one, ast.Attribute) and one.attr in above:
                    found.append(f"line {one.lineno}: {ast.unparse(one)} is also Textual's")
                elif isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)) and one.name in above:
                    found.append(f"line {one.lineno}: {one.name} overrides Textual's")
    return found


@pytest.mark.parametrize("module", modules())
def test_no_private_of_textual_is_named_outside_the_room(module: str) -> None:
    assert names_of_privates(module) == []


def test_the_walk_sees_what_the_room_itself_names() -> None:
    assert any("_batch_count" in one for one in names_of_privates(f"{ROOM}.application"))
    assert "import _compositor" in names_of_privates(f"{ROOM}.screen_diff")
    assert {"_driver", "_exception", "_filters", "_display"} <= privates_above(App)
    assert "_message_queue" in privates_above(MessagePump)
    assert not privates_above(Path)
    assert privates_above(Driver)
    assert privates_above(Message)


@pytest.mark.parametrize("module", [*modules(), "tui.cli.serve_session", "tui.cli.open_desk"])
def test_others_enter_the_room_by_its_door(module: str) -> None:
    door = importlib.import_module(ROOM).__all__
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROOM):
            assert node.module == ROOM, f"line {node.lineno}"
            assert {alias.name for alias in node.names} <= set(door), f"line {node.lineno}"
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "fastpath":
            assert node.attr in door, f"line {node.lineno}"


def test_each_workaround_says_what_was_read_and_what_ends_it() -> None:
    read = f"Textual {version('textual')}"
    found = [info.name for info in pkgutil.iter_modules([str(ROOT / "ui" / "fastpath")])]
    assert "direct_driver" in found
    for name in found:
        said = " ".join(str(importlib.import_module(f"{ROOM}.{name}").__doc__).split())
        assert read in said, name
        assert re.search(r"\b([Gg]oes|can go) (when|with)\b", said), name
