"""Asking the terminal what it is, before Textual starts; no Textual in here.

The question goes out at once, and the answer waits in the terminal's queue while the program
loads. Textual's parser would take the answers for keys, so they are read before it begins.
"""

import contextlib
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

from tui.terminals.choose import effective_profile
from tui.terminals.detect import QUESTION, UNASKED, TerminalAnswers, parse_answers
from tui.terminals.memory import choices_by_terminal, remember
from tui.terminals.profiles import Profile

LONGEST = 0.6
"""Seconds that an answer is waited for, counted from the question."""

_TMUX_SECONDS = 2.0
_SILENT = "silent"
"""Where terminals are remembered that answer nothing: they are not waited for again."""


class TerminalQuery:
    """What was asked of the terminal at standard input and output, and what came back.

    ``typed`` are the keys that came with the answers; they belong to the desk.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self._asked_at: float | None = None
        self._before: list[Any] = []
        self._received = b""
        self._tmux: subprocess.Popen[str] | None = None
        self.typed = b""
        self.answers = UNASKED

    @property
    def was_sent(self) -> bool:
        """Whether the terminal itself was asked."""
        return self._asked_at is not None

    @property
    def is_unanswered(self) -> bool:
        """Whether it was asked and has not said all: the rest may still come."""
        return self.was_sent and not self.answers.complete

    def ask(self) -> None:
        """Put the question, if both ends are a terminal that can be asked."""
        if os.name != "posix" or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return
        if self.environment.get("TMUX"):
            self._ask_tmux()
        elif self.environment.get("TERM") != "dumb" and (
            # It prints what it does not know.
            self.environment.get("TERM_PROGRAM") != "Apple_Terminal"
        ):
            self._ask_terminal()

    def answer(self, longest: float = LONGEST) -> TerminalAnswers:
        """What the terminal said, after ``longest`` seconds from the question at most."""
        if self._tmux is not None:
            self.answers = self._tmux_answers(self._tmux)
            self._tmux = None
        if self._before:
            self._read(longest)
            self._restore()
        return self.answers

    def _ask_tmux(self) -> None:
        """tmux knows the terminal around it, and passes our bytes on to it once it is told to.

        An old one (before 3.3) has no such option: then it passes nothing on.
        """
        if program := shutil.which("tmux"):
            self._tmux = subprocess.Popen(
                [
                    program, "display-message", "-p", "#{client_termtype}\n#{client_termname}", ";",
                    "set-option", "-p", "allow-passthrough", "on",
                ],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                encoding="utf-8", errors="replace",
            )  # fmt: skip

    def _tmux_answers(self, tmux: subprocess.Popen[str]) -> TerminalAnswers:
        try:
            name, _newline, term = tmux.communicate(timeout=_TMUX_SECONDS)[0].partition("\n")
        except subprocess.TimeoutExpired:
            tmux.kill()
            tmux.communicate()
            return UNASKED
        return TerminalAnswers(name=name.strip(), term=term.strip(), complete=True)

    def _ask_terminal(self) -> None:
        import termios
        import tty

        self._before = list(termios.tcgetattr(sys.stdin))
        # Without echo, and not line by line; Ctrl+C stays what it is.
        tty.setcbreak(sys.stdin, termios.TCSANOW)
        self._asked_at = time.monotonic()
        os.write(sys.stdout.fileno(), QUESTION.encode("ascii"))

    def _read(self, longest: float) -> None:
        deadline = (self._asked_at or 0.0) + longest
        while not self.answers.complete:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([sys.stdin], [], [], left)[0]:
                break
            received = os.read(sys.stdin.fileno(), 4096)
            if not received:
                break
            self._received += received
            self.answers, typed = parse_answers(self._received)
            # The Enter key, as it is where the terminal has not made a line's end of it.
            self.typed = typed.replace(b"\n", b"\r")

    def _restore(self) -> None:
        import termios

        with contextlib.suppress(termios.error):
            termios.tcsetattr(sys.stdin, termios.TCSANOW, self._before)
        self._before = []


@contextlib.contextmanager
def terminal_query(
    environment: Mapping[str, str], *, silent: bool = False
) -> Iterator[TerminalQuery]:
    """The question to the terminal, put at once; whatever happens, its settings come back."""
    question = TerminalQuery(environment)
    if not silent:
        question.ask()
    try:
        yield question
    finally:
        # An answer that nobody waits for would stand at the shell's prompt as if it were typed.
        question.answer()


def profile_at_hand(question: TerminalQuery, choices: Mapping[str, str]) -> Profile:
    """The profile for the terminal that was asked; waits for its answer if it may give one."""
    environment = question.environment
    memory = choices_by_terminal()
    place = f"{environment.get('TERM', '')} {environment.get('TERM_PROGRAM', '')}".strip()
    silent = memory.get(_SILENT, {}).get(place) == "yes"
    answers = question.answer(0.0 if silent else LONGEST)
    if question.was_sent and question.is_unanswered != silent:
        # Where nothing can be remembered, it is waited for each time.
        with contextlib.suppress(OSError):
            remember(_SILENT, {place: "yes" if question.is_unanswered else "no"})
    return effective_profile(choices, environment, answers, memory)
