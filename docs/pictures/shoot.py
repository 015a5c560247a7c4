"""Pictures of the desk in real terminals, headless: ``make pictures``.

    python docs/pictures/shoot.py [NAME...]

A name is desk, arabic, picker, first, recording, or a terminal of the table. Without names, all
of them, the terminals as far as they are installed. Each runs on a private Xvfb with a home of
its own; nothing is left behind. Needs Debian's xvfb, xdotool, x11-xserver-utils, imagemagick,
dbus-x11 and fonts-dejavu-core (``apt-get install`` with the terminals wanted; foot needs weston, a
bare VTE gir1.2-vte-2.91 and python3-gi).

A picture proves little by itself: look at it, and write what was seen into docs/terminals.md.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LAUNCH = "from tui.cli.main import main; main()"
FONT = "DejaVu Sans Mono"
BACKGROUND, FOREGROUND = "#14171a", "#e6e3da"
SCREEN = "1500x1100"
OUTSIDE = "#ff00ff"
"""The colour around the terminal's window, by which the window is cut out."""

LONGEST_START = 20.0
RECORDED = (
    "", "l", "Left Left Left Left", "shift+Left", "l", "Left", "Left", "g",
    "Down Down", "Right Right", "n", "shift+Tab", "bracketright", "bracketleft", "Tab", "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+y",
    "F2", "F2",
)  # fmt: skip
"""The keys between the frames of the recording, named as xdotool names them."""

SHOWN = {
    "desk": ("en", False, "Tab Tab Tab"),
    "arabic": ("ar", False, "Tab Tab Tab"),
    "picker": ("en", False, "Tab Tab Return l"),
    "first": ("en", True, "t e x Tab Tab"),
}
"""The pictures of README and guides: language, whether the database is new, the keys pressed."""

FRAME = 90
"""Hundredths of a second that each frame stands."""

SETTLED = 3
"""So many looks in a row, half a second apart, have to be the same."""


@dataclass
class Stage:
    """A screen, a home, and the program to be run in the terminal."""

    folder: Path
    columns: int
    rows: int
    size: int
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """The script that a terminal is told to run."""
        return str(self.folder / "inner.sh")

    @property
    def cells(self) -> str:
        """The terminal's size as most of them take it."""
        return f"{self.columns}x{self.rows}"

    def write(self, name: str, text: str, *, executable: bool = False) -> str:
        """A file in the home; its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if executable:
            path.chmod(0o755)
        return str(path)


Start = Callable[[Stage], list[str]]


def _xterm(stage: Stage) -> list[str]:
    return [
        "xterm", "-u8", "-tn", "xterm-256color", "-fa", FONT, "-fs", str(stage.size),
        "-geometry", stage.cells, "-b", "6", "-bg", BACKGROUND, "-fg", FOREGROUND,
        "-e", "env", "COLORTERM=truecolor", stage.command,
    ]  # fmt: skip


def _mlterm(stage: Stage) -> list[str]:
    stage.write("home/.mlterm/aafont", f"DEFAULT={FONT}\nISO10646_UCS4_1={FONT}\n")
    return [
        "mlterm", "-X", "xft", "-A", "-w", str(stage.size + 4), "-g", stage.cells,
        "-b", BACKGROUND, "-f", FOREGROUND, "-O", "none", "-s", "-e", stage.command,
    ]  # fmt: skip


def _vte(stage: Stage) -> list[str]:
    python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else "python3"
    return [
        python, str(HERE / "bare_vte.py"), f"{FONT} {stage.size}",
        str(stage.columns), str(stage.rows), stage.command,
    ]  # fmt: skip


def _gnome_terminal(stage: Stage) -> list[str]:
    script = f"""#!/bin/sh
