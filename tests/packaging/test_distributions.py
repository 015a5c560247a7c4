"""What is handed out: exactly the files that belong in each distribution."""

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path, PurePosixPath

import pytest

from tui import __version__

ROOT = Path(__file__).parent.parent.parent
SDIST_TOP = {
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "PKG-INFO",
    "README.ar.md",
    "README.md",
    "benchmarks",
    "constraints.txt",
    "docs",
    "hashiya",
    "licenses",
    "pyproject.toml",
    "starter",
    "tests",
    "tui",
}


def source_files(folder: str) -> set[str]:
    """The files of a folder of the project, without what Python and tools leave behind."""
    return {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel built out of that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    ran = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(built / f"hashiya-{__version__}-py3-none-any.whl")


@pytest.fixture(scope="module")
def sdist_names(built: Path) -> set[PurePosixPath]:
    """The files of the sdist, without its one top folder."""
    top = f"hashiya-{__version__}"
    with tarfile.open(built / f"{top}.tar.gz") as archive:
        files = [member.name for member in archive.getmembers() if member.isfile()]
    return {PurePosixPath(name).relative_to(top) for name in files}


def test_the_wheel_holds_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    manual = f"hashiya-{__version__}.data/data/share/man/man1/hashiya.1"
    assert names == source_files("tui") | source_files("hashiya") | {manual}
    assert {"tui/py.typed", "hashiya/py.typed"} <= names


def test_the_wheel_installs_the_command(wheel: zipfile.ZipFile) -> None:
    info = f"hashiya-{__version__}.dist-info"
    entry_points = wheel.read(f"{info}/entry_points.txt").decode()
    assert entry_points.split("\n")[:2] == ["[console_scripts]", "hashiya = tui.cli.main:main"]
    licences = {name for name in wheel.namelist() if name.startswith(f"{info}/licenses/")}
    assert licences == {
        f"{info}/licenses/{name}" for name in ("LICENSE", *source_files("licenses"))
    }


def test_the_wheel_needs_no_tool_of_the_developers(wheel: zipfile.ZipFile) -> None:
    text = wheel.read(f"hashiya-{__version__}.dist-info/METADATA").decode()
    metadata = Parser().parsestr(text)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert sorted(needed) == sorted(project["dependencies"])
    assert metadata["Version"] == __version__
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_sdist_holds_what_builds_and_tests_the_package(
    sdist_names: set[PurePosixPath],
) -> None:
    assert {name.parts[0] for name in sdist_names} == SDIST_TOP
    for folder in ("tui", "hashiya", "tests", "starter", "docs", "benchmarks"):
        inside = {name.as_posix() for name in sdist_names if name.parts[0] == folder}
        assert inside == source_files(folder)


def test_the_sdist_built_elsewhere_and_later_gives_the_same_wheel(
    built: Path, tmp_path: Path
) -> None:
    [sdist] = built.glob("*.tar.gz")
    [first] = built.glob("*.whl")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / f"hashiya-{__version__}"
    for file in source.rglob("*"):
        os.utime(file, (1_900_000_000, 1_900_000_000))
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path / "dist")]
    ran = subprocess.run(
        [*command, str(source)], capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for file in (sdist, first):
        assert (tmp_path / "dist" / file.name).read_bytes() == file.read_bytes()


def test_no_database_is_handed_out_but_those_that_tests_migrate(
    wheel: zipfile.ZipFile, sdist_names: set[PurePosixPath]
) -> None:
    names = [*map(PurePosixPath, wheel.namelist()), *sdist_names]
    found = {name.parent.as_posix() for name in names if ".db" in name.suffixes}
    assert found == {"tests/store/schemas"}
