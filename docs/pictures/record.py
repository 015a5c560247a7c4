"""Recordings of the real program: ``make recordings``.

    python docs/pictures/record.py [NAME...]

A name is first-tag, offers, adjudication or browser; without names, all of them. Each is played in a
pseudo-terminal on a database of its own, kept as ``NAME.cast`` (asciinema's format, version 2, as text) and
drawn from that as ``NAME.gif`` with DejaVu Sans Mono. Needs Pillow beside the development tools, and for
the browser Debian's chromium. Look at what comes of it.
"""

import asyncio
import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect
import pyte
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OUT = HERE / "recordings"
COLUMNS = 92
CELL = (9, 20)
FONTS = Path("/usr/share/fonts/truetype/dejavu")
XTERM = "\x1bP>|XTerm(379)\x1b\\\x1b[8;0$y\x1b[>41;379;0c\x1b[?64;1;2;6;9;15;22;28c"
"""What the terminal answers to who asks what it is."""
LAUNCH = "import sys; from tui.cli.main import main; main(sys.argv[1:])"
BACKGROUND, FOREGROUND = "#14171a", "#e6e3da"
MOST_COLOURS = 32

LEFT, RIGHT, DOWN, TAB, SHIFT_LEFT = "\x1b[D", "\x1b[C", "\x1b[B", "\t", "\x1b[1;2D"
CTRL_Z, CTRL_D, ENTER, ESC, BACKSPACE = "\x1a", "\x04", "\r", "\x1b", "\x7f"

TEXTS = {
    "خبر": "قال وزير الخارجية عمر حسن أمس في دمشق إن وفدًا من بغداد يصل غدًا.\n"
    "وأضاف عمر حسن أن الوفد يزور حلب ثم يعود إلى بغداد.\n",
    "تتمة": "وصل الوفد إلى دمشق صباح اليوم، واستقبله عمر حسن.\n"
    "وقال رئيس الوفد سليم النجار إن بغداد ترحب بما قاله عمر حسن.\n"
    "ويزور الوفد حلب يوم الخميس.\n",
}


@dataclass(frozen=True)
class Scene:
    """What is laid out beforehand, how the program is started, and what is pressed, a frame each."""

    prepare: Callable[[Path], None]
    arguments: tuple[str, ...]
    keys: tuple[str, ...]
    lines: int = 16


