"""Imports only point down, as written (import-linter) and as run (what is really loaded)."""

import ast
import importlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCREEN = {"rich", "textual"}
ROOMS = tuple(
    sorted(place.name for place in (ROOT / "tui").iterdir() if (place / "__init__.py").exists())
)
ROOMS_BELOW_UI = (
    "agreement",
    "core",
    "text",
    "layout",
    "learning",
    "store",
    "exchange",
    "hub",
    "plugins",
    "terminals",
    "desk",
    "plain",
)

IMPORT_ALL = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""

# Loaded modules go to a file: standard output and standard error belong to the command.
RUN_COMMAND = """
import json, sys
from pathlib import Path
from tui.cli.main import cli
code = 0
try:
    cli.main(args=sys.argv[2:], prog_name="hashiya", standalone_mode=False)
except SystemExit as stop:
    code = stop.code
loaded = sorted({name.partition(".")[0] for name in sys.modules})
Path(sys.argv[1]).write_text(json.dumps(loaded), encoding="utf-8")
sys.exit(code)
"""


def modules_of(room: str) -> list[str]:
    """The dotted names of all modules of a room."""
    files = sorted((ROOT / "tui" / room).rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    return [name.removesuffix(".__init__") for name in names]


@cache
def parsed(file: Path) -> ast.Module:
    """What is written in a file; many tests look at all files."""
    return ast.parse(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """What was parsed is in the way of no other test."""
    yield
    parsed.cache_clear()


def python(code: str, *args: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run code in a Python of its own, where nothing is loaded yet."""
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_the_import_contracts_hold() -> None:
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    found = python(linter, "--no-cache")
    assert found.returncode == 0, found.stdout + found.stderr
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = written["tool"]["importlinter"]["contracts"]
    assert f"{len(contracts)} kept, 0 broken" in found.stdout


def test_every_module_below_ui_loads_without_a_screen() -> None:
    modules = [name for room in ROOMS_BELOW_UI for name in modules_of(room)]
    ran = python(IMPORT_ALL, *modules)
    assert ran.returncode == 0, ran.stderr
    loaded = set(json.loads(ran.stdout))
    assert "tui" in loaded
    assert not loaded & SCREEN


def test_the_probe_sees_textual_where_it_is_loaded() -> None:
    ran = python(IMPORT_ALL, "textual.app")
    assert ran.returncode == 0, ran.stderr
    assert set(json.loads(ran.stdout)) >= SCREEN


POSIX_ALONE = {"curses", "fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}


def test_nothing_that_windows_lacks_is_loaded_without_being_asked_for() -> None:
    for file in sorted((ROOT / "tui").rglob("*.py")):
        for node in parsed(file).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            assert not POSIX_ALONE & set(names), file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of one article."""
    place = tmp_path_factory.mktemp("shell")
    (place / "article.txt").write_text("عنوان\n\nنصّ المقال.\n", encoding="utf-8")
    report = place / "loaded.json"
    ran = python(RUN_COMMAND, str(report), "import", "--db", "a.db", "article.txt", cwd=place)
    assert ran.returncode == 0, ran.stderr
    return place


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["--version"],
        ["import", "--db", "a.db", "--dry-run", "article.txt"],
        ["export", "--db", "a.db", "-o", "-"],
        ["ls", "--db", "a.db"],
        ["show", "--db", "a.db", "article.txt", "--rows", "--width", "40"],
        ["stats", "--db", "a.db"],
        ["check", "--db", "a.db"],
        ["labels", "list", "--db", "a.db"],
    ],
    ids=lambda command: command[0],
)
def test_the_shell_loads_no_textual(command: list[str], folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "loaded.json"
    ran = python(RUN_COMMAND, str(report), *command, cwd=folder)
    assert ran.returncode == 0, ran.stderr
    loaded = set(json.loads(report.read_text(encoding="utf-8")))
    assert "click" in loaded
    assert not loaded & SCREEN


def test_only_the_database_itself_keeps_a_connection_and_only_salvage_another() -> None:
    touching = set()
    for file in sorted((ROOT / "tui").rglob("*.py")):
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Attribute) and node.attr in ("_connection", "connection"):
                touching.add(str(file.relative_to(ROOT / "tui")))
    # Salvage reads a damaged file, which no Database is opened on.
    assert touching == {"store/database.py", "store/repair/salvage.py"}


SQLITE_FILES = {
    "database": "the door",
    "file/sqlite_errors": "names errors, and runs nothing",
    "opening": "makes the connection that it gives to the door",
    "schema/upgrade": "migrates before the door is there",
    "schema/to_schema_3": "is run by a migration",
    "schema/migrations": "is the migrations, by sqlite-utils",
    "schema/foreign_schema": "judges a file before the door is there",
    "file/open_mark": "is called by the door, with its connection",
    "file/rescue": "is called by the door, when its files are not its own any more",
    "file/copies": "copies a file through connections of its own, closed at once",
    "figures/status": "says which version of SQLite runs",
    "repair/recover": "reads a damaged file, which the door refuses",
    "repair/salvage": "reads a damaged file, which the door refuses",
}
"""Which files of the store know SQLite's own module, and why that goes past the door."""


def test_each_file_that_knows_sqlite_has_a_reason() -> None:
    knowing = {
        file.relative_to(ROOT / "tui").as_posix()
        for file in sorted((ROOT / "tui").rglob("*.py"))
        if modules_named(file) & {"sqlite3", "sqlite_utils", "apsw"}
    }
    assert knowing == {f"store/{name}.py" for name in SQLITE_FILES}


def test_what_the_rest_of_the_store_uses_of_sqlite_is_the_door() -> None:
    store = ROOT / "tui" / "store"
    for file in sorted(store.rglob("*.py")):
        if file.relative_to(store).with_suffix("").as_posix() in SQLITE_FILES:
            continue
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in ("execute", "executemany", "cursor"), file


def modules_named(file: Path) -> set[str]:
    """The modules outside the program that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            names |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


OWN_BASES: dict[str, str] = {}
"""Classes that inherit from another of ours, and why that cannot be otherwise."""


def test_no_class_of_ours_inherits_from_another() -> None:
    found = set()
    for room in (*ROOMS_BELOW_UI, "ui", "cli"):
        for name in modules_of(room):
            for cls in vars(importlib.import_module(name)).values():
                if not isinstance(cls, type) or cls.__module__ != name:
                    continue
                own = [base for base in cls.__bases__ if base.__module__.startswith("tui.")]
                if own and not issubclass(cls, Exception) and not is_protocol(cls):
                    found.add(f"{name}.{cls.__qualname__}")
    assert found <= OWN_BASES.keys()


def is_protocol(cls: type) -> bool:
    """Whether a class is a Protocol itself."""
    return bool(getattr(cls, "_is_protocol", False))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_no_circle_of_imports_types_counted(room: str) -> None:
    modules = set(modules_of(room))
    imports: dict[str, set[str]] = {}
    for module in modules:
        file = ROOT / (module.replace(".", "/") + ".py")
        file = file if file.exists() else file.with_suffix("") / "__init__.py"
        named = imports.setdefault(module, set())
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.ImportFrom):
                named |= {f"{node.module}.{alias.name}" for alias in node.names} | {
                    f"{node.module}"
                }
        named &= modules - {"tui", f"tui.{room}"}
    assert any(imports.values())
    while free := [name for name, named in imports.items() if not named & imports.keys()]:
        for name in free:
            del imports[name]
    assert not imports


def test_the_desk_loads_few_modules_before_its_first_screen() -> None:
    ran = python(
        "import json, sys, tui.cli.open_desk, tui.ui.app; print(json.dumps([*sys.modules]))"
    )
    assert ran.returncode == 0, ran.stderr
    loaded = set(json.loads(ran.stdout))
    assert not loaded & {"arabic_reshaper", "bidi", "sqlite_utils", "wcwidth"}
    ours = [
        name
        for name in loaded
        if name.partition(".")[0] == "tui" and not (ROOT / Path(*name.split("."))).is_dir()
    ]
    # Each takes a fifth of a millisecond, and more if it is long.
    assert 100 < len(ours) < 166


def test_frozen_dataclasses_are_made_the_short_way() -> None:
    longer = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "tui").rglob("*.py"))
        if "@dataclass(frozen=True, slots=True)" in file.read_text(encoding="utf-8")
    ]
    assert not longer


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in sorted((ROOT / "tui").rglob("*.py"))
        for node in ast.walk(parsed(file))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert not long


def test_each_public_name_of_a_type_is_used_for_one_thing() -> None:
    defined: dict[str, list[str]] = {}
    for file in sorted((ROOT / "tui").rglob("*.py")):
        for node in parsed(file).body:
            for name in type_names(node):
                defined.setdefault(name, []).append(str(file.relative_to(ROOT)))
    assert {"Article", "Desk", "TableRow"} <= defined.keys()
    assert {name: files for name, files in defined.items() if len(files) > 1} == {}


def type_names(node: ast.stmt) -> Iterator[str]:
    """The public classes, aliases of types and type variables that a statement defines."""
    if isinstance(node, ast.ClassDef):
        names = [node.name]
    elif isinstance(node, ast.Assign):
        names = [one.id for one in node.targets if isinstance(one, ast.Name)]
    else:
        names = []
    yield from (name for name in names if name[0].isupper() and not name.isupper())


PARTICIPLES = {
    "begun", "brought", "built", "caught", "chosen", "drawn", "found", "given", "gone", "held",
    "hidden", "kept", "known", "laid", "left", "lost", "made", "meant", "met", "paid", "said",
    "seen", "sent", "shown", "sought", "sold", "spoken", "spent", "taken", "taught", "thought",
    "told", "torn", "understood", "won", "written",
}  # fmt: skip
KEPT_NAMES = {
    "core/difference.py:moved": "of a difference, beside added and removed: what differs so",
    "core/difference.py:relabelled": "of a difference, beside added and removed: what differs so",
}
"""Bare participles that name a value all the same, and why."""


def test_no_public_function_that_returns_a_value_is_a_bare_participle() -> None:
    found = {
        f"{file.relative_to(ROOT / 'tui').as_posix()}:{node.name}"
        for file in sorted((ROOT / "tui").rglob("*.py"))
        for node in public_functions(parsed(file))
        if (re.fullmatch(r"[a-z]+[^e]ed", node.name) or node.name in PARTICIPLES)
        and node.returns is not None
        # A question that is answered by yes or no may be one.
        and ast.unparse(node.returns) not in ("None", "bool")
    }
    assert found == KEPT_NAMES.keys()


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The public functions and methods of a module, not those inside another."""
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    for node in (node for body in bodies for node in body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name[0] != "_":
            yield node


def test_the_desk_knows_no_column() -> None:
    tables = re.findall(
        r"CREATE TABLE (\w+) \((.*?)\n    \)", " ".join(all_statements()), re.DOTALL
    )
    columns = {line.split()[0] for _table, body in tables for line in body.strip().splitlines()}
    columns |= {name for name, _body in tables}
    assert {"annotator", "folded", "spans"} <= columns
    for file in sorted((ROOT / "tui" / "desk").rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        if "from tui.store" in source:
            assert not columns & set(column_like(parsed(file))), file


def all_statements() -> list[str]:
    """What makes the tables of the newest schema."""
    from tui.store.schema.migrations import STATEMENTS

    return [statement for version in STATEMENTS.values() for statement in version]


def column_like(tree: ast.Module) -> Iterator[str]:
    """Strings that take something out of a mapping, or put it in, or are compared with a name."""
    for node in ast.walk(tree):
        asked: list[ast.expr | None] = []
        if isinstance(node, ast.Subscript):
            asked = [node.slice]
        elif isinstance(node, ast.Dict):
            asked = list(node.keys)
        elif isinstance(node, ast.Compare):
            asked = [node.left, *node.comparators]
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.endswith(".get"):
                asked = list(node.args[:1])
            elif name.rpartition(".")[2] in ("Change", "dict"):
                asked = [*node.args, *(ast.Constant(word.arg) for word in node.keywords)]
        yield from (
            one.value
            for one in asked
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        )


def test_no_query_numbers_its_values() -> None:
    """A mapping names them: Python 3.12 begins to warn of ``?1`` beside a sequence."""
    numbered = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in sorted((ROOT / "tui" / "store").rglob("*.py"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"[ =(]\?\d", line)
    ]
    assert not numbered