p=$(gsettings get org.gnome.Terminal.ProfilesList default | tr -d "'")
s="org.gnome.Terminal.Legacy.Profile:/org/gnome/terminal/legacy/profiles:/:$p/"
gsettings set "$s" use-system-font false
gsettings set "$s" font "{FONT} {stage.size}"
gsettings set "$s" scrollbar-policy never
exec gnome-terminal --wait --geometry {stage.cells} --hide-menubar -- {stage.command}
"""
    return ["dbus-run-session", "--", stage.write("gnome.sh", script, executable=True)]


def _xfce4_terminal(stage: Stage) -> list[str]:
    return [
        "dbus-run-session", "--", "xfce4-terminal", "--disable-server", "--hide-menubar",
        "--hide-toolbar", "--hide-scrollbar", f"--font={FONT} {stage.size}",
        f"--geometry={stage.cells}", "-x", stage.command,
    ]  # fmt: skip


def _konsole(stage: Stage) -> list[str]:
    profile = (
        f"[Appearance]\nFont={FONT},{stage.size},-1,5,50,0,0,0,0,0\nColorScheme=Linux\n"
        "[General]\nName=S\nParent=FALLBACK/\n[Scrolling]\nScrollBarPosition=2\n"
    )
    stage.write("home/.local/share/konsole/S.profile", profile)
    bars = "[MainWindow]\nMenuBar=Disabled\n[TabBar]\nTabBarVisibility=AlwaysHideTabBar\n"
    stage.write("home/.config/konsolerc", f"[Desktop Entry]\nDefaultProfile=S.profile\n{bars}")
    return [
        "dbus-run-session", "--", "konsole", "--nofork", "--hide-menubar", "--hide-tabbar",
        "--profile", "S", "-p", f"TerminalColumns={stage.columns}",
        "-p", f"TerminalRows={stage.rows}", "-e", stage.command,
    ]  # fmt: skip


def _qterminal(stage: Stage) -> list[str]:
    stage.write(
        "home/.config/qterminal.org/qterminal.ini",
        f"[General]\nfontFamily={FONT}\nfontSize={stage.size}\nMenuVisible=false\nTabsPosition=0\n"
        "HideTabBarWithOneTab=true\nColorScheme=Linux\nScrollbarPosition=0\nAskOnExit=false\n",
    )
    width, height = round(stage.columns * stage.size * 0.83), round(stage.rows * stage.size * 1.6)
    geometry = f"{width}x{height}"
    return [
        "dbus-run-session", "--", "qterminal", "--geometry", geometry, "-e", stage.command,
    ]  # fmt: skip


def _kitty(stage: Stage) -> list[str]:
    options = {
        "font_family": FONT, "font_size": stage.size, "remember_window_size": "no",
        "initial_window_width": f"{stage.columns}c", "initial_window_height": f"{stage.rows}c",
        "update_check_interval": 0, "background": BACKGROUND, "enable_audio_bell": "no",
    }  # fmt: skip
    given = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
    return ["kitty", "--config", "NONE", *given, stage.command]


def _alacritty(stage: Stage) -> list[str]:
    old = (
        f'font:\n  size: {stage.size}\n  normal:\n    family: "{FONT}"\n'
        f"window:\n  dimensions:\n    columns: {stage.columns}\n    lines: {stage.rows}\n"
    )
    new = (
        f'[font]\nsize = {stage.size}\n[font.normal]\nfamily = "{FONT}"\n'
        f"[window.dimensions]\ncolumns = {stage.columns}\nlines = {stage.rows}\n"
    )
    stage.write("home/.config/alacritty/alacritty.yml", old)
    stage.write("home/.config/alacritty/alacritty.toml", new)
    return ["alacritty", "-e", stage.command]


def _urxvt(stage: Stage) -> list[str]:
    return [
        "urxvt", "-fn", f"xft:{FONT}:size={stage.size}", "-geometry", stage.cells,
        "-bg", BACKGROUND, "-fg", FOREGROUND, "+sb", "-e", stage.command,
    ]  # fmt: skip


def _st(stage: Stage) -> list[str]:
    return ["st", "-f", f"{FONT}:size={stage.size}", "-g", stage.cells, "-e", stage.command]


def _zutty(stage: Stage) -> list[str]:
    return [
        "zutty", "-fontpath", "/usr/share/fonts", "-font", "DejaVuSansMono",
        "-fontsize", str(stage.size + 4), "-geometry", stage.cells, stage.command,
    ]  # fmt: skip


def _pterm(stage: Stage) -> list[str]:
    return [
        "pterm", "-fn", f"client:{FONT} {stage.size}", "-geometry", stage.cells,
        "-bg", BACKGROUND, "-fg", FOREGROUND, "-cs", "UTF-8", "-e", stage.command,
    ]  # fmt: skip


def _foot(stage: Stage) -> list[str]:
    """Knows Wayland alone: inside weston, in its window on our screen."""
    weston = stage.write(
        "weston.ini",
        "[core]\nidle-time=0\nshell=kiosk-shell.so\n[shell]\nlocking=false\n",
    )
    foot = stage.write(
        "foot.ini",
        f"[main]\nfont={FONT}:size={stage.size}\ninitial-window-size-chars={stage.cells}\n"
        "[csd]\npreferred=none\n",
    )
    # The kiosk gives it the whole of weston's window: as many pixels as its cells have.
    width, height = round(stage.columns * stage.size * 0.82) + 2, round(stage.rows * 18) + 2
    script = f"""#!/bin/sh