def hashiya(folder: Path, *arguments: str, annotator: str = "muna") -> None:
    subprocess.run(
        [sys.executable, "-c", LAUNCH, *arguments], cwd=folder, check=True, capture_output=True,
        env={**os.environ, "HASHIYA_ANNOTATOR": annotator, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def articles(folder: Path) -> None:
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        hashiya(folder, "import", "--db", "mine.db", f"{name}.txt")


def spans(text: str, *tagged: tuple[str, str]) -> list[dict[str, object]]:
    """Each place of some words, with a label."""
    return [
        {"start": found.start(), "end": found.end(), "label": label}
        for words, label in tagged
        for found in re.finditer(re.escape(words), text)
    ]


def labelled(folder: Path, name: str, title: str, *tagged: tuple[str, str]) -> None:
    """What an annotator said of a text, brought in."""
    text = TEXTS[title]
    line = {"id": title, "title": title, "text": text, "annotator": name, "status": "done",
            "spans": spans(text, *tagged)}  # fmt: skip
    file = folder / f"{name}.jsonl"
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    hashiya(folder, "import", "--db", "mine.db", file.name)


def tagged_before(folder: Path) -> None:
    labelled(folder, "muna", "خبر", ("عمر حسن", "PER"), ("دمشق", "LOC"), ("بغداد", "LOC"), ("حلب", "LOC"))
    (folder / "تتمة.txt").write_text(TEXTS["تتمة"], encoding="utf-8")
    hashiya(folder, "import", "--db", "mine.db", "تتمة.txt")


def said_differently(folder: Path) -> None:
    labelled(folder, "muna", "خبر", ("وزير الخارجية عمر حسن", "PER"), ("دمشق", "LOC"), ("بغداد", "GPE"))
    labelled(folder, "sami", "خبر", ("عمر حسن", "PER"), ("دمشق", "LOC"), ("بغداد", "LOC"), ("حلب", "LOC"))


SCENES = {
    "first-tag": Scene(
        articles, ("--db", "mine.db"),
        ("", LEFT, LEFT, LEFT, SHIFT_LEFT, "p", LEFT, LEFT, LEFT, "l", "4" + LEFT, "l", CTRL_Z, "g", "\\", ENTER),
    ),
    "offers": Scene(
        tagged_before, ("--db", "mine.db"),
        ("", "\\", ENTER, ENTER, BACKSPACE, ENTER, ENTER),
    ),
    "adjudication": Scene(
        said_differently, ("adjudicate", "--db", "mine.db"),
        ("", "1", "2", "2", "2", "2", CTRL_D), lines=20,
    ),
}  # fmt: skip


# Playing


def play(scene: Scene) -> list[tuple[float, str]]:
    """What the program wrote, with its seconds: one piece for each key."""
    with tempfile.TemporaryDirectory(prefix="hashiya-") as name:
        folder = Path(name)
        scene.prepare(folder)
        program = pexpect.spawn(
            sys.executable, ["-c", LAUNCH, *scene.arguments], cwd=name, dimensions=(scene.lines, COLUMNS),
            encoding="utf-8", timeout=20,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "HASHIYA_ANNOTATOR": "muna",
                 "HASHIYA_CONFIG": str(folder / "config.toml"), "XDG_CACHE_HOME": name, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        program.delaybeforesend = None
        pieces, at = [], 0.0
        sent = _settled(program, answer=True)
        for keys in scene.keys:
            if keys:
                program.send(keys)
                sent += _settled(program)
            pieces.append((at, sent))
            at, sent = at + (1.2 if len(pieces) > 1 else 2.0), ""
        program.close(force=True)
    return pieces


def _settled(program: "pexpect.spawn[str]", *, answer: bool = False) -> str:
    """What is written until nothing has come for a while."""
    sent, quiet = "", 0
    until = time.monotonic() + 15
    while quiet < 3 and time.monotonic() < until:
        try:
            piece = program.read_nonblocking(65536, 0.4)
        except pexpect.TIMEOUT:
            quiet += bool(sent) or not answer
            continue
        except pexpect.EOF:
            break
        sent, quiet = sent + piece, 0
        if answer and "\x1b[c" in piece:
            program.send(XTERM)
            answer = False
    return sent


def write_cast(pieces: Sequence[tuple[float, str]], lines: int, path: Path) -> None:
    head = {"version": 2, "width": COLUMNS, "height": lines, "env": {"TERM": "xterm-256color"}}
    written = [json.dumps(head), *(json.dumps([at, "o", sent]) for at, sent in pieces)]
    path.write_text("\n".join(written) + "\n", encoding="utf-8")


# Drawing


def draw_cast(path: Path, target: Path) -> None:
    """The cast as a moving picture, a frame a piece."""
    head, *lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    screen = pyte.Screen(head["width"], head["height"])
    stream = pyte.Stream(screen)
    frames = []
    for _at, _kind, sent in lines:
        # pyte knows no CSI with a private marker or an intermediate byte in these places.
        stream.feed(re.sub(r"\x1b\[[<=>?][0-9;]*[a-zA-Z]|\x1b\[[0-9;]* [a-zA-Z]|\x1bP.*?\x1b\\", "", sent))
        frames.append(_drawn(screen))
    ends = [at for at, _kind, _sent in lines[1:]] + [lines[-1][0] + 3.0]
    _save(frames, [round(1000 * (end - line[0])) for end, line in zip(ends, lines, strict=True)], target)


def _drawn(screen: pyte.Screen) -> Image.Image:
    width, height = CELL
    picture = Image.new("RGB", (screen.columns * width, screen.lines * height), BACKGROUND)
    pen = ImageDraw.Draw(picture)
    fonts = [ImageFont.truetype(FONTS / f"DejaVuSansMono{bold}.ttf", 15) for bold in ("", "-Bold")]
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            ink, paper = _colour(cell.fg, FOREGROUND), _colour(cell.bg, BACKGROUND)
            if cell.reverse:
                ink, paper = paper, ink
            place = (x * width, y * height)
            pen.rectangle((*place, place[0] + width - 1, place[1] + height - 1), fill=paper)
            if cell.data.strip():
                pen.text((place[0], place[1] + 1), cell.data, font=fonts[cell.bold], fill=ink)
            if cell.underscore:
                pen.line((place[0], place[1] + height - 2, place[0] + width, place[1] + height - 2), fill=ink)
    return picture


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    named = {"black": "#14171a", "red": "#d1605e", "green": "#5fae5b", "brown": "#d8b24a", "blue": "#4e9ad4",
             "magenta": "#c87bd1", "cyan": "#56b4c8", "white": "#e6e3da"}  # fmt: skip
    return named.get(name.removeprefix("bright"), f"#{name}" if re.fullmatch("[0-9a-f]{6}", name) else default)


def _save(frames: Sequence[Image.Image], durations: Sequence[int], target: Path) -> None:
    first, *others = [frame.quantize(MOST_COLOURS, dither=Image.Dither.NONE) for frame in frames]
    first.save(target, save_all=True, append_images=others, duration=list(durations), loop=0, optimize=True)


# The browser


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a desk that is served."""
    articles(folder)
    server = pexpect.spawn(
        sys.executable, ["-c", LAUNCH, "serve", "--db", "mine.db", "--port", "8437", "--annotator", "muna"],
        cwd=str(folder), encoding="utf-8", timeout=30, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        server.expect(r"(http://\S+)")
        yield str(server.match[1])
    finally:
        server.terminate(force=True)


async def film(address: str, keys: Sequence[str]) -> list[Image.Image]:
    """The page after each key, as Chromium shows it; driven by its own protocol."""
    import aiohttp

    with tempfile.TemporaryDirectory(prefix="hashiya-") as profile:
        browser = subprocess.Popen(
            [shutil.which("chromium") or "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
             f"--user-data-dir={profile}", "--remote-debugging-port=0", "--window-size=960,560", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            told = Path(profile) / "DevToolsActivePort"
            for _ in range(100):
                if told.exists() and told.read_text().strip():
                    break
                await asyncio.sleep(0.1)
            port = told.read_text().splitlines()[0]
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                    pages = [page for page in await answer.json() if page["type"] == "page"]
                async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    return await _film(socket, address, keys)
        finally:
            browser.terminate()
            browser.wait(10)


async def _film(socket: Any, address: str, keys: Sequence[str]) -> list[Image.Image]:
    number = 0

    async def ask(method: str, **values: object) -> dict[str, Any]:
        nonlocal number
        number += 1
        await socket.send_json({"id": number, "method": method, "params": values})
        while True:
            answer = await socket.receive_json()
            if answer.get("id") == number:
                return dict(answer.get("result", {}))

    await ask("Page.enable")
    await ask("Page.navigate", url=address)
    await asyncio.sleep(6)
    frames = []
    for key in keys:
        if key.startswith("Arrow"):
            for kind in ("rawKeyDown", "keyUp"):
                code = {"ArrowLeft": 37, "ArrowRight": 39, "ArrowDown": 40}[key]
                await ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)
        elif key:
            await ask("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
            await ask("Input.dispatchKeyEvent", type="keyUp", key=key)
        await asyncio.sleep(0.8)
        shot = await ask("Page.captureScreenshot", format="png")
        frames.append(Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB"))
    return frames


def record_browser() -> None:
    keys = ("", "ArrowLeft", "ArrowLeft", "ArrowLeft", "p", *["ArrowLeft"] * 4, "l")
    with tempfile.TemporaryDirectory(prefix="hashiya-") as name, served(Path(name)) as address:
        frames = asyncio.run(film(address, keys))
    _save(frames, [1200] * (len(frames) - 1) + [3000], OUT / "browser.gif")


def main(names: Sequence[str]) -> None:
    OUT.mkdir(exist_ok=True)
    for name in names or (*SCENES, "browser"):
        if name == "browser":
            record_browser()
        else:
            write_cast(play(SCENES[name]), SCENES[name].lines, OUT / f"{name}.cast")
            draw_cast(OUT / f"{name}.cast", OUT / f"{name}.gif")
        print(f"{name}.gif: {(OUT / f'{name}.gif').stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
