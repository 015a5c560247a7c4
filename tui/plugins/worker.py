"""A model in Python as a program of the protocol: ``python -m tui.plugins.worker NAME ARGUMENT``.

In a process of its own it can be given up on in time, and takes its memory with it.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.learning.protocol import PROTOCOL, answers
from tui.plugins.plugin import one_line
from tui.plugins.python_models import PythonModel, factory_of


def serve(name: str, argument: str, asked: BinaryIO, answered: BinaryIO) -> None:
    """Answer until there is nothing more to read."""
    model: PythonModel | None = None
    labels: dict[str, str] = {}

    def answer(message: dict[str, Any]) -> dict[str, Any]:
        nonlocal model, labels
        if message["op"] == "hello":
            labels = {one["name"]: one.get("title", "") for one in message.get("labels", [])}
            said, model = _hello(name, argument)
        elif message["op"] == "predict" and model is not None:
            said = _spans(model, str(message.get("text")), labels)
        else:
            said = {"op": "error", "message": _("only hello, predict and bye are known")}
        return {**said, "id": message.get("id")}

    for one in answers(asked, answer):
        _send(answered, one)


def _hello(name: str, argument: str) -> tuple[dict[str, Any], PythonModel | None]:
    try:
        factory, version = factory_of(name)
        model = factory(argument) if argument else factory()
    except HashiyaError as error:
        return {"op": "error", "message": str(error)}, None
    except Exception as error:  # noqa: BLE001 (a stranger's code; it is told)
        return {"op": "error", "message": _told(error)}, None
    return {
        "op": "hello", "protocol": PROTOCOL, "trains": False,
        "name": getattr(model, "name", "") or name,
        "version": getattr(model, "version", "") or version,
        "unit": getattr(model, "unit", "codepoints"),
    }, model  # fmt: skip


def _spans(model: PythonModel, text: str, labels: Mapping[str, str]) -> dict[str, Any]:
    try:
        return {"op": "spans", "spans": list(model.predict(text, labels))}
    except Exception as error:  # noqa: BLE001 (a stranger's code; it is told)
        return {"op": "error", "message": _told(error)}


def _told(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}")


def _send(answers: BinaryIO, message: Mapping[str, Any]) -> None:
    # Scores are often numbers of a library's own.
    answers.write(json.dumps(message, default=float).encode("ascii") + b"\n")
    answers.flush()


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    """Standard output for the protocol alone: what libraries print there goes to the log."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as stream:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        yield stream


if __name__ == "__main__":
    with _standard_output() as stream:
        serve(sys.argv[1], sys.argv[2], sys.stdin.buffer, stream)