weston --backend=x11-backend.so --use-pixman --config={weston} --socket=picture \\
  --width={width} --height={height} &
for _ in $(seq 100); do [ -S "$XDG_RUNTIME_DIR/picture" ] && break; sleep 0.1; done
WAYLAND_DISPLAY=picture exec foot -c {foot} {stage.command}
"""
    return [stage.write("foot.sh", script, executable=True)]


@dataclass(frozen=True)
class Terminal:
    """How it is started, and the Debian package that it is in. ``around``: a multiplexer in it."""

    start: Start
    package: str
    around: str = ""


TERMINALS = {
    "xterm": Terminal(_xterm, "xterm"),
    "vte": Terminal(_vte, "libvte-2.91-0"),
    "gnome-terminal": Terminal(_gnome_terminal, "gnome-terminal"),
    "xfce4-terminal": Terminal(_xfce4_terminal, "xfce4-terminal"),
    "konsole": Terminal(_konsole, "konsole"),
    "mlterm": Terminal(_mlterm, "mlterm"),
    "kitty": Terminal(_kitty, "kitty"),
    "alacritty": Terminal(_alacritty, "alacritty"),
    "urxvt": Terminal(_urxvt, "rxvt-unicode"),
    "st": Terminal(_st, "stterm"),
    "foot": Terminal(_foot, "foot"),
    "qterminal": Terminal(_qterminal, "qterminal"),
    "pterm": Terminal(_pterm, "pterm"),
    "zutty": Terminal(_zutty, "zutty"),
    "tmux-in-vte": Terminal(_vte, "tmux", "tmux"),
    "tmux-in-konsole": Terminal(_konsole, "tmux", "tmux"),
    "tmux-in-kitty": Terminal(_kitty, "tmux", "tmux"),
    "screen-in-vte": Terminal(_vte, "screen", "screen"),
}


def version(package: str) -> str:
    """The version of a Debian package; empty where it is not installed."""
    found = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    status, _blank, number = found.partition(" ")
    return number if status == "installed" else ""


@contextmanager
def staged(
    columns: int,
    rows: int,
    size: int,
    around: str = "",
    *,
    labelled: bool = True,
    arguments: Sequence[str] = (),
) -> Iterator[Stage]:
    """A stage with a virtual screen and the starter articles.

    The program opens the one that has spans, or with ``labelled`` False the first, which has none.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        stage = Stage(folder, columns, rows, size)
        (folder / "run").mkdir(mode=0o700)
        (folder / "home").mkdir()
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LIBGL_ALWAYS_SOFTWARE")}
        stage.environment = {
            **kept, "HOME": str(folder / "home"), "XDG_RUNTIME_DIR": str(folder / "run"),
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh", "NO_AT_BRIDGE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1", "GDK_BACKEND": "x11", "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT), "HASHIYA_ANNOTATOR": "muna",
            "HASHIYA_DB": str(folder / "annotations.db"),
        }  # fmt: skip
        shutil.copy(ROOT / "annotations.db", folder / "annotations.db")
        hashiya = [sys.executable, "-c", LAUNCH]
        subprocess.run(
            [*hashiya, "import", "--keep-going", str(HERE / "labels.jsonl")],
            env=stage.environment, check=True, stderr=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        article = [_labelled(stage)] if labelled else []
        _write_inner(stage, shlex.join([*hashiya, *article, *arguments]), around)
        stage.environment["DISPLAY"] = stack.enter_context(_screen(stage))
        yield stage


def _labelled(stage: Stage) -> str:
    """The id of the article that has spans."""
    listed = subprocess.run(
        [sys.executable, "-c", LAUNCH, "ls", "--json"],
        env=stage.environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    found: str = max(json.loads(listed), key=lambda article: article["spans"])["id"]
    return found


def _write_inner(stage: Stage, program: str, around: str) -> None:
    """The script for the terminal: the program, or a multiplexer with it inside."""
    inside = stage.write(
        "program.sh", f"#!/bin/sh\necho $$ >{stage.folder}/pid\nexec {program}\n", executable=True
    )
    socket = f"{stage.folder}/run/tmux"
    started = {
        "": f"exec {inside}",
        "tmux": f"exec tmux -S {socket} -f {stage.folder}/tmux.conf new-session {inside}",
        "screen": f"exec screen -T screen-256color -c /dev/null {inside}",
    }[around]
    stage.write(
        "tmux.conf",
        "set -g default-terminal tmux-256color\nset -as terminal-features ',*:RGB'\n"
        "set -g status-right ''\nset -g status-left 'tmux'\n"
        "set -g window-status-current-format ''\n",
    )
    stage.write("inner.sh", f"#!/bin/sh\n{started}\n", executable=True)


@contextmanager
def _screen(stage: Stage) -> Iterator[str]:
    """A virtual screen; its name."""
    name = stage.folder / "display"
    with name.open("wb") as file:
        xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(file.fileno()), "-screen", "0", f"{SCREEN}x24",
             "-nolisten", "tcp", "-noreset"],
            pass_fds=[file.fileno()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        while not name.read_text(encoding="ascii").strip():
            time.sleep(0.1)
        display = ":" + name.read_text(encoding="ascii").strip()
        around = {**stage.environment, "DISPLAY": display}
        subprocess.run(["xsetroot", "-solid", OUTSIDE], env=around, check=True)
        yield display
    finally:
        xvfb.terminate()
        xvfb.wait()


@contextmanager
def running(stage: Stage, command: Sequence[str]) -> Iterator[None]:
    """The terminal on the stage; ended with all that it started."""
    with (stage.folder / "log").open("wb") as log:
        terminal = subprocess.Popen(
            command, env=stage.environment, cwd=stage.folder, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    pid = stage.folder / "pid"
    try:
        until = time.monotonic() + LONGEST_START
        while not (pid.exists() and pid.read_text(encoding="ascii").strip()):
            if time.monotonic() > until:
                said = (stage.folder / "log").read_text(encoding="utf-8", errors="replace")
                raise SystemExit(f"{command[0]} never ran the program:\n{said[-2000:]}")
            time.sleep(0.1)
        yield
    finally:
        with suppress(ProcessLookupError, FileNotFoundError, ValueError):
            # Its own program ends first: a terminal whose program has ended goes by itself.
            os.kill(int(pid.read_text(encoding="ascii")), signal.SIGTERM)
        time.sleep(0.5)
        with suppress(ProcessLookupError):
            os.killpg(terminal.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            terminal.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(terminal.pid, signal.SIGKILL)


def grab(stage: Stage, name: str) -> Path:
    """The whole screen as it is now."""
    path = stage.folder / name
    subprocess.run(["import", "-window", "root", str(path)], env=stage.environment, check=True)
    return path


def settled(stage: Stage) -> Path:
    """The whole screen once it has stopped changing."""
    seen: list[str] = []
    until = time.monotonic() + LONGEST_START
    while True:
        time.sleep(0.5)
        path = grab(stage, "grab.png")
        seen.append(_said(["identify", "-format", "%#", str(path)]))
        alike = len(seen) >= SETTLED + 2 and len(set(seen[-SETTLED:])) == 1
        if alike or time.monotonic() > until:
            return path


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def cut(source: Path, target: Path, *, few: bool = True) -> None:
    """The window alone; in few colours it is a small file that looks the same."""
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = ["+dither", "-colors", "96", f"PNG8:{target}"] if few else [str(target)]
    window = ["-bordercolor", OUTSIDE, "-border", "1", "-fuzz", "2%", "-trim", "+repage", "-strip"]
    subprocess.run(["convert", str(source), *window, *kept], check=True)


def press(stage: Stage, *keys: str) -> None:
    """Press keys, named as xdotool names them."""
    # Without a window manager the keys go where the pointer is.
    command = ["xdotool", "mousemove", "20", "20", "key", "--delay", "120", *keys]
    subprocess.run(command, env=stage.environment, check=True)


def picture(name: str, target: Path, *arguments: str) -> None:
    """The desk in one terminal of the table."""
    terminal = TERMINALS[name]
    with (
        staged(88, 20, 11, terminal.around, arguments=arguments) as stage,
        running(stage, terminal.start(stage)),
    ):
        cut(settled(stage), target)


def page_picture(name: str) -> None:
    """A picture of the README or of a guide: the desk after some keys, in a language."""
    language, new, keys = SHOWN[name]
    with staged(104, 30, 12, labelled=not new) as stage:
        stage.environment["HASHIYA_LANG"] = language
        if new:
            stage.environment["HASHIYA_DB"] = str(stage.folder / "mine.db")
            stage.write("texts/خبر.txt", "قال الوزير أمس.\n")
            stage.write("texts/news.jsonl", '{"text": "قال"}\n')
        with running(stage, _xterm(stage)):
            settled(stage)
            press(stage, *keys.split())
            cut(settled(stage), HERE / f"{name}.png")


def recording() -> None:
    """Some words tagged, gone to, taken back: a frame for each press of keys."""
    with staged(88, 20, 11, labelled=False) as stage, running(stage, _xterm(stage)):
        settled(stage)
        frames = []
        for number, keys in enumerate(RECORDED):
            if keys:
                press(stage, *keys.split())
                time.sleep(0.4)
            frames.append(str(stage.folder / f"{number:02}.png"))
            cut(grab(stage, "grab.png"), Path(frames[-1]), few=False)
        subprocess.run(
            ["convert", "-delay", str(FRAME), "-loop", "0", *frames, "-delay", str(2 * FRAME),
             frames[-1], "+dither", "-colors", "64", "+map", "-layers", "optimize",
             str(HERE / "recording.gif")],
            check=True,
        )  # fmt: skip


README: dict[str, Callable[[], None]] = {
    **{name: partial(page_picture, name) for name in SHOWN},
    "recording": recording,
}


def main(names: Sequence[str]) -> None:
    """The pictures asked for; all that can be made where none are named."""
    for name in names or (*README, *TERMINALS):
        if name in README:
            README[name]()
            continue
        found = version(TERMINALS[name].package)
        if not found:
            print(f"{name}: not installed", file=sys.stderr)
            continue
        picture(name, HERE / "terminals" / f"{name}.png")
        print(f"{name}\t{found}\t{time.strftime('%Y-%m-%d')}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
